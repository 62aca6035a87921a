"""What must be true of the tables themselves at any moment, asked of the file."""

from __future__ import annotations

from queue_server.kernel.rows import Rows
from tests.tickets.counter import Counter

WRONG = {
    "a person's claim lives otherwise than the ticket": (
        "SELECT p.ticket FROM ticket_person p JOIN ticket t ON t.id = p.ticket"
        " WHERE p.live <> (t.state IN ('waiting','called','serving','held','missed'))"
    ),
    "one person has two live tickets for a service": (
        "SELECT person FROM ticket_person WHERE live = 1 GROUP BY hall, service, person HAVING count(*) > 1"
    ),
    "a window has two tickets": (
        "SELECT window FROM ticket WHERE state IN ('called','serving') GROUP BY hall, window HAVING count(*) > 1"
    ),
    "a number was given twice": ("SELECT number FROM ticket GROUP BY hall, day, prefix, number HAVING count(*) > 1"),
    "a finished ticket has no outcome": "SELECT id FROM ticket WHERE state = 'finished' AND outcome IS NULL",
    "a ticket works on an item it does not have": "SELECT id FROM ticket WHERE item >= json_array_length(items)",
    "a time runs backwards": (
        "SELECT id FROM ticket WHERE called_ms < arrived_ms OR served_ms < arrived_ms OR finished_ms < arrived_ms"
    ),
}


def check_tables(counter: Counter) -> None:
    """Every sentence above is false, and the journal rebuilds what is there."""

    def look(rows: Rows) -> dict[str, list[object]]:
        found = {said: rows.all(sql) for said, sql in WRONG.items()}
        return {said: [tuple(dict(row).values()) for row in hits] for said, hits in found.items() if hits}

    wrong = counter.database.read(look)
    assert not wrong, wrong
    differences = counter.differences()
    assert not differences, differences
