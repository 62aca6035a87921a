"""What phones are told because of an entry of the journal: codes, bookings made, moved, ended, and tickets' turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import structlog

from appointments import appeals, codes, standing
from appointments import booking as bookings
from appointments import store as booking_store
from appointments.model import Booking
from queue_server.kernel.crypto import SealIsBroken
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.notices import applied, asked, store, writing
from queue_server.notices.model import Kind, Notice
from queue_server.notices.wording import day_words, reason_words, time_words
from queue_server.notices.writing import Pen
from queue_server.tickets import personal
from queue_server.tickets import store as ticket_store
from queue_server.tickets.model import LIVE

NAME: Final = "notices"
AWAITED: Final[Mapping[Kind, str]] = {"called": "called", "passed": "missed"}  # a ticket's state while it is so
log = structlog.get_logger()
# after these the others of the line are nearer to their turn
LINE_MOVES: Final = frozenset(
    {
        "ticket_called",
        "ticket_cancelled",
        "ticket_transferred",
        "ticket_reclassed",
        "ticket_brought",
        "ticket_yielded",
        "ticket_returned",
        "ticket_put_back",
        "ticket_put_off",
        "ticket_item_finished",
        "ticket_followed_up",
    }
)


def follower(pen: Pen) -> Follower:
    """Makes the notices of each entry; each only once, whatever happens to the process."""
    acts: Mapping[str, Callable[[Tx, Pen, Entry], None]] = {
        "booking_made": _made,
        codes.KIND: _code_again,
        "booking_verified": _verified,
        "booking_moved": _moved,
        "booking_cancelled": _cancelled,
        "booking_missed": _missed,
        "appeal_granted": _answered,
        "appeal_declined": _answered,
        **applied.ACTS,
        **asked.ACTS,
        "ticket_missed": _passed,
        "ticket_issued": _issued,
        "ticket_joined": _issued,
        **dict.fromkeys(LINE_MOVES, _line_moved),
    }

    def handle(tx: Tx, entry: Entry) -> None:
        try:
            acts[entry.kind](tx, pen, entry)
        except SealIsBroken:  # one row somebody has touched must not silence all the others
            log.error("notice_not_written", kind=entry.kind, subject=entry.subject)

    return Follower(NAME, frozenset(acts), handle)


# --- bookings ---------------------------------------------------------------------------------------------------------


def _made(tx: Tx, pen: Pen, entry: Entry) -> None:
    booking = booking_store.by_id(tx, entry.subject)
    if booking.state == "booked":
        _confirm(tx, pen, booking)
        return
    _code(tx, pen, booking)


def _code_again(tx: Tx, pen: Pen, entry: Entry) -> None:
    _code(tx, pen, booking_store.by_id(tx, entry.subject))


def _code(tx: Tx, pen: Pen, booking: Booking) -> None:
    code = None if booking.state != "unverified" else booking_code(tx, pen, booking)
    if code and booking.verify_by_ms:
        occasion = codes.occasion_of(tx, booking.id)
        writing.about_booking(tx, pen, "code", booking, occasion, booking.verify_by_ms, {"code": code})


def booking_code(rows: Rows, pen: Pen, booking: Booking) -> str | None:
    """The code that must reach the phone, while it is awaited."""
    return bookings.code_of(rows, pen.secrets, booking)


def _confirm(tx: Tx, pen: Pen, booking: Booking) -> None:
    writing.about_booking(tx, pen, "booked", booking, str(booking.moves), booking.start_ms)


def _verified(tx: Tx, pen: Pen, entry: Entry) -> None:
    booking = booking_store.by_id(tx, entry.subject)
    if booking.state == "booked":
        _confirm(tx, pen, booking)


def _moved(tx: Tx, pen: Pen, entry: Entry) -> None:
    booking = booking_store.by_id(tx, entry.subject)
    if booking.state != "booked" or booking.moves != entry.body["set"]["moves"]:
        return  # a later entry tells how it is now
    lang, hall = bookings.lang_of(tx, pen.secrets, booking.id), pen.hall(tx, booking.hall)
    by_hall = str(entry.body.get("by_hall") or "")
    kind: Kind = "moved" if by_hall else "changed" if "changed" in pen.kinds else "booked"
    was = time_words(hall, entry.body["before"]["start_ms"], lang)["time"]
    more = {"was": was, "reason": reason_words(by_hall)}
    writing.about_booking(tx, pen, kind, booking, str(booking.moves), booking.start_ms, more)


def _cancelled(tx: Tx, pen: Pen, entry: Entry) -> None:
    booking = booking_store.by_id(tx, entry.subject)
    is_proved = booking.verify_by_ms is None  # a phone that proved nothing may be a stranger's
    if is_proved or entry.body.get("by_hall"):
        by_hall = str(entry.body.get("by_hall") or "")
        kind: Kind = "called_off" if by_hall else "cancelled"
        more = {"reason": reason_words(by_hall)}
        writing.about_booking(tx, pen, kind, booking, "", entry.at_ms + 3 * DAY_MS, more)


def _missed(tx: Tx, pen: Pen, entry: Entry) -> None:
    booking = booking_store.by_id(tx, entry.subject)
    if booking.excused:
        return
    found = standing.of_booking(tx, pen.hall(tx, booking.hall), booking, entry.at_ms)
    told: Kind = "barred" if found.until else "warned" if found.warned else "missed"
    kind: Kind = told if told in pen.kinds else "missed"  # no way sends what it leads to: then at least that it counts
    lang = bookings.lang_of(tx, pen.secrets, booking.id)
    more = {"until": day_words(found.until, lang)} if found.until else {}
    writing.about_booking(tx, pen, kind, booking, "", entry.at_ms + 2 * DAY_MS, more)


def _answered(tx: Tx, pen: Pen, entry: Entry) -> None:
    """What staff answered to an appeal: its holder would otherwise learn of it only by looking again."""
    booking, appeal = booking_store.by_id(tx, entry.subject), appeals.of_booking(tx, entry.subject)
    if appeal is not None and appeal.state in ("granted", "declined"):
        kind: Kind = "appeal_granted" if appeal.state == "granted" else "appeal_declined"
        more = {"reason": reason_words(appeal.answer)}
        writing.about_booking(tx, pen, kind, booking, "", entry.at_ms + 3 * DAY_MS, more)


# --- tickets ----------------------------------------------------------------------------------------------------------


def _issued(tx: Tx, pen: Pen, entry: Entry) -> None:
    ahead = int(entry.body["set"].get("ahead") or 0)
    hall = pen.hall(tx, entry.hall)
    if ahead > hall.notice.soon_ahead and personal.told(tx, pen.secrets, entry.subject, "phone"):
        store.watch(tx, entry.hall, entry.subject)


def _line_moved(tx: Tx, pen: Pen, entry: Entry) -> None:
    if entry.kind == "ticket_called":
        _called(tx, pen, entry)
    most = pen.hall(tx, entry.hall).notice.soon_ahead
    queues = {entry.body["before"]["queue"], entry.body["set"].get("queue")} - {None}
    for ticket_id in store.watched_first(tx, entry.hall, queues, most + 1):
        ticket = ticket_store.by_id(tx, ticket_id)
        ahead = ticket_store.ahead_of(tx, ticket)
        if ahead <= most:
            writing.about_ticket(tx, pen, "soon", ticket, "", {"ahead": str(ahead)})
            store.unwatch(tx, ticket.id)


def _called(tx: Tx, pen: Pen, entry: Entry) -> None:
    ticket = ticket_store.by_id(tx, entry.subject)
    if ticket.state == "called" and ticket.window and ticket.call_seq is not None:
        writing.about_ticket(tx, pen, "called", ticket, str(entry.seq), {"window": ticket.window})
    store.unwatch(tx, ticket.id)


def _passed(tx: Tx, pen: Pen, entry: Entry) -> None:
    ticket = ticket_store.by_id(tx, entry.subject)
    if ticket.state == "missed":
        writing.about_ticket(tx, pen, "passed", ticket, str(entry.seq))


# --- is it still so? --------------------------------------------------------------------------------------------------


def is_true(rows: Rows, notice: Notice) -> bool:
    """Whether what the notice says still holds just before it is sent: nobody is told of what is over."""
    what, _, its_id = notice.subject.partition(":")
    if what == "ticket":
        state = ticket_store.by_id(rows, its_id).state
        return state == AWAITED.get(notice.kind, "waiting") and state in LIVE
    if what in ("alarm", "hands"):
        return True  # whoever sees to it hears of what is over as well
    if what == "case":
        return applied.is_true(rows, its_id, notice)
    if what == "enquiry":
        return asked.is_true(rows, its_id, notice)
    booking = booking_store.by_id(rows, its_id)
    awaited = {
        "code": booking.state == "unverified" and notice.occasion == codes.occasion_of(rows, booking.id),
        "booked": booking.state == "booked" and notice.occasion == str(booking.moves),
        "changed": booking.state == "booked" and notice.occasion == str(booking.moves),
        "moved": booking.state == "booked" and notice.occasion == str(booking.moves),
        "evening": booking.state == "booked" and notice.occasion == str(booking.start_ms),
        "morning": booking.state == "booked" and notice.occasion == str(booking.start_ms),
        "slow": booking.state == "booked",
    }
    return awaited.get(notice.kind, True)
