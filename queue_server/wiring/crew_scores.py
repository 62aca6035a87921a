"""What joining, patrols and scores stand on in a running house: their calls, their pages, the overdue findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.api import crew_records, crew_scores
from queue_server.api.contract import Route
from queue_server.api.ground import Ground
from queue_server.crew import duty_officer, joining, patrols, score_book, shifts
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.threads import off_loop
from queue_server.pages.deps import Person
from queue_server.supervision.model import Fact
from queue_server.views import crew_scores as told
from queue_server.wiring.house import House, new_id


def routes(house: House, ground: Ground) -> tuple[Route, ...]:
    """The calls."""
    records = crew_records.routes(crew_records.RecordCalls(ground, new_id))
    return (*records, *crew_scores.routes(crew_scores.ScoreCalls(ground, new_id)))


def overdue(rows: Rows, hall: Hall, now_ms: int) -> list[Fact]:
    """A finding whose day is over without a reply: yellow from the day after."""
    today = hours.business_day(hall, now_ms)
    return [
        Fact(
            "patrol",
            f"patrol:{one.id}",
            f"{one.window} 号窗口",
            f"{one.window} 号窗口巡查问题逾期未整改（期限 {one.due_day}）",
            hours.instant_ms(hall, one.due_day, 24 * 60),
            "yellow",
        )
        for one in patrols.overdue(rows, hall, today)
    ]


class ScoreDoor:
    """Implements queue_server.pages.crew_scores.ScoreDeps."""

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

    def month(self, hall: Hall, month: str) -> Mapping[str, Any]:
        """Everybody's scores, workload and names; BadShift."""
        duty_officer.days_of(month)

        def look(rows: Rows) -> dict[str, Any]:
            sheet = told.month_sheet(rows, self._house.sight, hall, month)
            return {**sheet, "work": told.work_sheet(rows, hall, month), "crew": self._crew(rows, hall)}

        return off_loop(lambda: self._house.database.read(look))

    def sheet(self, hall: Hall, month: str, staff: int, own: bool) -> Mapping[str, Any]:
        """One clerk's with the findings to be replied to; BadShift."""
        duty_officer.days_of(month)

        def look(rows: Rows) -> dict[str, Any]:
            found = told.sheet(rows, self._house.sight, hall, month, staff, own)
            return {**found, "patrols": patrols.listed(rows, hall, self.today(hall), staff, staff)}

        return off_loop(lambda: self._house.database.read(look))

    def quarter(self, hall: Hall, quarter: str) -> Mapping[str, Any]:
        """Totals and awards; BadShift."""
        crew_scores.checked_quarter(quarter)
        return off_loop(
            lambda: self._house.database.read(lambda rows: told.quarter(rows, self._house.sight, hall, quarter))
        )

    def book(self, hall: Hall, quarter: str) -> bytes:
        """The quarter as XLSX; BadShift."""
        found = self.quarter(hall, quarter)
        return off_loop(lambda: score_book.made(found))

    def patrols(self, by: Person, hall: Hall) -> Mapping[str, Any]:
        """All findings, without what is covert about `by`, and whom they could concern."""

        def look(rows: Rows) -> dict[str, Any]:
            return {"patrols": patrols.listed(rows, hall, self.today(hall), by.id), "crew": self._crew(rows, hall)}

        return self._house.database.read(look)

    def joinings(self, hall: Hall) -> Mapping[str, Any]:
        """Who joined, with training."""
        return self._house.database.read(lambda rows: joining.listed(rows, hall))

    def _crew(self, rows: Rows, hall: Hall) -> list[dict[str, Any]]:
        return [{"staff": one.id, "name": one.name, "number": one.number} for one in shifts.crew(rows, hall)]
