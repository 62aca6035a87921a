"""The checkers are checked: whatever is planted into a good journal, they say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.journal import Entry
from queue_server.tickets import closing, finishing, moving
from tests.simulation.tables import WRONG, check_tables
from tests.simulation.watch import Watch
from tests.tickets.counter import Counter, demo_hall, resident


@pytest.fixture
def counter(tmp_path: Path, clock: SteppedClock) -> Iterator[Counter]:
    made = Counter.open(tmp_path, clock, demo_hall(), durable=False)
    yield made
    made.database.close()


@pytest.fixture
def good(counter: Counter) -> list[Entry]:
    """1–3: N001…N003 issued; 4–6: N001 called, served, finished; 7–9: N002 called, missed, returned; then the end."""
    first, second, _third = (counter.issue("social-security", person=resident(n)) for n in range(3))
    counter.call("408")
    counter.act(moving.serve, first)
    counter.act(finishing.finish, first, "accepted")
    counter.call("409")
    counter.act(moving.miss, second)
    counter.act(moving.come_back, second)
    counter.do(lambda tx: closing.close_day(tx, "JN01", counter.day))
    return counter.entries()


def changed(entry: Entry, **sets: Any) -> Entry:
    return replace(entry, body={**entry.body, "set": {**entry.body["set"], **sets}})


def why(entry: Entry, **said: Any) -> Entry:
    return replace(entry, body={**entry.body, "why": {**entry.body["why"], **said}})


PLANTED: dict[str, tuple[Callable[[list[Entry]], list[Entry]], str]] = {
    "a number twice": (lambda e: [*e[:2], changed(e[2], number=2), *e[3:]], "given twice"),
    "a number left out": (lambda e: [*e[:2], changed(e[2], number=4), *e[3:]], "was due"),
    "too few ahead": (lambda e: [*e[:2], changed(e[2], ahead=1), *e[3:]], "there were 2"),
    "the wrong one called": (lambda e: [*e[:3], replace(e[3], subject=e[2].subject)], "rank|due was"),
    "another rule named": (lambda e: [*e[:3], why(e[3], rule="floor")], "due was N001 by order"),
    "a reason missing": (lambda e: [*e[:3], replace(e[3], body={**e[3].body, "why": {"rule": "order"}})], "lacks"),
    "a move that did not happen": (lambda e: [*e[:3], why(e[3], moved=["reclassed"])], "names .'reclassed'."),
    "a jump in the states": (lambda e: [*e[:4], replace(e[5], seq=5)], "was called"),
    "an entry lost": (lambda e: [*e[:4], *e[5:]], "entry 6 after 4"),
    "two at one window": (
        lambda e: [*e[:4], changed(replace(e[6], seq=5), window="408", call_seq=5)],
        "window 408 has 2",
    ),
    "the arrival changed": (lambda e: [*e[:4], changed(e[4], arrived_ms=1)], "lost what lasts"),
    "somebody left at the close": (lambda e: [*e[:9], replace(e[-1], seq=10)], "left over"),
    "called by a window that does not serve it": (lambda e: [*e[:3], changed(e[3], window="317")], "nobody was due"),
}


def test_a_good_journal_passes(good: list[Entry], counter: Counter) -> None:
    watch = Watch(demo_hall())
    watch.take(good)
    assert watch.states() == {"finished": 1, "expired": 2}
    check_tables(counter)


@pytest.mark.parametrize("name", PLANTED)
def test_the_watch_notices(good: list[Entry], name: str) -> None:
    plant, says = PLANTED[name]
    with pytest.raises(AssertionError, match=says):
        Watch(demo_hall()).take(plant(good))


def test_the_watch_notices_a_broken_floor_and_a_broken_bound(counter: Counter) -> None:
    slot_ms = counter.clock.now_ms()
    for _ in range(4):
        counter.issue("social-security", slot_ms=slot_ms)
    early = counter.issue("social-security")
    for window in range(408, 412):
        counter.call(f"{window}")
    entries = counter.entries()
    assert entries[-1].body["why"]["rule"] == "floor"
    calls = [entry for entry in entries if entry.kind == "ticket_called"]
    watch = Watch(demo_hall())
    watch.take(entries[:-1])
    assert watch.runs["N"] == 3
    with pytest.raises(AssertionError, match="due was N005 by floor"):
        watch.take([replace(calls[-1], subject="t000004", body={**calls[-1].body, "why": calls[0].body["why"]})])
    late = {"arrived_ms": early.arrived_ms + 136 * 60_000, "id": "late"}
    with pytest.raises(AssertionError, match="overtook N004 by 8160000 ms"):
        watch._bound({**watch.rows[early.id], **late}, watch.line("N"))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE ticket_person SET live = 1", "a person's claim lives otherwise than the ticket"),
        ("UPDATE ticket SET outcome = NULL WHERE state = 'finished'", "a finished ticket has no outcome"),
        ("UPDATE ticket SET item = 1", "a ticket works on an item it does not have"),
        ("UPDATE ticket SET served_ms = 1", "a time runs backwards"),
    ],
)
def test_a_spoilt_table_is_noticed(good: list[Entry], counter: Counter, statement: str, says: str) -> None:
    assert says in WRONG
    counter.do(lambda tx: tx.execute(statement))
    with pytest.raises(AssertionError, match=says):
        check_tables(counter)
