"""What is outgoing: once by its key, in order in its lane, held up by what was refused; and when it rests."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.kernel import outgoing
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.courier import Courier, Link, Said, wait_s
from queue_server.kernel.database import Database
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Tx, entries_after


class Other:
    """Another system as a test has it answer."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.answers: list[Said] = []

    def send(self, told: Outgoing) -> Said:
        said = self.answers.pop(0) if self.answers else Said("done")
        if said.state == "done":
            self.took.append(f"{told.lane}{told.seq}")
        return said


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(1_000_000)


@pytest.fixture
def database(tmp_path: Path, clock: SteppedClock) -> Database:
    return Database.open(tmp_path / "file.db", clock, outgoing.MIGRATIONS)


def told(database: Database, *lanes: str) -> None:
    """An entry of the journal in each of these lanes, and what must be told of it."""

    def write(tx: Tx) -> None:
        for lane in lanes:
            tx.record("H", "happened", lane, {})
        for entry in entries_after(tx, 0, 100):
            outgoing.put(tx, "way", entry, entry.subject, "kind", {})
            outgoing.put(tx, "way", entry, entry.subject, "again", {})

    database.write(write)


def courier(database: Database, clock: SteppedClock, other: Other) -> Courier:
    return Courier(database, clock, "way", other.send, lambda: 0.5, lambda *_what: None)


def drain(one: Courier) -> None:
    while one.send_next():
        pass


def test_everything_goes_once_and_in_order(database: Database, clock: SteppedClock) -> None:
    other = Other()
    told(database, "a", "b", "a")
    drain(courier(database, clock, other))
    drain(courier(database, clock, other))
    assert other.took == ["a1", "b2", "a3"]
    assert database.read(lambda rows: outgoing.backlog(rows, "way")) == (0, None, 0)


def test_what_is_refused_holds_up_its_lane_until_it_goes_again_or_is_dropped(
    database: Database, clock: SteppedClock
) -> None:
    other = Other()
    other.answers = [Said("refused", "bad")]
    told(database, "a", "b", "a", "b")
    drain(one := courier(database, clock, other))
    assert other.took == ["b2", "b4"]
    held = database.read(lambda rows: outgoing.refused(rows, "way", "H"))
    assert [(each.seq, each.reason) for each in held] == [(1, "bad")]
    assert database.write(lambda tx: outgoing.again(tx, held[0]))
    other.answers = [Said("refused", "bad")]
    drain(one)
    held = database.read(lambda rows: outgoing.refused(rows, "way", "H"))
    assert database.write(lambda tx: outgoing.drop(tx, held[0], "why"))
    assert not database.write(lambda tx: outgoing.again(tx, held[0])), "it is gone"
    drain(one)
    assert other.took == ["b2", "b4", "a3"]


def test_after_faults_it_rests_longer_and_a_hurry_ends_the_rest(database: Database, clock: SteppedClock) -> None:
    other = Other()
    other.answers = [Said("queued", "no_answer")] * 3 + [Said("queued", "http_429", wait_s=50.0)]
    told(database, "a")
    one = courier(database, clock, other)
    for rest_s in (0.5, 1.0, 2.0, 50.0):
        assert one.send_next() and not one.send_next()
        clock.step(rest_s * 0.98)
        assert not one.send_next()
        clock.step(rest_s * 0.03)
    assert one.link.is_down and one.link.reason == "http_429" and one.link.standing(1.0) == "down"
    drain(one)
    assert other.took == ["a1"] and one.link.standing(1.0) == "up"
    other.answers = [Said("queued", "no_answer")]
    told(database, "b")
    assert one.send_next() and not one.send_next()
    one.hurry()
    drain(one)
    assert other.took == ["a1", "b2"]


class Poisoned(Other):
    """One that always fails at some lanes, and at all while it is away."""

    def __init__(self, *lanes: str) -> None:
        super().__init__()
        self.lanes, self.is_away = lanes, False

    def send(self, told: Outgoing) -> Said:
        if self.is_away or told.lane in self.lanes:
            return Said("queued", "http_500")
        return super().send(told)


def carry(one: Courier, clock: SteppedClock, tries: int) -> None:
    for _try in range(tries):
        one.send_next()
        clock.step(300)


def held(database: Database) -> list[tuple[str, str]]:
    found = database.read(lambda rows: outgoing.refused(rows, "way", "H"))
    return [(each.lane, each.reason) for each in found]


def test_what_always_fails_holds_up_its_own_lane_alone(database: Database, clock: SteppedClock) -> None:
    other = Poisoned("bad", "worse")
    told(database, "a", "bad", "b", "bad", "worse", "a")
    one = courier(database, clock, other)
    carry(one, clock, 20)
    assert other.took == ["a1", "b3", "a6"]
    assert held(database) == [("bad", "http_500"), ("worse", "http_500")]
    other.lanes = ()
    (first, _second) = database.read(lambda rows: outgoing.refused(rows, "way", "H"))
    assert database.write(lambda tx: outgoing.again(tx, first))
    carry(one, clock, 4)
    assert other.took == ["a1", "b3", "a6", "bad2", "bad4"] and held(database) == [("worse", "http_500")]


def test_while_nothing_gets_through_the_link_is_at_fault_and_nothing_is_held(
    database: Database, clock: SteppedClock
) -> None:
    other = Poisoned()
    other.is_away = True
    told(database, "a", "b", "a", "c")
    one = courier(database, clock, other)
    carry(one, clock, 60)
    assert held(database) == [] and one.link.is_down and other.took == []
    other.is_away = False
    carry(one, clock, 10)
    assert sorted(other.took) == ["a1", "a3", "b2", "c4"] and held(database) == []
    assert other.took.index("a1") < other.took.index("a3")


def test_what_fails_is_not_held_while_the_other_cannot_be_reached_or_nobody_else_waits(
    database: Database, clock: SteppedClock
) -> None:
    other = Poisoned("bad")
    told(database, "bad", "b", "c")
    one = Courier(database, clock, "way", other.send, lambda: 0.5, lambda *_what: None, lambda: False)
    carry(one, clock, 40)
    assert held(database) == [] and other.took == ["b2", "c3"]


def test_a_rest_grows_to_two_minutes_and_is_spread() -> None:
    assert [wait_s(faults, 0.5) for faults in (1, 2, 3, 50)] == [0.5, 1.0, 2.0, 120.0]
    assert (wait_s(1, 0.0), wait_s(1, 1.0)) == (0.25, 0.75)


def test_a_fault_of_the_sender_stops_nothing_for_ever(database: Database, clock: SteppedClock) -> None:
    calls: list[int] = []

    def send(_told: Outgoing) -> Said:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("ours")
        return Said("done")

    told(database, "a")
    one = Courier(database, clock, "way", send, lambda: 0.5, lambda *_what: None)
    assert one.send_next() and one.link.reason == "our_fault"
    clock.step(1)
    assert one.send_next() and one.link == Link(0, None, "", clock.now_ms(), 0.0)


def test_what_ended_long_ago_is_forgotten(database: Database, clock: SteppedClock) -> None:
    told(database, "a", "b")
    other = Other()
    other.answers = [Said("done"), Said("refused", "bad")]
    drain(courier(database, clock, other))
    clock.step(100)
    assert database.write(lambda tx: outgoing.forget(tx, 50_000)) == 1
    assert database.read(lambda rows: outgoing.backlog(rows, "way")) == (0, None, 1), "what is held up stays"
