"""What the crew stands on in a running house: its calls, its pages' door, the card for a day without duty officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Request

from queue_server.api import crew as calls
from queue_server.api import crew_own
from queue_server.api.contract import Route
from queue_server.api.ground import Ground
from queue_server.crew import attendance, duty_officer, leave, own, pairs, shifts
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.kernel.threads import off_loop
from queue_server.pages.deps import Person
from queue_server.supervision import contacts
from queue_server.supervision.model import Fact, Level
from queue_server.wiring.house import House, new_id

NOON_MIN: Final = 12 * 60
LAST_HOURS_MS: Final = 2 * 60 * MINUTE_MS


def routes(house: House, ground: Ground) -> tuple[Route, ...]:
    """The calls."""
    everybody = calls.CrewCalls(ground, new_id)
    return (*calls.routes(everybody), *crew_own.routes(crew_own.OwnCrewCalls(everybody)))


def unnamed(rows: Rows, hall: Hall, now_ms: int) -> list[Fact]:
    """The next working day without duty officer: a warning from noon on, yellow in the last two hours of the day, red
    when it is over."""
    today, calendar = hours.business_day(hall, now_ms), halls.calendar(rows, hall.id)
    noon_ms, end_ms = hours.instant_ms(hall, today, NOON_MIN), hours.close_of_day_ms(hall, today, calendar)
    if now_ms < noon_ms or not calendar.is_working(today):
        return []
    day = duty_officer.missing(rows, hall, calendar, today)
    if day is None:
        return []
    level: Level = "red" if now_ms >= end_ms else "yellow" if now_ms >= end_ms - LAST_HOURS_MS else "warning"
    return [Fact("duty_officer", f"duty:{day}", hall.name, f"{day} 没有安排值班长", noon_ms, level)]


def duty_of(house: House) -> Callable[[Person], Mapping[str, str] | None]:
    """For the head of every staff page: today's duty officer, by name and own phone; None where nobody is named."""

    def today(person: Person) -> Mapping[str, str] | None:
        def look(rows: Rows) -> Mapping[str, str] | None:
            hall = house.sight.hall(rows, person.hall)
            found = duty_officer.officer(rows, hall, hours.business_day(hall, house.clock.now_ms()))
            return {"name": found.name, "phone": contacts.phone_of(rows, house.secrets, found.id)} if found else None

        return house.database.read(look) if person.hall else None

    return today


class CrewDoor:
    """Implements queue_server.pages.crew.CrewDeps."""

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

    def week(self, hall: Hall, monday: str) -> Mapping[str, Any]:
        """The plan of a week, posts and pairs; BadShift."""

        def look(rows: Rows) -> dict[str, Any]:
            calendar = halls.calendar(rows, hall.id)
            return {**shifts.week(rows, hall, calendar, monday), **pairs.listed(rows, hall)}

        return self._house.database.read(look)

    def leaves(self, hall: Hall) -> Mapping[str, Any]:
        """Leave, and who could be named as substitute."""

        def look(rows: Rows) -> dict[str, Any]:
            found = leave.listed(rows, hall, halls.calendar(rows, hall.id), self._house.secrets)
            return {"leaves": found, "people": self._people(rows, hall)}

        return self._house.database.read(look)

    def month(self, hall: Hall, of: str) -> Mapping[str, Any]:
        """The month sheet; BadShift."""
        now_ms, keys = self._house.clock.now_ms(), self._house.secrets

        def look(rows: Rows) -> dict[str, Any]:
            return attendance.month(rows, hall, halls.calendar(rows, hall.id), keys, of, now_ms)

        return off_loop(lambda: self._house.database.read(look))

    def duty(self, hall: Hall, of: str) -> Mapping[str, Any]:
        """The month's duty officers and who could be one; BadShift."""

        def look(rows: Rows) -> dict[str, Any]:
            found = duty_officer.month(rows, hall, halls.calendar(rows, hall.id), of)
            return {**found, "people": self._people(rows, hall)}

        return self._house.database.read(look)

    def own(self, hall: Hall, person: Person, month: str) -> Mapping[str, Any]:
        """All of oneself, and whom one could ask to swap; BadShift."""
        now_ms, keys = self._house.clock.now_ms(), self._house.secrets

        def look(rows: Rows) -> dict[str, Any]:
            calendar = halls.calendar(rows, hall.id)
            found = own.of(rows, hall, calendar, keys, person.id, now_ms, month)
            others = [one for one in self._people(rows, hall) if one["staff"] != person.id]
            return {**found, "people": others}

        return self._house.database.read(look)

    def off_loop(self, work: Callable[[], bytes]) -> bytes:
        """In a thread of its own."""
        return off_loop(work)

    def _people(self, rows: Rows, hall: Hall) -> list[dict[str, Any]]:
        return [{"staff": one.id, "name": one.name, "number": one.number} for one in shifts.crew(rows, hall)]
