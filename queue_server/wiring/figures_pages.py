"""What the pages of figures and told waits are handed: who asks, and what the API's call answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Request

from queue_server.api.figures import asked_days, period
from queue_server.figures.formulas import By
from queue_server.figures.periods import Days
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.pages import figures, waits
from queue_server.pages.deps import Person
from queue_server.wiring.house import House
from queue_server.wiring.waits_pages import WaitsDoor


def install(app: Flask, house: House, person: Callable[[Request], Person | None]) -> None:
    """Put both pages on the app."""
    app.register_blueprint(figures.blueprint(FiguresDoor(house, person)))
    app.register_blueprint(waits.blueprint(WaitsDoor(house, person)))


class FiguresDoor:
    """Implements queue_server.pages.figures.FiguresDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None]) -> None:
        self._house, self._person = house, person

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def today(self, hall: Hall) -> str:
        """The business day."""
        return hours.business_day(hall, self._house.clock.now_ms())

    def asked(self, hall: Hall, query: Mapping[str, str]) -> tuple[Days, By]:
        """The days and the breakdown."""
        return asked_days(query, self.today(hall))

    def figures(self, hall: Hall, days: Days, by: By, person: Person) -> Mapping[str, Any]:
        """As the call answers them."""
        return period(self._house.database.read, self._house.sight, hall, days, by, person.role)
