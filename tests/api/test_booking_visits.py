"""A team that goes to people's homes: no check-in, its word on the visit, and the day's list where it is given."""

from __future__ import annotations

import re

import pytest

from queue_server.hall import service as halls
from tests.appointments.arrivals import MONDAY, RENT, booked, go_to, named
from tests.conftest import JN01, Office
from tests.pages.test_bookings import browser


@pytest.fixture
def hall(office: Office) -> Office:
    text = re.sub(rf'(?m)^(id = "{RENT}"\n)', r"\1home_teams = 2\n", JN01.read_text("utf-8"))
    office.house.database.write(lambda tx: halls.load(tx, text))
    return office


def test_whom_a_team_visits_is_not_checked_in_and_the_team_says_what_came_of_it(hall: Office) -> None:
    made, other = booked(hall, RENT, named(1)), booked(hall, RENT, named(2))
    page = f"/bookings?day={MONDAY}"
    early = hall.clerk.post(f"/bookings/{made['id']}/visited")
    assert (early.status_code, early.json["error"]["code"]) == (409, "too_early")
    assert "data-visit" not in browser(hall, "clerk").get(page).text
    go_to(hall, made, 0)
    refused = hall.kiosk.post(f"/bookings/{made['id']}/check-in")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "visited_at_home")
    assert f'data-visit="{made["id"]}"' in browser(hall, "clerk").get(page).text
    met = hall.clerk.post(f"/bookings/{made['id']}/visited")
    assert (met.status_code, met.json["state"], met.json["ticket"]) == (200, "arrived", None)
    missed = hall.clerk.post(f"/bookings/{other['id']}/visited", {"met": False})
    assert (missed.status_code, missed.json["state"]) == (200, "missed")
    again = hall.clerk.post(f"/bookings/{made['id']}/visited")
    assert (again.status_code, again.json["error"]["code"]) == (409, "booking_state_forbids")
    shown = browser(hall, "clerk").get(page).text
    assert "已上门" in shown and "data-visit" not in shown
    own = hall.nobody.get(f"/public/bookings/{made['token']}").json
    assert (own["state"], own["ticket"]) == ("arrived", None)
    assert hall.app.test_client().get(f"/p/b/{made['token']}").status_code == 200
