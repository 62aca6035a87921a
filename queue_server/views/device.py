"""What a device may see of itself: an agent its open print jobs, a kiosk or desk its printer and how its slips fare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import structlog

from queue_server.equipment import attached_store, help_store, maintenance, sealing, store
from queue_server.equipment.jobs import PrintJob
from queue_server.equipment.model import Device
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.views.shown import Shown

log = structlog.get_logger()
JOBS_KEPT: Final = 8
_JOB_KINDS: Final = frozenset({"print_queued", "print_reported"})


class DeviceView:
    """The topic `device:ID`. Keys: `job:ID`, `printer` where it has one, `help` while its call is not closed.

    An agent has `show:NAME` for each of its devices that shows something (`shown`).
    All but agents have `self` too: a page that was made for another name, zone or window loads itself afresh.
    """

    def __init__(self, device_id: int, secrets: Secrets | None = None, shown: Shown | None = None) -> None:
        self._id, self._secrets, self._shown = device_id, secrets, shown

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str]:
        """The keys this entry may change; `view` is what the watchers have now."""
        if entry.kind == "printer_state_changed":
            return {"printer"} if _is_ours(entry, view) else set()
        if entry.kind.startswith("maintenance_"):
            return {"out"}
        if entry.kind == "device_edited":
            return {"self", "printer"} if entry.subject == f"device:{self._id}" else set()
        if entry.kind.startswith("help_"):
            return {"help"} if entry.body["device"] == self._id else set()
        if entry.kind not in _JOB_KINDS:
            return self._shown.keys(entry, view) if self._shown else set()
        key = f"job:{entry.body['job']}"
        if entry.body["device"] == self._id:
            # a new job pushes the oldest out of the list
            return {key} | {known for known in view if known.startswith("job:")}
        return {key} if str(entry.body["printer"]).startswith(f"{self._id}/") else set()

    def values(self, rows: Rows, keys: Iterable[str]) -> dict[str, object]:
        """The present values of those keys that exist; a key left out has gone."""
        wanted = set(keys)
        return {key: value for key, value in self.everything(rows).items() if key in wanted} if wanted else {}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole view; empty for a device that is not there."""
        device = store.device(rows, self._id)
        if device is None:
            return {}
        if device.kind == "agent":
            jobs = {f"job:{job.id}": self._to_print(job) for job in store.jobs_for_agent(rows, device.id)}
            return {**jobs, **(self._shown.everything(rows) if self._shown else {})}
        papers = store.jobs_of_device(rows, device.id, JOBS_KEPT)
        itself: dict[str, object] = {"self": {"name": device.name, "zone": device.zone, "window": device.window}}
        if any(one.address == str(device.id) and one.kind == "out" for one in maintenance.open_ones(rows, device.hall)):
            itself["out"] = True
        return {
            **itself,
            **_printer(rows, device),
            **_help(rows, device),
            **{f"job:{job.id}": _progress(job) for job in papers},
        }

    def _to_print(self, job: PrintJob) -> dict[str, object]:
        try:
            doc = sealing.opened(self._secrets, job) if self._secrets else job.doc
        except SealIsBroken:  # one row somebody has touched must not keep the others from their printer
            log.error("print_job_unreadable", job=job.id)
            doc = None
        return {"id": job.id, "printer": job.printer, "doc": doc, "copy": job.copy_no}


def _is_ours(entry: Entry, view: Mapping[str, object]) -> bool:
    printer = view.get("printer")
    return isinstance(printer, Mapping) and printer.get("name") == entry.body["printer"]


def _progress(job: PrintJob) -> dict[str, object]:
    return {"id": job.id, "ticket": job.ticket, "copy": job.copy_no, "state": job.state, "detail": job.detail}


def _printer(rows: Rows, device: Device) -> dict[str, object]:
    if device.printer is None:
        return {}
    state = attached_store.printer_state(rows, device.printer)
    return {
        "printer": {
            "name": state.address,
            "state": state.state,
            "reason": state.reason,
            "near_end": state.near_end,
        }
    }


def _help(rows: Rows, device: Device) -> dict[str, object]:
    call = help_store.open_of_device(rows, device.id)
    return {} if call is None else {"help": {"id": str(call.id), "kind": call.kind, "state": call.state}}
