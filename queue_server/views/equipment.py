"""What managers see of every device: where it is, how it stands and since when, what went wrong, what was tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from queue_server.equipment import maintenance, outages, standing, store, trials
from queue_server.equipment.alarm_classes import TOLD_WORDS
from queue_server.equipment.attached import AGENT_SILENT_S
from queue_server.equipment.fault_words import STATE_WORDS, kind_words, reason_words
from queue_server.equipment.maintenance import Maintenance
from queue_server.equipment.standing import PAGES, Thing
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import alone, refused_papers
from queue_server.views.case import staff_name
from queue_server.views.sight import CHANGES_ALL, Sight

TOUCHES: Final = ("device_", "printer_", "attached_", "maintenance_", "print_", "equipment_", "paper_")
PAPER_KINDS: Final = ("printer",)
SLIP_ENDS: Final[Mapping[str, str]] = {"confirmed": "done", "unknown": "failed", "failed": "failed"}
PLACED_KINDS: Final = ("reader", "scanner", "camera")  # whose readings are somebody's or nobody's
LACKS: Final[Mapping[str, Words]] = {  # what works and is of no use, and what helps
    "no_place": Words("请点“移动…”，选它所在的取号机或窗口", "Move it to its kiosk or window"),
    "no_block": Words(
        "请在大厅文件这台取号机的位置写 reserved_block，登记名称与位置同名",
        "Give its place in the hall file a reserved_block, and the kiosk that place's name",
    ),
}


class Tried(Protocol):
    """The last thing a device was asked to do."""

    @property
    def what(self) -> str:
        """`test` or `restart`."""

    @property
    def state(self) -> str:
        """asked, done or failed."""

    @property
    def detail(self) -> str:
        """What the box says of it."""

    @property
    def at_ms(self) -> int:
        """When that was."""


class Memory(Protocol):
    """What the running server knows and no table holds."""

    def actors(self) -> set[str]:
        """Whose page or agent is connected now."""

    def silent_s(self, agent: int) -> float:
        """Seconds since that agent was heard."""

    def goes_alone(self, kiosk: int) -> bool:
        """Whether a box serves this kiosk's page."""

    def version(self, agent: int) -> str:
        """The version it named."""

    def counters(self, address: str) -> Mapping[str, int]:
        """What the device has counted."""

    def tried(self, address: str) -> Tried | None:
        """What it was asked last."""


class EquipmentView:
    """Topic `equipment`: `device:<address>` of every device, and `maintenance:<id>` of what is out or planned."""

    def __init__(self, sight: Sight, hall_id: str, memory: Memory) -> None:
        self._sight, self._hall, self._memory = sight, hall_id, memory

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """Devices hang together (a box and what hangs on it), so any word on one reads all of them again."""
        return None if entry.kind in CHANGES_ALL or entry.kind.startswith(TOUCHES) else set()

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        return {key: value for key, value in self.everything(rows).items() if key in keys} if keys else {}

    def everything(self, rows: Rows) -> dict[str, object]:
        """All devices of the hall."""
        hall = self._sight.hall(rows, self._hall)
        now_ms = self._sight.clock.now_ms()
        open_ones = maintenance.open_ones(rows, hall.id)
        look = _Look(rows, self._sight, hall, self._memory, now_ms, open_ones)
        found: dict[str, object] = {f"device:{one.address}": look.row(one) for one in standing.things(rows, hall.id)}
        return found | {f"maintenance:{one.id}": look.maintenance(one) for one in open_ones}


