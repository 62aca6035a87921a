"""What the kiosk's screens are handed about a card on its reader or a slip under its scanner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kiosk.deps import KioskDevice
from kiosk.deps_readings import Reader
from kiosk.under_way import TAIL, about_key
from queue_server.api.bodies import PersonBody
from queue_server.cases import returning
from queue_server.cases.model import Case
from queue_server.equipment import places
from queue_server.equipment.attached_store import attached
from queue_server.equipment.places import Place
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.people.model import Person
from queue_server.tickets.model import Ticket
from queue_server.views import booking as booking_view
from queue_server.views import case_progress, of_person, scanned
from queue_server.views import ticket as ticket_view
from queue_server.wiring.house import House

READER: Final = "reader"
WORKS: Final = ("online", "degraded")
EACH_MAX: Final = 2  # bookings, tickets, cases on one screen


class KioskReadings:
    """Implements kiosk.deps_readings.ReadingDoor."""

    def __init__(self, house: House) -> None:
        self._house = house

    def reader(self, device: KioskDevice) -> Reader:
        """Whether one is registered at the kiosk's place, and works."""

        def look(rows: Rows) -> Reader:
            here = places.here(rows, device.hall, _place(device), READER)
            states = [one.state for address, _channel in here if (one := attached(rows, address)) is not None]
            return "online" if any(one in WORKS for one in states) else "away" if states else "none"

        return self._house.database.read(look)

    def person(self, device: KioskDevice, token: str) -> Mapping[str, Any]:
        """Masked, and whether the hall's rule counts them as elderly."""
        person, hall = self._known(device, token), self._house.hall(device.hall)
        age = person.age(hours.business_day(hall, self._house.clock.now_ms()))
        is_elder = age is not None and age >= hall.order.elderly_age
        return {"name": person.masked_name, "number": person.masked_id, "is_elder": is_elder}

    def found(self, device: KioskDevice, token: str) -> Mapping[str, Any]:
        """Theirs today."""
        person = self._known(device, token)
        sight = self._house.sight

        def look(rows: Rows) -> dict[str, Any]:
            hall = sight.hall(rows, device.hall)
            theirs = of_person.today(rows, sight, hall, person)
            return {
                "bookings": [booking_view.seen(rows, sight, hall, one) for one in theirs.bookings[:EACH_MAX]],
                "tickets": [self._seen(rows, hall, one) for one in theirs.tickets[:EACH_MAX]],
                "cases": [self._case(rows, hall, one) for one in theirs.cases[:EACH_MAX]],
            }

        return self._house.database.read(look)

    def tail(self, device: KioskDevice, token: str) -> str:
        """As it would be typed."""
        return self._known(device, token).id_number[-TAIL:]

    def drop(self, device: KioskDevice, token: str) -> None:
        """Only what was read here is forgotten here."""
        if self._house.cards.of(device.hall, _place(device), token) is not None:
            self._house.cards.drop(token)

    def ticket(self, device: KioskDevice, text: str) -> Mapping[str, Any]:
        """By the bars or the address on its slip."""

        def look(rows: Rows) -> dict[str, Any]:
            hall = self._house.sight.hall(rows, device.hall)
            return self._seen(rows, hall, scanned.ticket_of(rows, self._house.sight, hall, text))

        return self._house.database.read(look)

    def body(self, device: KioskDevice, token: str) -> PersonBody:
        """The person themselves, as a number is asked for; CardIsGone."""
        one = self._known(device, token)
        return PersonBody(name=one.name or None, id_type=one.id_type, id_number=one.id_number)

    def _known(self, device: KioskDevice, token: str) -> Person:
        return self._house.cards.known(device.hall, _place(device), token)

    def _seen(self, rows: Rows, hall: Hall, ticket: Ticket) -> dict[str, Any]:
        shown = ticket_view.for_holder(rows, self._house.sight, hall, ticket)
        return shown | {"text": f"/t/{self._house.sight.token(ticket.id)}"}

    def _case(self, rows: Rows, hall: Hall, case: Case) -> dict[str, Any]:
        shown = case_progress.progress(rows, self._house.sight, hall, case)
        about = about_key({**shown, "may_follow": returning.awaited(case)})
        return {"number": case.number, "name": case.name, "about": about}


def _place(device: KioskDevice) -> Place:
    return Place("kiosk", str(device.id))
