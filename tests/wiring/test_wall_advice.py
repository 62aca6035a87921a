"""The wall's suggestion: worked out once in two minutes while somebody looks, told until it is old."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.hall.model import Hall
from queue_server.twin.pressure import Moment
from queue_server.wiring.wall_advice import EVERY_S, STALE_S, WallAdvice
from tests.twin.test_advice import HALL, moment


class Beside:
    """What was begun, done when the test says so; a hall in trouble, and a clock."""

    def __init__(self) -> None:
        self.now_s, self.begun, self.seen = 0.0, list[Callable[[], None]](), 0
        self.advice = WallAdvice(self.moment, lambda: self.now_s, self.begun.append)

    def moment(self, _hall: Hall) -> Moment | None:
        self.seen += 1
        return moment(12, "303", "304", "305")

    def ask(self) -> object:
        return self.advice(None, HALL)  # type: ignore[arg-type]

    def work(self) -> None:
        self.begun.pop()()


def test_nothing_is_said_until_it_is_worked_out_and_asking_again_begins_nothing_more() -> None:
    beside = Beside()
    assert (beside.ask(), beside.ask(), len(beside.begun)) == (None, None, 1)
    beside.work()
    said = beside.ask()
    assert isinstance(said, dict)
    assert "办理 A：最长等候" in said["zh"] and "longest wait" in said["en"]
    assert beside.begun == []


def test_it_is_worked_out_again_after_two_minutes_and_old_ones_are_not_told() -> None:
    beside = Beside()
    beside.ask()
    beside.work()
    beside.now_s = EVERY_S
    assert beside.ask() is not None and len(beside.begun) == 1
    beside.now_s = STALE_S
    assert beside.ask() is None and len(beside.begun) == 1 and beside.seen == 1


def test_a_look_that_broke_off_is_tried_again() -> None:
    beside = Beside()
    beside.ask()
    broken, beside.advice._moment = beside.advice._moment, lambda _hall: 1 // 0  # type: ignore[assignment,return-value]
    try:
        beside.work()
    except ZeroDivisionError:
        beside.advice._moment = broken
    assert beside.ask() is None and len(beside.begun) == 1


def test_a_closed_hall_is_given_no_advice() -> None:
    beside = Beside()
    beside.advice._moment = lambda _hall: None
    beside.ask()
    beside.work()
    assert beside.ask() is None
