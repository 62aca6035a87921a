"""The end of the day, and stopping a queue: what is left over is ended by rule, and nobody is left in between."""

from __future__ import annotations

from queue_server.hall.model import Hall
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import refused_papers, store
from queue_server.tickets.model import UNCLOSED, Ticket
from queue_server.tickets.moving import do


def open_days(rows: Rows, hall_id: str, before_day: str) -> list[str]:
    """Earlier days with live tickets, or with numbers given out and never closed, oldest first."""
    found = rows.all(
        "SELECT day FROM ticket WHERE hall=? AND day<? AND state IN ('waiting','called','serving','held','missed')"
        " UNION SELECT day FROM number_series AS s WHERE hall=? AND day<? AND NOT EXISTS"
        " (SELECT 1 FROM journal WHERE subject=s.day AND hall=s.hall AND kind='day_closed') ORDER BY day",
        hall_id,
        before_day,
        hall_id,
        before_day,
    )
    return [row["day"] for row in found]


def close_day(tx: Tx, hall_id: str, day: str) -> dict[str, int]:
    """End every live ticket of the day, serving as finished-unclosed, others as expired; counts per former state.
    Papers that were no numbers are nobody's matter any more."""
    counts: dict[str, int] = {}
    for ticket in store.live(tx, hall_id):
        if ticket.day != day:
            continue
        counts[ticket.state] = counts.get(ticket.state, 0) + 1
        changes: dict[str, object] = {"finished_ms": tx.now_ms}
        if ticket.state == "serving":
            changes["outcome"] = UNCLOSED
        do(tx, ticket, "expire", "ticket_expired", changes)
    refused_papers.end_all(tx, hall_id)
    tx.execute("DELETE FROM queue_stop WHERE hall=?", hall_id)
    tx.execute("DELETE FROM queue_run WHERE hall=?", hall_id)
    tx.record(hall_id, "day_closed", day, {"day": day, "left": counts})
    return counts


def unclosed(rows: Rows, hall_id: str, day: str) -> list[Ticket]:
    """Tickets of the day whose service was never closed: the manager's list."""
    found = rows.all("SELECT * FROM ticket WHERE hall=? AND day=? AND outcome=?", hall_id, day, UNCLOSED)
    return [store.ticket_of(row) for row in found]


def stop_queue(tx: Tx, hall: Hall, queue: str, reason: str) -> None:
    """Give out no more numbers for this queue; everyone who has one is still served."""
    prefix, reason = hall.queue(queue).id, str(redact(reason))
    tx.execute(
        "INSERT INTO queue_stop(hall, queue, reason, since_ms) VALUES (?,?,?,?)"
        " ON CONFLICT(hall, queue) DO UPDATE SET reason = excluded.reason",
        hall.id,
        prefix,
        reason,
        tx.now_ms,
    )
    tx.record(hall.id, "queue_stopped", f"queue:{prefix}", {"queue": prefix, "reason": reason})


def reopen_queue(tx: Tx, hall: Hall, queue: str) -> bool:
    """Give out numbers again; False if it was not stopped."""
    prefix = hall.queue(queue).id
    changed = tx.execute("DELETE FROM queue_stop WHERE hall=? AND queue=?", hall.id, prefix)
    if changed:
        tx.record(hall.id, "queue_reopened", f"queue:{prefix}", {"queue": prefix})
    return bool(changed)
