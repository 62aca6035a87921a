"""Nobody of the staff rates a visit they served: no answer but that of issuing holds what rates it."""

from __future__ import annotations

import json
from typing import Any

from queue_server.views.window import WindowView
from tests.api.conftest import code_of
from tests.api.test_ratings import finished
from tests.appointments.arrivals import RENT, booked, load_two_parties, named
from tests.conftest import Office


def all_said_to(office: Office, ticket: dict[str, Any]) -> str:
    """Everything the clerk at the window hears about the ticket, by calls and by the feed."""
    view = WindowView(office.house.sight, "JN01", "317")
    heard = [
        office.clerk.get(f"/tickets/{ticket['id']}").json,
        office.clerk.get("/halls/JN01/windows/317").json,
        office.guide.post("/halls/JN01/tickets/find", {"number": ticket["number"]}).json,
        office.house.database.read(view.everything),
    ]
    return json.dumps(heard)


def test_what_staff_hear_of_a_ticket_does_not_rate_the_visit(office: Office) -> None:
    ticket = finished(office)
    for step in ("undo", "hold", "resume"):
        answer = office.clerk.post(f"/tickets/{ticket['id']}/{step}")
        assert answer.status_code == 200 and ticket["token"] not in json.dumps(answer.json), step
    assert ticket["token"] not in all_said_to(office, ticket)


def test_who_serves_and_steers_neither_finds_nor_rates_the_own_visit(office: Office) -> None:
    own = finished(office, "manager")
    office.manager.post("/halls/JN01/windows/317/sign-off")
    other = finished(office)
    assert office.manager.post("/halls/JN01/ratings/find", {"text": own["number"]}).json["visits"] == []
    [found] = office.manager.post("/halls/JN01/ratings/find", {"text": other["number"]}).json["visits"]
    assert office.manager.post("/ratings", {"ticket": found["ticket"], "grade": 4}).status_code == 201
    for path, body in (("/ratings", {"grade": 5}), ("/ratings/more", {"grade": 5}), ("/ratings/skip", {})):
        assert code_of(office.manager.post(path, {"ticket": own["token"], **body})) == (403, "not_allowed"), path
    assert office.nobody.post("/ratings", {"ticket": own["token"], "grade": 2}).status_code == 201


def test_the_link_of_a_booking_stays_with_who_made_it(office: Office) -> None:
    """Its page leads to the ticket, and so to the rating."""
    load_two_parties(office)
    made = booked(office, RENT, named(1))
    heard = [
        office.clerk.get(f"/bookings/{made['id']}").json,
        office.clerk.post("/halls/JN01/bookings/find", {"number": made["number"]}).json,
        office.clerk.post(f"/bookings/{made['id']}/cancel").json,
    ]
    assert all(one.get("number", made["number"]) == made["number"] for one in heard)
    assert made["token"] not in json.dumps(heard)
