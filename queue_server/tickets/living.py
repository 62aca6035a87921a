"""Tickets that can still be acted on, by one query; who looks every few seconds decodes only what has changed."""

from __future__ import annotations

from collections.abc import Collection

from queue_server.kernel.rows import Row, Rows
from queue_server.tickets.model import LIVE, Ticket
from queue_server.tickets.store import ticket_of

_STATES = ",".join(f"'{state}'" for state in sorted(LIVE))


def rows_of(rows: Rows, hall: str, ids: Collection[str] | None = None) -> list[Row]:
    """The rows of the hall's live tickets: of all, or of those of `ids` that are."""
    sql = f"SELECT * FROM ticket WHERE hall = ? AND state IN ({_STATES})"  # noqa: S608
    if ids is None:
        return rows.all(sql, hall)
    return rows.all(f"{sql} AND id IN ({','.join('?' * len(ids))})", hall, *ids)


class Living:
    """The tickets of one hall as last read. An unchanged row gives the same Ticket, so what was made of it holds."""

    def __init__(self, hall: str) -> None:
        self._hall = hall
        self._known: dict[str, tuple[Row, Ticket]] = {}

    def all(self, rows: Rows) -> list[Ticket]:
        """Every live ticket; what has ended is forgotten."""
        found = [self._decoded(row) for row in rows_of(rows, self._hall)]
        self._known = {ticket.id: (row, ticket) for row, ticket in found}
        return [ticket for _row, ticket in found]

    def some(self, rows: Rows, ids: Collection[str]) -> list[Ticket]:
        """Those of the tickets that live."""
        found = [self._decoded(row) for row in rows_of(rows, self._hall, ids)]
        for ticket_id in ids:
            self._known.pop(ticket_id, None)
        self._known |= {ticket.id: (row, ticket) for row, ticket in found}
        return [ticket for _row, ticket in found]

    def _decoded(self, row: Row) -> tuple[Row, Ticket]:
        known = self._known.get(row["id"])
        return known if known is not None and known[0] == row else (row, ticket_of(row))
