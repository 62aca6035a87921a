"""What the pages about bookings are handed: the lists of the API, for who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Request

from appointments import conflicts, lateness
from queue_server.api.days import days_between
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.views import appeals, booking_clearing, booking_lists, booking_round
from queue_server.views import booking as booking_view
from queue_server.wiring.house import House


class BookingListDoor:
    """Implements queue_server.pages.bookings.BookingDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def today(self, hall: Hall) -> str:
        """The business day and the time."""
        now_ms = self._house.clock.now_ms()
        at = datetime.fromtimestamp(now_ms / 1000, hall.zone_info)
        return f"{hours.business_day(hall, now_ms)} {at:%H:%M}"

    def day(self, hall: Hall, day: str) -> Sequence[Mapping[str, Any]]:
        """The bookings of the day."""
        days_between(day, day)
        return self._house.database.read(lambda rows: booking_lists.listed(rows, self._house.sight, hall, day, day))

    def round(self, hall: Hall, day: str) -> Sequence[Mapping[str, Any]]:
        """The visits at people's homes, without their addresses."""
        days_between(day, day)
        return self._house.database.read(lambda rows: booking_round.listed(rows, self._house.sight, hall, day))

    def table(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """The list as a file."""
        return booking_lists.as_csv(rows)

    def counts(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
        """How many in which state."""
        return booking_lists.counts(rows)

    def appeals(self, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """Appeals nobody has answered."""
        sight = self._house.sight
        return self._house.database.read(lambda rows: appeals.waiting(rows, sight, hall))

    def load(self, hall: Hall, days: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """Per day and line."""
        sight = self._house.sight

        def look(rows: Rows) -> list[dict[str, Any]]:
            return booking_lists.load(rows, sight, hall, sight.calendar(rows, hall.id), days)

        return self._house.database.read(look)

    def conflicts(self, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """Those without a place."""
        sight = self._house.sight

        def look(rows: Rows) -> list[dict[str, Any]]:
            found = conflicts.of_hall(rows, hall, sight.calendar(rows, hall.id), sight.clock.now_ms())
            known = lateness.Known()
            return [
                booking_view.seen(rows, sight, hall, one.booking, known) | {"id": one.booking.id, "why": one.why}
                for one in found
            ]

        return self._house.database.read(look)

    def plan(self, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """Those without a place, and where each can go."""
        return self._house.database.read(lambda rows: booking_clearing.plan(rows, self._house.sight, hall))