class _Look:
    """One reading of the hall, with what its rows have in common."""

    def __init__(
        self, rows: Rows, sight: Sight, hall: Hall, memory: Memory, now_ms: int, open_ones: list[Maintenance]
    ) -> None:
        self._rows, self._sight, self._hall, self._memory, self._now_ms = rows, sight, hall, memory, now_ms
        self._on = [one for one in open_ones if one.is_on(now_ms)]
        self._actors = memory.actors()
        self._names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
        self._papers = refused_papers.open_of_hall(rows, hall.id)
        self._zones = {one.id: one for one in hall.zones}
        self._floors = {one.id: one for one in hall.floors}

    def row(self, thing: Thing) -> dict[str, Any]:
        """One device."""
        state, reason, since_ms = self._state(thing)
        lack = self._lack(thing) if state == "online" else ""
        if lack:
            state, reason = "degraded", lack
        out = next((one for one in self._on if thing.covered_by({one.address})), None)
        shown = "maintenance" if out is not None else state
        alarm = thing.alarm if out is None else None
        do = LACKS.get(lack) or (alarm.do if alarm else None)
        place = standing.place_words(self._hall, thing, self._names)
        return {
            "address": thing.address,
            "kind": thing.kind,
            **_both("kind", kind_words(thing.kind)),
            "name": thing.name,
            "box": thing.box.name if thing.attached else None,
            "is_page": thing.kind in PAGES,
            **_both("place", Words(*place)),
            **self._zone(thing),
            "windows": list(thing.windows),
            "places": {channel: {"kind": one.kind, "id": one.id} for channel, one in thing.places.items()},
            "state": shown,
            **_both("state", STATE_WORDS[shown]),
            "reason": reason,
            **_both("reason", reason_words(reason)),
            "since": self._at(since_ms),
            "near_end": thing.near_end if thing.kind in PAPER_KINDS else None,
            "driver": thing.attached.driver if thing.attached else "",
            "transport": thing.attached.transport if thing.attached else "",
            "version": self._memory.version(thing.box.id) if thing.kind == "agent" else "",
            "heard_at": self._heard(thing),
            "refused": [one.number for one in self._papers if thing.address == str(one.kiosk)],
            "counters": dict(self._memory.counters(thing.address)),
            "last_fault": self._last_fault(thing),
            "do": None if do is None else {"zh": do.zh, "en": do.en},
            "tells": [{"zh": TOLD_WORDS[one].zh, "en": TOLD_WORDS[one].en} for one in alarm.tells] if alarm else [],
            "maintenance": None if out is None else self.maintenance(out),
            "tried": self._tried(thing),
        }

    def maintenance(self, one: Maintenance) -> dict[str, Any]:
        """What is out or planned: which device ('' for the whole hall), why, from when to when, and who said so."""
        return {
            "id": one.id,
            "address": one.address,
            "name": self._name_of(one.address),
            "kind": one.kind,
            "text": one.text,
            "from": self._at(one.from_ms),
            "until": self._at(one.until_ms),
            "on": one.is_on(self._now_ms),
            "by": (staff_name(self._rows, one.made_by) or {}).get("name", ""),
        }

    def _name_of(self, address: str) -> str:
        box, _slash, name = address.partition("/")
        return " ".join(part for part in (self._names.get(box, box), name) if part)

    def _state(self, thing: Thing) -> tuple[str, str, int | None]:
        """What lasts, and over it what the socket says now."""
        if thing.attached or thing.state == "pending":
            return thing.state, thing.reason, thing.since_ms
        if thing.kind == "agent":
            if self._memory.silent_s(thing.box.id) <= AGENT_SILENT_S and thing.box.actor in self._actors:
                return "online", "", None
            return "unavailable", "agent_away", thing.since_ms
        if thing.box.actor in self._actors:
            return "online", "", thing.since_ms if thing.state == "online" else None
        return ("unavailable" if thing.state == "unavailable" else "unknown"), "page_away", thing.since_ms

    def _lack(self, thing: Thing) -> str:
        """Why what works is of no use as it is set up; '' where it is."""
        if thing.kind in PLACED_KINDS and not thing.places:
            return "no_place"
        if thing.kind == "kiosk" and self._memory.goes_alone(thing.box.id):
            place = self._hall.kiosk(alone.place_of(self._hall, thing.name))
            return "no_block" if place is None or place.reserved_block is None else ""
        return ""

    def _heard(self, thing: Thing) -> str | None:
        """When a box was heard last, to the minute; None while it is here, and when nobody knows."""
        silent_s = self._memory.silent_s(thing.box.id)
        if thing.kind != "agent" or silent_s <= AGENT_SILENT_S:
            return None
        return self._at(round(self._now_ms - silent_s * 1000) // MINUTE_MS * MINUTE_MS)

    def _zone(self, thing: Thing) -> dict[str, Any]:
        zone = self._zones.get(standing.zone_of(self._hall, thing) or "")
        floor = self._floors.get(zone.floor) if zone else None
        return {
            "zone": zone.id if zone else None,
            **_both("zone", Words(zone.label or zone.name, zone.label_en or zone.name_en) if zone else Words("", "")),
            "floor": floor.id if floor else None,
            **_both("floor", Words(floor.name, floor.name_en) if floor else Words("", "")),
        }

    def _last_fault(self, thing: Thing) -> dict[str, Any] | None:
        if thing.kind in ("agent", "desk", "window"):
            return None
        last = outages.last_fault(self._rows, thing.subject)
        if last is None:
            return None
        words = reason_words(last.reason)
        return {"reason": last.reason, "zh": words.zh, "en": words.en, "at": self._at(last.start_ms)}

    def _tried(self, thing: Thing) -> dict[str, Any] | None:
        """What was asked of it last; a printer's test is a print job, and ends as that does."""
        tried = self._memory.tried(thing.address)
        slip = trials.last_slip_of(self._rows, thing.address) if thing.kind in PAPER_KINDS else None
        if slip is not None and (tried is None or slip.queued_ms >= tried.at_ms):
            state = SLIP_ENDS.get(slip.state, "asked")
            return {"what": "test", "state": state, **self._detail(slip.detail), "at": self._at(slip.updated_ms)}
        if tried is None:
            return None
        return {"what": tried.what, "state": tried.state, **self._detail(tried.detail), "at": self._at(tried.at_ms)}

    def _detail(self, code: str) -> dict[str, str]:
        words = reason_words(code) if code else Words("", "")
        return {"detail": code, **_both("detail", words)}

    def _at(self, at_ms: int | None) -> str | None:
        return self._sight.at(self._hall, at_ms)


def _both(name: str, words: Words) -> dict[str, str]:
    return {f"{name}_zh": words.zh, f"{name}_en": words.en or words.zh}


View = Callable[[str], EquipmentView]
