"""What the administration pages are handed: who is there, which hall, and the facts the checklist is made from."""

from __future__ import annotations

from flask import Request

from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.pages.deps import Person
from queue_server.wiring.house import House
from queue_server.wiring.pages import PageDoor


class AdminDoor:
    """Implements the protocols of queue_server.pages.admin and of the pages inside its frame."""

    def __init__(self, house: House, door: PageDoor) -> None:
        self._house, self._door = house, door
        self.import_map = door.import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._door.person(request)

    def hall_name(self, hall_id: str) -> str:
        """What the hall is called, '' while there is none."""
        found = self.hall_or_none(hall_id)
        return found.name if found else ""

    def hall_or_none(self, hall_id: str) -> Hall | None:
        """The hall in force, or None where no version of its file has begun."""
        try:
            return self._house.database.read(lambda rows: halls.current(rows, hall_id, self._house.clock.now_ms()))
        except UnknownHall:
            return None
