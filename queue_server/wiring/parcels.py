"""What the pages about parcels are handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Request

from queue_server.api.calls import day_of
from queue_server.cases import finding, numbers, parcels
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.pages.deps import Person
from queue_server.views import label as label_view
from queue_server.views import parcels as view
from queue_server.views.barcode import code128_image
from queue_server.views.label import Label
from queue_server.wiring.house import House


class ParcelsDoor:
    """Implements queue_server.pages.parcels.ParcelsDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None]) -> None:
        self._house, self._person = house, person

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def link(self, lang: str) -> Sequence[tuple[str, str]]:
        """How the link to the carrier stands."""
        return self._house.carrier.standing(lang)

    def listed(self, hall: Hall, state: str) -> Sequence[Mapping[str, Any]]:
        """The parcels in one state."""

        def look(rows: Rows) -> list[dict[str, Any]]:
            if state == "no_address":
                return [
                    view.unaddressed_line(self._house.sight, hall, one) for one in parcels.unaddressed(rows, hall.id)
                ]
            return [view.line(rows, self._house.sight, hall, one) for one in parcels.listed(rows, hall.id, state)]

        return self._house.database.read(look)

    def counts(self, hall: Hall, from_day: str, until_day: str) -> Mapping[str, Any]:
        """How many were sent; BadInput."""
        first, last = view.period(hours.business_day(hall, self._house.clock.now_ms()))
        days = day_of(from_day) or first, day_of(until_day) or last
        return self._house.database.read(lambda rows: view.counted(rows, hall, *days))

    def label(self, person: Person, hall: Hall, number: str) -> tuple[Label, str]:
        """One label; who looked is journalled."""
        carrier = self._house.carrier.carrier if self._house.carrier.serves(hall.id) else None

        def look(tx: Tx) -> Label:
            case = finding.by_number(tx, hall.id, numbers.plain(number))
            found = label_view.of_case(tx, self._house.secrets, hall, case, carrier)
            tx.record(hall.id, "label_seen", case.id, {"number": case.number})
            return found

        found = self._house.database.write(look, f"staff:{person.id}")
        return found, code128_image(found.tracking)
