"""What is said of where a case stands: a result waits only where one lies at a window."""

from __future__ import annotations

from dataclasses import replace

from queue_server.cases import speaking
from queue_server.cases.model import Case

ONE = Case(
    "c1",
    "JN01",
    "N1",
    "records",
    "",
    "",
    "查档",
    "",
    "other",
    "window",
    "",
    "concluded",
    0,
    0,
    "staff:1",
    "staff:1",
    "",
)


def test_a_result_is_said_to_wait_only_at_a_window() -> None:
    said = {way: speaking.state_words(replace(ONE, delivery=way))[0] for way in ("window", "courier", "none", "")}
    assert said == {"window": "已办结，待领取", "courier": "已办结，邮寄送达", "none": "已办结", "": "已办结"}


def test_what_is_over_says_how_it_ended() -> None:
    over = replace(ONE, state="delivered")
    said = {way: speaking.state_words(replace(over, delivery=way))[0] for way in ("window", "courier", "none")}
    assert said == {"window": "已领取", "courier": "已送达", "none": "已办结"}
