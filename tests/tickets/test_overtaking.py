"""Why others were called first: each rule is named with its minutes, and nobody is recognisable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import calling, moving
from queue_server.tickets.model import Ticket
from queue_server.tickets.overtaking import Mine, Passed, ahead_range, passed, reason_of, summed
from tests.tickets.counter import CREDIT_MIN, Counter, demo_hall

PLAIN = Mine(rank_ms=1_000_000, returned=False, yields=0, booked=False)


@pytest.fixture
def counter(tmp_path: Path, clock: SteppedClock) -> Iterator[Counter]:
    made = Counter.open(tmp_path, clock, demo_hall(), durable=False)
    yield made
    made.database.close()


def told(counter: Counter, ticket: Ticket) -> list[Passed]:
    return counter.database.read(lambda rows: passed(rows, counter.now(ticket), counter.clock.now_ms()))


def later(counter: Counter, minutes: int = 1) -> None:
    counter.clock.at_ms += minutes * MINUTE_MS


def test_nobody_came_later_and_went_first(counter: Counter) -> None:
    first, mine = counter.issue(), counter.issue()
    counter.call()
    assert told(counter, mine) == []
    assert told(counter, first) == []


def test_a_priority_call_is_told_by_the_law_and_its_minutes_only(counter: Counter) -> None:
    mine = counter.issue()
    later(counter)
    counter.issue(priority="disabled", reason="残疾人证")
    later(counter)
    called = counter.call()
    assert called is not None and called.id != mine.id
    assert told(counter, mine) == [Passed("priority", 15, 1)]


def test_whoever_went_first_and_moved_on_to_another_line_is_still_told_of(counter: Counter) -> None:
    mine = counter.issue()
    later(counter)
    counter.issue(priority="disabled", reason="残疾人证")
    later(counter)
    called = counter.call()
    assert called is not None and called.id != mine.id
    counter.do(lambda tx: moving.transfer(tx, counter.hall, counter.now(called), "D", None))
    assert told(counter, mine) == [Passed("priority", 15, 1)]


def test_an_appointment_is_told_as_one(counter: Counter) -> None:
    mine = counter.issue()
    later(counter)
    counter.issue(slot_ms=counter.clock.now_ms())
    counter.call()
    assert told(counter, mine) == [Passed("booked", CREDIT_MIN, 1)]


def test_a_chosen_call_says_that_it_was_arranged_and_not_why(counter: Counter) -> None:
    mine = counter.issue()
    later(counter)
    other = counter.issue()
    counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "317", other.id, "陪同家人"))
    assert told(counter, mine) == [Passed("arranged", 0, 1)]


def test_whom_i_let_go_first_is_told_as_my_own_wish(counter: Counter) -> None:
    mine = counter.issue()
    later(counter)
    counter.issue()
    counter.act(moving.let_others_first, mine, 1)
    counter.call()
    assert told(counter, mine) == [Passed("yielded", 0, 1)]


def test_who_went_on_while_i_had_missed_my_call_is_told_so(counter: Counter) -> None:
    mine = counter.issue()
    counter.call()
    counter.act(moving.miss, mine)
    later(counter)
    others = [counter.issue() for _ in range(2)]
    later(counter)
    counter.act(moving.come_back, mine)
    called = counter.call()
    assert called is not None and called.id == others[0].id
    assert told(counter, mine) == [Passed("returned", 0, 1)]


def test_another_line_and_people_who_came_before_are_not_told(counter: Counter) -> None:
    counter.issue(priority="elderly", reason="年长")
    mine = counter.issue()
    later(counter)
    counter.issue("transfer-resale")
    counter.call("303")
    counter.call()
    assert told(counter, mine) == []


def test_what_comes_after_my_own_call_is_not_told(counter: Counter) -> None:
    mine = counter.issue()
    later(counter)
    called = counter.call()
    assert called is not None and called.id == mine.id
    counter.act(moving.serve, mine)
    counter.act(moving.hold, mine)
    later(counter)
    counter.issue(priority="elderly", reason="年长")
    counter.call()
    assert told(counter, mine) == []


@pytest.mark.parametrize(
    ("why", "mine", "reason"),
    [
        ({"rule": "order", "credit_min": 15}, PLAIN, "priority"),
        ({"rule": "order", "credit_min": 120, "booked": True}, PLAIN, "booked"),
        ({"rule": "floor", "credit_min": 0}, PLAIN, "walk_in"),
        ({"rule": "order", "credit_min": 0}, PLAIN._replace(booked=True), "not_yet"),
        ({"rule": "order", "credit_min": 0}, PLAIN, "arranged"),
        ({"rule": "chosen", "credit_min": 15}, PLAIN, "arranged"),
        ({"rule": "order", "basis_ms": 2_000_000, "credit_min": 30}, PLAIN._replace(yields=1), "priority"),
        ({"rule": "order", "basis_ms": 900_000, "credit_min": 30}, PLAIN._replace(yields=1), "yielded"),
        ({}, PLAIN, "arranged"),
    ],
)
def test_each_call_has_one_reason(why: dict[str, object], mine: Mine, reason: str) -> None:
    assert reason_of(mine, why) == reason


def test_calls_of_one_kind_are_counted_together() -> None:
    whys = [{"rule": "order", "credit_min": minutes} for minutes in (15, 20, 15)]
    assert summed(PLAIN, whys) == [Passed("priority", 15, 2), Passed("priority", 20, 1)]


@given(st.integers(0, 500))
def test_people_ahead_are_said_as_a_range_that_holds_the_number_and_grows_with_it(ahead: int) -> None:
    low, high = ahead_range(ahead)
    assert low == ahead < high
    assert ahead_range(ahead + 1) >= (low, high)
