"""What a window did without its server, taken into the hall's own books: who went first, and the run of bookings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import meanwhile, moving, store
from queue_server.tickets.meanwhile import Done, Kind
from queue_server.tickets.model import Ticket
from queue_server.tickets.overtaking import Passed, passed
from tests.tickets.counter import CREDIT_MIN, Counter, demo_hall


@pytest.fixture
def counter(tmp_path: Path, clock: SteppedClock) -> Iterator[Counter]:
    made = Counter.open(tmp_path, clock, demo_hall(), durable=False)
    yield made
    assert made.differences() == []
    made.database.close()


def hand_in(counter: Counter, ticket: Ticket, act: Kind, ago_min: int) -> Ticket:
    """One act at window 317, so many minutes ago."""
    done = Done(ticket.id, act, counter.clock.now_ms() - ago_min * MINUTE_MS)
    taken, is_new = counter.do(
        lambda tx: meanwhile.take_in(tx, counter.hall, "317", done, lambda _tx, _hall, _ticket, _outcome: {})
    )
    assert is_new
    return taken


def test_who_went_first_is_told_by_when_it_was_and_not_by_when_it_was_entered(counter: Counter) -> None:
    mine = counter.issue()
    counter.clock.at_ms += MINUTE_MS
    before, after = (counter.issue(slot_ms=counter.clock.now_ms()) for _ in range(2))
    counter.clock.at_ms += 30 * MINUTE_MS
    hand_in(counter, before, "called", 20)
    hand_in(counter, before, "missed", 19)
    hand_in(counter, mine, "called", 18)
    hand_in(counter, mine, "missed", 17)
    hand_in(counter, after, "called", 16)
    told = counter.database.read(lambda rows: passed(rows, counter.now(mine), counter.clock.now_ms()))
    assert told == [Passed("booked", CREDIT_MIN, 1)]


def test_an_appointment_called_without_the_server_counts_in_its_lines_run(counter: Counter) -> None:
    counter.issue()
    booked = [counter.issue(slot_ms=counter.clock.now_ms()) for _ in range(3)]
    counter.clock.at_ms += 30 * MINUTE_MS
    for at, one in enumerate(booked):
        hand_in(counter, one, "called", 20 - at)
        hand_in(counter, one, "missed", 20 - at)
    assert counter.database.read(lambda rows: store.bookings_run(rows, "JN01")) == {booked[0].queue: 3}
    next_one = counter.call()
    assert next_one is not None and not next_one.booked, "of four calls one is for who came without a booking"


def test_who_was_called_again_after_that_by_true_times_is_not_called_by_an_older_act(counter: Counter) -> None:
    one = counter.issue()
    counter.clock.at_ms += 30 * MINUTE_MS
    hand_in(counter, one, "called", 10)
    counter.act(moving.put_back, one)
    with pytest.raises(meanwhile.MovedMeanwhile):
        hand_in(counter, one, "called", 20)
    assert hand_in(counter, one, "called", 5).state == "called"
