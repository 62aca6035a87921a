"""What the administration pages are handed: who is there, which hall, and the facts the checklist is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from flask import Request

from queue_server.equipment import health
from queue_server.hall import file
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.hall.templates import template
from queue_server.kernel.threads import off_loop
from queue_server.pages.deps import Person, Seat
from queue_server.views import readiness
from queue_server.wiring.house import House
from queue_server.wiring.pages import PageDoor

log = structlog.get_logger()


def tell_first_run(house: House) -> None:
    """Where nobody works yet, say in the log how to become the first administrator."""
    if house.first_run.is_open:
        log.warning("first_run", page="/first-run", code=house.first_run.code())


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

    def is_first_run(self) -> bool:
        """Whether nobody works here yet."""
        return self._house.first_run.is_open

    def steps(self, person: Person) -> Sequence[Mapping[str, Any]]:
        """Each step of the checklist."""
        hall, now_ms = self.hall_or_none(person.hall), self._house.clock.now_ms()
        found = self._house.database.read(lambda rows: readiness.steps(rows, hall, now_ms))
        return [{"key": one.key, "done": one.done, "facts": one.facts} for one in found]

    def hall_text(self, hall_id: str) -> str:
        """The hall file in force as it was loaded; the small template where there is none."""
        try:
            return self._house.database.read(lambda rows: halls.text(rows, hall_id, self._house.clock.now_ms()))
        except UnknownHall:
            return file.export(template("small"))

    def hall_workbook(self, hall_id: str) -> bytes:
        """The same as a workbook, made off the loop."""
        hall = self.hall_or_none(hall_id) or template("small")

        def write() -> bytes:
            from queue_server.hall import workbook  # with what it imports it weighs as much as the whole server

            return workbook.write(hall)

        return off_loop(write)

    def printers(self, person: Person) -> Sequence[Mapping[str, Any]]:
        """The printers agents have reported."""
        found = self._house.database.read(lambda rows: health.printers_of(rows, person.hall))
        return [{"printer": one.address, "state": one.state, "reason": one.reason} for one in found]

    def seats(self, person: Person) -> Sequence[Seat]:
        """Every window and who sits there."""
        return self._door.seats(person)

    def hall_or_none(self, hall_id: str) -> Hall | None:
        """The hall in force, or None where no version of its file has begun."""
        try:
            return self._house.database.read(lambda rows: halls.current(rows, hall_id, self._house.clock.now_ms()))
        except UnknownHall:
            return None
