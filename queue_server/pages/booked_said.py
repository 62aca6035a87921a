"""What a booking's page says of it: how long until check-in, who is here, what counts, what became of an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall, Service
from queue_server.kernel.spans import MINUTE_MS
from queue_server.pages.book_look import Look, clock_of
from queue_server.pages.words import say

DAY_MIN: Final = 24 * 60
ENDED: Final = frozenset({"cancelled", "missed"})
SPANS: Final = {"days": "booked.days", "hours": "booked.hours", "minutes": "booked.minutes"}
STATES: Final = {
    "unverified": "booked.state.unverified",
    "booked": "booked.state.booked",
    "partial": "booked.state.partial",
    "arrived": "booked.state.visited",  # without a ticket: a team was there
    "cancelled": "booked.state.cancelled",
    "missed": "booked.state.missed",
    "lapsed": "booked.state.lapsed",
}
APPEALS: Final = {
    "open": "booked.appeal.open",
    "granted": "booked.appeal.granted",
    "declined": "booked.appeal.declined",
}
EXCUSES: Final = {
    "hall_closed": "booked.excused.hall_closed",
    "hall_late": "booked.excused.hall_late",
    "came": "booked.excused.came",
}
COUNTS: Final = {
    "missed": "booked.count.missed",
    "cancelled": "booked.count.cancelled",
    "same_item": "booked.count.same_item",
    "points": "booked.count.points",
}


def ms(text: str | None) -> int:
    """An instant of an answer, in milliseconds; 0 for none."""
    return round(datetime.fromisoformat(text).timestamp() * 1000) if text else 0


def services_of(hall: Hall, seen: Mapping[str, Any]) -> list[Service]:
    """What is to be done, in the order it is done, as far as the present hall file knows it."""
    known = {one.id: one for one in hall.services}
    return [known[one["id"]] for one in seen["services"] if one["id"] in known]


def name_of(look: Look, one: Mapping[str, str]) -> str:
    """A service's name in the reader's language."""
    return (one["name_en"] if look.is_english else "") or one["name"]


def title(state: str, home: bool) -> str:
    """What the page says first: a key of the catalogue."""
    return "booked.state.missed_home" if home and state == "missed" else STATES[state]


def spaced(number: str) -> str:
    """Eight digits as people read them out: 1115 2681."""
    return f"{number[:4]} {number[4:]}"


def moment(look: Look, hall: Hall, at_ms: int) -> str:
    """A day and an hour."""
    return f"{look.day(hours.business_day(hall, at_ms))} {clock_of(hall, at_ms)}"


def away(look: Look, ms: int) -> str:
    """How long until check-in opens today, in its two largest units: 1 小时 5 分钟, 45 分钟."""
    minutes = max(1, ms // MINUTE_MS)
    parts = {"days": minutes // DAY_MIN, "hours": minutes % DAY_MIN // 60, "minutes": minutes % 60}
    first = next(n for n, count in enumerate(parts.values()) if count)
    return " ".join(
        say(look.lang, SPANS[unit], **{unit: count}) for unit, count in list(parts.items())[first : first + 2] if count
    )


def people(seen: Mapping[str, Any], look: Look) -> list[dict[str, Any]]:
    """Who must come, by role, and whether they are here; no names."""
    return [
        {"role": one["role"], "name": one["name_en"] if look.is_english else one["name"], "here": one["here"]}
        for one in seen["people"]
    ]


def standing(look: Look, seen: Mapping[str, Any]) -> list[str]:
    """What counts under the hall's policy, once it matters, and when it is over."""
    if seen["state"] not in ENDED | {"booked"} or seen["excused"]:
        return []
    found = seen["standing"]
    if found is None or not (found["warned"] or found["blocked_until"] or seen["state"] in ENDED):
        return []
    said = []
    for one in (count for count in found["counts"] if count["count"]):
        until = look.day(one["expires"]) if one["expires"] else ""
        line = say(look.lang, COUNTS[one["what"]], count=one["count"], limit=one["limit"])
        said.append(line + (say(look.lang, "booked.count.until", day=until) if until else ""))
    if found["blocked_until"]:
        said.append(say(look.lang, "booked.count.blocked", day=look.day(found["blocked_until"])))
    return said


def excused(look: Look, reason: str | None) -> str:
    """Why it counts against nobody, '' where it does."""
    if not reason:
        return ""
    return say(look.lang, EXCUSES[reason]) if reason in EXCUSES else reason
