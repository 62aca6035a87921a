"""One fault from beginning to end, as a report of one page says it: what, when, who was told, who acted, and what went
on at the counters meanwhile. All of it is from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from queue_server.equipment import maintenance, outages, standing, store
from queue_server.equipment.alarm_classes import CALM_S
from queue_server.equipment.fault_words import STATE_WORDS, kind_words, reason_words
from queue_server.equipment.outages import Spell
from queue_server.equipment.standing import Thing
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.supervision.model import LEVEL_WORDS
from queue_server.supervision.model import STATE_WORDS as ALARM_WORDS
from queue_server.views.case import staff_name
from queue_server.views.sight import Sight

NUMBERS_MAX: Final = 60
ALARMS: Final = ("alarm_raised", "alarm_rose", "alarm_ordered", "alarm_replied", "alarm_closed", "alarm_ended")
ACTS: Final = ("attached_asked", "attached_placed", "maintenance_begun", "maintenance_planned", "maintenance_ended")
GOING_ON: Final = ("ticket_issued", "ticket_called", "print_reported")


@dataclass(frozen=True)
class Fault:
    """The device and the fault that is reported."""

    thing: Thing
    spell: Spell

    def until_ms(self, now_ms: int) -> int:
        """Its end, or now."""
        return self.spell.end_ms or now_ms


def fault_of(rows: Rows, hall: Hall, address: str, at_ms: int | None, now_ms: int) -> Fault | None:
    """The fault of the device at the instant, or its last one; None where there was none. UnknownEquipment."""
    maintenance.device_of(rows, hall.id, address)
    thing = next((one for one in standing.things(rows, hall.id) if one.address == address), None)
    if thing is None:
        return None
    seen = outages.recent(rows, thing.subject)
    found = outages.spells(seen, round(CALM_S * 1000), now_ms)
    if at_ms is not None:
        found = [one for one in found if one.start_ms <= at_ms and (one.end_ms is None or at_ms <= one.end_ms)]
    return Fault(thing, found[-1]) if found else None


def report(
    rows: Rows, sight: Sight, hall: Hall, fault: Fault, meanwhile: Iterable[Entry], now_ms: int
) -> dict[str, Any]:
    """The whole page; `meanwhile` is what the journal says of calls, numbers and prints in that time."""
    thing, spell = fault.thing, fault.spell
    names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
    place, words = standing.place_words(hall, thing, names), kind_words(thing.kind)
    look = _Look(rows, sight, hall)
    course = [one for one in outages.recent(rows, thing.subject) if _overlaps(one, fault, now_ms)]
    last = course[-1] if course else None
    return {
        "address": thing.address,
        "name": thing.name,
        "kind": {"zh": words.zh, "en": words.en},
        "place": {"zh": place[0], "en": place[1]},
        "from": look.at(spell.start_ms),
        "until": look.at(spell.end_ms),
        "minutes": round((fault.until_ms(now_ms) - spell.start_ms) / 60_000),
        "times": spell.times,
        "well_since": look.at(last.start_ms) if last and spell.end_ms is None and last.state == "online" else None,
        "course": [look.course(one) for one in course],
        "alarms": look.alarms(thing, spell.start_ms, fault.until_ms(now_ms)),
        "told": look.told(thing, spell.start_ms, fault.until_ms(now_ms)),
        "acts": look.acts(thing, spell.start_ms, fault.until_ms(now_ms)),
        "meanwhile": _meanwhile(thing, list(meanwhile)),
        "made": look.at(now_ms),
    }


def _overlaps(one: outages.Interval, fault: Fault, now_ms: int) -> bool:
    return one.within(fault.spell.start_ms, fault.until_ms(now_ms) + 1) > 0


class _Look:
    def __init__(self, rows: Rows, sight: Sight, hall: Hall) -> None:
        self._rows, self._sight, self._hall = rows, sight, hall

    def at(self, at_ms: int | None) -> str | None:
        return self._sight.at(self._hall, at_ms)

    def course(self, one: outages.Interval) -> dict[str, Any]:
        state, reason = STATE_WORDS[one.state], reason_words(one.reason)
        return {
            "at": self.at(one.start_ms),
            "zh": " ".join(part for part in (state.zh, reason.zh) if part),
            "en": " ".join(part for part in (state.en, reason.en) if part),
        }

    def alarms(self, thing: Thing, from_ms: int, until_ms: int) -> list[dict[str, Any]]:
        """What became of its card: when it was raised, which colour, who ordered, answered, closed."""
        marks = ",".join("?" * len(ALARMS))
        sql = (
            "SELECT j.at_ms, j.kind, j.actor, j.body FROM alarm a"  # noqa: S608
            " JOIN journal j ON j.subject = a.id AND j.hall = a.hall"
            " WHERE a.hall = ? AND a.clock = 'device' AND a.subject = ? AND a.since_ms BETWEEN ? AND ?"
            f" AND j.kind IN ({marks}) ORDER BY j.pos"
        )
        subject = f"device:{thing.address}"
        found = self._rows.all(sql, self._hall.id, subject, from_ms, until_ms, *ALARMS)
        return [self._alarm(row) for row in found]

    def _alarm(self, row: Mapping[str, Any]) -> dict[str, Any]:
        put = json.loads(row["body"]).get("set", {})
        level = LEVEL_WORDS.get(str(put.get("level", "")))
        state = ALARM_WORDS.get(str(put.get("state", "")))
        words = level if row["kind"] in ("alarm_raised", "alarm_rose") else state
        return {
            "at": self.at(row["at_ms"]),
            "kind": row["kind"],
            "zh": words.zh if words else "",
            "en": words.en if words else "",
            "who": self._who(row["actor"]),
        }

    def told(self, thing: Thing, from_ms: int, until_ms: int) -> list[dict[str, Any]]:
        """Who was told of its card."""
        found = self._rows.all(
            "SELECT t.staff, min(t.at_ms) AS at_ms FROM alarm_told t JOIN alarm a ON a.id = t.alarm"
            " WHERE a.hall = ? AND a.clock = 'device' AND a.subject = ? AND a.since_ms BETWEEN ? AND ?"
            " GROUP BY t.staff ORDER BY at_ms",
            *(self._hall.id, f"device:{thing.address}", from_ms, until_ms),
        )
        return [{"at": self.at(row["at_ms"]), "who": self._who(f"staff:{row['staff']}")} for row in found]

    def acts(self, thing: Thing, from_ms: int, until_ms: int) -> list[dict[str, Any]]:
        """What people did about the device."""
        marks = ",".join("?" * len(ACTS))
        sql = (
            "SELECT at_ms, kind, actor FROM journal WHERE subject = ? AND at_ms BETWEEN ? AND ?"  # noqa: S608
            f" AND kind IN ({marks}) ORDER BY pos"
        )
        found = self._rows.all(sql, thing.subject, from_ms, until_ms, *ACTS)
        return [{"at": self.at(row["at_ms"]), "kind": row["kind"], "who": self._who(row["actor"])} for row in found]

    def _who(self, actor: str) -> str:
        found = staff_name(self._rows, actor)
        return f"{found['name']}（{found['number']}）" if found else ""


def _meanwhile(thing: Thing, entries: Sequence[Entry]) -> dict[str, Any]:
    """Numbers and calls in that time: the hall's count, and those of the kiosks and windows the device serves."""
    kiosks, windows = {f"device:{one}" for one in thing.stands_at}, set(thing.windows)
    issued = [one for one in entries if one.kind == "ticket_issued"]
    called = [one for one in entries if one.kind == "ticket_called"]
    failed = [one for one in entries if one.kind == "print_reported" and one.body["state"] in ("failed", "unknown")]
    here = [str(one.body["number"]) for one in issued if one.actor in kiosks]
    there = [
        f"{one.body['number']}→{one.body['set']['window']}"
        for one in called
        if one.body["set"].get("window") in windows
    ]
    return {
        "issued": len(issued),
        "called": len(called),
        "unprinted": sum(one.body["printer"] == thing.address for one in failed),
        "numbers": here[:NUMBERS_MAX],
        "numbers_more": max(0, len(here) - NUMBERS_MAX),
        "calls": there[:NUMBERS_MAX],
        "calls_more": max(0, len(there) - NUMBERS_MAX),
    }
