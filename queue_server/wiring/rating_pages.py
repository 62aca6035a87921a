"""What the pages about ratings are handed: the answers of the API's calls, for who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.api.bad_grades import BadGradeCalls, span_of
from queue_server.api.contract import Asked
from queue_server.api.ground import Ground
from queue_server.hall.model import Hall
from queue_server.kernel.http import Principal
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.ratings import bad_grades
from queue_server.ratings.bad_model import used_eyes
from queue_server.views import rating_reports
from queue_server.views import ratings as view
from queue_server.wiring.house import House


class RatingsDoor:
    """Implements queue_server.pages.ratings.RatingsDeps."""

    def __init__(
        self, house: House, ground: Ground, person: Callable[[Request], Person | None], import_map: str
    ) -> None:
        self._house, self._person, self.import_map = house, person, import_map
        self._calls = BadGradeCalls(ground)

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def figures(self, hall: Hall, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Counts of the days asked for."""
        sight = self._house.sight

        def look(rows: Rows) -> Mapping[str, Any]:
            return view.counted(rows, sight, hall, span_of(asked, view.shown_until(rows, sight, hall)))

        return self._house.database.read(look)

    def bad_grades(self, hall: Hall, person: Person) -> Mapping[str, Any]:
        """What is to be done and what is over."""
        return self._house.database.read(lambda rows: view.bad_grades(rows, self._house.sight, hall, person.id))

    def bad_grade(self, rating: str, person: Person) -> Mapping[str, Any]:
        """One, and whether the person may judge it."""
        who = Principal(person.role, f"staff:{person.id}", str(person.id))

        def look(rows: Rows) -> dict[str, Any]:
            whole = self._calls.whole(rows, Asked(who, {"rating": rating}, None, {}))
            one = bad_grades.of_ticket(rows, rating)
            other = bad_grades.instead(rows, one, person.id)
            named = {"name": other.name, "number": other.number} if other else None
            return whole | {"judges": person.id not in used_eyes(one), "instead": named}

        return self._house.database.read(look)

    def reports(self, hall: Hall, lang: str) -> Mapping[str, Any]:
        """How reporting stands."""
        office, sight = self._house.report, self._house.sight
        to = office.reporter.to if office.reporter else None
        return self._house.database.read(
            lambda rows: rating_reports.of_reports(rows, sight, hall, to, office.link, lang)
        )

    def own(self, hall: Hall, person: Person) -> Mapping[str, Any]:
        """The person's own groups."""
        return self._house.database.read(lambda rows: view.own(rows, self._house.sight, hall, person.id))
