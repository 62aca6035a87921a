"""What the what-if calls and their page are handed: the rest of today and recorded days as scenes, and the forecast."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Request

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.pages import what_if
from queue_server.pages.deps import Person
from queue_server.staff import duty
from queue_server.twin import replaying
from queue_server.twin.policies import Scene
from queue_server.twin.replaying import Replay
from queue_server.wiring.house import House


class HouseScenes:
    """Implements queue_server.api.policies.Scenes."""

    def __init__(self, house: House) -> None:
        self._house = house

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version; UnknownHall."""
        return self._house.hall(hall_id)

    def day(self, hall: Hall) -> str:
        """The business day."""
        return hours.business_day(hall, self._house.clock.now_ms())

    def rest_of_today(self, hall: Hall) -> tuple[Scene, tuple[str, ...]] | None:
        """The rest of today with the recorded days it stands on; None while the hall is closed."""
        moment, day, sight = self._house.pressure.now(hall), self.day(hall), self._house.sight
        if moment is None:
            return None

        def look(rows: Rows) -> Scene:
            spans = replaying.opening_spans(hall, day, sight.calendar(rows, hall.id))
            return replaying.today(moment, spans, replaying.priority_share(rows, hall, day))

        recorded = self._house.pressure.records(hall, self._house.clock.now_ms())
        return self._house.database.read(look), tuple(one.day for one in recorded.days)

    def replay(self, hall: Hall, day: str) -> Replay | None:
        """A day that is over; None where there are too few calls."""
        sight = self._house.sight
        return self._house.database.read(lambda rows: replaying.replay(rows, hall, sight.calendar(rows, hall.id), day))

    def recorded_days(self, hall: Hall) -> list[str]:
        """Days that can be replayed, the newest first."""
        return self._house.database.read(lambda rows: replaying.recorded_days(rows, hall, self.day(hall)))


class WhatIfDoor(HouseScenes):
    """Implements queue_server.pages.what_if.WhatIfDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        super().__init__(house)
        self._person, self.import_map = person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def forecast(self, hall: Hall) -> Mapping[str, Any]:
        """Who comes today and on the next days."""
        return self._house.pressure.forecast(hall)

    def at_work(self, hall: Hall) -> set[str]:
        """Windows somebody is signed on at."""
        return {one.window for one in self._house.database.read(lambda rows: duty.of_hall(rows, hall.id))}

    def is_open(self, hall: Hall) -> bool:
        """Whether the rest of today can be run."""
        return self._house.pressure.now(hall) is not None


def install(app: Flask, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
    """The page."""
    app.register_blueprint(what_if.blueprint(WhatIfDoor(house, person, import_map)))
