"""What the pages about the catalogue are handed: the administrator's, and the lists for citizens and kiosks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from queue_server.catalogue import service as catalogue
from queue_server.catalogue.model import service_of
from queue_server.catalogue.publishing import Shown, Standing
from queue_server.catalogue.pulls import Puller
from queue_server.catalogue.refusals import UnknownImport
from queue_server.hall import days, hours
from queue_server.hall.errors import NotADay
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.threads import off_loop
from queue_server.pages.deps import Person
from queue_server.views import catalogue as view
from queue_server.views import published
from queue_server.wiring.admin import AdminDoor
from queue_server.wiring.house import House
from queue_server.wiring.pages import PageDoor


class CatalogueDoor(AdminDoor):
    """Implements queue_server.pages.admin_catalogue.CatalogueDeps."""

    def __init__(self, house: House, door: PageDoor, puller: Puller) -> None:
        super().__init__(house, door)
        self._puller = puller

    def overview(self, person: Person, lang: str) -> Mapping[str, Any]:
        """Every list with its versions."""
        hall = self._house.hall(person.hall)
        return self._house.database.read(
            lambda rows: view.overview(rows, self._house.sight, hall, self._puller.host, lang)
        )

    def items(self, person: Person, asked: str, page: int) -> Mapping[str, Any]:
        """The items in force that fit."""
        hall = self._house.hall(person.hall)
        return self._house.database.read(lambda rows: view.items(rows, hall, self._today(hall), asked, "", page))

    def services(self, person: Person, lang: str) -> list[tuple[str, str]]:
        """The hall's services."""
        hall = self._house.hall(person.hall)
        return [(one.id, (one.name_en if lang == "en" else "") or one.name) for one in hall.services]

    def differences(self, person: Person, of: str, version: str, day: str, lang: str) -> Mapping[str, Any]:
        """What a version changes against what stands on the day, today without one; UnknownImport, NotADay."""
        hall = self._house.hall(person.hall)
        if not (version.isascii() and version.isdecimal() and len(version) < 10):
            raise UnknownImport(version=version[:20])
        return self._house.database.read(
            lambda rows: view.differences(rows, hall, of, int(version), self._day(hall, day), lang)
        )

    def list_workbook(self, hall_id: str, of: str) -> bytes:
        """The list in force as a workbook, written off the loop."""
        hall = self._house.hall(hall_id)

        def look(rows: Rows) -> Any:
            return catalogue.shape_of(rows, hall_id, of), catalogue.bodies_on(rows, hall_id, of, self._today(hall))

        shape, bodies = self._house.database.read(look)

        def write() -> bytes:
            from queue_server.catalogue import workbook  # with what it imports it weighs as much as the whole server

            return workbook.write(shape, bodies)

        return off_loop(write)

    def _today(self, hall: Hall) -> str:
        return hours.business_day(hall, self._house.clock.now_ms())

    def _day(self, hall: Hall, day: str) -> str:
        try:
            return days.parsed(day).isoformat() if day else self._today(hall)
        except ValueError:
            raise NotADay(day=day[:20]) from None


class ListsDoor:
    """Implements queue_server.pages.lists.ListsDeps; the kiosk asks the same."""

    def __init__(self, house: House, public_hall: Callable[[str], Hall | None]) -> None:
        self._house, self.public_hall = house, public_hall

    def lists(self, hall: Hall) -> Sequence[Shown]:
        """The lists with entries today."""
        now_ms = self._house.clock.now_ms()
        return self._house.database.read(lambda rows: published.lists(rows, hall, now_ms))

    def standing(self, hall: Hall, list_id: str) -> Standing:
        """One as it stands today; UnknownList."""
        now_ms = self._house.clock.now_ms()
        return self._house.database.read(lambda rows: published.standing(rows, hall, list_id, now_ms))

    def service_of(self, hall: Hall, code: str) -> str:
        """The public service an item belongs to, '' for none."""
        own = self._house.database.read(lambda rows: catalogue.attributes(rows, hall.id))
        return service_of(code, hall.public_services, own)
