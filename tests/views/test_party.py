"""At the window: how many of those who were booked have come, and who is still awaited, by role alone."""

from __future__ import annotations

from typing import Any

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entries_after
from queue_server.views.desk import DeskView
from queue_server.views.window import WindowView
from tests.appointments.arrivals import RENT, booked, free, go_to, load_two_parties, named, sale
from tests.appointments.test_way import person
from tests.conftest import Office


def entries_of(rows: Rows) -> list[Entry]:
    return entries_after(rows, 0, 10_000)


def called(office: Office, window: str) -> dict[str, Any]:
    office.clerk.post(f"/halls/JN01/windows/{window}/sign-on")
    assert office.clerk.post(f"/halls/JN01/windows/{window}/call").json["ticket"]
    view = WindowView(office.house.sight, "JN01", window)
    current: dict[str, Any] = office.house.database.read(view.everything)["current"]  # type: ignore[assignment]
    return current


def window_of(office: Office, queue: str) -> str:
    return office.house.hall("JN01").home_windows_of(queue)[0].id


def test_the_terminal_says_how_many_came_and_who_is_missing(office: Office) -> None:
    load_two_parties(office)
    made = sale(office)
    go_to(office, made, -5)
    assert office.guide.post(f"/bookings/{made['id']}/check-in", {"present": ["buyer"]}).json["ticket"] is None
    go_to(office, made, 20)
    late = office.guide.post(f"/bookings/{made['id']}/check-in", {"present": ["seller"]}).json["ticket"]
    seen = called(office, window_of(office, late["queue"]["id"]))
    assert seen["party"] == {"here": 2, "all": 2, "missing": []}


def test_of_those_admitted_without_somebody_the_role_is_named(office: Office) -> None:
    load_two_parties(office)
    made = sale(office)
    go_to(office, made, 20)
    ticket = office.guide.post(f"/bookings/{made['id']}/check-in", {"present": ["seller"]}).json["ticket"]
    seen = called(office, window_of(office, ticket["queue"]["id"]))
    assert seen["party"] == {"here": 1, "all": 2, "missing": [{"name": "买方", "name_en": "Buyer"}]}


def test_a_number_joined_by_its_booking_is_booked_on_every_screen_at_once(office: Office) -> None:
    made = booked(office, RENT, named(1), slot=free(office, RENT)[-1]["id"])
    go_to(office, made, -40)
    body = {"hall": "JN01", "service": RENT, "channel": "kiosk", "person": person(1)}
    taken = office.kiosk.post("/tickets", body).json
    window = window_of(office, taken["queue"]["id"])
    views = [WindowView(office.house.sight, "JN01", window), DeskView(office.house.sight, "JN01")]
    before = [office.house.database.read(view.everything) for view in views]
    start = office.house.database.read(entries_of)[-1].seq
    go_to(office, made, -5)
    ticket = office.kiosk.post("/halls/JN01/bookings/check-in", {"text": made["number"]}).json["ticket"]
    assert (ticket["id"], ticket["number"], ticket["booked"], ticket["slot"]) == (
        taken["id"],
        taken["number"],
        True,
        made["start"],
    )
    entries = [one for one in office.house.database.read(entries_of) if one.seq > start]
    for view, seen in zip(views, before, strict=True):
        now = office.house.database.read(view.everything)
        touched = [view.keys(entry, seen) for entry in entries]
        keys = set(now) if None in touched else {key for one in touched if one for key in one}
        merged = {**seen, **office.house.database.read(lambda rows, v=view, k=keys: v.values(rows, k))}  # type: ignore[misc]
        assert {key: value for key, value in merged.items() if key in now} == now
    mine = office.house.database.read(views[0].everything)["next:0"]
    assert (mine["number"], mine["booked"], mine["slot"]) == (taken["number"], True, made["start"])  # type: ignore[index]
