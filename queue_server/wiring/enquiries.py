"""What the office's pages of questions, complaints and suggestions are handed: the answers of the API's calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.enquiries import finding
from queue_server.enquiries.progress import as_given
from queue_server.enquiries.refusals import UnknownEnquiry
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.http import Principal
from queue_server.pages.deps import Person
from queue_server.views import enquiry as view
from queue_server.wiring.forms import Forms
from queue_server.wiring.house import House
from queue_server.wiring.pages import PageDoor


class EnquiriesDoor:
    """Implements queue_server.pages.enquiry_deps.EnquiriesDeps."""

    def __init__(self, house: House, forms: Forms, door: PageDoor) -> None:
        self._house, self._forms, self.import_map = house, forms, door.import_map
        self.person: Callable[[Request], Person | None] = door.person
        self.hall: Callable[[str], Hall] = door.hall
        self.new_key: Callable[[], str] = door.new_key

    def listed(self, person: Person, tab: str, page: int) -> Mapping[str, Any]:
        """One list, as this person may see it."""
        query = {"list": tab, "page": str(page)}
        found = self._forms.read("/halls/<hall>/enquiries", _principal(person), query, hall=person.hall)
        left = self._left(person.hall)
        return {**found, "items": [{**row, "left_days": left(row["due_day"])} for row in found["items"]]}

    def enquiry(self, person: Person, enquiry: str) -> Mapping[str, Any]:
        """One, as this person may see it."""
        found = self._forms.read("/enquiries/<enquiry>", _principal(person), enquiry=enquiry)
        return {**found, "left_days": self._left(person.hall)(found["due_day"])}

    def by_number(self, person: Person, number: str) -> str:
        """The id of the one with that number, if this person may see it."""
        plain = as_given(number)
        found = self._house.database.read(lambda rows: finding.by_number(rows, person.hall, plain))
        if found is None:
            raise UnknownEnquiry()
        return str(self.enquiry(person, found.id)["id"])

    def ask(self, person: Person, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Write one down; its receipt leads the asker to the own page."""
        made: Mapping[str, Any] = self._forms.write("/enquiries", body, key, _principal(person))
        one = self._house.database.read(lambda rows: finding.by_id(rows, made["id"]))
        return {**made, "link": view.link(self._house.sight, self.hall(person.hall), one)}

    def figures(self, person: Person, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Counts per department of the days asked for."""
        query = {name: asked[name] for name in ("from", "to") if asked.get(name)}
        path = "/halls/<hall>/enquiries/figures"
        found: Mapping[str, Any] = self._forms.read(path, _principal(person), query, hall=person.hall)
        return found

    def _left(self, hall_id: str) -> Callable[[str], int]:
        """Working days after today up to a day, 0 from that day on."""
        hall = self.hall(hall_id)
        calendar = self._house.database.read(lambda rows: self._house.sight.calendar(rows, hall.id))
        today = hours.business_day(hall, self._house.clock.now_ms())
        return lambda day: max(0, calendar.working_days(today, day) - calendar.is_working(today)) if day > today else 0


def _principal(person: Person) -> Principal:
    return Principal(person.role, f"staff:{person.id}", str(person.id), person.hall)
