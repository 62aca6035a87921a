"""What the page of a number's calls is handed: who asks, and what the journal proves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Request

from queue_server.api.calls import day_of
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.tickets import finding
from queue_server.views import evidence
from queue_server.wiring.house import House


class CalledDoor:
    """Implements queue_server.pages.called.CalledDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None]) -> None:
        self._house, self._person = house, person

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def called(self, person: Person, number: str, day: str) -> tuple[str, Sequence[Mapping[str, Any]]]:
        """The day that was meant and the calls of a number on it."""
        wanted = finding.number_of(number)
        if wanted is None:
            raise BadInput(fields=[{"field": "number", "problem": "A027"}])

        def look(rows: Rows) -> tuple[str, list[dict[str, Any]]]:
            hall = self._house.sight.hall(rows, person.hall)
            asked_day = day_of(day) or hours.business_day(hall, self._house.clock.now_ms())
            return asked_day, evidence.of_number(rows, self._house.sight, hall, asked_day, wanted)

        return self._house.database.read(look)
