"""How a person stands by the hall's no-show policy: the past under keyed fingerprints, kept as long as it counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from appointments import policies
from appointments.fairness import Keys
from appointments.model import PRINCIPAL, Booking
from appointments.policies import Kind, Past, Standing
from appointments.refusals import BookingsBlocked
from appointments.store import booking_of, own_moves
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx

BOUND: Final = frozenset({"online", "phone"})  # at the desk staff may book for anybody
_KINDS: Final[Mapping[str, Kind]] = {
    "booked": "live",
    "partial": "live",
    "arrived": "kept",
    "cancelled": "cancelled",
    "missed": "missed",
}
_BY_PERSON = (
    "SELECT b.*, max(p.is_unit) AS is_unit FROM booking_person p JOIN booking b ON b.id = p.booking"
    " WHERE p.hall = ? AND p.person = ? AND p.day >= ? AND p.role <> 'principal' GROUP BY b.id"
)
_BY_PHONE = (
    "SELECT b.*, 0 AS is_unit FROM booking_phone f JOIN booking b ON b.id = f.booking"
    " WHERE f.hall = ? AND f.phone = ? AND b.day >= ?"
)


def check(rows: Rows, hall: Hall, keys: Keys, channel: str, now_ms: int) -> None:
    """BookingsBlocked if one of those who book, or their phone, may not book now by the hall's policy."""
    if channel not in BOUND or hall.booking.policy == "none":
        return
    mine = [one.key for one in keys.persons if one.role != PRINCIPAL]
    found = _worst(rows, hall, mine, keys.phone, now_ms)
    if found.until is not None:
        raise BookingsBlocked(until=found.until.isoformat())


def of_booking(rows: Rows, hall: Hall, booking: Booking, now_ms: int) -> Standing:
    """How the first of a booking's people and its phone stand; nothing once they are forgotten."""
    person = rows.value(
        "SELECT person FROM booking_person WHERE booking = ? AND role <> 'principal' ORDER BY place LIMIT 1", booking.id
    )
    phone = rows.value("SELECT phone FROM booking_phone WHERE booking = ?", booking.id)
    return _worst(rows, hall, [person] if person else [], phone or "", now_ms)


def forget(tx: Tx, hall: Hall) -> int:
    """Drop the fingerprints of bookings that count no more; answers how many."""
    today = date.fromisoformat(hours.business_day(hall, tx.now_ms))
    before = (today - timedelta(days=policies.kept_days(hall.booking.block_days))).isoformat()
    tx.execute(
        "DELETE FROM booking_phone WHERE hall = ? AND booking IN (SELECT id FROM booking WHERE hall = ? AND day < ?)",
        hall.id,
        hall.id,
        before,
    )
    return tx.execute("DELETE FROM booking_person WHERE hall = ? AND day < ?", hall.id, before)


def _worst(rows: Rows, hall: Hall, persons: list[str], phone: str, now_ms: int) -> Standing:
    rules = hall.booking
    today = date.fromisoformat(hours.business_day(hall, now_ms))
    since = (today - timedelta(days=policies.kept_days(rules.block_days))).isoformat()
    asked = [(_BY_PERSON, key) for key in persons]
    if rules.policy == "quanzhou" and phone:  # counts by document or by phone; points belong to a person
        asked.append((_BY_PHONE, phone))
    pasts = [_past(rows, hall, rows.all(sql, hall.id, key, since)) for sql, key in asked]
    return policies.worst(policies.standing(rules.policy, rules.block_days, past, today) for past in pasts)


def _past(rows: Rows, hall: Hall, found: list[Any]) -> list[Past]:
    past = []
    for row in found:
        kind = _KINDS.get(row["state"])
        if kind is None or row["excused"]:
            continue
        one = booking_of(row)
        made, day = hours.business_day(hall, one.made_ms), one.day
        if kind == "cancelled" and one.ended_ms is not None:
            day = hours.business_day(hall, one.ended_ms)
        own = own_moves(rows, one.id) if one.moves else []
        moved = [hours.business_day(hall, at_ms) for at_ms, counts in own if counts]
        days = [date.fromisoformat(name) for name in (made, day, *moved)]
        past.append(Past(days[0], days[1], kind, one.services, bool(row["is_unit"]), tuple(days[2:])))
    return past
