"""What the page of timelines is handed: the answer of the API's call, which journals the look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.api.contract import Asked
from queue_server.api.ground import Ground
from queue_server.api.timeline import TimelineBody, TimelineCalls
from queue_server.hall.model import Hall
from queue_server.kernel.http import Principal
from queue_server.pages.deps import Person
from queue_server.pages.timeline import PROJECT
from queue_server.wiring.house import House


class TimelineDoor:
    """Implements queue_server.pages.timeline.TimelineDeps."""

    def __init__(self, house: House, ground: Ground, person: Callable[[Request], Person | None]) -> None:
        self._house, self._person, self._calls = house, person, TimelineCalls(ground, house.database)

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def look(self, person: Person, what: str, number: str) -> Mapping[str, Any]:
        """The days of a document's holder, or of a project."""
        text = number.strip()
        body = TimelineBody(project=text) if what == PROJECT else TimelineBody(id_type=what[:20], id_number=text)
        who = Principal(person.role, f"staff:{person.id}", str(person.id), person.hall)
        asked = Asked(who, {"hall": person.hall}, body, {})
        return self._calls.look(asked)
