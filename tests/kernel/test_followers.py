"""Whatever must happen because of an event happens exactly once, whatever happens to the follower."""

from __future__ import annotations

import itertools
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, Migration, Tx
from queue_server.kernel.followers import BATCH, Follower, Followers
from queue_server.kernel.journal import Entry
from tests.kernel.conftest import NOTES, write_note

EFFECTS = Migration("effects", ("CREATE TABLE effect(follower TEXT, seq INTEGER) STRICT",))


@pytest.fixture
def database(path: Path, clock: SteppedClock) -> Iterator[Database]:
    opened = Database.open(path, clock, (*NOTES, EFFECTS))
    yield opened
    opened.close()


def leave(name: str) -> Callable[[Tx, Entry], None]:
    def handle(tx: Tx, entry: Entry) -> None:
        tx.execute("INSERT INTO effect(follower, seq) VALUES (?, ?)", name, entry.seq)

    return handle


def effects(database: Database, name: str) -> list[int]:
    sql = "SELECT seq FROM effect WHERE follower = ? ORDER BY rowid"
    return [row["seq"] for row in database.read(lambda rows: rows.all(sql, name))]


def noted(name: str, handle: Callable[[Tx, Entry], None] | None = None) -> Follower:
    return Follower(name, frozenset({"noted"}), handle or leave(name))


def note(database: Database, count: int, start: int = 0) -> None:
    for n in range(start, start + count):
        database.write(lambda tx, n=n: write_note(tx, f"n{n}"))


def test_a_follower_handles_each_entry_of_its_kinds_once_and_in_order(database: Database, clock: SteppedClock) -> None:
    note(database, 3)
    database.write(lambda tx: tx.record("H", "other", "x", {}))
    note(database, 2, start=3)
    followers = Followers(database, clock, [noted("paper")])
    followers.catch_up()
    followers.catch_up()
    assert effects(database, "paper") == [1, 2, 3, 5, 6]
    assert followers.lag() == {"paper": 0}


def test_more_entries_than_one_batch_are_all_handled(database: Database, clock: SteppedClock) -> None:
    total = BATCH * 2 + 7
    database.write(lambda tx: [write_note(tx, f"n{n}") for n in range(total)])
    Followers(database, clock, [noted("paper")]).catch_up()
    assert effects(database, "paper") == list(range(1, total + 1))


def test_an_effect_and_its_cursor_are_kept_or_lost_together(database: Database, clock: SteppedClock) -> None:
    note(database, 5)
    stumbles = [3]

    def handle(tx: Tx, entry: Entry) -> None:
        leave("paper")(tx, entry)
        if entry.seq in stumbles:
            raise RuntimeError("no paper")

    followers = Followers(database, clock, [noted("paper", handle)])
    with pytest.raises(RuntimeError, match="no paper"):
        followers.catch_up()
    assert effects(database, "paper") == []
    assert followers.lag() == {"paper": 5}
    stumbles.clear()
    followers.catch_up()
    assert effects(database, "paper") == [1, 2, 3, 4, 5]


def test_a_process_killed_between_effect_and_cursor_has_done_nothing_twice(
    database: Database, path: Path, clock: SteppedClock
) -> None:
    note(database, 4)
    database.close()
    program = f"""
        import os
        from pathlib import Path
        from queue_server.kernel.clock import SystemClock
        from queue_server.kernel.database import Database
        from queue_server.kernel.followers import Follower, Followers

        def handle(tx, entry):
            tx.execute("INSERT INTO effect(follower, seq) VALUES ('paper', ?)", entry.seq)
            if entry.seq == 3:
                os._exit(9)

        clock = SystemClock()
        database = Database(Path({str(path)!r}), clock)
        Followers(database, clock, [Follower("paper", frozenset({{"noted"}}), handle)]).catch_up()
    """
    died = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False, timeout=60)
    assert died.returncode == 9
    again = Database.open(path, clock, (*NOTES, EFFECTS))
    assert effects(again, "paper") == []
    Followers(again, clock, [noted("paper")]).catch_up()
    assert effects(again, "paper") == [1, 2, 3, 4]
    again.close()


def test_a_follower_that_comes_later_reads_from_the_beginning(database: Database, clock: SteppedClock) -> None:
    note(database, 3)
    Followers(database, clock, [noted("old")]).catch_up()
    Followers(database, clock, [noted("old"), noted("new")]).catch_up()
    assert effects(database, "old") == effects(database, "new") == [1, 2, 3]


def test_what_a_follower_writes_itself_is_followed_too(database: Database, clock: SteppedClock) -> None:
    def answer(tx: Tx, entry: Entry) -> None:
        tx.record("H", "answered", entry.subject, {})

    note(database, 3)
    chain = [noted("first", answer), Follower("second", frozenset({"answered"}), leave("second"))]
    Followers(database, clock, chain).catch_up()
    assert effects(database, "second") == [4, 5, 6]


def test_in_the_background_a_commit_wakes_the_followers_at_once(database: Database, clock: SteppedClock) -> None:
    done = threading.Event()

    def handle(tx: Tx, entry: Entry) -> None:
        leave("paper")(tx, entry)
        if entry.seq == 5:
            done.set()

    followers = Followers(database, clock, [noted("paper", handle)])
    followers.start()
    note(database, 5)
    assert done.wait(60)
    followers.stop()
    Followers(database, clock, [noted("paper")]).catch_up()
    assert effects(database, "paper") == [1, 2, 3, 4, 5]


def test_one_that_fails_stops_no_other_backs_off_and_recovers_by_itself(
    database: Database, clock: SteppedClock
) -> None:
    tries: list[float] = []
    broken = [True]

    def handle(tx: Tx, entry: Entry) -> None:
        tries.append(clock.mono_s())
        if broken[0]:
            raise RuntimeError("printer on fire")
        leave("bad")(tx, entry)

    followers = Followers(database, clock, [noted("bad", handle), noted("good")])
    note(database, 3)

    def turn() -> None:
        for follower in followers._followers:
            if clock.mono_s() >= followers._retry_at_s.get(follower.name, 0.0):
                followers._try(follower)

    for _ in range(600):
        turn()
        clock.step(0.25)
    assert effects(database, "good") == [1, 2, 3]
    assert list(followers.failing) == ["bad"]
    assert "printer on fire" in followers.failing["bad"]
    waits = [round(b - a, 2) for a, b in itertools.pairwise(tries)]
    assert waits[:7] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
    assert set(waits[7:]) == {30.0}
    broken[0] = False
    clock.step(30)
    turn()
    assert followers.failing == {}
    assert effects(database, "bad") == [1, 2, 3]
