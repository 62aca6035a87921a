"""Moving a booking from its own page: another day and hour, asked once more before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from appointments.refusals import MovedTooOften, SlotIsFull, TooLateToChange, UnknownSlot
from queue_server.hall import hours
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.pages.book_look import Look, asked_look, chosen_day, clock_of, day_rows, nothing_on, time_rows
from queue_server.pages.booked_said import moment, ms, name_of, services_of
from queue_server.pages.booking_deps import BookDay, BookedDeps, Time
from queue_server.pages.render import page


def barred(hall: Hall, seen: Mapping[str, Any], now_ms: int) -> Refusal | None:
    """Why its holder cannot move a booking that stands, or None."""
    if now_ms > ms(seen["change_until"]):
        return TooLateToChange(minutes=hall.booking.cancel_before_min)
    return None if seen["moves_left"] else MovedTooOften(most=hall.booking.moves_max)


def show(deps: BookedDeps, hall: Hall, token: str, seen: Mapping[str, Any], refusal: Refusal | None = None) -> Response:
    """The days and hours to choose from, beginning with the day that is booked."""
    look = asked_look()
    days = _days(deps, hall, seen)
    asked = request.values.get("day", "")
    shown = chosen_day(days, asked or seen["day"]) if asked or not look.elder else None
    return _page(
        look,
        hall,
        token,
        seen,
        refusal,
        parts=("times",) if look.elder and asked else ("days",) if look.elder else ("days", "times"),
        days=day_rows(look, hall, days, hours.business_day(hall, deps.now_ms())),
        shown=shown,
        times=time_rows(look, hall, shown) if shown else [],
        nothing=nothing_on(look, hall, shown),
        key=deps.new_key(),
    )


def ask(deps: BookedDeps, hall: Hall, token: str, seen: Mapping[str, Any], slot: str, key: str) -> Response:
    """Whether the booking shall really go from its hour to this one; UnknownSlot, SlotIsFull."""
    look = asked_look()
    day, found = _time(_days(deps, hall, seen), slot)
    return _page(
        look,
        hall,
        token,
        seen,
        parts=("sure",),
        to=moment(look, hall, found.start_ms),
        back=look.link(f"/b/{token}/move", day=day),
        slot=f"{slot} {key}",
    )


def _page(
    look: Look, hall: Hall, token: str, seen: Mapping[str, Any], refusal: Refusal | None = None, **values: Any
) -> Response:
    start_ms = ms(seen["start"])
    response = page(
        "booked_move.html",
        look.lang,
        refusal.status if refusal else 200,
        look=look,
        hall=hall,
        token=token,
        names=[name_of(look, one) for one in seen["services"]],
        moves_left=seen["moves_left"],
        day=look.day(seen["day"]),
        clock=clock_of(hall, start_ms),
        before=moment(look, hall, start_ms),
        refused=refusal.message(look.lang) if refusal else None,
        **values,
    )
    return look.keep(response)


def _days(deps: BookedDeps, hall: Hall, seen: Mapping[str, Any]) -> list[BookDay]:
    services = services_of(hall, seen)
    if len(services) < len(seen["services"]):
        raise UnknownService(service=seen["services"][0]["name"])
    return list(deps.days(hall, services, seen["units"]))


def _time(days: list[BookDay], slot: str) -> tuple[str, Time]:
    found = next(((day.day, one) for day in days for one in day.times if one.id == slot), None)
    if found is None:
        raise UnknownSlot()
    if not found[1].free:
        raise SlotIsFull()
    return found
