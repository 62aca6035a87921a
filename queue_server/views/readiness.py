"""How far a hall is set up, read from the facts in its file and never from what somebody has ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from queue_server.equipment import health, trials
from queue_server.equipment import service as equipment
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.hall.templates import TEMPLATES, template
from queue_server.kernel.rows import Rows
from queue_server.staff import service as staff
from queue_server.tickets import numbering
from queue_server.views.window import shown

StepKey = Literal[
    "hall", "content", "calendar", "accounts", "printer", "kiosk", "board", "test_slip", "test_call", "first"
]
STEPS: Final[tuple[StepKey, ...]] = (
    "hall",
    "content",
    "calendar",
    "accounts",
    "printer",
    "kiosk",
    "board",
    "test_slip",
    "test_call",
    "first",
)


@dataclass(frozen=True)
class Step:
    """One thing to have before the doors open. `facts` fill the sentence that says how it stands."""

    key: StepKey
    done: bool
    facts: Mapping[str, object]


def steps(rows: Rows, hall: Hall | None, now_ms: int) -> list[Step]:
    """Every step in its order; without a hall only the first can be taken."""
    if hall is None:
        return [Step(key, False, {}) for key in STEPS]
    found = {
        one.key: one
        for one in (*_file(rows, hall, now_ms), *_people(rows, hall), *_devices(rows, hall), *_trials(rows, hall))
    }
    return [found[key] for key in STEPS]


def is_template(hall: Hall) -> bool:
    """Whether the hall is still what it was made from, but for its names."""
    bare = replace(hall, id="T", name="T", name_en="")
    return any(replace(template(one.id), id="T", name="T", name_en="") == bare for one in TEMPLATES)


def _file(rows: Rows, hall: Hall, now_ms: int) -> list[Step]:
    years = [one.year for one in halls.warnings(rows, hall.id, now_ms)]
    counts = {"windows": len(hall.windows), "queues": len(hall.queues), "services": len(hall.services)}
    return [
        Step("hall", True, {"id": hall.id, "name": hall.name}),
        Step("content", not is_template(hall), counts),
        Step("calendar", not years, {"years": years, "periods": "、".join(map(str, hall.hours.periods))}),
    ]


def _people(rows: Rows, hall: Hall) -> list[Step]:
    working = Counter(one.role for one in staff.everybody(rows) if one.active and one.hall in (None, hall.id))
    return [Step("accounts", working["clerk"] > 0, {"all": working.total(), "clerks": working["clerk"]})]


def _devices(rows: Rows, hall: Hall) -> list[Step]:
    devices = [one for one in equipment.devices_of(rows, hall.id) if one.state == "enrolled"]
    kinds = Counter(one.kind for one in devices)
    printers = health.printers_of(rows, hall.id)
    ready = [one for one in printers if one.state in ("online", "degraded")]
    stuck = {one.address: one.reason for one in printers if one not in ready}
    with_paper = sum(1 for one in devices if one.kind == "kiosk" and one.printer)
    return [
        Step("printer", bool(ready), {"count": len(ready), "stuck": stuck, "agents": kinds["agent"]}),
        Step("kiosk", with_paper > 0, {"count": kinds["kiosk"], "with_paper": with_paper}),
        Step("board", kinds["board"] > 0, {"count": kinds["board"]}),
    ]


def _trials(rows: Rows, hall: Hall) -> list[Step]:
    slip, call = trials.last_slip(rows, hall.id), trials.last_call(rows, hall.id)
    seen = shown(rows, call) if call is not None else {"screens": 0, "voices": 0}
    numbers = sum(1 for hall_id, _day, _letter in numbering.reached(rows).next if hall_id == hall.id)
    return [
        Step("test_slip", slip is not None and slip.state == "confirmed", {"state": slip.state if slip else ""}),
        Step("test_call", int(seen["screens"]) > 0, {"screens": seen["screens"], "voices": seen["voices"]}),
        Step("first", numbers > 0, {}),
    ]
