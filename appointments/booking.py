"""Making, verifying and cancelling a booking: one transaction each, every reason not to a Refusal."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, replace
from typing import Any, Final

from appointments import fairness, finding, holding, lateness, offering, persons, standing, store
from appointments.holding import Hold
from appointments.model import Act, Booking, Channel, after
from appointments.offering import Visit
from appointments.persons import Named
from appointments.refusals import (
    STATE_ZH,
    AddressIsNeeded,
    CodeIsOver,
    HoldIsNeeded,
    HoldIsOver,
    StateForbidsBooking,
    TooLateToChange,
    WrongPhoneCode,
)
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import personal

PHONE_KEPT_DAYS: Final = 30  # until the term of ratings and call-backs is over
TRIES: Final = 5
LANG: Final = "lang"  # kind under which the language of notices is kept
PERSONS, ADDRESS = "persons", "address"  # kinds that are dropped when the visit is over


@dataclass(frozen=True)
class Request:
    """What is asked for. `hold` comes from those who book for themselves; `code` is sent to a phone that must prove
    itself, none is needed where staff know whom they speak to; `override` gives a place that is not offered yet,
    also to those whom the no-show policy keeps out. Notices are in `lang`, none where staff book without a `phone`;
    `asker` is the network address asking."""

    booking_id: str
    number: str
    services: tuple[str, ...]
    start_ms: int
    channel: Channel
    persons: tuple[Named, ...]
    phone: str
    hold: Hold | None = None
    code: str | None = None
    override: bool = False
    lang: str = "zh"
    address: str = ""
    asker: str = ""


def make(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, request: Request) -> Booking:
    """A new booking with its places, its limits checked; unverified while a code is on its way to the phone."""
    visit = offering.visit_of(hall, request.services, 1, request.channel)
    visit = replace(visit, units=persons.check(hall, visit.services, request.persons))
    if visit.first.home_teams and not request.address:
        raise AddressIsNeeded()
    day = hours.business_day(hall, request.start_ms)
    keys = fairness.keys_of(secrets, request.persons, request.phone)
    fairness.check(tx, hall, request.services, keys, day, request.channel)
    asker = fairness.asker_key(secrets, hours.business_day(hall, tx.now_ms), request.asker)
    if request.code:
        fairness.check_codes(tx, hall, keys.phone, asker, tx.now_ms)
    if not request.override:
        standing.check(tx, hall, keys, request.channel, tx.now_ms)
    _take_places(tx, hall, calendar, visit, request)
    verify_by_ms = tx.now_ms + hall.booking.verify_min * MINUTE_MS if request.code else None
    booking = Booking(
        id=request.booking_id,
        hall=hall.id,
        number=request.number,
        services=request.services,
        queue=visit.first.queue,
        day=day,
        start_ms=request.start_ms,
        end_ms=request.start_ms + sum(one.minutes for one in visit.services) * visit.units * MINUTE_MS,
        units=visit.units,
        channel=request.channel,
        state="unverified" if request.code else "booked",
        made_ms=tx.now_ms,
        acted_by=tx.actor,
        roles=tuple(one.role for one in request.persons),
        verify_by_ms=verify_by_ms,
        home=visit.first.home_teams > 0,
    )
    store.insert(tx, booking)
    finding.remember(tx, secrets, booking, (one.person for one in request.persons))
    _remember(tx, hall, booking, keys, asker)
    _seal(tx, hall, calendar, secrets, booking, request)
    return booking


def _take_places(tx: Tx, hall: Hall, calendar: Calendar, visit: Visit, request: Request) -> None:
    if request.hold is None:
        if request.channel == "online":
            raise HoldIsNeeded()
        slots = offering.claim(tx, hall, calendar, visit, request.start_ms, request.override)
        store.take_places(tx, hall.id, slots, request.channel, request.booking_id, None)
        return
    held = request.hold
    if (held.services, held.units, held.start_ms) != (request.services, visit.units, request.start_ms):
        raise HoldIsOver()
    holding.spend(tx, held, request.booking_id, request.channel)


def _remember(tx: Tx, hall: Hall, booking: Booking, keys: fairness.Keys, asker: str) -> None:
    for service in booking.services:
        for place, one in enumerate(keys.persons):
            tx.execute(
                "INSERT INTO booking_person(booking, hall, service, day, person, role, place, is_exempt, is_unit, live)"
                " VALUES (?,?,?,?,?,?,?,?,?,?)",
                booking.id,
                hall.id,
                service,
                booking.day,
                one.key,
                one.role,
                place,
                int(one.is_exempt),
                int(one.is_unit),
                int(booking.state == "booked"),
            )
    tx.execute(
        "INSERT INTO booking_phone(booking, hall, phone, day, tries, codes, sent_ms, asker) VALUES (?,?,?,?,0,?,?,?)",
        booking.id,
        hall.id,
        keys.phone,
        hours.business_day(hall, tx.now_ms),
        int(booking.state == "unverified"),
        tx.now_ms,
        asker,
    )


# --- what is known about people ---------------------------------------------------------------------------------------


def subject_of(booking_id: str) -> str:
    """Under which subject a booking's personal data is sealed."""
    return f"booking:{booking_id}"


