"""Figures of any days by the call: every row with its counts, zero rows too, names only for who may know them."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.figures.periods import Days, around, before
from tests.api.conftest import code_of, sign_on, take
from tests.conftest import Office

PATH = "/halls/JN01/figures?from=2026-11-23&to=2026-11-23"


@pytest.fixture
def morning(office: Office) -> Office:
    tickets = [take(office.kiosk) for _ in range(3)]
    sign_on(office.clerk)
    office.clock.step(600)
    office.clerk.post("/halls/JN01/windows/317/call")
    office.clerk.post(f"/tickets/{tickets[0]['id']}/serve")
    office.clock.step(300)
    office.clerk.post(f"/tickets/{tickets[0]['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    office.house.followers.catch_up()
    return office


def row(told: Any, key: str) -> Any:
    return next(one["values"] for one in told["rows"] if one["key"] == key)


def test_a_day_by_service_with_counts_denominators_and_zero_rows(morning: Office) -> None:
    told = morning.manager.get(f"{PATH}&by=service").json
    assert told["total"]["issued"] == {"text": "3", "value": 3, "count": 3, "of": None}
    assert told["total"]["wait_mean"] == {"text": "10.0", "value": 10.0, "count": 10, "of": 1}
    assert told["total"]["first_time"] == {"text": "100.0%", "value": 100.0, "count": 1, "of": 1}
    names = {one.id for one in morning.house.hall("JN01").services}
    assert {one["key"] for one in told["rows"]} == names and len(names) > 1
    zero = next(one["values"] for one in told["rows"] if not one["values"]["issued"]["count"])
    assert zero["wait_mean"] == {"text": "—", "value": None, "count": 0, "of": 0} and zero["busy"] is None
    assert told["before"]["from"] == "2026-11-22" and told["before"]["total"]["issued"]["count"] == 0
    assert all(one["formula_zh"] and one["formula_en"] for one in told["figures"])
    assert told["cases"]["same_day"]["of"] == 1 and told["ratings"]["satisfied"] is not None


@pytest.mark.parametrize("by", ["day", "hour", "queue", "zone", "window", "clerk", "channel"])
def test_every_breakdown_adds_up_to_the_whole(morning: Office, by: str) -> None:
    told = morning.manager.get(f"{PATH}&by={by}").json
    for name in ("called", "served"):
        assert sum(one["values"][name]["count"] for one in told["rows"]) == told["total"][name]["count"] == 1
    issued = [one["values"]["issued"] for one in told["rows"]]
    assert all(one is None for one in issued) if by in ("window", "clerk") else sum(one["count"] for one in issued) == 3


def test_an_evaluator_sees_what_clerks_did_and_not_who(morning: Office) -> None:
    told = morning.evaluator.get(f"{PATH}&by=clerk")
    assert [one["name"] for one in told.json["rows"] if one["values"]["served"]["count"]] == ["人员 1"]
    named = morning.manager.get(f"{PATH}&by=clerk").json
    assert "clerk（" in next(one["name"] for one in named["rows"] if one["values"]["served"]["count"])


@pytest.mark.parametrize(
    "query", ["from=2026-11-24&to=2026-11-23", "from=2020-01-01&to=2026-11-23", "by=person", "to=x"]
)
def test_what_is_no_stretch_of_days_is_refused(office: Office, query: str) -> None:
    assert code_of(office.manager.get(f"/halls/JN01/figures?{query}")) == (400, "bad_input")


def test_weeks_months_and_quarters_and_what_was_before_them() -> None:
    assert around("week", "2026-11-25") == Days("2026-11-23", "2026-11-29")
    assert around("quarter", "2026-11-25") == Days("2026-10-01", "2026-12-31")
    assert before(around("month", "2026-03-15")) == Days("2026-02-01", "2026-02-28")
    assert before(around("quarter", "2026-01-01")) == Days("2025-10-01", "2025-12-31")
    assert before(Days("2026-11-23", "2026-11-29")) == Days("2026-11-16", "2026-11-22")


@pytest.mark.parametrize("by", ["service", "window", "day", "clerk"])
def test_ratings_and_cases_stand_in_every_row_that_may_tell_them(morning: Office, by: str) -> None:
    told = morning.manager.get(f"{PATH}&by={by}").json
    assert [one["key"] for one in told["beside"]] == [one["key"] for one in told["rows"]]
    assert sum(one["linked"]["of"] for one in told["beside"]) == told["cases"]["same_day"]["of"] == 1
    assert all(one["is_rated"] == (by != "clerk") for one in told["beside"])
    assert (by == "clerk") == all(one["took_part"] is None for one in told["beside"])


@pytest.mark.parametrize("by", ["hour", "queue", "zone", "channel"])
def test_other_breakdowns_tell_neither(morning: Office, by: str) -> None:
    assert morning.manager.get(f"{PATH}&by={by}").json["beside"] is None


@pytest.mark.parametrize("by", ["day", "hour", "zone", "window", "clerk"])
def test_a_window_that_is_still_open_counts_until_now(morning: Office, by: str) -> None:
    told = morning.manager.get(f"{PATH}&by={by}").json
    assert told["total"]["open_h"]["count"] == 15 and told["total"]["busy"]["text"] == "33.3%"
    assert sum(one["values"]["open_h"]["count"] for one in told["rows"]) == 15
    assert told["before"]["total"]["open_h"]["count"] == 0
