"""Checking in: a booking becomes a ticket in the order of calling, or waits a little for who is missing. Where a team
goes to people's homes it says afterwards whether somebody was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Literal

from appointments import booking as bookings
from appointments import store
from appointments.model import AGENT, CAME, LIVE, PRINCIPAL, Booking
from appointments.refusals import NotAtHome, TooEarly, VisitedAtHome, WrongDay, WrongPersons
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import issuing, joining
from queue_server.tickets.model import Ticket

Timing = Literal["early", "on_time", "late", "wrong_day"]


def timing(hall: Hall, booking: Booking, now_ms: int) -> Timing:
    """How an arrival at `now_ms` counts: check-in is open from 30 min before to 15 min after the slot's start (by the
    hall file); later on the same day the person joins those without a booking."""
    if hours.business_day(hall, now_ms) != booking.day:
        return "wrong_day"
    if now_ms < booking.start_ms - hall.order.check_in_early_min * MINUTE_MS:
        return "early"
    return "on_time" if now_ms <= booking.start_ms + hall.order.late_grace_min * MINUTE_MS else "late"


def check_in(
    tx: Tx,
    hall: Hall,
    calendar: Calendar,
    secrets: Secrets,
    booking: Booking,
    ticket_id: str,
    present: Sequence[str] | None = None,
) -> tuple[Booking, Ticket | None]:
    """(the booking, its ticket), or no ticket while somebody who must come is missing and there is time left.

    `present` are the roles of those who are here now, on top of who came before; None: everybody. TooEarly, WrongDay,
    StateForbidsBooking, WrongPersons, VisitedAtHome and the refusals of issuing; nothing is lost by any of them, and
    whoever is here and can have no number has come all the same.
    """
    if booking.home:
        raise VisitedAtHome()
    bookings.stepped(booking, "arrive")
    when = timing(hall, booking, tx.now_ms)
    if when == "wrong_day":
        at = datetime.fromtimestamp(booking.start_ms / 1000, hall.zone_info)
        raise WrongDay(day=f"{at:%Y-%m-%d}", time=f"{at:%H:%M}")
    if when == "early":
        from_ms = booking.start_ms - hall.order.check_in_early_min * MINUTE_MS
        raise TooEarly(from_time=f"{datetime.fromtimestamp(from_ms / 1000, hall.zone_info):%H:%M}")
    here = booking.roles if present is None else _here(booking, present)
    if not here:
        raise _wrong(booking)
    booking_now = _with(tx, booking, here, booking.arrived_ms or tx.now_ms) if here != booking.present else booking
    if booking_now.missing and when == "on_time":
        return booking_now, None
    try:
        return admit(tx, hall, calendar, secrets, booking_now, ticket_id)
    except Refusal as refusal:
        refusal.leaves = partial(_came, booking_id=booking.id)
        raise


def _came(tx: Tx, booking_id: str) -> None:
    """They were here and could have no number: whatever becomes of the booking, it counts against nobody."""
    booking = store.by_id(tx, booking_id)
    if booking.state in LIVE and not booking.excused:
        store.change(tx, booking, "booking_came", {"excused": CAME})


def _here(booking: Booking, present: Sequence[str]) -> tuple[str, ...]:
    if AGENT in present:  # whoever an agent comes for stays at home
        unnamed = booking.missing.count(PRINCIPAL) - list(present).count(PRINCIPAL)
        present = [*present, *[PRINCIPAL] * unnamed]
    left, here = list(booking.missing), list(booking.present)
    for role in present:
        if role not in left:
            raise _wrong(booking)
        left.remove(role)
        here.append(role)
    return tuple(role for role in booking.roles if role in here) if not left else tuple(here)


def _wrong(booking: Booking) -> WrongPersons:
    return WrongPersons(needed="、".join(booking.missing), needed_en=", ".join(booking.missing))


def _with(tx: Tx, booking: Booking, here: tuple[str, ...], arrived_ms: int) -> Booking:
    changes = {"state": bookings.stepped(booking, "present"), "present": here, "arrived_ms": arrived_ms}
    return store.change(tx, booking, "booking_present", changes)


def admit(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, booking: Booking, ticket_id: str
) -> tuple[Booking, Ticket]:
    """The ticket of a booking whose people are here, or as many as came until the slot's start + grace.

    In time and complete it takes the appointment's place in the order; else it stands among those without a booking,
    by when the first of its people came. The hall has promised a ticket to whoever came in time, and only to them. A
    number that one of them waits with for the same becomes the booking's ticket.
    """
    waited_over = timing(hall, booking, tx.now_ms) == "late" and booking.arrived_ms != tx.now_ms
    named = bookings.persons_of(tx, secrets, booking)
    agent = next((one.person for one in named if one.role == AGENT), None)
    first = agent or next((one.person for one in named if one.role in booking.present), None)
    request = issuing.Request(
        services=booking.services,
        channel="booking",
        person=first,
        on_behalf_of=tuple(one.person for one in named if one.role == PRINCIPAL),
        phone=bookings.phone_of(tx, secrets, booking),
        slot_ms=None if booking.missing or waited_over else booking.start_ms,
        arrived_ms=booking.arrived_ms,
        is_promised=(booking.arrived_ms or tx.now_ms) <= booking.start_ms + hall.order.late_grace_min * MINUTE_MS,
    )
    persons, today = [one.person for one in named], hours.business_day(hall, tx.now_ms)
    held = joining.held(tx, hall, today, secrets, booking.services, persons)
    if held is None:
        ticket = issuing.issue(tx, hall, calendar, secrets, ticket_id, request)
    else:
        ticket = joining.join(tx, hall, calendar, secrets, held, request)
    changes = {"state": bookings.stepped(booking, "arrive"), "ticket": ticket.id, "ended_ms": tx.now_ms}
    return store.change(tx, booking, "booking_arrived", changes), ticket


def visited(tx: Tx, hall: Hall, booking: Booking, met: bool) -> Booking:
    """What the team says of its visit, from its hour on: it took place, or nobody was there, which is a miss as any.

    StateForbidsBooking, NotAtHome (people come to the hall for it), TooEarly.
    """
    if not booking.home:
        raise NotAtHome()
    if tx.now_ms < booking.start_ms:
        raise TooEarly(from_time=f"{datetime.fromtimestamp(booking.start_ms / 1000, hall.zone_info):%H:%M}")
    return end_visit(tx, booking, met)


def end_visit(tx: Tx, booking: Booking, met: bool) -> Booking:
    """The visit is over, whatever time it is; StateForbidsBooking."""
    state = bookings.stepped(booking, "visit" if met else "miss")
    kind = "booking_visited" if met else "booking_missed"
    ended = store.change(tx, booking, kind, {"state": state, "ended_ms": tx.now_ms})
    tx.execute("UPDATE booking_person SET live = 0 WHERE booking = ?", booking.id)
    return ended
