"""What hangs on an agent's box and how it stands, as the agent reports it. What comes in is checked field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.kernel.errors import BadInput

Condition = Literal["online", "degraded", "unavailable", "unknown"]
CONDITIONS: Final[Mapping[str, Condition]] = {
    "online": "online",
    "degraded": "degraded",
    "unavailable": "unavailable",
    "unknown": "unknown",
}
PRINTER: Final = "printer"
KINDS: Final = (PRINTER, "reader", "scanner", "pad", "led", "line", "camera", "speaker")
AGENT_SILENT_S: Final = 15.0
DEVICES_MAX: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_REASON: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True)
class AttachedReport:
    """One device in an agent's health report. `reason` is a code such as paper_out or port_lost, or ''."""

    name: str
    kind: str
    driver: str
    transport: str
    state: Condition
    reason: str
    near_end: bool = False


@dataclass(frozen=True)
class AttachedState:
    """What the server last knew of the device at `address` ('7/front'), and since when (Unix ms)."""

    address: str
    kind: str
    state: Condition
    reason: str
    near_end: bool
    since_ms: int | None
    driver: str = ""
    transport: str = ""

    @property
    def name(self) -> str:
        """The agent's own name for it."""
        return self.address.partition("/")[2]

    @property
    def agent(self) -> int:
        """The id of the box it hangs on."""
        return int(self.address.partition("/")[0])


def never_heard(printer: str) -> AttachedState:
    """What is known of a printer no agent has reported yet."""
    return AttachedState(printer, PRINTER, "unknown", "never_reported", False, None)


def read_health(body: object) -> tuple[AttachedReport, ...]:
    """The devices in `{devices: [{name, kind, driver, transport, state, reason, near_end}]}`, or BadInput.

    A kind this server does not know yet is left out.
    """
    devices = body.get("devices") if isinstance(body, Mapping) else None
    if not isinstance(devices, list) or len(devices) > DEVICES_MAX:
        raise BadInput(fields=[{"field": "devices", "problem": f"a list of at most {DEVICES_MAX} devices"}])
    reports = tuple(_read(item) for item in devices if not _is_unknown_kind(item))
    if len({report.name for report in reports}) != len(reports):
        raise BadInput(fields=[{"field": "devices", "problem": "every name once"}])
    return reports


def _is_unknown_kind(item: object) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("kind"), str) and item["kind"] not in KINDS


def _read(item: object) -> AttachedReport:
    if not isinstance(item, Mapping):
        raise BadInput(fields=[{"field": "devices", "problem": "objects"}])
    name, state, reason = item.get("name"), item.get("state"), item.get("reason")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise BadInput(fields=[{"field": "name", "problem": "1 to 32 of A-Z a-z 0-9 _ . -"}])
    condition = CONDITIONS.get(state) if isinstance(state, str) else None
    if condition is None:
        raise BadInput(fields=[{"field": "state", "problem": "one of " + ", ".join(CONDITIONS)}])
    return AttachedReport(
        name,
        str(item.get("kind") or PRINTER),
        _word(item, "driver"),
        _word(item, "transport"),
        condition,
        as_code(reason),
        item.get("near_end") is True,
    )


def _word(item: Mapping[str, object], field: str) -> str:
    value = item.get(field)
    return value[:64] if isinstance(value, str) and value.isprintable() else ""


def as_code(reason: object) -> str:
    """A reason fit for journal and screens: a short code, '' for none, 'other' for anything else."""
    if reason is None or reason == "":
        return ""
    return reason if isinstance(reason, str) and _REASON.fullmatch(reason) else "other"