def _seal(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, booking: Booking, request: Request) -> None:
    drop_ms = personal.drop_after_ms(hall, calendar, booking.day)
    told = [[one.role, one.person.to_json(), list(one.also)] for one in request.persons]
    named = json.dumps(told, ensure_ascii=False)
    subject = subject_of(booking.id)
    people.keep(tx, secrets, subject, PERSONS, named, drop_ms, hall=hall.id)
    if booking.home:
        people.keep(tx, secrets, subject, ADDRESS, request.address, drop_ms, hall=hall.id)
    kept_ms = booking.start_ms + PHONE_KEPT_DAYS * DAY_MS
    if request.phone:
        people.keep(tx, secrets, subject, "phone", request.phone, kept_ms, hall=hall.id)
    people.keep(tx, secrets, subject, LANG, request.lang, kept_ms, hall=hall.id)
    if request.code and booking.verify_by_ms:
        people.keep(tx, secrets, subject, "code", request.code, booking.verify_by_ms, hall=hall.id)


def persons_of(rows: Rows, secrets: Secrets, booking: Booking) -> tuple[Named, ...]:
    """Who was named, in their order; empty once they have been dropped."""
    text = people.open(rows, secrets, subject_of(booking.id), PERSONS)
    found = json.loads(text) if text else ()
    return tuple(Named(role, Person.from_json(one), tuple(*also)) for role, one, *also in found)


def nameless(rows: Rows, secrets: Secrets, booking: Booking, text: str) -> str:
    """A reason that staff typed, without the names of those who are booked: it goes into the journal."""
    for one in persons_of(rows, secrets, booking):
        if one.person.name:
            text = text.replace(one.person.name, "[redacted]")
    return text


def code_of(rows: Rows, secrets: Secrets, booking: Booking) -> str | None:
    """The code that must be sent to the phone, while it is awaited."""
    return people.open(rows, secrets, subject_of(booking.id), "code")


def lang_of(rows: Rows, secrets: Secrets, booking_id: str) -> str:
    """The language notices are written in."""
    return people.open(rows, secrets, subject_of(booking_id), LANG) or "zh"


def address_of(rows: Rows, secrets: Secrets, booking: Booking) -> str | None:
    """Where the team goes, as long as the persons are kept; None also where people come to the hall."""
    return people.open(rows, secrets, subject_of(booking.id), ADDRESS)


def phone_of(rows: Rows, secrets: Secrets, booking: Booking) -> str | None:
    """The phone that was given, while it is kept."""
    return people.open(rows, secrets, subject_of(booking.id), "phone")


# --- changing one -----------------------------------------------------------------------------------------------------


def stepped(booking: Booking, act: Act) -> Any:
    """The state `act` leads to; StateForbidsBooking."""
    to = after(act, booking.state)
    if to is None:
        raise forbidden(booking)
    return to


def forbidden(booking: Booking) -> StateForbidsBooking:
    """That its state does not let something be done."""
    return StateForbidsBooking(number=booking.number, state=booking.state, state_zh=STATE_ZH[booking.state])


