"""The page of what-if and forecast: what it offers to whom, open, shut and without recorded days."""

from __future__ import annotations

import json
import re
from html import unescape
from inspect import getsource

import pytest

from queue_server.api import policy_asked
from queue_server.pages.what_if import arrivals
from queue_server.pages.what_if_words import SCRIPT, WORDS
from queue_server.twin.comparing import MEASURES
from tests.conftest import Office
from tests.pages.test_called import signed_in


def test_an_open_hall_offers_today_with_its_windows_and_a_shut_one_says_what_can_be_done(office: Office) -> None:
    assert office.clerk.post("/halls/JN01/windows/305/sign-on").status_code == 200
    browser = signed_in(office, "manager")
    page = browser.get("/what-if").text
    assert "今天余下的时间" in page and "还没有可重演的日子" in page and "暂不预测" in page
    told = json.loads(unescape(page.split('data-told="')[1].split('"')[0]))
    line = next(one for one in told["queues"] if one["id"] == "A")
    windows = {one["id"]: one for one in line["windows"]}
    assert windows["305"]["at_work"] and not windows["306"]["at_work"]
    office.clerk.post("/halls/JN01/windows/305/sign-off")
    shut = browser.get("/what-if?lang=en").text
    assert "cannot be run; choose a day" in shut and "The rest of today</option>" not in shut


def test_the_chart_of_arrivals_shows_what_came_and_what_is_expected_with_its_span() -> None:
    parts = [
        {"at": "09:00", "came": 8, "over": True, "expected": 10.0, "between": (6, 15)},
        {"at": "09:30", "came": None, "over": False, "expected": 5.0, "between": (2, 10)},
    ]
    chart = arrivals(parts)
    assert chart is not None
    first, second = chart["marks"]
    assert first["expected"]["height"] == pytest.approx(2 * second["expected"]["height"], abs=0.2)
    assert second["came"] is None and first["span"][0] > first["expected"]["y"] > first["span"][1]
    nobody = {"at": "09:00", "came": 0, "over": True, "expected": None, "between": None}
    assert arrivals([nobody]) is None and arrivals([]) is None


def test_each_problem_that_the_call_names_is_said_in_the_language_of_the_page() -> None:
    named = {
        one.split(":")[0] for one in re.findall(r'_wrong\([^,]+, "([a-z][a-z ]{9,}[^"{]*)"', getsource(policy_asked))
    }
    assert len(named) == 6 and named <= SCRIPT["zh"].keys()


def test_every_measure_has_its_words_in_both_languages() -> None:
    for words in (WORDS, SCRIPT):
        assert words["zh"].keys() == words["en"].keys()
    assert set(MEASURES) <= SCRIPT["zh"].keys()
