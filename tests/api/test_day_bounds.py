"""Whatever day somebody types: an answer or a refusal, at once, and never more days than a call may ask for."""

from __future__ import annotations

import time

import pytest

from appointments import supply
from queue_server.wiring import pace
from tests.conftest import Office
from tests.pages.test_bookings import browser

SLOTS = "/halls/JN01/services/fund-rent/slots"
EDGES = ("0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31")
EDGE_SLOTS = ("00010101-0000", "19991231-0900", "21010101-0900", "99991231-2359")


@pytest.fixture(autouse=True)
def counted_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody lists more days than a call may ask for before it is refused."""
    real = supply.days_between

    def watched(first: str, last: str) -> list[str]:
        found = []
        for day in real(first, last):
            found.append(day)
            assert len(found) <= 62, "days are listed before they are counted"
        return found

    monkeypatch.setattr(supply, "days_between", watched)


@pytest.mark.parametrize("path", [SLOTS, "/halls/JN01/bookings", "/halls/JN01/load"])
def test_all_days_there_are_are_refused_at_once(office: Office, path: str) -> None:
    caller = office.nobody if path == SLOTS else office.manager
    began_s = time.thread_time()
    for query in ("from=0001-01-01&to=9999-12-30", "from=2000-01-01&to=2100-12-31", "from=2026-11-24&to=2026-11-23"):
        answer = caller.get(f"{path}?{query}")
        assert (answer.status_code, answer.json["error"]["code"]) in ((400, "bad_input"), (400, "not_a_day")), query
    assert time.thread_time() - began_s < 1


@pytest.mark.parametrize("day", EDGES)
@pytest.mark.parametrize("path", [SLOTS, "/halls/JN01/bookings", "/halls/JN01/load"])
def test_a_day_in_no_year_a_hall_works_in_is_not_a_day(office: Office, path: str, day: str) -> None:
    caller = office.nobody if path == SLOTS else office.manager
    answer = caller.get(f"{path}?from={day}&to={day}")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "not_a_day")


@pytest.mark.parametrize("path", ["/bookings?day=", "/bookings/table.csv?day=", "/bookings/load?from="])
@pytest.mark.parametrize("day", [*EDGES, "2026-02-30", "x"])
def test_nor_do_the_pages_of_those_who_work_here_fail(office: Office, path: str, day: str) -> None:
    assert browser(office, "manager").get(path + day).status_code in (200, 400)


@pytest.mark.parametrize("path", ["/halls/JN01/unclosed?day=", "/halls/JN01/figures?day="])
def test_other_calls_about_a_day_know_the_same_bounds(office: Office, path: str) -> None:
    for day in EDGES:
        answer = office.manager.get(path + day)
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_input"), day


@pytest.mark.parametrize("slot", EDGE_SLOTS)
def test_a_slot_in_no_year_a_hall_works_in_is_unknown(office: Office, slot: str) -> None:
    wanted = {"hall": "JN01", "service": "fund-rent", "slot": slot}
    asked = [
        office.nobody.post("/bookings/holds", wanted),
        office.manager.post("/halls/JN01/places", {"service": "fund-rent", "first": slot, "last": slot, "places": 1}),
    ]
    for answer in asked:
        assert (answer.status_code, answer.json["error"]["code"]) == (404, "unknown_slot")


def test_places_of_more_days_than_two_months_are_refused_and_none_is_set(office: Office) -> None:
    body = {"service": "fund-rent", "first": "20261124-0900", "last": "20270124-1700", "places": 9}
    answer = office.manager.post("/halls/JN01/places", body)
    assert answer.status_code == 200, answer.json
    for last in ("20270125-0900", "20990101-0900"):
        refused = office.manager.post("/halls/JN01/places", body | {"last": last, "places": 0})
        assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_input")
    day = office.manager.get(f"{SLOTS}?from=2026-11-24").json["slots"]
    assert {one["capacity"] for one in day} == {9}


def test_one_address_asks_for_free_places_so_often_a_minute(office: Office) -> None:
    most = pace.LIMITS["GET", "/api/v1/halls/<hall>/services/<service>/slots"]
    path = f"{SLOTS}?from=2026-11-21"  # a Saturday: quickly answered
    found = [office.nobody.get(path).status_code for _ in range(most + 1)]
    assert (set(found[:-1]), found[-1]) == ({200}, 429)
    assert office.manager.get(path).status_code == 200
