"""A thousand points less what sections deduct; workload weighed by items; awards by a rule with stated ties."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.crew import awards, scores, workload
from queue_server.crew.awards import Standing
from queue_server.crew.records_model import Appeal, Fact, Note
from queue_server.crew.score_rules import MANUAL, PATROL_KINDS, RULES, SECTIONS, TOTAL
from queue_server.crew.workload import Done

POINTS = {code: one.points for code, one in RULES.items()}


def fact(rule: str, key: str, times: int = 1) -> Fact:
    return Fact(7, rule, key, "2026-10-12", "", (), times)


def appeal(line: str, state: str) -> Appeal:
    return Appeal(line, "JN01", "2026-10", 7, line, "…", state)


def note(rule: str, points: int) -> Note:
    return Note(rule, "JN01", "2026-10", 7, rule, "2026-10-12", points, "理由", "", "staff:3")


def test_the_sections_are_a_thousand_and_each_rule_has_one() -> None:
    assert sum(one.points for name, one in SECTIONS.items() if name != "extra") == TOTAL
    assert {one.section for one in RULES.values()} == set(SECTIONS)
    assert {*MANUAL, *PATROL_KINDS} <= set(RULES) and not set(MANUAL) & set(PATROL_KINDS)
    assert "wait" not in str(RULES).replace("waits", "")  # how long people waited is nobody's fault


def test_lines_deduct_add_and_are_struck() -> None:
    lines = [
        *scores.of_facts([fact("late", "a"), fact("away", "b"), fact("bad_rating", "c", 2)], POINTS),
        *scores.of_notes([note("praise", 5)]),
    ]
    found = scores.counted(lines, [appeal("b", "struck"), appeal("a", "stands")])
    assert {one.key: one.counted for one in found} == {"a": -1, "b": 0, "c": -20, "note:praise": 5}
    assert scores.total(found) == 984
    assert scores.by_section(found) | {"work": 0} == {
        **{"attendance": 199, "service": 280, "work": 0, "order": 200, "study": 100, "extra": 5}
    }


def test_no_section_loses_more_than_it_has_and_a_correction_is_bound_by_nothing() -> None:
    facts = [fact("exam_failed", f"{at:02d}") for at in range(12)]
    found = scores.counted(scores.of_facts(facts, POINTS) + scores.of_notes([note("correction", 70)]), ())
    assert scores.by_section(found)["study"] == 0
    assert scores.total(found) == 1000 - 100 + 70
    assert scores.total(found) == 1000 + sum(one.counted for one in found)


def test_long_items_rank_no_lower_than_short_ones() -> None:
    short = [Done(1, ("quick",), 5 * 60_000)] * 40
    long = [Done(2, ("slow",), 30 * 60_000)] * 20
    found = {one.staff: one for one in workload.corrected([*short, *long])}
    assert (found[1].finished, found[1].rank, found[1].standard_rank) == (40, 1, 2)
    assert (found[2].finished, found[2].rank, found[2].standard_rank) == (20, 2, 1)
    assert (found[1].standard, found[2].standard) == (40.0, 120.0)


def test_a_rare_item_counts_one_and_few_numbers_give_no_rank() -> None:
    done = [Done(1, ("quick",), 60_000)] * 25 + [Done(2, ("rare",), 3_600_000)] * 4 + [Done(1, ("quick", "rare"), 1)]
    found = {one.staff: one for one in workload.corrected(done)}
    assert (found[2].standard, found[2].rank, found[2].standard_rank) == (4.0, None, None)
    assert (found[1].finished, found[1].standard) == (26, 27.0)
    assert workload.corrected([]) == [] and workload.weights([Done(1, ("a",), 0)] * 9) == {}


def standing(who: int, mean: int, **more: Any) -> Standing:
    values = {"department": "公安局", "window": str(300 + who), "totals": (mean, mean, mean), "is_void": False}
    return Standing(who, **{**values, **more})


@pytest.mark.parametrize(
    ("people", "chosen"),
    [
        ([standing(1, 990), standing(2, 980), standing(3, 970)], [1]),
        ([standing(1, 990, is_void=True), standing(2, 980), standing(3, 970)], [2]),
        ([standing(1, 990, totals=(990, 990)), standing(2, 980), standing(3, 970)], [2]),
        ([standing(1, 980, standard=40.0), standing(2, 980, standard=52.5), standing(3, 970)], [2]),
        ([standing(1, 980), standing(2, 980), standing(3, 970)], [1, 2]),
        ([standing(1, 990), standing(2, 980)], []),
        ([standing(at, 900 + at) for at in range(1, 31)], [30, 29, 28]),
    ],
)
def test_clerks_are_proposed_by_departments_and_ties_by_work_then_all(
    people: list[Standing], chosen: list[int]
) -> None:
    assert [one.staff for one in awards.clerks(people)] == chosen


def test_a_window_with_an_upheld_complaint_is_no_red_banner_window() -> None:
    found = [standing(1, 990, window="305"), standing(2, 999, window="305", is_void=True), standing(3, 970)]
    assert awards.windows(found) == [("303", 970.0)]
