"""Numbers given out while the server was away are taken in afterwards: with their true time, and never refused for
what the kiosk could not know. Whoever holds such a paper has a place in line; what is odd about it staff are told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Service
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people.model import Person
from queue_server.tickets import alone_papers, issuing, moving, numbering, personal, store
from queue_server.tickets.alone_papers import CLOCK_AHEAD, NO_DOCUMENT, NUMBER_TAKEN, OVER_LIMIT, SECOND_NUMBER, Paper
from queue_server.tickets.issuing import Request
from queue_server.tickets.model import Ticket, label
from queue_server.tickets.refusals import AlreadyHasTicket, OncePerDay, UnknownBlock

CHANNEL: Final = "offline"
SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
ID_SIGNS: Final = 16
BACK_MAX_MS: Final = 7 * DAY_MS


@dataclass(frozen=True)
class Given:
    """One number as the box gave it: `paper` is the id it had for it, `at_ms` when by the hall's clock."""

    paper: str
    day: str
    prefix: str
    number: int
    service: str
    at_ms: int
    person: Person | None = None
    is_unreadable: bool = False
    priority: str | None = None
    needs: tuple[str, ...] = ()
    language: str = "zh"


def place_of(hall: Hall, device_name: str) -> str:
    """The kiosk's place in the hall file, which is what a block belongs to; '' where no place bears the name."""
    place = hall.kiosk(device_name)
    return place.id if place else ""


def paper_id(secrets: Secrets, hall: str, kiosk: str, day: str, prefix: str, number: int) -> str:
    """The ticket's id that goes with a number of a kiosk's block: the same each time, and nobody else can make it."""
    drawn = bytes.fromhex(secrets.lookup_key("alone", "\0".join((hall, kiosk, day, label(prefix, number)))))
    return "".join(SIGNS[byte % 32] for byte in drawn[:ID_SIGNS])


def block_of(secrets: Secrets, hall: Hall, device_name: str, given: Given, others: Collection[str]) -> str:
    """The place whose block the paper's number is of: the one that bears the device's name, or one it was renamed from,
    which none of the `others` bears. A paper's id is made of it, and nobody else can make one."""
    own = place_of(hall, device_name)
    places = (own, *(one.id for one in hall.kiosks if one.name not in others and one.id not in others))
    made = (given.day, given.prefix, given.number)
    return next((one for one in places if paper_id(secrets, hall.id, one, *made) == given.paper), own)


def take_in(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, kiosk: str, given: Given) -> tuple[Ticket, Paper]:
    """The paper's ticket, new or as it was taken in before; UnknownBlock where the server never gave that number.

    `hall` is the hall file as it was when the number was given out, so that nothing newer refuses it.
    """
    known = alone_papers.by_id(tx, given.paper)
    if known is not None:
        return store.by_id(tx, known.ticket), known
    check_given(secrets, hall, kiosk, given, tx.now_ms)
    ticket, flags, persons = _fresh(tx, hall, secrets, given)
    paper = Paper(given.paper, ticket.id, hall.id, given.day, given.prefix, given.number, kiosk, tuple(flags))
    store.insert(tx, ticket, {"flags": flags, "paper": paper.row()})
    alone_papers.keep(tx, paper)
    issuing.claim(tx, ticket, persons, is_live=SECOND_NUMBER not in flags)
    if personal.drop_after_ms(hall, calendar, ticket.day) > tx.now_ms:
        issuing.keep_personal(tx, hall, calendar, secrets, ticket, _request(given), _priority(hall, given))
    if _is_over(tx, hall, ticket.day):
        end_ms = max(ticket.arrived_ms, min(tx.now_ms, hours.close_of_day_ms(hall, ticket.day, calendar)))
        ticket = moving.do(tx, ticket, "expire", "ticket_expired", {"finished_ms": end_ms})
    return ticket, paper


def take_as_alias(tx: Tx, secrets: Secrets, hall: Hall, kiosk: str, given: Given, ticket_id: str) -> Ticket:
    """The paper of somebody who has a ticket already leads to that one, which keeps its number; UnknownBlock."""
    ticket = store.by_id(tx, ticket_id)
    if alone_papers.by_id(tx, given.paper) is None:
        check_given(secrets, hall, kiosk, given, tx.now_ms)
        paper = Paper(given.paper, ticket.id, hall.id, given.day, given.prefix, given.number, kiosk)
        alone_papers.alias(tx, ticket, paper)
    return ticket


