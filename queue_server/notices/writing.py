"""Writing a notice: to which phone, in which words, until when. One transaction with what it follows; once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from appointments import booking as bookings
from appointments.model import Booking
from queue_server.cases import numbers, persons, speaking
from queue_server.cases.model import Case
from queue_server.enquiries import sealed
from queue_server.enquiries.model import Enquiry
from queue_server.enquiries.store import subject_of as enquiry_subject
from queue_server.hall.errors import UnknownQueue, UnknownService, UnknownZone
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS, HOUR_MS, MINUTE_MS
from queue_server.notices import store
from queue_server.notices.model import MANNERS, Kind, Letter, Notice, NoticeKey, quiet_until_ms
from queue_server.notices.wording import time_words
from queue_server.tickets import personal
from queue_server.tickets.model import Ticket

LINK_DAYS = 31
MOVE = "move"  # a link that leads to the times a booking can be moved to
RATE = "rate"  # a link that leads to the place on a ticket's page where its visit is rated


@dataclass(frozen=True)
class Pen:
    """What writing needs: keys, the hall in force, where phones reach it ("" if they cannot), ids and link codes made
    by chance, and the kinds that can be sent at all."""

    secrets: Secrets
    hall: Callable[[Rows, str], Hall]
    base: Callable[[Hall], str]
    new_id: Callable[[], str]
    new_code: Callable[[], str]
    kinds: frozenset[Kind]


def booking_subject(booking_id: str) -> str:
    """How a notice names a booking."""
    return f"booking:{booking_id}"


def ticket_subject(ticket_id: str) -> str:
    """How a notice names a ticket."""
    return f"ticket:{ticket_id}"


def case_subject(case_id: str) -> str:
    """How a notice names a case."""
    return f"case:{case_id}"


def about_booking(
    tx: Tx,
    pen: Pen,
    kind: Kind,
    booking: Booking,
    occasion: str,
    until_ms: int,
    more: Mapping[str, str] | None = None,
) -> bool:
    """Queue a notice about a booking, worth sending until `until_ms`; False if there is no phone, way or need."""
    key = NoticeKey(kind, booking_subject(booking.id), occasion)
    phone = None if _is_idle(tx, pen, key) else bookings.phone_of(tx, pen.secrets, booking)
    if not phone:
        return False
    hall = pen.hall(tx, booking.hall)
    target = f"{MOVE}:{booking.id}" if kind == "slow" else key.subject
    lang = bookings.lang_of(tx, pen.secrets, booking.id)
    words = {
        "number": booking.number,
        "matter": matter_of(hall, booking, lang),
        "place": place_of(hall, booking.queue, lang),
        "link": _link(tx, pen, hall, target, booking.start_ms),
        **time_words(hall, booking.start_ms, lang),
        **(more or {}),
    }
    return _queue(tx, pen, hall, key, Letter(phone, lang, words), until_ms)


def about_ticket(
    tx: Tx, pen: Pen, kind: Kind, ticket: Ticket, occasion: str, more: Mapping[str, str] | None = None
) -> bool:
    """Queue a notice about a ticket whose holder has left a phone; False if there is none, or no way or need."""
    key = NoticeKey(kind, ticket_subject(ticket.id), occasion)
    phone = None if _is_idle(tx, pen, key) else personal.told(tx, pen.secrets, ticket.id, "phone")
    if not phone:
        return False
    hall = pen.hall(tx, ticket.hall)
    lang = personal.told(tx, pen.secrets, ticket.id, "language") or "zh"
    words = {
        "number": ticket.label,
        "place": place_of(hall, ticket.queue, lang),
        "link": _link(tx, pen, hall, key.subject, tx.now_ms),
        **(more or {}),
    }
    return _queue(tx, pen, hall, key, Letter(phone, lang, words), tx.now_ms + DAY_MS)


def about_case(
    tx: Tx, pen: Pen, kind: Kind, case: Case, occasion: str, more: Mapping[str, str], from_ms: int = 0
) -> bool:
    """Queue a notice about a case whose applicant has left a phone, to go out from `from_ms` on; False if there is no
    phone, way or need."""
    key = NoticeKey(kind, case_subject(case.id), occasion)
    phone = None if _is_idle(tx, pen, key) else persons.text_of(tx, pen.secrets, case.id, persons.PHONE)
    if not phone:
        return False
    hall = pen.hall(tx, case.hall)
    lang = speaking.language_of(tx, pen.secrets, case)
    words = {
        "number": numbers.said(case.number),
        "place": _place_of_service(hall, case.service, lang),
        "link": progress_link(pen, hall, case),
        **more,
    }
    return _queue(tx, pen, hall, key, Letter(phone, lang, words), tx.now_ms + DAY_MS, from_ms)


def about_enquiry(tx: Tx, pen: Pen, kind: Kind, one: Enquiry, occasion: str, more: Mapping[str, str]) -> bool:
    """Queue a notice about an enquiry whose asker has left a phone; False if there is none, or no way or need."""
    key = NoticeKey(kind, enquiry_subject(one.id), occasion)
    phone = None if _is_idle(tx, pen, key) else sealed.text_of(tx, pen.secrets, one, sealed.PHONE)
    if not phone:
        return False
    hall = pen.hall(tx, one.hall)
    words = {"number": one.number, "link": _link(tx, pen, hall, key.subject, tx.now_ms), **more}
    return _queue(tx, pen, hall, key, Letter(phone, one.language, words), tx.now_ms + 3 * DAY_MS)


def _place_of_service(hall: Hall, service: str, lang: str) -> str:
    try:
        return place_of(hall, hall.service(service).queue, lang)
    except UnknownService:
        return (hall.name_en if lang == "en" else "") or hall.name


def to_staff(tx: Tx, pen: Pen, hall_id: str, subject: str, occasion: str, phone: str, words: Mapping[str, str]) -> bool:
    """Queue a notice to somebody who works here, of a card of 电子监察; False if there is no way or it was queued."""
    key = NoticeKey("alarm", subject, occasion)
    if _is_idle(tx, pen, key):
        return False
    return _queue(tx, pen, pen.hall(tx, hall_id), key, Letter(phone, "zh", words), tx.now_ms + DAY_MS)


def of_hands(tx: Tx, pen: Pen, hall_id: str, subject: str, occasion: str, phone: str, words: Mapping[str, str]) -> bool:
    """Queue a notice to somebody who works here that all hands are called; False if there is no way or it was."""
    key = NoticeKey("hands", subject, occasion)
    if _is_idle(tx, pen, key):
        return False
    hall = pen.hall(tx, hall_id)
    return _queue(tx, pen, hall, key, Letter(phone, "zh", {"place": hall.name, **words}), tx.now_ms + HOUR_MS)


def matter_of(hall: Hall, booking: Booking, lang: str) -> str:
    """What the visit is for; "" where a newer file has dropped it."""
    try:
        first = hall.service(booking.service)
    except UnknownService:
        return ""
    more = len(booking.services) - 1
    if lang == "en":
        return (first.name_en or first.name) + (f" and {more} more" if more else "")
    return f"{first.name}等 {more + 1} 项" if more else first.name


def place_of(hall: Hall, queue: str, lang: str) -> str:
    """Where people of a line wait; the hall's own name where a newer file has dropped the line."""
    try:
        return hall.where(hall.queue(queue).zone, lang)
    except (UnknownQueue, UnknownZone):
        return hall.name_en or hall.name if lang == "en" else hall.name


