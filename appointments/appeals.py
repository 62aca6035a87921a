"""Appeals against a miss or a cancellation that counts: one each, heard by staff, who excuse it or say why not."""

from __future__ import annotations

from typing import Final, NamedTuple

from appointments import store
from appointments.booking import subject_of
from appointments.model import Booking
from appointments.refusals import AlreadyAppealed, NothingToAppeal, NothingToDecline
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people

KEPT_DAYS: Final = 30
COUNTS: Final = frozenset({"missed", "cancelled"})

MIGRATIONS = (
    Migration(
        "booking_appeals",
        (
            "CREATE TABLE booking_appeal(booking TEXT PRIMARY KEY REFERENCES booking(id), hall TEXT NOT NULL,"
            " made_ms INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('open','granted','declined')),"
            " answer TEXT NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX booking_appeal_open ON booking_appeal(hall, made_ms) WHERE state = 'open'",
        ),
    ),
)


class Appeal(NamedTuple):
    """What became of it, and what staff answered; the words themselves are sealed."""

    booking: str
    made_ms: int
    state: str
    answer: str


def appeal(tx: Tx, secrets: Secrets, booking: Booking, text: str) -> None:
    """The holder says why it should not count; NothingToAppeal, AlreadyAppealed."""
    _check_counts(booking)
    if of_booking(tx, booking.id) is not None:
        raise AlreadyAppealed()
    tx.execute(
        "INSERT INTO booking_appeal(booking, hall, made_ms, state, answer) VALUES (?,?,?,'open','')",
        booking.id,
        booking.hall,
        tx.now_ms,
    )
    drop_ms = tx.now_ms + KEPT_DAYS * DAY_MS
    people.keep(tx, secrets, subject_of(booking.id), "appeal", text, drop_ms, hall=booking.hall)
    tx.record(booking.hall, "appeal_made", booking.id, {})


def excuse(tx: Tx, booking: Booking, reason: str) -> Booking:
    """It counts against nobody; an open appeal is granted by it. NothingToAppeal."""
    _check_counts(booking)
    reason = str(redact(reason))
    excused = store.change(tx, booking, "booking_excused", {"excused": reason})
    if _answer(tx, booking, "granted", reason):
        tx.record(booking.hall, "appeal_granted", booking.id, {})
    return excused


def decline(tx: Tx, booking: Booking, reason: str) -> None:
    """It goes on counting, and the holder reads why; NothingToDecline."""
    reason = str(redact(reason))
    if not _answer(tx, booking, "declined", reason):
        raise NothingToDecline()
    tx.record(booking.hall, "appeal_declined", booking.id, {"reason": reason})


def of_booking(rows: Rows, booking_id: str) -> Appeal | None:
    """The booking's appeal, if one was made."""
    row = rows.one("SELECT * FROM booking_appeal WHERE booking = ?", booking_id)
    return None if row is None else Appeal(row["booking"], row["made_ms"], row["state"], row["answer"])


def waiting(rows: Rows, hall: str) -> list[tuple[Appeal, Booking]]:
    """Those nobody has answered yet, the oldest first."""
    found = rows.all("SELECT * FROM booking_appeal WHERE hall = ? AND state = 'open' ORDER BY made_ms", hall)
    return [
        (Appeal(row["booking"], row["made_ms"], row["state"], row["answer"]), store.by_id(rows, row["booking"]))
        for row in found
    ]


def text_of(rows: Rows, secrets: Secrets, booking_id: str) -> str | None:
    """What the holder wrote, while it is kept; for those who answer."""
    return people.open(rows, secrets, subject_of(booking_id), "appeal")


def _check_counts(booking: Booking) -> None:
    if booking.state not in COUNTS or booking.excused:
        raise NothingToAppeal()


def _answer(tx: Tx, booking: Booking, state: str, answer: str) -> bool:
    sql = "UPDATE booking_appeal SET state = ?, answer = ? WHERE booking = ? AND state = 'open'"
    return bool(tx.execute(sql, state, answer, booking.id))