def free_numbers(rows: Rows, secrets: Secrets, hall: Hall, day: str, prefix: str, kiosk: str) -> list[tuple[int, str]]:
    """(number, its paper's id) of the kiosk's block for that day, without those that are out."""
    used = {
        row["number"]
        for row in rows.all(
            "SELECT number FROM ticket WHERE hall=?1 AND day=?2 AND prefix=?3 AND channel='offline'"
            " UNION SELECT number FROM ticket_paper WHERE hall=?1 AND day=?2 AND prefix=?3",
            hall.id,
            day,
            prefix,
        )
    }
    block = (number for number in hall.reserved_for(prefix, kiosk) if number not in used)
    return [(number, paper_id(secrets, hall.id, kiosk, day, prefix, number)) for number in block]


def papers_out(rows: Rows, hall: str, day: str) -> int:
    """How many numbers of kiosks' blocks are out from that day on: it changes with every one."""
    sql = "SELECT (SELECT count(*) FROM ticket WHERE hall=?1 AND day>=?2 AND channel='offline') + (SELECT count(*)"
    return int(rows.value(f"{sql} FROM ticket_paper WHERE hall=?1 AND day>=?2)", hall, day))


def check_given(secrets: Secrets, hall: Hall, kiosk: str, given: Given, now_ms: int) -> None:
    """UnknownBlock unless the number was this kiosk's, for that very day and not longer than a week ago."""
    genuine = paper_id(secrets, hall.id, kiosk, given.day, given.prefix, given.number) == given.paper
    on_its_day = hours.business_day(hall, min(given.at_ms, now_ms)) == given.day
    if not genuine or not on_its_day or now_ms - given.at_ms > BACK_MAX_MS:
        raise UnknownBlock(number=label(given.prefix, given.number))


def _fresh(tx: Tx, hall: Hall, secrets: Secrets, given: Given) -> tuple[Ticket, list[str], list[tuple[str, str]]]:
    """The ticket as it would have been issued, its flags, and who it is for."""
    service, request = hall.service(given.service), _request(given)
    flags = [] if given.at_ms <= tx.now_ms else [CLOCK_AHEAD]
    if given.is_unreadable or (service.real_name and given.person is None):
        flags.append(NO_DOCUMENT)
    persons, found = _persons(tx, hall, secrets, given, service)
    flags += found
    number, queue = given.number, hall.queue(given.prefix)
    out = "SELECT 1 FROM ticket WHERE hall=? AND day=? AND prefix=? AND number=?"
    if tx.value(out, hall.id, given.day, given.prefix, number):
        number = numbering.take_number(tx, hall, given.day, queue)
        flags.append(NUMBER_TAKEN)
    at_ms = min(given.at_ms, tx.now_ms)
    ticket = issuing.standing(tx, hall, given.paper, request, given.day, number, at_ms)
    return ticket, flags, persons


def _persons(
    rows: Rows, hall: Hall, secrets: Secrets, given: Given, service: Service
) -> tuple[list[tuple[str, str]], list[str]]:
    """Who it is for, and by which limit a kiosk that knew everything would have refused it."""
    request = _request(given)
    try:
        return issuing.check_persons(rows, hall, given.day, secrets, request, [service]), []
    except AlreadyHasTicket:
        flag = SECOND_NUMBER
    except OncePerDay:
        flag = OVER_LIMIT
    return issuing.persons_of(secrets, request, [service]), [flag]


def _request(given: Given) -> Request:
    return Request(
        (given.service,),
        CHANNEL,
        person=given.person,
        priority=given.priority,
        needs=given.needs,
        language=given.language,
    )


def _priority(hall: Hall, given: Given) -> str | None:
    return issuing.credit_of(hall, _request(given), given.day)[1]


def _is_over(rows: Rows, hall: Hall, day: str) -> bool:
    """Whether the day's numbers have ended: nobody calls them any more."""
    closed = rows.value("SELECT 1 FROM journal WHERE subject=? AND hall=? AND kind='day_closed'", day, hall.id)
    return bool(closed)
