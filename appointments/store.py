"""The bookings' own tables, and the one way a booking's row changes: together with the journal entry that says so.

A place is a row: it counts while `until_ms` is null (booked) or lies ahead (held, or not given back yet). So nothing
has to run for a hold to end or a cancelled place to come back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from appointments.model import Booking
from appointments.refusals import STATE_ZH, StateForbidsBooking, UnknownBooking
from appointments.supply import Slot
from queue_server.kernel.database import Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx

MIGRATIONS = (
    Migration(
        "bookings",
        (
            "CREATE TABLE booking(id TEXT PRIMARY KEY, hall TEXT NOT NULL, number TEXT NOT NULL,"
            " services TEXT NOT NULL, queue TEXT NOT NULL, day TEXT NOT NULL, start_ms INTEGER NOT NULL,"
            " end_ms INTEGER NOT NULL,"
            " units INTEGER NOT NULL, channel TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('unverified','booked','partial','arrived','cancelled','missed','lapsed')), made_ms INTEGER NOT NULL,"
            " acted_by TEXT NOT NULL, roles TEXT NOT NULL, present TEXT NOT NULL, arrived_ms INTEGER, ticket TEXT,"
            " verify_by_ms INTEGER, ended_ms INTEGER, moves INTEGER NOT NULL, excused TEXT NOT NULL,"
            " home INTEGER NOT NULL) STRICT",
            "CREATE UNIQUE INDEX booking_number ON booking(hall, number)",
            "CREATE INDEX booking_day ON booking(hall, day, start_ms)",
            "CREATE INDEX booking_ticket ON booking(ticket) WHERE ticket IS NOT NULL",
            "CREATE INDEX booking_live ON booking(hall, state) WHERE state IN ('unverified','booked','partial')",
            "CREATE TABLE place(id INTEGER PRIMARY KEY, hall TEXT NOT NULL, line TEXT NOT NULL,"
            " start_ms INTEGER NOT NULL, channel TEXT NOT NULL, holder TEXT NOT NULL, until_ms INTEGER) STRICT",
            "CREATE INDEX place_slot ON place(hall, line, start_ms)",
            "CREATE INDEX place_holder ON place(holder)",
            "CREATE TABLE place_change(hall TEXT NOT NULL, line TEXT NOT NULL, start_ms INTEGER NOT NULL,"
            " places INTEGER NOT NULL, PRIMARY KEY(hall, line, start_ms)) STRICT, WITHOUT ROWID",
            "CREATE TABLE hold(id TEXT PRIMARY KEY, hall TEXT NOT NULL, services TEXT NOT NULL, units INTEGER NOT NULL,"
            " start_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE TABLE booking_person(booking TEXT NOT NULL REFERENCES booking(id), hall TEXT NOT NULL,"
            " service TEXT NOT NULL, day TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,"
            " place INTEGER NOT NULL, is_org INTEGER NOT NULL, live INTEGER NOT NULL,"
            " PRIMARY KEY(booking, service, person)) STRICT, WITHOUT ROWID",
            "CREATE UNIQUE INDEX one_booking ON booking_person(hall, service, day, person)"
            " WHERE live = 1 AND is_org = 0",
            "CREATE INDEX booking_person_person ON booking_person(hall, person, day)",
            "CREATE TABLE booking_phone(booking TEXT PRIMARY KEY REFERENCES booking(id), hall TEXT NOT NULL,"
            " phone TEXT NOT NULL, day TEXT NOT NULL, tries INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX booking_phone_phone ON booking_phone(hall, phone)",
        ),
    ),
    Migration(
        "booking_units",  # who may have several a day is one thing, who is an organisation another
        (
            "ALTER TABLE booking_person RENAME COLUMN is_org TO is_exempt",
            "ALTER TABLE booking_person ADD COLUMN is_unit INTEGER NOT NULL DEFAULT 0",
            "UPDATE booking_person SET is_unit = 1 WHERE is_exempt = 1 AND role <> 'agent'",
            "UPDATE booking_person SET live = 0 WHERE booking IN (SELECT id FROM booking WHERE state = 'unverified')",
        ),
    ),
    Migration(
        "booking_codes",  # how many went to the phone, when the last one did, and who asked
        (
            "ALTER TABLE booking_phone ADD COLUMN codes INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE booking_phone ADD COLUMN sent_ms INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE booking_phone ADD COLUMN asker TEXT NOT NULL DEFAULT ''",
        ),
    ),
)

_COLUMNS = tuple(field.name for field in fields(Booking))
_LISTS = frozenset({"services", "roles", "present"})
_TYPED = frozenset({"excused", "by_hall", "reason"})


def _stored(name: str, value: Any) -> Any:
    if name in _LISTS:
        return json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
    return int(value) if isinstance(value, bool) else value


def _redacted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: redact(value) if name in _TYPED else value for name, value in values.items()}


def booking_of(row: Mapping[str, Any]) -> Booking:
    """A row as a Booking."""
    values: dict[str, Any] = {n: tuple(json.loads(row[n])) if n in _LISTS else row[n] for n in _COLUMNS}
    values["home"] = bool(values["home"])
    return Booking(**values)


# --- bookings ---------------------------------------------------------------------------------------------------------


def insert(tx: Tx, booking: Booking) -> None:
    """A new booking and its journal entry."""
    values = {name: _stored(name, getattr(booking, name)) for name in _COLUMNS}
    marks = ",".join("?" * len(_COLUMNS))
    tx.execute(f"INSERT INTO booking({','.join(_COLUMNS)}) VALUES ({marks})", *values.values())  # noqa: S608
    tx.record(booking.hall, "booking_made", booking.id, {"set": values})


def change(
    tx: Tx, booking: Booking, kind: str, changes: Mapping[str, Any], extra: Mapping[str, Any] | None = None
) -> Booking:
    """Change the row if it is still as we saw it, and journal what changed. The new booking; StateForbidsBooking.

    Reasons are typed by hand: numbers of people and phones in them are taken out here.
    """
    values = {"acted_by": tx.actor} | {name: _stored(name, value) for name, value in changes.items()}
    values, extra = _redacted(values), _redacted(extra or {})
    sets = ", ".join(f"{name} = ?" for name in values)
    changed = tx.execute(
        f"UPDATE booking SET {sets} WHERE id = ? AND state = ? AND moves = ?",  # noqa: S608
        *values.values(),
        booking.id,
        booking.state,
        booking.moves,
    )
    if changed != 1:
        raise StateForbidsBooking(number=booking.number, state=booking.state, state_zh=STATE_ZH[booking.state])
    tx.record(booking.hall, kind, booking.id, {"set": values, **extra})
    return by_id(tx, booking.id)


def by_id(rows: Rows, booking_id: str) -> Booking:
    """The booking, or UnknownBooking."""
    row = rows.one("SELECT * FROM booking WHERE id = ?", booking_id)
    if row is None:
        raise UnknownBooking()
    return booking_of(row)


def by_number(rows: Rows, hall: str, number: str) -> Booking:
    """The booking people name by its number, or UnknownBooking."""
    row = rows.one("SELECT * FROM booking WHERE hall = ? AND number = ?", hall, number)
    if row is None:
        raise UnknownBooking()
    return booking_of(row)


def free_number(rows: Rows, hall: str, draw: Callable[[], str]) -> str:
    """A number drawn by chance that no booking of the hall has."""
    while True:
        number = draw()
        if rows.value("SELECT 1 FROM booking WHERE hall = ? AND number = ?", hall, number) is None:
            return number


def own_moves(rows: Rows, booking_id: str) -> list[tuple[int, bool]]:
    """When the citizen moved the booking, and whether it counts: not while the hall itself ran late."""
    found = rows.all(
        "SELECT at_ms, coalesce(json_extract(body, '$.counts'), 0) AS counts FROM journal"
        " WHERE subject = ? AND kind = 'booking_moved' AND json_extract(body, '$.by_hall') = '' ORDER BY pos",
        booking_id,
    )
    return [(row["at_ms"], bool(row["counts"])) for row in found]


def of_ticket(rows: Rows, ticket: str) -> Booking | None:
    """The booking a ticket came from, if any."""
    row = rows.one("SELECT * FROM booking WHERE ticket = ?", ticket)
    return None if row is None else booking_of(row)


def of_tickets(rows: Rows, tickets: Sequence[str]) -> list[Booking]:
    """The bookings these tickets came from."""
    marks = ",".join("?" * len(tickets))
    found = rows.all(f"SELECT * FROM booking WHERE ticket IN ({marks}) ORDER BY start_ms, id", *tickets)  # noqa: S608
    return [booking_of(row) for row in found]


def of_days(rows: Rows, hall: str, first: str, last: str) -> list[Booking]:
    """All bookings of these days in the order of their slots, ended ones too."""
    found = rows.all(
        "SELECT * FROM booking WHERE hall = ? AND day BETWEEN ? AND ? ORDER BY start_ms, number", hall, first, last
    )
    return [booking_of(row) for row in found]


# --- places -----------------------------------------------------------------------------------------------------------


def used(rows: Rows, hall: str, line: str, first_ms: int, end_ms: int, now_ms: int) -> dict[int, dict[str, int]]:
    """Per slot's start and channel: how many places are spent at `now_ms`."""
    found = rows.all(
        "SELECT start_ms, channel, count(*) AS n FROM place WHERE hall = ? AND line = ? AND start_ms >= ?"
        " AND start_ms < ? AND (until_ms IS NULL OR until_ms > ?) GROUP BY start_ms, channel",
        hall,
        line,
        first_ms,
        end_ms,
        now_ms,
    )
    spent: dict[int, dict[str, int]] = {}
    for row in found:
        spent.setdefault(row["start_ms"], {})[row["channel"]] = row["n"]
    return spent


