"""The pure rules: states, what names of indicators mean, comments as kept, one's own in groups, other eyes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import get_args

import pytest

from queue_server.hall.calendar import Calendar
from queue_server.ratings import bad_model
from queue_server.ratings.bad_model import BadGrade, BadGradeForbids, OtherEyesNeeded, check_eyes
from queue_server.ratings.figures import groups
from queue_server.ratings.model import Act, Rating, State, after, asked_of, aspects_of, plain

OVER: tuple[bad_model.State, ...] = ("closed", "excluded")
FRIDAY, MONDAY, TUESDAY = "2026-11-20", "2026-11-23", "2026-11-24"


def rating(day: str = FRIDAY, grade: int = 5, n: int = 0) -> Rating:
    return Rating(
        ticket=f"{n:016}",
        hall="JN01",
        day=day,
        service="records",
        queue="E",
        window="317",
        staff=3,
        state="given",
        given_ms=n,
        given_day=day,
        grade=grade,
    )


def test_a_grade_is_final_and_passing_over_is_not() -> None:
    table = {(act, state): after(act, state) for act, state in product(get_args(Act), (None, *get_args(State)))}
    assert {pair: to for pair, to in table.items() if to} == {
        ("ask", None): "asked",
        ("skip", None): "skipped",
        ("skip", "asked"): "skipped",
        ("give", None): "given",
        ("give", "asked"): "given",
        ("give", "skipped"): "given",
        ("give", "default"): "given",  # nobody had said it
        ("take_default", None): "default",
        ("take_default", "asked"): "default",
        ("take_default", "skipped"): "default",
    }


def test_who_hands_over_a_certificate_learns_whether_it_was_asked_and_nothing_more() -> None:
    given = rating()
    assert asked_of(None) == "not_yet"
    assert asked_of(given) == "given"
    assert asked_of(replace(given, state="skipped", grade=None)) == "skipped"
    assert asked_of(replace(given, state="default")) == "asked"  # the term is over: nothing more may be demanded


def test_named_indicators_are_meant_as_the_whole_was_graded() -> None:
    assert aspects_of(["attitude", "efficiency"], 2) == {"efficiency": 2, "attitude": 2}
    assert aspects_of({"attitude": 1}, 4) == {"attitude": 1}
    assert aspects_of(None, 3) == {}


def test_a_comment_keeps_its_emoji_and_loses_what_nobody_sees() -> None:
    assert plain("  很好👍🏽👨‍👩‍👧\r\n谢谢\x00\u202e ") == "很好👍🏽👨‍👩‍👧\n谢谢"
    assert plain(None) == ""


def test_own_grades_come_on_the_next_working_day_and_five_together() -> None:
    calendar = Calendar()
    four = [rating(n=n) for n in range(4)]
    assert groups(four, calendar, TUESDAY) == []
    five = [*four, rating(grade=1, n=4)]
    assert groups(five, calendar, FRIDAY) == groups(five, calendar, "2026-11-22") == []
    [shown] = groups(five, calendar, MONDAY)
    assert (shown.given, shown.first, shown.last, shown.satisfied) == (5, FRIDAY, FRIDAY, "80.0")


def test_a_day_is_never_divided_and_a_group_once_shown_never_changes() -> None:
    calendar = Calendar()
    week = [rating("2026-11-23", n=n) for n in range(3)] + [rating("2026-11-24", n=n) for n in range(4)]
    week += [rating("2026-11-25", n=n) for n in range(2)] + [rating("2026-11-26", n=n) for n in range(9)]
    seen: list[list[tuple[str, str, int]]] = []
    for today in ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"):
        shown = [one for one in week if one.given_day and one.given_day < today]
        seen.append([(one.first, one.last, one.given) for one in groups(shown, calendar, today)])
    assert seen[-1] == [("2026-11-23", "2026-11-24", 7), ("2026-11-25", "2026-11-26", 11)]
    for before, later in pairwise(seen):
        assert later[: len(before)] == before
    assert all(given >= 5 for told in seen for _first, _last, given in told)


def one_bad(**more: object) -> BadGrade:
    made = BadGrade("t", "JN01", 0, "open", staff=1, owner=2, due_day=MONDAY)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("by", [1, 3, 4, 5])
def test_who_was_rated_mended_answered_or_doubted_does_not_judge(by: int) -> None:
    with pytest.raises(OtherEyesNeeded):
        check_eyes(one_bad(mended_by=3, replied_by=4, doubted_by=5), by)
    check_eyes(one_bad(mended_by=3, replied_by=4, doubted_by=5), 9)


def test_what_is_over_lets_nothing_more_be_done_but_a_bad_addition_open_it_again() -> None:
    for act, state in product(get_args(bad_model.Act), OVER):
        if act == "reopen":
            assert bad_model.after(act, state) == "open"
            continue
        with pytest.raises(BadGradeForbids):
            bad_model.after(act, state)


def test_it_is_late_the_day_after_its_day_and_not_when_it_is_over() -> None:
    assert not one_bad().is_late(MONDAY)
    assert one_bad().is_late(TUESDAY)
    assert not one_bad(state="closed").is_late(TUESDAY)
