"""What the pages about call-backs are handed: the answers of the API's calls, for who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.api.call_backs import CallBackCalls
from queue_server.api.contract import Asked
from queue_server.api.ground import Ground
from queue_server.hall.model import Hall
from queue_server.kernel.clock import rfc3339
from queue_server.kernel.http import Principal
from queue_server.pages.deps import Person
from queue_server.wiring.house import House


class CallBacksDoor:
    """Implements queue_server.pages.call_backs.CallBacksDeps."""

    def __init__(
        self, house: House, ground: Ground, person: Callable[[Request], Person | None], import_map: str
    ) -> None:
        self._house, self._person, self.import_map = house, person, import_map
        self._calls = CallBackCalls(ground)

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def listed(self, person: Person, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """One page of a list."""
        return self._house.database.read(lambda rows: self._calls.listed(rows, _asked(person, asked)))

    def next(self, person: Person) -> str | None:
        """The id of whom to call next."""
        found: str | None = self._house.database.read(lambda rows: self._calls.next(rows, _asked(person, {})))["id"]
        return found

    def one(self, person: Person, call_back: str) -> Mapping[str, Any]:
        """One, the person masked."""
        asked = _asked(person, {}, call_back=call_back)
        return self._house.database.read(lambda rows: self._calls.whole(rows, asked))

    def figures(self, person: Person, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Counts by department."""
        return self._house.database.read(lambda rows: self._calls.figures(rows, _asked(person, asked)))

    def now(self, hall: Hall) -> str:
        """The hall's time."""
        return rfc3339(self._house.clock.now_ms(), hall.zone_info) or ""


def _asked(person: Person, query: Mapping[str, str], **path: str) -> Asked:
    who = Principal(person.role, f"staff:{person.id}", str(person.id), person.hall)
    return Asked(who, {"hall": person.hall, **path}, None, dict(query))
