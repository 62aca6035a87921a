"""Who will go before somebody: by rank, by booked hours that come near, and by the classes that lately came."""

from __future__ import annotations

from queue_server.kernel.spans import MINUTE_MS
from queue_server.waits.ahead import Count, Line, Rules, count, counts
from queue_server.waits.store import Past

RULES = Rules(early_call_min=15, appointment_credit_min=110, late_grace_min=15)
NOW = 600 * MINUTE_MS


def at(minute: int) -> int:
    return NOW + minute * MINUTE_MS


def test_walk_ins_before_count_each_and_oneself_takes_a_turn() -> None:
    assert count(Line(3, (), ()), 5.0, RULES, None, NOW) == Count(3, 20.0)


def test_booked_people_count_once_they_may_be_called_before_one_s_turn() -> None:
    hours = (at(10), at(30), at(60))  # the turn comes after 10 min; each who passes moves it on by 5
    assert count(Line(1, hours, ()), 5.0, RULES, None, NOW).people == 3
    assert count(Line(1, (at(60),), ()), 5.0, RULES, None, NOW).people == 1


def test_classes_that_lately_came_are_expected_to_come_again() -> None:
    assert count(Line(5, (), (15,) * 6), 5.0, RULES, None, NOW).people == 8  # six in half an hour, for 15 minutes
    assert count(Line(0, (), (15,)), 1.0, RULES, None, NOW).people == 0


def test_who_has_booked_waits_for_the_hour_or_for_the_turn() -> None:
    assert count(Line(0, (), ()), 5.0, RULES, at(25), NOW) == Count(0, 25.0)
    assert count(Line(0, (at(0),) * 8, ()), 5.0, RULES, at(25), NOW) == Count(8, 40.0)


def past(name: str, minute: int, called: int | None, slot: int | None = None, credit: int = 0) -> Past:
    times = at(minute), None if slot is None else at(slot), None if called is None else at(called)
    return Past(name, "2026-11-20", "A", *times, None, credit)


def test_a_past_day_is_counted_as_the_line_was_then() -> None:
    day = [
        past("first", 0, 30),
        past("gone", 1, 3),
        past("elderly", 5, 20, credit=15),
        past("late", 6, 40),
        past("booked", 8, 25, slot=20),
    ]
    found = {one.ticket: seen.people for one, seen in counts(day, 5.0, RULES)}
    # "late" has "first" and "elderly" before it, and who is booked for 20, though not here yet;
    # one elderly person in half an hour makes half of another one in fifteen minutes
    assert found == {"first": 1, "gone": 2, "elderly": 1, "late": 4, "booked": 0}


def test_who_comes_later_is_never_known() -> None:
    day = [past("one", 0, 30), past("two", 5, 31), past("three", 9, 8 + 30)]
    early = {one.ticket: seen for one, seen in counts(day, 5.0, RULES)}
    later = [*day[:2], past("three", 9, 400), past("four", 10, 11, credit=15)]
    assert {n: c for n, c in early.items() if n != "three"} == {
        one.ticket: seen for one, seen in counts(later, 5.0, RULES) if one.ticket in ("one", "two")
    }


def test_classes_that_came_half_an_hour_ago_are_expected_no_more() -> None:
    gone = [past(f"elderly{n}", 0, 1, credit=15) for n in range(6)]
    found = {one.ticket: seen.people for one, seen in counts([*gone, past("in-time", 29, 31)], 5.0, RULES)}
    assert found["in-time"] == 3
    found = {one.ticket: seen.people for one, seen in counts([*gone, past("later", 30, 31)], 5.0, RULES)}
    assert found["later"] == 0
