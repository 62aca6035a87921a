"""Holding a place while somebody fills in a form: timed, signed, and good for exactly what was chosen."""

from __future__ import annotations

import json
from dataclasses import dataclass

from appointments import offering, store
from appointments.offering import Visit
from appointments.refusals import HoldIsOver
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS

PURPOSE = "hold"
KEPT_MS = 60 * MINUTE_MS  # so long whoever typed slowly can be told from somebody who never held anything


@dataclass(frozen=True)
class Hold:
    """A place kept for somebody until `until_ms`."""

    id: str
    services: tuple[str, ...]
    units: int
    start_ms: int
    until_ms: int


def hold(tx: Tx, hall: Hall, calendar: Calendar, hold_id: str, visit: Visit, start_ms: int) -> Hold:
    """Keep the visit's places for the hall's hold time; UnknownSlot, SlotNotOffered, SlotIsFull."""
    slots = offering.claim(tx, hall, calendar, visit, start_ms)
    until_ms = tx.now_ms + hall.booking.hold_min * MINUTE_MS
    made = Hold(hold_id, tuple(one.id for one in visit.services), visit.units, start_ms, until_ms)
    store.take_places(tx, hall.id, slots, visit.channel, hold_id, until_ms)
    tx.execute(
        "INSERT INTO hold(id, hall, services, units, start_ms, until_ms) VALUES (?,?,?,?,?,?)",
        made.id,
        hall.id,
        json.dumps(made.services),
        made.units,
        made.start_ms,
        made.until_ms,
    )
    return made


def token_of(secrets: Secrets, one: Hold) -> str:
    """The hold as its holder keeps it, signed."""
    return secrets.token(PURPOSE, one.id)


def named(rows: Rows, secrets: Secrets, hall: str, token: str) -> Hold | None:
    """The hold a genuine token names, for a while also when its time is over; None once it is booked or given up."""
    hold_id = secrets.token_subject(PURPOSE, token)
    row = None if hold_id is None else rows.one("SELECT * FROM hold WHERE id = ? AND hall = ?", hold_id, hall)
    if row is None:
        return None
    return Hold(row["id"], tuple(json.loads(row["services"])), row["units"], row["start_ms"], row["until_ms"])


def by_token(rows: Rows, secrets: Secrets, hall: str, token: str, now_ms: int) -> Hold:
    """The hold a genuine token names while it holds; HoldIsOver."""
    one = named(rows, secrets, hall, token)
    if one is None or one.until_ms <= now_ms:
        raise HoldIsOver()
    return one


def spend(tx: Tx, one: Hold, booking: str, channel: str) -> None:
    """The hold's places are the booking's now, once, and of the share of its channel; HoldIsOver."""
    if tx.execute("DELETE FROM hold WHERE id = ? AND until_ms > ?", one.id, tx.now_ms) != 1:
        raise HoldIsOver()
    if not store.keep_places(tx, one.id, booking, channel):
        raise HoldIsOver()


def release(tx: Tx, one: Hold) -> None:
    """Whoever held it chooses another time: the place is free at once."""
    tx.execute("DELETE FROM hold WHERE id = ?", one.id)
    tx.execute("DELETE FROM place WHERE holder = ? AND until_ms IS NOT NULL", one.id)


def sweep(tx: Tx) -> int:
    """Forget holds and given-back places whose time is over; they have not counted since."""
    tx.execute("DELETE FROM place WHERE until_ms <= ?", tx.now_ms)
    return tx.execute("DELETE FROM hold WHERE until_ms <= ?", tx.now_ms - KEPT_MS)
