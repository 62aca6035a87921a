"""What bulletins stand on in a running house: their calls, their pages' door, and the red card after Monday noon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Request

from queue_server.api import bulletins as calls
from queue_server.api.contract import Route
from queue_server.api.ground import Ground
from queue_server.bulletins import hall_numbers, reports
from queue_server.bulletins.document import Numbers
from queue_server.bulletins.service import Office
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.kernel.threads import off_loop
from queue_server.pages.deps import Person
from queue_server.supervision.model import Fact, Level
from queue_server.wiring.house import House, new_id

LAST_HOURS_MS: Final = 2 * 60 * MINUTE_MS


def office_of(house: House) -> Office:
    """Bulletins of this house."""

    def numbers(rows: Rows, hall: Hall, first: str, last: str) -> Numbers:
        return hall_numbers.of(rows, hall, house.sight.calendar(rows, hall.id), first, last, house.clock.now_ms())

    return Office(numbers, house.clock.now_ms)


def overdue(rows: Rows, hall: Hall, now_ms: int) -> list[Fact]:
    """A weekly bulletin due on Monday at noon: a warning in the morning, yellow in the last two hours, then red."""
    found = []
    for one in reports.awaited(rows, hall, now_ms):
        left_ms = one["due_ms"] - now_ms
        level: Level = "red" if left_ms < 0 else "yellow" if left_ms < LAST_HOURS_MS else "warning"
        subject = f"bulletin:{one['kind']}:{one['first']}"
        found.append(Fact("bulletin", subject, hall.name, one["words"], hours.instant_ms(hall, one["due"]), level))
    return found


def routes(house: House, ground: Ground) -> tuple[Route, ...]:
    """The calls."""
    return calls.routes(calls.BulletinCalls(ground, office_of(house), new_id))


class BulletinDoor:
    """Implements queue_server.pages.bulletins.BulletinDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map
        self._office = office_of(house)

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def today(self, hall: Hall) -> str:
        """The business day."""
        return hours.business_day(hall, self._house.clock.now_ms())

    def all_of(self, hall: Hall) -> Mapping[str, Any]:
        """The list, the tasks and what is waited for."""
        now_ms = self._house.clock.now_ms()
        return self._house.database.read(lambda rows: reports.all_of(rows, hall, now_ms))

    def one(self, hall: Hall, bulletin: str) -> Mapping[str, Any]:
        """The whole of one; UnknownBulletin."""
        return self._house.database.read(
            lambda rows: reports.one(rows, self._office, hall, reports.by_id(rows, hall, bulletin))
        )

    def off_loop(self, work: Callable[[], bytes]) -> bytes:
        """In a thread of its own."""
        return off_loop(work)
