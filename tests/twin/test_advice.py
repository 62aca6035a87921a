"""The one act that helps most now, with its effect over many drawn days; nothing is proposed where nothing is wrong."""

from __future__ import annotations

import pytest

from queue_server.hall.file import parse
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin import advice
from queue_server.twin.advice import Action
from queue_server.twin.model import Post, Visit
from queue_server.twin.pressure import Moment
from tests.demo_hall import demo_hall

HALL = parse(demo_hall())
NOW, CLOSE = 600 * MINUTE_MS, 1020 * MINUTE_MS
RUNS = 30


def moment(waiting: int, *windows: str) -> Moment:
    """So many wait for A at ten, and these windows are open until five."""
    posts = tuple(
        Post(one.id, one.queues, ((NOW, CLOSE),), one.handicap_min) for one in HALL.windows if one.id in windows
    )
    held = tuple(Visit(NOW - n * MINUTE_MS, "A", 25 * MINUTE_MS) for n in range(waiting))
    expected = tuple(Visit(NOW + n * 20 * MINUTE_MS, "A", 25 * MINUTE_MS) for n in range(8))
    works = {one.id: 25 * MINUTE_MS for one in HALL.queues}
    return Moment(NOW, held, (), expected, posts, dict.fromkeys(works, CLOSE), works)


def test_one_more_window_is_proposed_for_the_longest_line_with_its_evidence() -> None:
    found = advice.best(moment(12, "303", "304", "305"), HALL, RUNS)
    assert found is not None and found.action.kind == "open" and found.action.queue == "A"
    assert found.action.windows[0] in {one.id for one in HALL.windows_of("A")} - {"303", "304", "305"}
    assert found.is_sure and found.after.mean < found.before.mean - 5
    assert found.after.low <= found.after.mean <= found.after.high
    said = found.say(HALL)
    assert said.startswith(f"开放 {found.action.windows[0]} 办理 A：最长等候") and f"（{RUNS} 次推演，80% 在" in said


def test_where_every_window_is_open_those_that_help_are_asked() -> None:
    everyone = [one.id for one in HALL.windows_of("A")]
    found = advice.best(moment(40, *everyone), HALL, RUNS)
    assert found is None or found.action == Action("help", "A", ("311", "312", "313"))


def test_nothing_is_proposed_while_nobody_waits_for_long() -> None:
    assert advice.best(moment(0, *[one.id for one in HALL.windows_of("A")]), HALL, RUNS) is None


def test_the_same_question_has_the_same_answer() -> None:
    action = Action("open", "A", ("306",))
    first = advice.effect(moment(12, "303", "304", "305"), HALL, action, RUNS)
    assert first == advice.effect(moment(12, "303", "304", "305"), HALL, action, RUNS)


def test_closing_a_window_makes_the_wait_longer() -> None:
    found = advice.effect(moment(12, "303", "304", "305"), HALL, Action("close", "A", ("305",)), RUNS)
    assert found.after.mean > found.before.mean and found.better == pytest.approx(0, abs=0.2)
