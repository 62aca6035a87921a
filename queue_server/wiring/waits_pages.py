"""What the page of told waits is handed. Days that are over do not change: each is counted once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import gevent
from flask import Request

from queue_server.api.figures import asked_days
from queue_server.figures.periods import Days
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.pages.deps import Person
from queue_server.views import waits_period
from queue_server.waits import coverage
from queue_server.waits.coverage import Tally
from queue_server.wiring.house import House


class WaitsDoor:
    """Implements queue_server.pages.waits.WaitsDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None]) -> None:
        self._house, self._person = house, person
        self._over: dict[tuple[str, str], list[Tally]] = {}

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def today(self, hall: Hall) -> str:
        """The business day."""
        return hours.business_day(hall, self._house.clock.now_ms())

    def asked(self, hall: Hall, query: Mapping[str, str]) -> Days:
        """The days."""
        return asked_days(query, self.today(hall))[0]

    def told(self, hall: Hall, days: Days) -> Mapping[str, Any]:
        """How waits were told on these days, none of them to come."""
        return waits_period.of_days(hall, self._daily(hall, days))

    def by_day(self, hall: Hall, days: Days) -> list[tuple[str, Mapping[str, Any]]]:
        """The same for each of these days; others have their turn between."""
        found: list[tuple[str, Mapping[str, Any]]] = []
        for day, many in sorted(self._daily(hall, days).items()):
            found.append((day, waits_period.of_days(hall, {day: many})))
            gevent.sleep(0)
        return found

    def drift(self, hall: Hall) -> Mapping[str, Any]:
        """Of the last days."""
        last = date.fromisoformat(self.today(hall))
        first = last - timedelta(days=coverage.DRIFT_DAYS - 1)
        found = waits_period.drift(self._daily(hall, Days(first.isoformat(), last.isoformat())))
        return found | {"days": coverage.DRIFT_DAYS}

    def _daily(self, hall: Hall, days: Days) -> dict[str, list[Tally]]:
        today, found = self.today(hall), {}
        for day in (one for one in days.each() if one <= today):
            known = self._over.get((hall.id, day))
            if known is None:
                known = self._house.database.read(lambda rows, day=day: coverage.tallies(rows, hall.id, day, day))  # type: ignore[misc]
                gevent.sleep(0)
            if day < today:
                self._over[hall.id, day] = known
            found[day] = known
        return found
