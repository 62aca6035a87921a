"""The rules of one line of pads, by a clock in the hand: one exchange at a time, every press once, silence named."""

from __future__ import annotations

import math
from typing import Any

import pytest

from devices.model import Health, Reading
from devices.pads.ff68 import protocol
from devices.pads.ff68.bus import QUEUE_MAX, Bus
from devices.pads.ff68.config import PadsConfig
from devices.pads.ff68.orders import Order, orders_of
from devices.pads.ff68.protocol import Frame

CALL_1 = Frame(1, 1, b"\x0c")


def config(**changes: Any) -> PadsConfig:
    settings: dict[str, Any] = {"addresses": {"1": "caller", "2": "evaluator", "3": "caller+evaluator"}} | changes
    return PadsConfig(name="窗口", device="/dev/ttyUSB0", **settings)


def a_bus(**changes: Any) -> Bus:
    bus = Bus(config(**changes))
    bus.open(0.0)
    return bus


def told(bus: Bus, command: dict[str, Any], now_s: float) -> str:
    return bus.order(orders_of(command, config().kinds()), now_s)


def shows(bus: Bus, waiting: int | None, number: str, now_s: float) -> Frame:
    """What the display at 1 is to show from now on, and at no other address anything."""
    frame = protocol.show(1, waiting, number)
    assert bus.order([Order(frame, math.inf, is_show=True)], now_s) == ""
    return frame


def key(bus: Bus, keys: str, now_s: float = 0.0, address: int = 1) -> dict[str, Any] | None:
    reading = bus.hear(Frame(address, 1, bytes.fromhex(keys)), now_s)
    return None if reading is None else dict(reading.body)


@pytest.mark.parametrize(
    ("keys", "act", "digits"),
    [
        ("0C", "call", ""),
        ("0D", "recall", ""),
        ("0B", "evaluate", ""),
        ("0E", "cancel", ""),
        ("06 0F", "missed", ""),
        ("00 0F", "hold", ""),
        ("03 0F", "return", ""),
        ("01 02 0F", "confirm", "12"),
        ("11", "line", ""),
        ("12", "pause", ""),
        ("00 07 13", "transfer", "07"),
        ("1F", "", ""),
    ],
)
def test_what_keys_mean(keys: str, act: str, digits: str) -> None:
    assert key(a_bus(), keys) == {"address": 1, "act": act, "digits": digits, "raw": keys}


def test_a_site_says_otherwise() -> None:
    bus = a_bus(acts={"06 0F": "hold", "1F": "serve", "0E": ""})
    assert [key(bus, keys, at)["act"] for at, keys in enumerate(("06 0F", "1F", "0E"))] == ["hold", "serve", ""]  # type: ignore[index]


def test_a_raw_grade_is_kept_and_is_a_grade_only_where_the_site_says_which() -> None:
    grades = [a_bus(grades=table).hear(Frame(2, 0x11, b"\x01"), 0.0) for table in ({}, {"00": 5, "01": 4})]
    assert grades == [
        Reading("grade", {"address": 2, "raw": 1, "grade": None}),
        Reading("grade", {"address": 2, "raw": 1, "grade": 4}),
    ]


def test_a_press_is_acknowledged_and_its_repeats_are_told_once() -> None:
    bus = a_bus()
    told = [bus.hear(CALL_1, at_s) for at_s in (0.0, 0.5, 1.0, 1.5)]
    assert [reading is not None for reading in told] == [True, False, False, False]
    assert [bus.due(1.5) for _ in range(5)] == [CALL_1] * 4 + [None]
    assert bus.hear(CALL_1, 2.6) is not None


def test_a_repeat_that_comes_behind_the_next_press_is_no_press() -> None:
    bus = a_bus()
    assert [key(bus, keys, at_s) is not None for keys, at_s in (("0C", 0.0), ("12", 0.3), ("0C", 0.6))] == [
        True,
        True,
        False,
    ]


def test_a_line_that_hears_itself_does_not_talk_to_itself_for_ever() -> None:
    bus = a_bus()
    said = 0
    frame: Frame | None = CALL_1
    while frame is not None and said < 99:
        bus.hear(frame, 0.0)
        frame = bus.due(0.0)
        said += 1
    assert said == 5


