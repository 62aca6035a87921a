"""What the calls about bookings do: what is free, holding a place, booking it, changing it, and checking in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appointments import arriving, codes, holding, moving, offering, store
from appointments import booking as bookings
from appointments import refusals as no
from appointments.model import Booking
from appointments.persons import Named
from queue_server.api.booking_bodies import (
    BookBody,
    HoldBody,
    NamedBody,
)
from queue_server.api.contract import Asked, staff_who
from queue_server.api.days import days_asked
from queue_server.api.ground import Ground, check_same_hall
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput, NotYours, SignInFirst
from queue_server.kernel.http import ANYONE
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.people.model import checked, checked_mobile, checked_phone
from queue_server.views import booking as booking_view
from queue_server.views import ticket as ticket_view

DESK = staff_who("issue")
GUIDES = staff_who("steer")


@dataclass(frozen=True)
class BookingCalls:
    """`new_number` makes a booking's number, `new_code` what is sent to a phone, `back_ms` when a place comes back;
    `can_send` says whether a code can reach a phone."""

    ground: Ground
    database: Database
    new_number: Callable[[], str]
    new_code: Callable[[], str]
    delay_ms: Callable[[int], int]
    can_send: Callable[[], bool]

    # --- what is free -------------------------------------------------------------------------------------------------

    def slots(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The slots of the days asked for, at most days.DAYS_MAX; what cannot be booked now has nothing free."""
        hall = self.ground.hall(rows, asked.path["hall"])
        now_ms = self.ground.sight.clock.now_ms()
        today = hours.business_day(hall, now_ms)
        channel = "online" if asked.who == ANYONE else "desk"
        units = _whole(asked.query.get("units", "1"))
        services = [asked.path["service"], *filter(None, asked.query.get("also", "").split(","))]
        visit = offering.visit_of(hall, services, units, channel)
        calendar = self.ground.sight.calendar(rows, hall.id)
        found = []
        for day in days_asked(asked.query, today):
            for offer in offering.Day(rows, hall, calendar, day, now_ms).offers(visit):
                found.append(
                    {
                        "id": offering.slot_id(hall, offer.slot.start_ms),
                        "start": self.ground.sight.at(hall, offer.slot.start_ms),
                        "end": self.ground.sight.at(hall, offer.slot.end_ms),
                        "capacity": offer.capacity,
                        "free": offer.free if offer.is_offered else 0,
                    }
                    | _left_of(asked, offer, now_ms)
                )
        return {"slots": found}

    # --- booking ------------------------------------------------------------------------------------------------------

    def hold(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Keep a place; an earlier hold of the same person is given up for it."""
        body: HoldBody = asked.body
        hall = self.ground.hall(tx, body.hall)
        self._check_phones(hall)
        secrets = self.ground.sight.secrets
        if body.earlier and (earlier := holding.named(tx, secrets, hall.id, body.earlier)):
            holding.release(tx, earlier)
        visit = offering.visit_of(hall, [body.service, *(body.also or ())], body.units, "online")
        calendar = self.ground.sight.calendar(tx, hall.id)
        start_ms = offering.start_of(hall, body.slot)
        made = holding.hold(tx, hall, calendar, self.ground.new_id(), visit, start_ms)
        at = self.ground.sight.at
        return {
            "hold": holding.token_of(secrets, made),
            "until": at(hall, made.until_ms),
            "start": at(hall, made.start_ms),
        }

    def book(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A booking; whoever is not staff books online, with a hold, and proves the phone by a code."""
        body: BookBody = asked.body
        hall = self.ground.hall(tx, body.hall)
        is_staff = asked.who != ANYONE
        if not is_staff and body.channel != "online":
            raise SignInFirst()
        if is_staff and asked.who.role not in DESK:
            raise NotYours()
        if not is_staff:
            self._check_phones(hall)
        sight = self.ground.sight
        day, proves = hours.business_day(hall, tx.now_ms), not is_staff and hall.booking.verify_phone
        held = holding.by_token(tx, sight.secrets, hall.id, body.hold, tx.now_ms) if body.hold else None
        request = bookings.Request(
            booking_id=self.ground.new_id(),
            number=store.free_number(tx, hall.id, self.new_number),
            services=(body.service, *(body.also or ())),
            start_ms=offering.start_of(hall, body.slot),
            channel=body.channel,
            persons=tuple(_named(one, day) for one in body.persons),
            phone=_phone(body, proves),
            hold=held,
            lang=body.lang,
            address=" ".join((body.address or "").split()),
            override=_may_override(asked, body),
            code=self.new_code() if proves else None,
            asker=asked.address,
        )
        made = bookings.make(tx, hall, sight.calendar(tx, hall.id), sight.secrets, request)
        return booking_view.made(tx, sight, hall, made)

    def _check_phones(self, hall: Hall) -> None:
        if hall.booking.verify_phone and not self.can_send():
            raise no.NothingCanBeSent()

    def code_again(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Another code to the phone; the one before counts no more."""
        hall, booking = self._of_token(tx, asked)
        self._check_phones(hall)
        again = codes.send_again(tx, hall, self.ground.sight.secrets, booking, self.new_code())
        return booking_view.for_holder(tx, self.ground.sight, hall, again)

    def verify(self, asked: Asked) -> dict[str, Any]:
        """The code; a wrong one is counted although it is refused."""
        sight = self.ground.sight

        def prove(tx: Tx) -> tuple[tuple[Booking, int | None], dict[str, Any]]:
            hall, booking = self._of_token(tx, asked)
            answer = bookings.verify(tx, hall, sight.secrets, booking, asked.body.code)
            return answer, booking_view.for_holder(tx, sight, hall, answer[0])

        answer, shown = self.database.write(prove, "citizen")
        bookings.checked(answer)
        return shown

    # --- looking and changing -----------------------------------------------------------------------------------------

    def _of_token(self, rows: Rows, asked: Asked) -> tuple[Hall, Booking]:
        booking_id = booking_view.booking_of(self.ground.sight, asked.path["token"])
        if booking_id is None:
            raise no.UnknownBooking()
        booking = store.by_id(rows, booking_id)
        return self.ground.hall(rows, booking.hall), booking

    def _of_id(self, rows: Rows, asked: Asked) -> tuple[Hall, Booking]:
        booking = store.by_id(rows, asked.path["booking"])
        check_same_hall(asked, booking.hall)
        return self.ground.hall(rows, booking.hall), booking

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """To staff."""
        hall, booking = self._of_id(rows, asked)
        return booking_view.for_staff(rows, self.ground.sight, hall, booking)

    def show_own(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """To whoever holds the link; the address only here, where no answer is kept for a second asking."""
        hall, booking = self._of_token(rows, asked)
        own = {"address": bookings.address_of(rows, self.ground.sight.secrets, booking)}
        return booking_view.for_holder(rows, self.ground.sight, hall, booking) | own

    def cancel(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """By staff: for the citizen, or with a reason as the hall's own doing."""
        hall, booking = self._of_id(tx, asked)
        ended = self._cancelled(tx, hall, booking, self._reason(tx, booking, asked))
        return booking_view.for_staff(tx, self.ground.sight, hall, ended)

    def _reason(self, rows: Rows, booking: Booking, asked: Asked) -> str:
        return bookings.nameless(rows, self.ground.sight.secrets, booking, asked.body.reason or "")

    def cancel_own(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """By the link's holder."""
        hall, booking = self._of_token(tx, asked)
        return booking_view.for_holder(tx, self.ground.sight, hall, self._cancelled(tx, hall, booking, ""))

    def _cancelled(self, tx: Tx, hall: Hall, booking: Booking, by_hall: str) -> Booking:
        return bookings.cancel(tx, hall, booking, self.delay_ms(hall.booking.back_within_min * MINUTE_MS), by_hall)

    def move(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """By staff: for the citizen, or with a reason as the hall's own doing."""
        hall, booking = self._of_id(tx, asked)
        moved = self._moved(tx, hall, booking, asked.body.slot, self._reason(tx, booking, asked))
        return booking_view.for_staff(tx, self.ground.sight, hall, moved)

    def move_own(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """By the link's holder."""
        hall, booking = self._of_token(tx, asked)
        moved = self._moved(tx, hall, booking, asked.body.slot, "")
        return booking_view.for_holder(tx, self.ground.sight, hall, moved)

    def _moved(self, tx: Tx, hall: Hall, booking: Booking, slot: str, by_hall: str) -> Booking:
        calendar = self.ground.sight.calendar(tx, hall.id)
        delay_ms = self.delay_ms(hall.booking.back_within_min * MINUTE_MS)
        return moving.move(tx, hall, calendar, booking, offering.start_of(hall, slot), delay_ms, by_hall)

    def check_in(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """At a kiosk or the desk, by the booking's id or number."""
        hall, booking = self._of_id(tx, asked)
        sight = self.ground.sight
        calendar = sight.calendar(tx, hall.id)
        now, ticket = arriving.check_in(
            tx, hall, calendar, sight.secrets, booking, self.ground.new_id(), asked.body.present
        )
        return {
            "booking": booking_view.for_staff(tx, sight, hall, now),
            "ticket": ticket_view.issued(tx, sight, hall, ticket) if ticket else None,
        }


def _left_of(asked: Asked, offer: offering.Offer, now_ms: int) -> dict[str, Any]:
    """For staff also what is left of a slot that is not offered: a guide may give it, until it has begun."""
    return {} if asked.who == ANYONE else {"left": offer.free if offer.slot.start_ms > now_ms else 0}


def _may_override(asked: Asked, body: BookBody) -> bool:
    if body.override and asked.who.role not in GUIDES:
        raise NotYours()
    return body.override


def _phone(body: BookBody, proves: bool) -> str:
    """The phone; '' at the desk where somebody has none. A code needs a mobile one."""
    if body.channel == "desk" and not body.phone.strip():
        return ""
    return checked_mobile(body.phone) if proves else checked_phone(body.phone)


def _named(body: NamedBody, day: str) -> Named:
    one = body.person
    return Named(body.role, checked(one.name, one.id_type, one.id_number, day), tuple(body.also or ()))


def _whole(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 5:
        raise BadInput(fields=[{"field": "units", "problem": "a whole number from 1 to 5"}])
    return int(text)
