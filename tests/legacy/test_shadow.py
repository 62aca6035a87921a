"""The shadow run keeps people, work and windows as on record, and says whom our order calls earlier or later."""

from __future__ import annotations

from dataclasses import replace

from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from queue_server.legacy import report, shadow
from queue_server.legacy.keeping import past
from queue_server.legacy.model import Found, Record, Refused
from queue_server.legacy.shadow import Reasons, compare_day

START_MS = 1_793_667_600_000  # 2026-11-03 09:00 in Jinan


def came(line: int, arrived: float, called: float | None, ended: float | None = None, **more: object) -> Record:
    """A number of the one window 317, times in minutes from nine."""
    at = [None if one is None else round(START_MS + one * MINUTE_MS) for one in (arrived, called, ended)]
    assert at[0] is not None
    facts = Record(
        line, f"{line:03}", "2026-11-03", "E", at[0], at[1], at[2], "317" if called is not None else "", None, False
    )
    return facts._replace(**more)  # type: ignore[arg-type]


def minutes(records: list[Record], hall: Hall) -> list[tuple[float, float, float]]:
    """What each waited: on record, first come, ours."""
    found = compare_day(records, hall)
    waits = [(one.recorded_ms, one.first_come_ms, one.ours_ms) for one in found]
    return [(a / MINUTE_MS, b / MINUTE_MS, c / MINUTE_MS) for a, b, c in waits]


def test_a_day_that_was_first_come_first_called_is_lived_again_as_it_was(hall: Hall) -> None:
    day = [came(2, 0, 0, 10), came(3, 1, 10, 30), came(4, 2, 30, 35), came(5, 50, 50, 60)]
    assert minutes(day, hall) == [(0, 0, 0), (9, 9, 9), (28, 28, 28), (0, 0, 0)]


def test_a_priority_is_called_earlier_by_our_order_and_the_others_are_told_why_they_wait(hall: Hall) -> None:
    plain = [came(2, 0, 0, 10), came(3, 1, 10, 20), came(4, 2, 20, 30), came(5, 3, 30, 40)]
    day = [*plain[:3], plain[3]._replace(is_priority=True)]
    compared = compare_day(day, hall)
    assert hall.order.credit_min["other"] > 0
    assert [one.ours_ms // MINUTE_MS for one in compared] == [0, 19, 28, 7]
    assert [one.why for one in compared[1:]] == [Reasons(False, False, 0, 1)] * 2 + [Reasons(False, True, 0, 0)]
    assert compared[3].why.say() == "优先类别提前"
    assert compared[1].why.say() == "后到先叫：优先 1 人"


def test_a_window_that_called_nobody_while_its_people_waited_was_not_manned(hall: Hall) -> None:
    day = [came(2, 0, 0, 10), came(3, 5, 40, 50)]
    assert minutes(day, hall)[1] == (35, 35, 35)
    idle = [came(2, 0, 0, 10), came(3, 39, 40, 50)]
    assert minutes(idle, hall)[1] == (1, 0, 0)


def test_an_end_that_is_missing_is_the_usual_time_and_never_past_the_windows_next_call(hall: Hall) -> None:
    day = [came(2, 0, 0, 10), came(3, 1, 10, None), came(4, 1, 14, None), came(5, 2, 24, 34)]
    assert minutes(day, hall)[2:] == [(13, 13, 13), (22, 22, 22)]


def test_who_was_never_called_takes_no_part_and_the_report_says_how_many(hall: Hall) -> None:
    found = Found((came(2, 0, 0, 10), came(3, 1, None)), (Refused(4, "no_number"),))
    said = report.of(found, compare_day(found.records, hall), hall)
    assert (said["rows"], said["records"], said["never_called"], said["all"]["people"]) == (3, 2, 1, 1)
    assert said["refused"] == [{"line": 4, "problem": "no_number", "say": "第 4 行：没有号码"}]
    text = "\n".join(report.lines(said))
    assert "读入 3 行：可用 2，未采用 1" in text
    assert "1 张号原系统没有叫到" in text


def test_days_of_two_halls_are_kept_apart(hall: Hall) -> None:
    names = {one.ticket for place in ("JN01", "JN02") for one in past(replace(hall, id=place), [came(2, 0, 0, 10)])}
    assert len(names) == 2


def test_who_walked_in_and_goes_before_a_later_hour_is_no_priority(hall: Hall) -> None:
    day = [came(2, 0, 0, 10), came(3, 1, 20, 30, slot_ms=START_MS + 300 * MINUTE_MS), came(4, 2, 10, 20)]
    assert [one.why.priority_first for one in compare_day(day, hall)] == [0, 0, 0]


def test_a_hall_without_credits_moves_nobody(hall: Hall) -> None:
    order = replace(hall.order, credit_min=dict.fromkeys(hall.order.credit_min, 0))
    day = [came(2, 0, 0, 10), came(3, 1, 10, 20), came(4, 2, 20, 30, is_priority=True)]
    compared = compare_day(day, replace(hall, order=order))
    assert [one.earlier_ms for one in compared] == [0, 0, 0]
    assert compared[2].why.say() == "先后不变，随全队快慢"
    assert shadow.WORTH_MS == 5 * MINUTE_MS
