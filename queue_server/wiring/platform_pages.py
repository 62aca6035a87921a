"""What the page about the platform is handed: the link as it stands, and one check list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.hall import hours
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.platform import service
from queue_server.views import platform as view
from queue_server.wiring.admin import AdminDoor


class PlatformDoor(AdminDoor):
    """Implements queue_server.pages.admin_platform.PlatformDeps."""

    def link(self, person: Person, lang: str) -> Mapping[str, Any]:
        """The link; UnknownHall."""
        house = self._house
        hall, office = house.hall(person.hall), house.platform
        return house.database.read(
            lambda rows: view.of_link(rows, house.sight, hall, office.platform, office.link, lang)
        )

    def today(self, person: Person) -> str:
        """The hall's business day, "" where there is no hall."""
        hall = self.hall_or_none(person.hall)
        return hours.business_day(hall, self._house.clock.now_ms()) if hall else ""

    def check_list(self, person: Person, run: str, lang: str) -> Mapping[str, Any]:
        """One run; UnknownCheckList."""
        hall, sight = self._house.hall(person.hall), self._house.sight

        def look(rows: Rows) -> Mapping[str, Any]:
            return view.of_check_list(rows, sight, hall, service.check_list(rows, hall.id, run), lang)

        return self._house.database.read(look)
