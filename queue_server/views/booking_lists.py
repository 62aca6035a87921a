"""The hall's bookings in lists for staff: one day's visits, the round of the teams that go out, how full the days are.

No list holds a name, a document or a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from appointments import fullness, lateness, offering, store, supply
from appointments.model import Booking
from appointments.refusals import STATE_ZH
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Service
from queue_server.kernel import spreadsheet
from queue_server.kernel.rows import Rows
from queue_server.tickets import store as tickets
from queue_server.tickets.model import Ticket
from queue_server.views import booking as booking_view
from queue_server.views.sight import Sight
from queue_server.views.slip import window_ranges

CHANNELS_ZH: Final = {"online": "网上", "phone": "电话", "desk": "导办台"}
CHUNK: Final = 500  # tickets asked for at once
CSV_HEAD: Final = ("时间", "预约号", "队列", "事项", "人数", "状态", "已到", "未到", "票号", "渠道", "上门")


def listed(rows: Rows, sight: Sight, hall: Hall, first: str, last: str) -> list[dict[str, Any]]:
    """Every booking of these days that was ever good, in the order of their slots, with its ticket's number."""
    found = [one for one in store.of_days(rows, hall.id, first, last) if one.state not in ("unverified", "lapsed")]
    ids, known = [one.ticket for one in found if one.ticket], lateness.Known()
    held = {
        one.id: one for begin in range(0, len(ids), CHUNK) for one in tickets.by_ids(rows, ids[begin : begin + CHUNK])
    }
    return [_row(rows, sight, hall, one, held.get(one.ticket or ""), known) for one in found]


def _row(
    rows: Rows, sight: Sight, hall: Hall, booking: Booking, ticket: Ticket | None, known: lateness.Known
) -> dict[str, Any]:
    windows = [one.id for one in hall.home_windows_of(booking.queue)] if _has_queue(hall, booking) else []
    return booking_view.seen(rows, sight, hall, booking, known) | {
        "id": booking.id,
        "windows": [] if booking.home else windows,
        "windows_said": "" if booking.home else window_ranges(tuple(windows)),
        "ticket": ticket.label if ticket else None,
        "ticket_state": ticket.state if ticket else None,
        "ticket_window": ticket.window if ticket else None,
    }


def _has_queue(hall: Hall, booking: Booking) -> bool:
    return any(one.id == booking.queue for one in hall.queues)


def counts(listed_rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many of a list stand in which state, and how many people they are."""
    found = {"all": 0, "people": 0}
    for one in listed_rows:
        found["all"] += 1
        found["people"] += one["persons"]
        found[one["state"]] = found.get(one["state"], 0) + 1
    return found


# --- how full the days are --------------------------------------------------------------------------------------------


def load(rows: Rows, sight: Sight, hall: Hall, calendar: Calendar, days: Sequence[str]) -> list[dict[str, Any]]:
    """Per day and line: the places there are, those booked, held and free, what was set by hand, and its slots."""
    now_ms = sight.clock.now_ms()
    lines = _lines(hall)
    found = []
    for day in days:
        seen = offering.Day(rows, hall, calendar, day, now_ms)
        loads = (_line_load(rows, sight, hall, seen, service, now_ms) for service in lines)
        found += [one for one in loads if one is not None]
    return found


def _lines(hall: Hall) -> list[Service]:
    """One bookable service of every line, in the hall file's order."""
    found: dict[str, Service] = {}
    for service in hall.services:
        if service.bookable:
            found.setdefault(supply.line_of(service), service)
    return list(found.values())


def _line_load(
    rows: Rows, sight: Sight, hall: Hall, day: offering.Day, service: Service, now_ms: int
) -> dict[str, Any] | None:
    slots = fullness.of_line(rows, hall.id, day, service, now_ms)
    if not slots:
        return None
    queue = hall.queue(service.queue)
    return {
        "day": day.day,
        "line": supply.line_of(service),
        "service": service.id,
        "name": service.name if service.home_teams else queue.label,
        "name_en": service.name_en if service.home_teams else queue.name_en,
        "home": service.home_teams > 0,
        "places": sum(one.slot.places for one in slots),
        "booked": sum(one.booked for one in slots),
        "held": sum(one.held for one in slots),
        "free": sum(one.free for one in slots),
        "over": sum(one.over for one in slots),
        "by_hand": any(one.by_hand for one in slots),
        "is_over": slots[-1].slot.end_ms <= now_ms,
        "slots": [_slot(sight, hall, one) for one in slots],
    }


def _slot(sight: Sight, hall: Hall, one: fullness.Fullness) -> dict[str, Any]:
    return {
        "id": offering.slot_id(hall, one.slot.start_ms),
        "start": sight.at(hall, one.slot.start_ms),
        "end": sight.at(hall, one.slot.end_ms),
        "places": one.slot.places,
        "booked": one.booked,
        "held": one.held,
        "free": one.free,
        "over": one.over,
        "by_hand": one.by_hand,
    }


# --- as a file --------------------------------------------------------------------------------------------------------


def as_csv(listed_rows: Sequence[Mapping[str, Any]]) -> str:
    """The list as a table for Excel and WPS; what could be taken for a formula there is text."""
    return spreadsheet.BOM + spreadsheet.table((CSV_HEAD, *(_columns(one) for one in listed_rows)))


def _columns(one: Mapping[str, Any]) -> tuple[str, ...]:
    here = [person["name"] for person in one["people"] if person["here"]]
    missing = [person["name"] for person in one["people"] if not person["here"]]
    return (
        one["start"][11:16],
        one["number"],
        one["queue"]["id"],
        "、".join(service["name"] for service in one["services"]),
        str(one["persons"]),
        STATE_ZH[one["state"]],
        "、".join(here),
        "、".join(missing),
        one["ticket"] or "",
        CHANNELS_ZH[one["channel"]],
        "上门" if one["home"] else "",
    )