def verify(tx: Tx, hall: Hall, secrets: Secrets, booking: Booking, code: str) -> tuple[Booking, int | None]:
    """The phone has proved itself: (the booking, None). A wrong code is counted: (the booking, tries left); the last
    wrong one gives the place back. From here on the booking counts, so AlreadyBooked, TooManyBookings and
    BookingsBlocked are asked again.

    The answer carries the count, so that it is kept although the code was wrong; `checked` makes a refusal of it.
    """
    state = stepped(booking, "verify")
    tries = int(tx.value("SELECT tries FROM booking_phone WHERE booking = ?", booking.id))
    sent = code_of(tx, secrets, booking)
    if sent is None or tx.now_ms >= (booking.verify_by_ms or 0) or tries >= TRIES:
        raise CodeIsOver()
    if not hmac.compare_digest(sent.encode(), code.encode()):
        tx.execute("UPDATE booking_phone SET tries = tries + 1 WHERE booking = ?", booking.id)
        left = TRIES - 1 - tries
        return (booking if left else lapse(tx, booking)), left
    keys = fairness.kept_keys(tx, booking.id)
    fairness.check(tx, hall, booking.services, keys, booking.day, booking.channel)
    standing.check(tx, hall, keys, booking.channel, tx.now_ms)
    tx.execute("UPDATE booking_person SET live = 1 WHERE booking = ?", booking.id)
    return store.change(tx, booking, "booking_verified", {"state": state, "verify_by_ms": None}), None


def checked(answer: tuple[Booking, int | None]) -> Booking:
    """The verified booking; WrongPhoneCode, CodeIsOver."""
    booking, left = answer
    if left is None:
        return booking
    raise WrongPhoneCode(left=left) if left else CodeIsOver()


def lapse(tx: Tx, booking: Booking) -> Booking:
    """Nobody proved the phone: the place is free at once, and whom it named is forgotten; they may know of nothing."""
    ended = _end(tx, booking, "lapse", "booking_lapsed", tx.now_ms)
    people.drop(tx, subject_of(booking.id))
    finding.forget_one(tx, booking.id)
    tx.execute("DELETE FROM booking_person WHERE booking = ?", booking.id)
    return ended


def cancel(tx: Tx, hall: Hall, booking: Booking, delay_ms: int = 0, by_hall: str = "") -> Booking:
    """End the booking; TooLateToChange for the citizen. Its place comes back after `delay_ms`, so that nobody who
    cancels can book it for another the next moment. `by_hall` is the hall's reason, and excuses the citizen. One whose
    phone was never proved lapses."""
    if stepped(booking, "cancel") == "lapsed":
        return lapse(tx, booking)
    late = "" if by_hall else check_time(tx, hall, booking)
    ended = _end(tx, booking, "cancel", "booking_cancelled", tx.now_ms + delay_ms, by_hall, late)
    subject = subject_of(booking.id)
    for kind in (PERSONS, ADDRESS):
        people.drop_by(tx, subject, kind, tx.now_ms + DAY_MS)
    for kind in ("phone", LANG):
        people.drop_by(tx, subject, kind, tx.now_ms + PHONE_KEPT_DAYS * DAY_MS)
    return ended


def check_time(tx: Tx, hall: Hall, booking: Booking) -> str:
    """Why it counts against nobody to change it now, or "", for citizens; TooLateToChange."""
    if tx.now_ms > lateness.change_until_ms(tx, hall, booking, tx.now_ms):
        raise TooLateToChange(minutes=hall.booking.cancel_before_min)
    return lateness.LATE if lateness.runs_late(tx, hall, booking, tx.now_ms) else ""


def _end(tx: Tx, booking: Booking, act: Act, kind: str, back_ms: int, by_hall: str = "", excused: str = "") -> Booking:
    excused = by_hall or excused or booking.excused
    changes = {"state": stepped(booking, act), "ended_ms": tx.now_ms, "excused": excused}
    ended = store.change(tx, booking, kind, changes, {"by_hall": by_hall})
    store.give_back(tx, booking.id, back_ms)
    tx.execute("UPDATE booking_person SET live = 0 WHERE booking = ?", booking.id)
    return ended
