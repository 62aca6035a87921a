"""How much the desk's lists of bookings read: a busy day is one list, whoever stands in it."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.api.booking_places import PlaceCalls
from queue_server.api.contract import Asked as Call
from queue_server.api.ground import Ground
from queue_server.kernel.http import ANYONE
from queue_server.kernel.rows import Rows
from queue_server.views import booking_lists
from tests.appointments.arrivals import MONDAY, RENT, booked, free, named
from tests.asked import Asked
from tests.conftest import Office


def some(office: Office) -> list[Any]:
    """Four in the next slots of today, so that until when they may be changed depends on how late the line is."""
    slots = [one["id"] for one in free(office, RENT)[:2] for _place in range(2)]
    return [booked(office, RENT, named(n), slot=slot, phone=f"1380000{n:04d}") for n, slot in enumerate(slots, 1)]


def test_the_days_list_asks_each_line_once_and_for_the_tickets_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_others = some(office)
    asked, hall = Asked(monkeypatch), office.house.hall("JN01")

    def look(rows: Rows) -> tuple[int, list[str | None], int]:
        asked.clear(rows)
        found = booking_lists.listed(rows, office.house.sight, hall, MONDAY, MONDAY)
        return len(asked.statements), [one["ticket"] for one in found], asked.about("max(? - slot_ms)")

    few, tickets, late = office.house.database.read(look)
    assert (tickets, late) == ([None] * 4, 1)
    for one in (first, second):
        came = office.guide.post("/halls/JN01/bookings/check-in", {"text": one["number"]})
        assert came.status_code == 200, came.json
    many, tickets, late = office.house.database.read(look)
    assert (sum(one is not None for one in tickets), late) == (2, 1)
    assert many <= few + 1


def test_so_does_the_list_of_those_without_a_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = some(office)
    day = {"first": f"{MONDAY.replace('-', '')}-0900", "last": f"{MONDAY.replace('-', '')}-1145"}
    closed = office.manager.post("/halls/JN01/places", {"service": RENT, "places": 0} | day)
    assert len(closed.json["conflicts"]) == len(made)
    asked, calls = Asked(monkeypatch), PlaceCalls(Ground(office.house.sight, lambda: ""))

    def look(rows: Rows) -> int:
        asked.clear(rows)
        return len(calls.conflicts(rows, Call(ANYONE, {"hall": "JN01"}, None, {}))["conflicts"])

    assert office.house.database.read(look) == len(made)
    assert asked.about("max(? - slot_ms)") == 1
