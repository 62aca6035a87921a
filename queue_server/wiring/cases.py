"""What the pages of the back office are handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import Request

from queue_server.carrier import store as shipments
from queue_server.cases import addresses, attaching, finding, numbers, parcels
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.staff import service as staff
from queue_server.views import case as case_view
from queue_server.views.parcels import of_shipment
from queue_server.wiring.house import House

STATES = ("applied", "told", "accepted")
UNVERIFIED = "unverified"
LISTED_MAX = 500


class CasesDoor:
    """Implements queue_server.pages.cases.CasesDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def listed(self, hall: Hall, tab: str) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, int]]:
        """One list, at most 500 lines, and how many cases each list has."""

        def look(rows: Rows) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, int]]:
            on_way = {one.id for one in parcels.listed(rows, hall.id, "sent", parcels.ALL)}
            if tab in STATES:
                cases = finding.in_states(rows, hall.id, (tab,))
            elif tab == UNVERIFIED:
                cases = finding.unverified(rows, hall.id, LISTED_MAX, None)
            else:
                cases = finding.to_go_out(rows, hall.id, "window" if tab == "collect" else "courier")
            whole = tab in (*STATES, UNVERIFIED, "collect")
            shown = [case for case in cases if whole or (case.id in on_way) == (tab == "sent")]
            return case_view.listed(rows, self._house.sight, hall, shown), _counts(rows, hall.id, len(on_way))

        return self._house.database.read(look)

    def case(self, hall: Hall, number: str) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
        """One case and its parcel."""

        def look(rows: Rows) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
            case = finding.by_number(rows, hall.id, numbers.plain(number))
            parcel = parcels.of_case(rows, case.id)
            shown = case_view.for_staff(rows, self._house.sight, hall, case)
            if parcel is None:
                return shown, None
            address = addresses.of_open(rows, self._house.secrets, case)
            starred = addresses.starred(address) if address else None
            to = f"{starred.name} · {starred.phone}" if starred else ""
            there = of_shipment(hall, shipments.of_parcel(rows, case.id, parcel.tracking))
            return shown, asdict(parcel) | {"to": to, "at_carrier": there}

        return self._house.database.read(look)

    def pages(self, hall: Hall, number: str) -> Sequence[Mapping[str, str]]:
        """The pages attached to its materials; who looks at one asks the API, which writes it down."""

        def look(rows: Rows) -> Sequence[Mapping[str, str]]:
            case = finding.by_number(rows, hall.id, numbers.plain(number))
            return [{"id": one.id, "material": one.material} for one in attaching.of_case(rows, case.id)]

        return self._house.database.read(look)

    def colleagues(self, hall: Hall) -> Sequence[Mapping[str, str]]:
        """Active clerks, then managers, of this hall or of all; by their numbers as numbers."""
        found = self._house.database.read(lambda rows: staff.colleagues(rows, hall.id))
        here = staff.in_order(found)
        return [{"id": str(one.id), "number": one.number, "name": one.name} for one in here]


def _counts(rows: Rows, hall: str, on_way: int) -> dict[str, int]:
    found = finding.counts(rows, hall)
    states = {state: sum(n for (of, _way), n in found.items() if of == state) for state in STATES}
    to_send = found.get(("concluded", "courier"), 0)
    typed = {UNVERIFIED: finding.unverified_count(rows, hall)}
    return states | typed | {"collect": found.get(("concluded", "window"), 0), "send": to_send - on_way, "sent": on_way}
