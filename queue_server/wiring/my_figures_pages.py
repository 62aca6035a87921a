"""What the pages of own figures and contested ratings are handed: the answers of the API's calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.api.contests import ContestCalls, own_days
from queue_server.api.contract import Asked
from queue_server.api.ground import Ground
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.http import Principal
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.views import contests, own_figures
from queue_server.wiring.house import House


class MyFiguresDoor:
    """Implements queue_server.pages.my_figures.MyFiguresDeps."""

    def __init__(
        self, house: House, ground: Ground, person: Callable[[Request], Person | None], import_map: str
    ) -> None:
        self._house, self._person, self.import_map = house, person, import_map
        self._calls = ContestCalls(ground)

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def own(self, hall: Hall, person: Person, query: Mapping[str, str]) -> Mapping[str, Any]:
        """The person's own figures and contests."""
        sight = self._house.sight
        today = hours.business_day(hall, sight.clock.now_ms())
        period, days = own_days(query, today)

        def look(rows: Rows) -> Mapping[str, Any]:
            found = own_figures.of_days(rows, sight, hall, days, person.id)
            return found | contests.own(rows, sight, hall, person.id) | {"period": period, "today": today}

        return self._house.database.read(look)

    def contests(self, hall: Hall, person: Person) -> Mapping[str, Any]:
        """What others contested."""
        return self._house.database.read(lambda rows: contests.listed(rows, self._house.sight, hall, person.id))

    def contest(self, ticket: str, person: Person) -> Mapping[str, Any]:
        """As the call answers it."""
        who = Principal(person.role, f"staff:{person.id}", str(person.id))
        asked = Asked(who, {"contest": ticket}, None, {})
        return self._house.database.read(lambda rows: self._calls.record(rows, asked))
