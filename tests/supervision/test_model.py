"""Cards by minutes and by working days, and which act fits which state."""

from __future__ import annotations

import pytest

from queue_server.hall.alarm_rules import AlarmRules
from queue_server.supervision.model import Level, after, higher, of_minutes, of_term

RULES = AlarmRules()


@pytest.mark.parametrize(
    ("minutes", "card"), [(29.9, None), (30, "warning"), (45, "yellow"), (59, "yellow"), (60, "red")]
)
def test_minutes_show_the_highest_card_they_have_reached(minutes: float, card: Level | None) -> None:
    assert of_minutes(minutes, (30, 45, 60)) == card


@pytest.mark.parametrize(
    ("days", "left", "card"),
    [
        (20, 9, None),
        (20, 8, "warning"),
        (20, 5, "warning"),
        (20, 4, "yellow"),
        (20, 0, "yellow"),
        (20, -1, "red"),
        (5, 3, None),
        (5, 2, "warning"),
        (5, 1, "yellow"),
        (1, 1, None),
        (1, 0, "yellow"),
        (0, 0, None),
        (0, -1, "red"),
        (1, -1, "red"),
    ],
)
def test_a_term_is_yellow_at_a_fifth_or_a_day_left_and_red_when_it_is_over(
    days: int, left: int, card: Level | None
) -> None:
    assert of_term(RULES, days, left) == card


def test_a_red_card_does_not_go_away_by_itself_and_an_answer_is_checked_before_it_closes() -> None:
    assert after("lapse", "warning") == after("lapse", "yellow") == "lapsed"
    assert after("lapse", "red") is None and after("close", "ordered") is None
    assert (after("order", "red"), after("reply", "ordered"), after("close", "replied")) == (
        "ordered",
        "replied",
        "closed",
    )
    assert higher("red", "yellow") and not higher("warning", "warning")
