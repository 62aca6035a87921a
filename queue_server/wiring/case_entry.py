"""What the page for entering cases is handed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Request

from queue_server.cases import items
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.pages.case_entry import Choice
from queue_server.pages.deps import Person
from queue_server.wiring.house import House


class CaseEntryDoor:
    """Implements queue_server.pages.case_entry.CaseEntryDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def choices(self, hall: Hall, service: str) -> Sequence[Choice]:
        """What a service can be applied for as today, with its papers."""
        day = hours.business_day(hall, self._house.clock.now_ms())
        found = self._house.database.read(lambda rows: items.choices(rows, hall, service, day))
        return [Choice(code, one.name, tuple(paper.name for paper in one.materials)) for code, one in found]

    def now(self, hall: Hall) -> str:
        """The hall's time, RFC 3339."""
        return self._house.sight.at(hall, self._house.clock.now_ms()) or ""
