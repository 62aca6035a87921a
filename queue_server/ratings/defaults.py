"""What a platform takes for granted when nobody rated within the term: recorded as such, and counted in no rate.

The term is the one its person has: while a case of the visit is under way nothing is taken, and its result begins it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import asking, giving, store
from queue_server.ratings.model import after
from queue_server.tickets import store as ticket_store
from queue_server.tickets.model import UNCLOSED

AT_ONCE: Final = 50  # visits of one transaction
DAY_MIN: Final = 24 * 60
LOOK_BACK_DAYS: Final = 5  # working days whose term has just ended; a server that was off for longer leaves them be

# visits of the days, and those whose result came in them; never one whose result is awaited or came later
_DUE: Final = (
    "SELECT t.id FROM ticket t LEFT JOIN rating r ON r.ticket = t.id WHERE t.hall = ?1 AND t.id IN ("
    "SELECT id FROM ticket WHERE hall = ?1 AND day BETWEEN ?2 AND ?3"
    ' UNION SELECT v.ticket FROM "case" c JOIN case_visit v ON v.case_id = c.id'
    " WHERE c.hall = ?1 AND c.concluded_ms >= ?4 AND c.concluded_ms < ?5)"
    " AND t.day <= ?3 AND t.state = 'finished' AND t.outcome IS NOT ?6"
    " AND (r.state IS NULL OR r.state IN ('asked','skipped'))"
    ' AND NOT EXISTS (SELECT 1 FROM case_visit v JOIN "case" c ON c.id = v.case_id WHERE v.ticket = t.id'
    " AND (c.concluded_ms >= ?5 OR c.concluded_ms IS NULL AND c.state IN ('applied','told','accepted'))) LIMIT ?7"
)


def take(tx: Tx, hall: Hall, calendar: Calendar) -> int:
    """Record the hall's default for visits whose term is over; answers how many. None where the hall has no default."""
    grade = hall.rating.default_grade
    done = 0
    for ticket_id in due(tx, hall, calendar, tx.now_ms):
        ticket, found = ticket_store.by_id(tx, ticket_id), store.of_ticket(tx, ticket_id)
        if after("take_default", found.state if found else None) is None:
            continue
        values: dict[str, Any] = {"state": "default", "channel": "default", "grade": grade, "given_ms": tx.now_ms}
        values |= {"given_day": hours.business_day(hall, tx.now_ms), **giving.case_of(tx, ticket_id)}
        if found is None:
            store.insert(tx, "rating_default", replace(asking.begun(tx, hall, ticket, "default"), **values))
        else:
            store.change(tx, found, "rating_default", values)
        done += 1
    return done


def due(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> list[str]:
    """Visits nobody has rated whose term, as giving.last_day tells it, ended in the last days; what the close of the
    day ended was none."""
    if not hall.rating.default_grade:
        return []
    last = hours.business_day(hall, now_ms)
    for _day in range(hall.rating.term_days + 1):
        last = calendar.working_day_before(last)
    first = last
    for _day in range(LOOK_BACK_DAYS):
        first = calendar.working_day_before(first)
    found = rows.all(
        _DUE,
        hall.id,
        first,
        last,
        hours.instant_ms(hall, first),
        hours.instant_ms(hall, last, DAY_MIN),
        UNCLOSED,
        AT_ONCE,
    )
    return [row["id"] for row in found]
