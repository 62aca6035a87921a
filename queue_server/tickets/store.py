"""What is asked of the tickets' tables, and the one way a row changes: together with the entry that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.tickets.model import Item, Ticket
from queue_server.tickets.order import MOVES, Waiting
from queue_server.tickets.refusals import STATE_ZH, StateForbids, UnknownTicket
from queue_server.tickets.tables import MIGRATIONS as MIGRATIONS

_COLUMNS = tuple(field.name for field in fields(Ticket))
_WAITING = "id, prefix, number, queue, arrived_ms, basis_ms, credit_min, slot_ms, booked, to_window, missed_ms"


def columns_of(ticket: Ticket) -> dict[str, Any]:
    """The ticket as its row and as the `set` of its first journal entry."""
    return {name: _stored(getattr(ticket, name)) for name in _COLUMNS}


def ticket_of(row: Mapping[str, Any]) -> Ticket:
    """A row (or the replay's fold of `set`s) as a Ticket."""
    values = {name: row[name] for name in _COLUMNS}
    stored = values["items"]
    pairs = json.loads(stored) if isinstance(stored, str) else stored
    values["items"] = tuple(Item(service, outcome) for service, outcome in pairs)
    values["booked"] = bool(values["booked"])
    return Ticket(**values)


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return items_text(value)
    return int(value) if isinstance(value, bool) else value


def items_text(items: tuple[Item, ...]) -> str:
    """Items as the JSON text of the row."""
    return json.dumps([[item.service, item.outcome] for item in items], ensure_ascii=False, separators=(",", ":"))


def insert(tx: Tx, ticket: Ticket, extra: Mapping[str, Any] | None = None) -> int:
    """A new ticket and its journal entry; answers the entry's seq."""
    values = columns_of(ticket)
    marks = ",".join("?" * len(_COLUMNS))
    tx.execute(f"INSERT INTO ticket({','.join(_COLUMNS)}) VALUES ({marks})", *values.values())  # noqa: S608
    return tx.record(ticket.hall, "ticket_issued", ticket.id, {"set": values, "number": ticket.label, **(extra or {})})


def change(
    tx: Tx, ticket: Ticket, kind: str, changes: Mapping[str, Any], extra: Mapping[str, Any] | None = None
) -> Ticket:
    """Change the row if it is still in the state we saw; journal what changed and where it was. The new ticket."""
    values = {"acted_by": tx.actor} | {name: _stored(value) for name, value in changes.items()}
    sets = ", ".join(f"{name} = ?" for name in values)
    changed = tx.execute(
        f"UPDATE ticket SET {sets} WHERE id = ? AND state = ?",  # noqa: S608
        *values.values(),
        ticket.id,
        ticket.state,
    )
    if changed != 1:
        raise StateForbids(number=ticket.label, state=ticket.state, state_zh=STATE_ZH[ticket.state])
    before = {"queue": ticket.queue, "window": ticket.window, "call": ticket.call_seq}
    tx.record(ticket.hall, kind, ticket.id, {"set": values, "number": ticket.label, "before": before, **(extra or {})})
    return by_id(tx, ticket.id)


def by_id(rows: Rows, ticket_id: str) -> Ticket:
    """The ticket, also by the id of a paper that is another name of it (alone_papers.py); UnknownTicket."""
    row = rows.one("SELECT * FROM ticket WHERE id = ?", ticket_id) or rows.one(
        "SELECT * FROM ticket WHERE id = (SELECT ticket FROM ticket_paper WHERE paper = ?)", ticket_id
    )
    if row is None:
        raise UnknownTicket()
    return ticket_of(row)


def by_ids(rows: Rows, ids: Sequence[str]) -> list[Ticket]:
    """Those of the tickets that there are, in the order asked for, by one query."""
    marks = ",".join("?" * len(ids))
    found = {row["id"]: row for row in rows.all(f"SELECT * FROM ticket WHERE id IN ({marks})", *ids)}  # noqa: S608
    return [ticket_of(found[one]) for one in ids if one in found]


def at_window(rows: Rows, hall: str, window: str) -> Ticket | None:
    """The window's current ticket: called or being served."""
    row = rows.one("SELECT * FROM ticket WHERE hall=? AND window=? AND state IN ('called','serving')", hall, window)
    return None if row is None else ticket_of(row)


def at_windows(rows: Rows, hall: str) -> list[Ticket]:
    """The current tickets of all windows of the hall."""
    found = rows.all("SELECT * FROM ticket WHERE hall=? AND state IN ('called','serving')", hall)
    return [ticket_of(row) for row in found]


def live(rows: Rows, hall: str) -> list[Ticket]:
    """Every ticket that can still be acted on."""
    found = rows.all(
        "SELECT * FROM ticket WHERE hall=? AND state IN ('waiting','called','serving','held','missed')", hall
    )
    return [ticket_of(row) for row in found]


def held(rows: Rows, hall: str, queues: tuple[str, ...]) -> list[Ticket]:
    """Tickets put on hold in these queues, oldest first; not those that await a result."""
    marks = ",".join("?" * len(queues))
    found = rows.all(
        "SELECT * FROM ticket WHERE hall=? AND state='held' AND served_ms IS NOT NULL"  # noqa: S608
        f" AND queue IN ({marks}) ORDER BY held_ms",
        hall,
        *queues,
    )
    return [ticket_of(row) for row in found]


def waiting(rows: Rows, hall: str, queues: tuple[str, ...]) -> list[Waiting]:
    """The lines of these queues as the order sees them."""
    marks = ",".join("?" * len(queues))
    found = rows.all(
        f"SELECT {_WAITING} FROM ticket WHERE hall=? AND state='waiting' AND queue IN ({marks})",  # noqa: S608
        hall,
        *queues,
    )
    return [_waiting_of(row) for row in found]


def _waiting_of(row: Row) -> Waiting:
    return Waiting(
        row["id"],
        f"{row['prefix']}{row['number']:03d}",
        row["queue"],
        row["arrived_ms"],
        row["basis_ms"],
        row["credit_min"],
        row["slot_ms"] if row["booked"] else None,
        row["to_window"],
        row["number"],
        row["slot_ms"] if row["booked"] and row["missed_ms"] is not None else None,
    )


def ahead_of(rows: Rows, ticket: Ticket) -> int:
    """How many people (units) wait in its queue with tickets that would be called before this one, by rank."""
    return int(
        rows.value(
            # without the credit, which is never below nought, most of the line is known to be before it
            "SELECT (SELECT coalesce(sum(units), 0) FROM ticket WHERE hall=?1 AND queue=?2 AND state='waiting'"
            " AND basis_ms < ?4 AND id <> ?3)"
            " + (SELECT coalesce(sum(units), 0) FROM ticket WHERE hall=?1 AND queue=?2 AND state='waiting'"
            " AND basis_ms >= ?4 AND id <> ?3"
            " AND (basis_ms - credit_min * 60000, arrived_ms, number, id) < (?4, ?5, ?6, ?7))",
            ticket.hall,
            ticket.queue,
            ticket.id,
            *ticket.sort_key,
        )
    )


def queue_counts(rows: Rows, hall: str) -> dict[str, tuple[int, int | None]]:
    """Per queue: people waiting (units) and the oldest arrival among them."""
    found = rows.all(
        "SELECT queue, sum(units) AS n, min(arrived_ms) AS oldest FROM ticket WHERE hall=? AND state='waiting'"
        " GROUP BY queue",
        hall,
    )
    return {row["queue"]: (row["n"], row["oldest"]) for row in found}


def waiting_units(rows: Rows, hall: str, queue: str) -> int:
    """How many people wait in one queue."""
    return int(
        rows.value("SELECT sum(units) FROM ticket WHERE hall=? AND queue=? AND state='waiting'", hall, queue) or 0
    )


def bookings_run(rows: Rows, hall: str) -> dict[str, int]:
    """Per queue: appointments called in a row while walk-ins waited."""
    return {r["queue"]: r["bookings"] for r in rows.all("SELECT queue, bookings FROM queue_run WHERE hall=?", hall)}


def set_bookings_run(tx: Tx, hall: str, queue: str, bookings: int) -> None:
    """Remember the run after a call."""
    tx.execute(
        "INSERT INTO queue_run(hall, queue, bookings) VALUES (?,?,?)"
        " ON CONFLICT(hall, queue) DO UPDATE SET bookings = excluded.bookings",
        hall,
        queue,
        bookings,
    )


def stops(rows: Rows, hall: str) -> Mapping[str, str]:
    """Queues for which issuing was stopped, with the reason people are told."""

    def load() -> Mapping[str, str]:
        return {r["queue"]: r["reason"] for r in rows.all("SELECT queue, reason FROM queue_stop WHERE hall=?", hall)}

    return rows.kept(("stops", hall), ("queue_stop",), load)


def newest_calls(rows: Rows, hall: str, day: str, count: int) -> list[Ticket]:
    """The tickets called last on the business day, newest first, each under its latest call."""
    found = rows.all(
        "SELECT * FROM ticket WHERE hall=? AND day=? AND call_seq IS NOT NULL ORDER BY call_seq DESC LIMIT ?",
        hall,
        day,
        count,
    )
    return [ticket_of(row) for row in found]


def finished_at(rows: Rows, hall: str, day: str, window: str) -> int:
    """How many tickets the window has finished on the day."""
    return int(
        rows.value(
            "SELECT count(*) FROM ticket WHERE hall=? AND day=? AND window=? AND state='finished'", hall, day, window
        )
    )


def moves_of(rows: Rows, ticket_id: str) -> list[str]:
    """What took the ticket out of the plain order since it was issued, each once, by order.MOVES."""
    found = rows.all("SELECT kind FROM journal WHERE subject=? ORDER BY pos", ticket_id)
    return list(dict.fromkeys(MOVES[row["kind"]] for row in found if row["kind"] in MOVES))


def why_of(rows: Rows, ticket_id: str) -> dict[str, Any] | None:
    """The reasons stored with the ticket's latest call."""
    text = rows.value(
        "SELECT body FROM journal WHERE subject=? AND kind='ticket_called' ORDER BY pos DESC LIMIT 1", ticket_id
    )
    return None if text is None else json.loads(text).get("why")
