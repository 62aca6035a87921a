"""What the pages about accounts, devices and days are handed, and one's own account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Request

from display import content
from queue_server.api.devices import device_json
from queue_server.api.staff import staff_json
from queue_server.equipment import health
from queue_server.equipment import service as equipment
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.calendar import KINDS, Calendar, CalendarDay, YearWarning
from queue_server.hall.days import parsed
from queue_server.hall.templates import template
from queue_server.kernel import cookies
from queue_server.kernel.rows import Rows
from queue_server.pages.account import OwnAccount
from queue_server.pages.deps import Person
from queue_server.staff import duty, roster, second_factor, service
from queue_server.views import figures
from queue_server.wiring.admin import AdminDoor
from queue_server.wiring.house import House
from queue_server.wiring.journal_pages import JournalDoor
from queue_server.wiring.pages import PageDoor

KIND_NAMES = {kind: name for name, kind in KINDS.items()}
YEARS_SHOWN = range(2020, 2100)


class PeopleDoor(AdminDoor, JournalDoor):
    """Implements queue_server.pages.admin_people.PeopleDeps and queue_server.pages.account.OwnDeps."""

    def __init__(self, house: House, door: PageDoor, connected: Callable[[], set[str]]) -> None:
        AdminDoor.__init__(self, house, door)
        JournalDoor.__init__(self, house)
        self._connected = connected

    def own(self, request: Request) -> OwnAccount | None:
        """The account of the request's cookie, also before it is ready for anything else."""
        door, cookie = self._house.door, request.cookies.get(cookies.STAFF)
        session = door.session_of(cookie) if cookie else None
        if session is None:
            return None
        who = session.staff
        left = self._house.database.read(lambda rows: second_factor.codes_left(rows, who))
        bound = door.rules.admin_factor and who.role == "admin"
        return OwnAccount(who.account, who.name, who.number, who.role, session.todo, who.second_factor, left, bound)

    def accounts(self, person: Person) -> list[dict[str, Any]]:
        """Every account this administrator answers for, as the API tells it."""

        def look(rows: Rows) -> list[dict[str, Any]]:
            reach = service.staff(rows, person.id).hall
            known = [one for one in service.everybody(rows) if reach in (None, one.hall)]
            at = {one.id: duty.of_staff(rows, one.id) for one in known}
            return [
                staff_json(one)
                | {"locked": self._house.door.is_locked(one), "window": getattr(at[one.id], "window", None)}
                for one in known
            ]

        return self._house.database.read(look)

    def halls(self, person: Person) -> list[tuple[str, str]]:
        """The halls this person may give an account to, '' for every hall."""

        def look(rows: Rows) -> list[tuple[str, str]]:
            reach = service.staff(rows, person.id).hall
            return [(one, self.hall_name(one)) for one in halls.hall_ids(rows) if reach in (None, one)] + (
                [("", "")] if reach is None else []
            )

        return self._house.database.read(look)

    def roster_template(self) -> bytes:
        """The workbook to fill in."""
        return roster.template()

    def devices(self, person: Person) -> dict[str, Any]:
        """The hall's devices, where they stand, whether they are connected; printers; zones; windows; boards' files."""
        hall, connected = self.hall_or_none(person.hall), self._connected()
        if hall is None:
            return {"devices": [], "printers": [], "zones": [], "windows": [], "hall": None, "content": []}
        now_ms = self._house.clock.now_ms()

        def look(rows: Rows) -> dict[str, Any]:
            found = [
                device_json(one)
                | {
                    "connected": one.actor in connected,
                    "expired": one.state == "pending" and (one.code_expires_ms or 0) < now_ms,
                }
                for one in equipment.devices_of(rows, hall.id)
            ]
            printers = [
                {"one": one, "since": self._house.sight.at(hall, one.since_ms)}
                for one in health.printers_of(rows, hall.id)
            ]
            return {"devices": found, "printers": printers}

        pieces = content.pieces(self._door.content(hall.id))
        known = {"zones": hall.zones, "windows": hall.windows, "hall": hall, "content": pieces}
        return self._house.database.read(look) | known

    def year(self, person: Person, year: str | None) -> dict[str, Any]:
        """A calendar year: what differs from the usual week, whether it is confirmed, warnings."""
        hall, now_ms = self.hall_or_none(person.hall), self._house.clock.now_ms()
        today = hours.business_day(hall or template("small"), now_ms)
        is_year = year is not None and year.isascii() and year.isdecimal() and int(year[:6]) in YEARS_SHOWN
        shown = int(year) if year is not None and is_year else int(today[:4])

        def look(rows: Rows) -> dict[str, Any]:
            calendar = halls.calendar(rows, person.hall)
            warnings = halls.warnings(rows, person.hall, now_ms) if hall else ()
            return {
                "days": special_days(calendar, shown),
                "is_confirmed": calendar.is_confirmed(shown),
                "unconfirmed": YearWarning(shown),
                "warnings": warnings,
            }

        return self._house.database.read(look) | {"year": shown, "today": today, "hall": hall, "kinds": list(KINDS)}

    def figures(self, person: Person, day: str) -> Mapping[str, Any] | None:
        """What the day came to ('' or no day: today), None where there is no hall."""
        hall = self.hall_or_none(person.hall)
        if hall is None:
            return None
        try:
            shown = parsed(day).isoformat()
        except ValueError:
            shown = hours.business_day(hall, self._house.clock.now_ms())
        return self._house.database.read(lambda rows: figures.of_day(rows, hall, shown))


def special_days(calendar: Calendar, year: int) -> list[dict[str, Any]]:
    """The days of a year that are not what their weekday says, and every day the hall has entered."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = (calendar.day(date.fromordinal(at).isoformat()) for at in range(first, last + 1))
    return [_shown(calendar, one) for one in days if one.day in calendar.own or _is_special(one)]


def _is_special(one: CalendarDay) -> bool:
    return KIND_NAMES[one.kind] in ("holiday", "make_up")


def _shown(calendar: Calendar, one: CalendarDay) -> dict[str, Any]:
    return {
        "day": one.day,
        "weekday": date.fromisoformat(one.day).weekday(),
        "kind": KIND_NAMES[one.kind],
        "name": one.name,
        "source": one.source,
        "own": one.day in calendar.own,
    }
