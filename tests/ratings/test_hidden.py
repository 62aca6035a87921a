"""Which rows of the figures show no grades: what is left of the sum of all tells no handful of people's either."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, permutations
from random import Random

from queue_server.ratings.figures import GROUP_MIN, Count, added, hidden, shown, total, weeks_of
from queue_server.ratings.model import GRADES


def row(key: str, given: int) -> Count:
    return Count(key, finished=given, grades=dict.fromkeys(GRADES, 0) | {5: given})


def test_a_few_alone_are_hidden_and_their_sum_is_few_itself() -> None:
    found = [row("317", 1), row("305", 0)]
    assert hidden(found) == {"317"} and total(found).is_few


def test_a_few_beside_others_take_the_smallest_of_them_along_or_the_rest_of_the_sum_would_tell() -> None:
    assert hidden([row("317", 1), row("305", 40), row("303", 6), row("301", 0)]) == {"317", "303"}
    assert hidden([row("317", 1), row("305", 3), row("303", 40)]) == {"317", "305", "303"}


def test_several_few_that_make_a_group_together_hide_no_other() -> None:
    assert hidden([row("317", 2), row("305", 3), row("303", 40)]) == {"317", "305"}


def test_enough_everywhere_hides_nothing_and_nothing_given_hides_nothing() -> None:
    assert hidden([row("317", 5), row("305", 9)]) == frozenset()
    assert hidden([row("317", 0)]) == frozenset()


MONDAY = date(2026, 11, 2)
UNTIL = "2026-12-02"  # a Wednesday: the fifth week is not over
Given = dict[tuple[str, str], Counter[int]]  # (day, window) -> grades


def asked(given: Given, first: str, last: str) -> tuple[dict[str, Counter[int]], Counter[int]]:
    """What somebody who runs the hall is told of these days: grades of each window, and of all."""
    cells, sums = [], []
    for week in weeks_of(first, last, UNTIL):
        grades: dict[str, Counter[int]] = {}
        for (day, window), found in given.items():
            if week.first <= day <= week.last:
                grades.setdefault(window, Counter()).update(found)
        found = [Count(window, grades=dict(told)) for window, told in grades.items()]
        cells += shown(found, week.is_over)
        sums += shown([total(found)], week.is_over)
    return {one.key: Counter(one.grades) for one in added(cells)}, Counter(total(sums).grades)


def test_no_difference_of_two_stretches_of_days_tells_fewer_than_five_grades() -> None:
    chance, days = Random(5), [(MONDAY + timedelta(days=n)).isoformat() for n in range(30)]
    stretches = {tuple(weeks_of(first, last, UNTIL)): (first, last) for first, last in combinations(days, 2)}
    assert len(stretches) == 15, "whatever days are asked for, it is whole weeks"
    differing = 0
    for _hall in range(20):
        given: Given = {}
        for day in days:
            for window in ("303", "305", "317"):
                given[day, window] = Counter(chance.choice((1, 3, 4, 5, 5)) for _ in range(chance.choice((0, 0, 1, 3))))
        answers = {weeks: asked(given, *stretch) for weeks, stretch in stretches.items()}
        for rows, whole in answers.values():
            rest = whole - sum(rows.values(), Counter())
            assert rest.total() == 0 or rest.total() >= GROUP_MIN
        for long, short in permutations(answers, 2):
            if set(short) < set(long):
                (rows, whole), (fewer, less) = answers[long], answers[short]
                for grades, known in ((whole, less), *((rows[key], fewer.get(key, Counter())) for key in rows)):
                    left = grades.total() - known.total()
                    assert left == 0 or left >= GROUP_MIN, (long, short)
                    differing += left > 0
    assert differing > 100, "weeks are told apart at all"


def test_weeks_are_whole_and_the_one_that_runs_tells_nothing() -> None:
    assert [(one.first, one.last, one.is_over) for one in weeks_of("2026-11-25", "2026-12-31", UNTIL)] == [
        ("2026-11-23", "2026-11-29", True),
        ("2026-11-30", "2026-12-02", False),
    ]
    assert weeks_of("2026-12-07", "2026-12-08", UNTIL) == []