def test_an_adapter_that_is_known_to_hear_itself_is_not_taken_for_a_pad() -> None:
    bus = a_bus(local_echo=True)
    told(bus, {"do": "beep", "address": 1}, 0.0)
    frame = bus.due(0.0)
    assert frame is not None and bus.hear(frame, 0.0) is None
    assert bus.health().state == "unknown"
    bus.hear(frame, 0.1)
    assert bus.health() == Health("online")


def test_one_exchange_at_a_time_and_a_press_is_answered_before_the_next_try() -> None:
    bus = a_bus()
    told(bus, {"do": "beep", "address": 1}, 0.0)
    bus.ask({2: "A012"}, 0.0)
    assert bus.due(0.0) == protocol.beep(1)
    assert bus.hear(Frame(3, 1, b"\x0c"), 0.1) is not None
    assert bus.due(0.2) is None
    assert bus.due(0.31) == Frame(3, 1, b"\x0c")
    assert bus.due(0.31) == protocol.beep(1)
    assert bus.hear(protocol.beep(1), 0.4) is None
    assert bus.due(0.4) == protocol.ask_grade(2)


def test_an_address_that_never_answers_is_named_and_tried_as_often_as_configured() -> None:
    bus = a_bus(tries=2)
    bus.ask({2: "A012"}, 0.0)
    told(bus, {"do": "beep", "address": 1}, 0.0)
    assert [bus.due(at_s) for at_s in (0.0, 0.4, 0.8)] == [protocol.ask_grade(2)] * 2 + [protocol.beep(1)]
    bus.hear(protocol.beep(1), 0.8)
    assert bus.health() == Health("degraded", "address_silent", detail="2")
    bus.hear(Frame(2, 0x11, b"\x00"), 1.0)
    assert bus.health() == Health("online")


def test_where_all_are_silent_the_line_is_unavailable() -> None:
    bus = a_bus(tries=1)
    told(bus, {"do": "test"}, 0.0)
    for at_s in range(4):
        bus.due(float(at_s))
    assert bus.health() == Health("unavailable", "no_answer", detail="1、2、3")


def test_pads_that_acknowledge_nothing_are_not_called_silent() -> None:
    bus = a_bus(echo_expected=False)
    told(bus, {"do": "test"}, 0.0)
    assert [bus.due(0.0) for _ in range(4)] == [protocol.beep(1), protocol.stars(2, 5), protocol.beep(3), None]
    assert bus.health() == Health("online")


def test_a_display_is_told_only_the_last_of_what_it_is_to_show_and_not_twice() -> None:
    bus = a_bus()
    for waiting in (3, 2, 1):
        shows(bus, waiting, "A012", 0.0)
    shown = bus.due(0.0)
    assert shown == protocol.show(1, 1, "A012")
    bus.hear(shown, 0.1)
    shows(bus, 1, "A012", 0.2)
    assert bus.due(0.2) is None
    bus.open(9.0)
    assert bus.due(9.0) == shown


def test_an_evaluator_asks_once_for_each_visit_and_again_on_a_new_line() -> None:
    bus = a_bus()
    for visit in ("A012", "A012", "A013"):
        bus.ask({2: visit}, 0.0)
    asked = protocol.ask_grade(2)
    assert bus.due(0.0) == asked
    bus.hear(asked, 0.1)
    assert bus.due(0.1) == asked
    bus.hear(asked, 0.2)
    assert bus.due(0.2) is None
    bus.open(9.0)
    assert bus.due(9.0) == asked
    bus.hear(asked, 9.1)
    bus.ask({}, 9.2)
    bus.open(20.0)
    assert bus.due(20.0) is None


def test_a_display_that_is_just_told_something_else_is_told_back() -> None:
    bus = a_bus()
    shows(bus, 1, "", 0.0)
    assert bus.due(0.0) == protocol.show(1, 1, "")
    bus.hear(protocol.show(1, 1, ""), 0.1)
    shows(bus, 2, "", 1.0)
    assert bus.due(1.0) == protocol.show(1, 2, "")
    shows(bus, 1, "", 1.1)
    bus.hear(protocol.show(1, 2, ""), 1.2)
    assert bus.due(1.2) == protocol.show(1, 1, "")