def take_places(tx: Tx, hall: str, slots: Iterable[Slot], channel: str, holder: str, until_ms: int | None) -> None:
    """Spend one place in each slot, for a holder: a hold until then, or a booking (None). Asks nothing."""
    for slot in slots:
        tx.execute(
            "INSERT INTO place(hall, line, start_ms, channel, holder, until_ms) VALUES (?,?,?,?,?,?)",
            hall,
            slot.line,
            slot.start_ms,
            channel,
            holder,
            until_ms,
        )


def keep_places(tx: Tx, hold: str, booking: str, channel: str) -> int:
    """The places of a hold that still holds become the booking's, of its channel's share; answers how many."""
    sql = "UPDATE place SET holder = ?, channel = ?, until_ms = NULL WHERE holder = ? AND until_ms > ?"
    return tx.execute(sql, booking, channel, hold, tx.now_ms)


def give_back(tx: Tx, holder: str, until_ms: int) -> int:
    """The holder's places are free from that instant on."""
    return tx.execute("UPDATE place SET until_ms = ? WHERE holder = ? AND until_ms IS NULL", until_ms, holder)


def leave_places(tx: Tx, holder: str, taken: Iterable[Slot], until_ms: int) -> None:
    """The holder has left its former places: they are free from that instant on, those it takes again at once."""
    for slot in taken:
        tx.execute("DELETE FROM place WHERE holder = ? AND line = ? AND start_ms = ?", holder, slot.line, slot.start_ms)
    tx.execute("UPDATE place SET holder = '', until_ms = ? WHERE holder = ?", until_ms, holder)


def changed_places(rows: Rows, hall: str, line: str, first_ms: int, end_ms: int) -> dict[int, int]:
    """Places a manager has set by hand, by the slot's start."""
    found = rows.all(
        "SELECT start_ms, places FROM place_change WHERE hall = ? AND line = ? AND start_ms >= ? AND start_ms < ?",
        hall,
        line,
        first_ms,
        end_ms,
    )
    return {row["start_ms"]: row["places"] for row in found}


def set_places(tx: Tx, hall: str, line: str, start_ms: int, places: int | None) -> None:
    """Set a slot's places by hand; None leaves them to the hall file again."""
    tx.execute("DELETE FROM place_change WHERE hall = ? AND line = ? AND start_ms = ?", hall, line, start_ms)
    if places is not None:
        tx.execute(
            "INSERT INTO place_change(hall, line, start_ms, places) VALUES (?,?,?,?)", hall, line, start_ms, places
        )
