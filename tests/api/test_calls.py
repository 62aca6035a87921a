"""Somebody says a number was never called: the journal tells where it was shown, by whom it was spoken, and when."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.live.messages import Seen
from queue_server.wiring.feed import Feed
from queue_server.wiring.guard import Guard
from tests.api.conftest import sign_on, take
from tests.conftest import Caller, Office


@pytest.fixture
def disputed(office: Office) -> tuple[Office, dict[str, Any], dict[str, Caller]]:
    """A ticket called at 317, shown on two boards and the window's screen, spoken by one, then called again."""
    screens = {
        "board": office.add_device("board", "三楼综合屏", zone="3F-A"),
        "zone": office.add_device("board", "公积金区屏", zone="3F-C"),
        "window": office.add_device("window", "317 窗口屏", window="317"),
    }
    feed, guard = Feed(office.house, Guard(office.house)), Guard(office.house)
    take(office.kiosk)
    sign_on(office.clerk)
    called = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]
    for name, how, after_ms in (("board", "shown", 90), ("window", "shown", 30), ("board", "spoken", 4000)):
        office.clock.at_ms += after_ms
        feed.on_seen(guard.of_key(screens[name].token or ""), Seen(call=called["call"], how=how))
    office.clock.at_ms += 30_000
    again = office.clerk.post(f"/tickets/{called['id']}/recall").json
    feed.on_seen(guard.of_key(screens["zone"].token or ""), Seen(call=again["call"]))
    return office, called, screens


def test_a_call_is_told_with_every_screen_that_showed_it_and_who_spoke_it(disputed: Any) -> None:
    office, called, screens = disputed
    told = office.manager.get(f"/halls/JN01/calls/{called['call']}").json
    assert (told["number"], told["window"], told["recall"]) == (called["number"], "317", False)
    assert told["called_by"] == f"staff:{office.clerk.id}"
    shown = [(one["name"], one["kind"], one["after_ms"]) for one in told["shown"]]
    assert shown == [("三楼综合屏", "board", 90), ("317 窗口屏", "window", 120)]
    assert [(one["device"], one["after_ms"]) for one in told["spoken"]] == [(screens["board"].id, 4120)]
    assert told["shown"][0]["at"].endswith("+08:00")


def test_every_call_of_a_number_is_found_by_the_number(disputed: Any) -> None:
    office, called, _ = disputed
    calls = office.auditor.get(f"/halls/JN01/calls?number={called['number'].lower()}").json["calls"]
    assert [one["recall"] for one in calls] == [False, True]
    assert [[seen["name"] for seen in one["shown"]] for one in calls] == [
        ["三楼综合屏", "317 窗口屏"],
        ["公积金区屏"],
    ]
    assert office.auditor.get("/halls/JN01/calls?number=Z999").json == {"calls": []}
    assert office.auditor.get(f"/halls/JN01/calls?number={called['number']}&day=2026-11-20").json == {"calls": []}


def test_it_is_the_journals_word_that_was_told(disputed: Any) -> None:
    office, called, _ = disputed
    told = office.auditor.get(f"/halls/JN01/calls/{called['call']}").json
    entries = {one["seq"]: one for one in office.auditor.get("/halls/JN01/journal?limit=500").json["entries"]}
    for word in [*told["shown"], *told["spoken"]]:
        entry = entries[word["seq"]]
        assert (entry["kind"], entry["subject"], entry["at"]) == ("call_shown", f"call:{called['call']}", word["at"])


@pytest.mark.parametrize("call", ["0", "1", "999999", "x", "9" * 40, "-1", "²"])
def test_what_is_no_call_is_not_found(disputed: Any, call: str) -> None:
    answer = disputed[0].manager.get(f"/halls/JN01/calls/{call}")
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "unknown_call")


@pytest.mark.parametrize("query", ["", "?number=", "?number=A0001x", "?number=A001&day=today", "?number=A001&day=2"])
def test_a_question_that_names_no_number_or_no_day_is_refused(office: Office, query: str) -> None:
    assert office.manager.get(f"/halls/JN01/calls{query}").json["error"]["code"] == "bad_input"