def test_a_display_that_was_silent_is_shown_what_it_missed() -> None:
    bus = a_bus(tries=1)
    shown = shows(bus, None, "A012", 0.0)
    assert [bus.due(at_s) for at_s in (0.0, 1.0, 9.9)] == [shown, None, None]
    assert bus.due(10.0) == shown
    assert bus.hear(CALL_1, 10.1) is not None
    assert bus.hear(shown, 10.2) is None
    assert bus.due(10.5) == CALL_1
    assert bus.due(10.5) is None


def test_a_line_that_falls_mute_is_noticed_within_the_time_of_a_look_though_nobody_uses_it() -> None:
    bus = a_bus(addresses={"1": "caller"}, tries=2)
    shown = shows(bus, 3, "A012", 0.0)
    assert bus.due(0.0) == shown
    bus.hear(shown, 0.1)
    assert (bus.due(9.9), bus.health()) == (None, Health("online"))
    assert [bus.due(at_s) for at_s in (10.2, 10.6, 11.0)] == [shown, shown, None]
    assert bus.health() == Health("unavailable", "no_answer", detail="1")
    assert [bus.due(at_s) for at_s in (20.0, 20.3)] == [None, shown]
    bus.hear(shown, 20.4)
    assert bus.health() == Health("online")


def test_a_pad_that_is_heard_needs_no_look_and_looks_do_not_crowd_the_line() -> None:
    bus = a_bus()
    told(bus, {"do": "show"}, 0.0)
    frames = [protocol.show(address, None, "") for address in (1, 3)]
    for frame in frames:
        assert bus.due(0.0) == frame
        bus.hear(frame, 0.0)
    assert bus.hear(CALL_1, 9.0) is not None
    assert bus.due(9.0) == CALL_1
    assert bus.due(10.0) == frames[1]  # 3 alone: 1 was heard
    bus.hear(frames[1], 10.1)
    bus.hear(CALL_1, 10.5)
    assert bus.due(10.5) == CALL_1
    assert bus.due(20.4) == frames[1]
    bus.hear(frames[1], 20.5)
    assert (bus.due(21.3), bus.due(21.4)) == (None, frames[0])
    quiet = a_bus(echo_expected=False)
    told(quiet, {"do": "show"}, 0.0)
    assert [quiet.due(at_s) for at_s in (0.0, 0.0, 99.0)] == [*frames, None]


def test_a_late_echo_is_no_press() -> None:
    bus = a_bus(tries=1)
    bus.ask({3: "A012"}, 0.0)
    asked = bus.due(0.0)
    assert asked is not None and bus.due(0.5) is None
    assert bus.hear(asked, 0.9) is None
    assert bus.hear(asked, 5.0) is not None


def test_a_tone_that_comes_too_late_is_not_sounded() -> None:
    bus = a_bus()
    told(bus, {"do": "beep", "address": 1}, 0.0)
    assert bus.due(6.0) is None
    assert bus.counts["stale"] == 1


def test_orders_are_bounded() -> None:
    bus = a_bus()
    answers = {bus.order([Order(protocol.beep(1))], 0.0) for _ in range(QUEUE_MAX + 1)}
    assert answers == {"", "busy"}


@pytest.mark.parametrize(
    "frame",
    [
        Frame(9, 1, b"\x0c"),
        Frame(1, 1, bytes.fromhex("01 02 03 0C")),
        Frame(1, 0x11, b"\x00"),
        Frame(2, 1, b"\x0c"),
        Frame(1, 3),
        Frame(2, 0x11, b"\x00\x00"),
    ],
)
def test_strangers_long_frames_and_what_a_pad_cannot_mean_are_neither_told_nor_answered(frame: Frame) -> None:
    bus = a_bus()
    assert bus.hear(frame, 0.0) is None
    assert bus.due(0.0) is None
    assert bus.counts["stranger"] + bus.counts["noise"] == 1


def test_three_digits_are_keys_where_the_site_allows_longer_frames() -> None:
    assert key(a_bus(longest=6), "03 00 05 13") == {
        "address": 1,
        "act": "transfer",
        "digits": "305",
        "raw": "03 00 05 13",
    }
