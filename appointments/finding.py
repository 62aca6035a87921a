"""Finding a booking: by its number, its link, or surname and last digits; a number is never searched for by parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from appointments import store
from appointments.model import Booking
from appointments.refusals import UnknownBooking
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import finding
from queue_server.people.model import Person

FOUND_MAX: Final = 8
PURPOSE: Final = "booking"  # of the token in a booking's link
_NUMBER: Final = re.compile(r"\d{8}")
_LINK: Final = re.compile(r"/b/([^/?#\s]+)")
MIGRATIONS = (
    Migration(
        "booking_find",
        (
            "CREATE TABLE booking_find(booking TEXT NOT NULL REFERENCES booking(id), hall TEXT NOT NULL,"
            " key TEXT NOT NULL, PRIMARY KEY(booking, key)) STRICT, WITHOUT ROWID",
            "CREATE INDEX booking_find_key ON booking_find(hall, key)",
        ),
    ),
)


def number_of(text: str) -> str | None:
    """The eight digits somebody typed, with blanks or dashes between them or without; None for anything else."""
    bare = re.sub(r"[\s\-–]", "", unicodedata.normalize("NFKC", text))
    return bare if _NUMBER.fullmatch(bare) else None


def token_of(text: str) -> str | None:
    """The token in a booking's code, as a scanner types it."""
    found = _LINK.search(text.strip())
    return None if found is None else found[1]


def by_id(rows: Rows, hall: str, booking_id: str) -> Booking:
    """The hall's booking of that id; UnknownBooking."""
    found = store.by_id(rows, booking_id)
    if found.hall != hall:
        raise UnknownBooking()
    return found


def by_text(rows: Rows, secrets: Secrets, hall: str, text: str) -> Booking:
    """The hall's booking of a typed number or a scanned code; UnknownBooking."""
    token = token_of(text)
    if token is not None:
        booking_id = secrets.token_subject(PURPOSE, token)
        if booking_id is None:
            raise UnknownBooking()
        return by_id(rows, hall, booking_id)
    number = number_of(text)
    if number is None:
        raise UnknownBooking()
    return store.by_number(rows, hall, number)


def by_person(rows: Rows, secrets: Secrets, hall: str, from_day: str, name: str, digits: str) -> list[Booking]:
    """Bookings from that day on of people of that surname and those last four digits, the next one first."""
    keys = sorted(finding.keys_for(secrets, name, digits))
    marks = ",".join("?" * len(keys))
    found = rows.all(
        "SELECT * FROM booking WHERE hall = ? AND day >= ? AND id IN (SELECT booking FROM booking_find"  # noqa: S608
        f" WHERE hall = ? AND key IN ({marks})) ORDER BY start_ms, number LIMIT {FOUND_MAX}",
        hall,
        from_day,
        hall,
        *keys,
    )
    return [store.booking_of(row) for row in found]


def of_person(rows: Rows, hall: str, person: str, limit: int = 50) -> list[Booking]:
    """The bookings of a keyed person (`people.person_key`), the last one first, while it is known who comes."""
    found = rows.all(
        "SELECT * FROM booking WHERE id IN (SELECT booking FROM booking_person WHERE hall = ? AND person = ?)"
        " ORDER BY start_ms DESC, id LIMIT ?",
        hall,
        person,
        limit,
    )
    return [store.booking_of(row) for row in found]


def remember(tx: Tx, secrets: Secrets, booking: Booking, persons: Iterable[Person]) -> None:
    """Let the booking be found by its people; forgotten after its day (`forget`)."""
    for key in sorted(finding.keys_of(secrets, persons)):
        tx.execute("INSERT INTO booking_find(booking, hall, key) VALUES (?,?,?)", booking.id, booking.hall, key)


def forget_one(tx: Tx, booking_id: str) -> None:
    """Nobody finds the booking by its people any more."""
    tx.execute("DELETE FROM booking_find WHERE booking = ?", booking_id)


def forget(tx: Tx, hall: str, before_day: str) -> int:
    """Drop by whom the bookings of days before `before_day` could be found."""
    return tx.execute(
        "DELETE FROM booking_find WHERE hall = ? AND booking IN (SELECT id FROM booking WHERE hall = ? AND day < ?)",
        hall,
        hall,
        before_day,
    )