def _is_idle(rows: Rows, pen: Pen, key: NoticeKey) -> bool:
    return key.kind not in pen.kinds or store.has(rows, key)


def progress_link(pen: Pen, hall: Hall, case: Case) -> str:
    """Where the applicant sees how the case stands, after the document's end; "" where phones cannot reach the hall."""
    base = pen.base(hall)
    return f"{base}/cases?n={numbers.said(case.number)}" if base else ""


def rating_link(tx: Tx, pen: Pen, hall: Hall, ticket: Ticket) -> str:
    """The short link to rate a visit by; "" where phones cannot reach the hall."""
    return _link(tx, pen, hall, f"{RATE}:{ticket.id}", tx.now_ms)


def _link(tx: Tx, pen: Pen, hall: Hall, subject: str, from_ms: int) -> str:
    """The short link to the booking's or ticket's own page; "" where phones cannot reach the hall."""
    base = pen.base(hall)
    if not base:
        return ""
    code = store.link_code(tx, hall.id, subject, pen.new_code(), from_ms + LINK_DAYS * DAY_MS)
    return f"{base}/n/{code}"


def _queue(tx: Tx, pen: Pen, hall: Hall, key: NoticeKey, letter: Letter, until_ms: int, from_ms: int = 0) -> bool:
    manner = MANNERS[key.kind]
    quiet_ms = None if manner.any_hour else quiet_until_ms(hall, tx.now_ms)
    due_ms = max(quiet_ms or tx.now_ms, from_ms)
    notice = Notice(
        id=pen.new_id(),
        hall=hall.id,
        kind=key.kind,
        subject=key.subject,
        occasion=key.occasion,
        state="queued",
        made_ms=tx.now_ms,
        due_ms=due_ms,
        expires_ms=min(until_ms, due_ms + manner.lasts_min * MINUTE_MS),
    )
    return store.insert(tx, pen.secrets, notice, letter)
