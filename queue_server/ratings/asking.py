"""Asking for a rating and taking no for an answer: what was asked, and that somebody passed it over, is remembered.

Nobody is made to rate. A visit that was passed over can still be rated while its term lasts; whoever hands over a
certificate asks `rating_asked`, and nothing more may be demanded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.ratings import store
from queue_server.ratings.model import Asked, Rating, ScanTheSlip, VisitNotFinished, after, asked_of
from queue_server.tickets.model import Ticket
from queue_server.tickets.store import by_ids

TYPED_MIN: Final = 60  # minutes after a visit without a document in which its number is enough at a kiosk


def rating_asked(rows: Rows, ticket_id: str) -> Asked:
    """Whether the person of a visit was asked: asked, given, skipped, not_yet."""
    return asked_of(store.of_ticket(rows, ticket_id))


def visit_to_ask(rows: Rows, ticket_ids: Sequence[str]) -> Ticket | None:
    """Of these visits the one that ended last: who fetches what came of them is asked about it. None while none has."""
    ended = [one for one in by_ids(rows, ticket_ids) if one.state == "finished"]
    return max(ended, key=lambda one: one.finished_ms or 0, default=None)


def ask(tx: Tx, hall: Hall, ticket: Ticket) -> Rating:
    """Somebody or a screen asks; asked again, or after an answer, nothing changes. VisitNotFinished."""
    found = store.of_ticket(tx, ticket.id)
    if found is not None:
        return found
    return store.insert(tx, "rating_asked", begun(tx, hall, ticket, "ask"))


def skip(tx: Tx, hall: Hall, ticket: Ticket) -> Rating:
    """跳过: no grade, and nobody asks again; a grade that was given stays. VisitNotFinished."""
    found = store.of_ticket(tx, ticket.id)
    if found is None:
        return store.insert(tx, "rating_skipped", begun(tx, hall, ticket, "skip"))
    if after("skip", found.state) is None:
        return found
    return store.change(tx, found, "rating_skipped", {"state": "skipped", "skipped_ms": tx.now_ms})


def typed(found: Sequence[Ticket], with_document: Collection[str], now_ms: int) -> list[Ticket]:
    """Those of these visits that a number typed at a kiosk leads to: any that came with a document, whose end is asked
    for, and one without for a while, as whoever has just been served knows it and later anybody who saw the board.
    ScanTheSlip where there were only others."""

    def is_recent(one: Ticket) -> bool:
        return one.finished_ms is None or now_ms - one.finished_ms <= TYPED_MIN * MINUTE_MS

    offered = [one for one in found if one.id in with_document or is_recent(one)]
    if found and not offered:
        raise ScanTheSlip(number=found[0].label, minutes=TYPED_MIN)
    return offered


def check_finished(ticket: Ticket) -> None:
    """VisitNotFinished unless the visit is over."""
    if ticket.state != "finished":
        raise VisitNotFinished(number=ticket.label)


def staff_of(ticket: Ticket) -> int | None:
    """Who finished the visit; None where the close of the day did."""
    prefix, _, number = ticket.acted_by.partition(":")
    return int(number) if prefix == "staff" and number.isdecimal() else None


def begun(tx: Tx, hall: Hall, ticket: Ticket, how: str) -> Rating:
    """The row a visit begins with; VisitNotFinished."""
    check_finished(ticket)
    asked, skipped = (tx.now_ms if how == "ask" else None), (tx.now_ms if how == "skip" else None)
    return Rating(
        ticket=ticket.id,
        hall=hall.id,
        day=ticket.day,
        service=ticket.service,
        queue=ticket.queue,
        window=ticket.window,
        staff=staff_of(ticket),
        state="skipped" if how == "skip" else "asked",
        asked_ms=asked,
        skipped_ms=skipped,
        issued_by=ticket.issued_by,
    )
