"""What the sheet of a ticket is handed: who asks, and what the journal says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.tickets import store
from queue_server.tickets.refusals import UnknownTicket
from queue_server.views import dispute
from queue_server.wiring.house import House


class DisputeDoor:
    """Implements queue_server.pages.dispute.DisputeDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None]) -> None:
        self._house, self._person = house, person

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def sheet(self, person: Person, ticket: str) -> Mapping[str, Any]:
        """Of a ticket of the person's own hall."""

        def look(rows: Rows) -> Mapping[str, Any]:
            found = store.by_id(rows, ticket)
            if found.hall != person.hall:
                raise UnknownTicket()
            return dispute.sheet(rows, self._house.sight, self._house.sight.hall(rows, found.hall), found)

        return self._house.database.read(look)
