"""Finding a ticket: at the desk by number, slip, surname and last digits, in its own hall; at a window the last."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import finding
from queue_server.people.model import Person
from queue_server.tickets import alone_papers, store
from queue_server.tickets.model import Ticket

FOUND_MAX: Final = 8
_NUMBER: Final = re.compile(r"([A-Z]?)0*(\d{1,4})")
_SLIP: Final = re.compile(r"(\d{6})([A-Z]\d{3,4})")
_LINK: Final = re.compile(r"/t/([^/?#\s]+)")


def number_of(text: str) -> tuple[str | None, int] | None:
    """(letter or None, number) of what somebody typed: A027, a27, 'A 27', 27; None when it is no number."""
    found = _NUMBER.fullmatch("".join(_plain(text).split()))
    return None if found is None else (found[1] or None, int(found[2]))


def slip_of(text: str) -> tuple[str, str, int] | None:
    """(day as YYMMDD, letter, number) of a slip's CODE128, or None."""
    found = _SLIP.fullmatch(_plain(text).strip())
    return None if found is None else (found[1], found[2][0], int(found[2][1:]))


def token_of(text: str) -> str | None:
    """The token in a slip's QR link."""
    found = _LINK.search(text.strip())
    return None if found is None else found[1]


def by_number(rows: Rows, hall: str, day: str, prefix: str | None, number: int) -> list[Ticket]:
    """Today's tickets of that number, also on a paper given out without the server; without a letter, of any letter."""
    found = rows.all(
        "SELECT * FROM ticket WHERE hall=?1 AND day=?2 AND (?3 IS NULL OR prefix=?3) AND number=?4"
        " ORDER BY prefix LIMIT ?5",
        hall,
        day,
        prefix,
        number,
        FOUND_MAX,
    )
    own = [store.ticket_of(row) for row in found]
    return [*own, *(one for one in alone_papers.with_number(rows, hall, day, prefix, number) if one not in own)]


def by_slip(rows: Rows, hall: str, slip: tuple[str, str, int]) -> list[Ticket]:
    """The ticket of a slip, whatever day it is of."""
    return by_number(rows, hall, day_of(slip), *slip[1:])


def day_of(slip: tuple[str, str, int]) -> str:
    """The business day its bars name."""
    return f"20{slip[0][:2]}-{slip[0][2:4]}-{slip[0][4:]}"


def by_person(rows: Rows, secrets: Secrets, hall: str, day: str, name: str, digits: str) -> list[Ticket]:
    """Today's tickets of people of that surname and those last four digits, the newest first."""
    keys = sorted(finding.keys_for(secrets, name, digits))
    marks = ",".join("?" * len(keys))
    found = rows.all(
        "SELECT * FROM ticket WHERE id IN (SELECT ticket FROM ticket_find WHERE hall=? AND day=?"  # noqa: S608
        f" AND key IN ({marks})) ORDER BY arrived_ms DESC LIMIT {FOUND_MAX}",
        hall,
        day,
        *keys,
    )
    return [store.ticket_of(row) for row in found]


def of_person(rows: Rows, hall: str, person: str, limit: int = 50) -> list[Ticket]:
    """The tickets of a keyed person (`people.person_key`), the last one first, while it is known whose they are."""
    found = rows.all(
        "SELECT * FROM ticket WHERE id IN (SELECT ticket FROM ticket_person WHERE hall = ? AND person = ?)"
        " ORDER BY arrived_ms DESC, id LIMIT ?",
        hall,
        person,
        limit,
    )
    return [store.ticket_of(row) for row in found]


def forget_one(tx: Tx, ticket_id: str) -> None:
    """Nobody finds the ticket by its people any more."""
    tx.execute("DELETE FROM ticket_find WHERE ticket = ?", ticket_id)


def remember(tx: Tx, secrets: Secrets, ticket: Ticket, persons: Iterable[Person]) -> None:
    """Let the ticket be found by its people; forgotten with the day (`personal.forget_keys`)."""
    for key in sorted(finding.keys_of(secrets, persons)):
        tx.execute(
            "INSERT INTO ticket_find(hall, day, key, ticket) VALUES (?,?,?,?)", ticket.hall, ticket.day, key, ticket.id
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def last_left(rows: Rows, hall: str, day: str, window: str) -> Ticket | None:
    """The ticket that has left the window last on the day, finished or missed, and has not gone on since."""
    row = rows.one(
        "SELECT * FROM ticket WHERE hall=? AND day=? AND window=? AND state IN ('finished','missed')"
        " ORDER BY coalesce(finished_ms, missed_ms) DESC LIMIT 1",
        hall,
        day,
        window,
    )
    return None if row is None else store.ticket_of(row)


def finished_of_day(rows: Rows, hall: str, day: str) -> list[Ticket]:
    """Every ticket of the business day that was served to its end, in the order they were given out."""
    sql = "SELECT * FROM ticket WHERE hall = ? AND day = ? AND state = 'finished' ORDER BY arrived_ms, id"
    return [store.ticket_of(row) for row in rows.all(sql, hall, day)]
