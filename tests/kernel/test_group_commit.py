"""Many writers, one file, one commit for all who wait; and what a failing one costs the others: nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, IntegrityError, Tx
from queue_server.kernel.errors import Refusal
from queue_server.kernel.journal import Entry, first_break
from queue_server.kernel.rows import entries_after
from tests.kernel.conftest import NoteIsBad, at_once, write_note


def held_up(database: Database, calls: list[object]) -> None:
    """Run the calls so that they all wait for the writer together and become one commit."""
    inside, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        inside.set()
        assert go_on.wait(60)

    def wait_for_queue() -> None:
        assert inside.wait(60)
        while len(database._writer._waiting) < len(calls):
            threading.Event().wait(0.002)
        go_on.set()

    def after(call: object) -> object:
        assert inside.wait(60)
        return call()  # type: ignore[operator]

    at_once([lambda: database.write(slow), wait_for_queue, *(lambda c=c: after(c) for c in calls)])


def journal(database: Database) -> list[Entry]:
    return database.read(lambda rows: entries_after(rows, 0, 100_000))


def test_thirty_two_writers_get_different_numbers_none_left_out_and_the_chain_holds(database: Database) -> None:
    seqs: list[int] = []

    def work(n: int) -> None:
        for i in range(25):
            seqs.append(database.write(lambda tx, i=i: write_note(tx, f"{n}-{i}"), actor=f"staff:{n}"))

    at_once([lambda n=n: work(n) for n in range(32)])
    assert sorted(seqs) == list(range(1, 801))
    entries = journal(database)
    assert first_break(entries) is None
    assert len(entries) == 800
    assert {e.actor for e in entries} == {f"staff:{n}" for n in range(32)}
    assert database.read(lambda rows: rows.value("SELECT count(*) FROM note")) == 800


def test_use_cases_that_wait_together_are_committed_together_and_told_of_once(database: Database) -> None:
    told: list[list[int]] = []
    database.after_commit(lambda entries: told.append([e.seq for e in entries]))
    held_up(database, [lambda n=n: database.write(lambda tx: write_note(tx, f"n{n}")) for n in range(12)])
    assert told == [list(range(1, 13))]


def test_a_failing_use_case_undoes_only_itself_and_uses_neither_number_nor_seq(database: Database) -> None:
    refused: list[str] = []
    told: list[str] = []
    database.after_commit(lambda entries: told.extend(e.subject for e in entries))

    def bad(n: int) -> None:
        def use_case(tx: Tx) -> None:
            write_note(tx, f"bad{n}")
            write_note(tx, f"bad{n}", hall="OTHER") if n % 2 else None
            raise NoteIsBad()

        with pytest.raises((NoteIsBad, IntegrityError)):
            database.write(use_case)
        refused.append(str(n))

    good = [lambda n=n: database.write(lambda tx: write_note(tx, f"good{n}")) for n in range(6)]
    held_up(database, [call for n in range(6) for call in (lambda n=n: bad(n), good[n])])
    entries = journal(database)
    assert len(refused) == 6
    assert [e.seq for e in entries] == [1, 2, 3, 4, 5, 6]
    assert {e.hall for e in entries} == {"H"}
    assert first_break(entries) is None
    assert sorted(told) == [f"note:good{n}" for n in range(6)]
    assert database.read(lambda rows: rows.value("SELECT count(*) FROM note WHERE text LIKE 'bad%'")) == 0


def test_the_caller_gets_the_very_exception_of_its_use_case(database: Database) -> None:
    thrown = ValueError("mine")

    def use_case(tx: Tx) -> None:
        raise thrown

    with pytest.raises(ValueError) as caught:
        database.write(use_case)
    assert caught.value is thrown
    assert database.write(lambda tx: write_note(tx, "after")) == 1


def test_a_commit_that_fails_refuses_all_of_it_and_numbering_goes_on_where_it_was(database: Database) -> None:
    database.write(lambda tx: write_note(tx, "before"))
    writer, told = database._writer.connection, []
    database.after_commit(lambda entries: told.append(len(entries)))

    class Failing:
        def __init__(self) -> None:
            self.left = 1

        def execute(self, sql: str, *params: object) -> object:
            if sql == "COMMIT" and self.left:
                self.left -= 1
                raise OSError("the disk is gone")
            return writer.execute(sql, *params)

        def __getattr__(self, name: str) -> object:
            return getattr(writer, name)

    failures: list[str] = []

    def attempt(n: int) -> None:
        with pytest.raises(OSError, match="the disk is gone"):
            database.write(lambda tx: write_note(tx, f"lost{n}"))
        failures.append(str(n))

    inside = threading.Event()
    inside.set()
    database._writer.connection = Failing()
    at_once([lambda: attempt(0)])
    assert failures == ["0"]
    assert told == []
    assert database.write(lambda tx: write_note(tx, "after")) == 2
    database._writer.connection = writer
    assert [e.subject for e in journal(database)] == ["note:before", "note:after"]
    assert first_break(journal(database)) is None


def test_a_full_disk_is_a_refusal_reads_go_on_and_so_does_work_when_there_is_room(database: Database) -> None:
    for n in range(20):
        database.write(lambda tx, n=n: write_note(tx, f"n{n}"))
    pages = database.write(lambda tx: tx.value("PRAGMA page_count"))
    database._writer.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    stored = 20
    with pytest.raises(Refusal) as caught:
        for n in range(400):
            database.write(lambda tx, n=n: write_note(tx, f"more{n}" + "x" * 2000))
            stored += 1
    assert (caught.value.code, caught.value.status) == ("storage_full", 503)
    assert database.read(lambda rows: rows.value("SELECT count(*) FROM note")) == stored
    assert first_break(journal(database)) is None
    database._writer.connection.execute("PRAGMA max_page_count = 1073741823")
    assert database.write(lambda tx: write_note(tx, "room")) == stored + 1
    assert first_break(journal(database)) is None


def test_when_the_disk_fills_in_a_group_everyone_acknowledged_is_there_and_nobody_else(database: Database) -> None:
    pages = database.write(lambda tx: tx.value("PRAGMA page_count"))
    database._writer.connection.execute(f"PRAGMA max_page_count = {pages + 6}")
    acknowledged: list[str] = []
    refused: list[str] = []

    def attempt(n: int) -> None:
        try:
            database.write(lambda tx: write_note(tx, f"{n}" + "y" * 3000))
            acknowledged.append(str(n))
        except Refusal as refusal:
            assert refusal.code == "storage_full"
            refused.append(str(n))

    held_up(database, [lambda n=n: attempt(n) for n in range(16)])
    assert refused
    found = database.read(lambda rows: {row["text"].rstrip("y") for row in rows.all("SELECT text FROM note")})
    assert found == set(acknowledged)
    assert [e.seq for e in journal(database)] == list(range(1, len(acknowledged) + 1))


def test_a_listener_that_fails_harms_neither_the_write_nor_the_other_listeners(database: Database) -> None:
    heard: list[int] = []

    def broken(entries: Sequence[Entry]) -> None:
        raise RuntimeError("deaf")

    database.after_commit(broken)
    database.after_commit(lambda entries: heard.extend(e.seq for e in entries))
    assert database.write(lambda tx: write_note(tx, "a")) == 1
    assert heard == [1]


def test_each_use_case_sees_the_time_of_the_hall_and_its_own_actor(database: Database, clock: SteppedClock) -> None:
    now_ms, actor = database.write(lambda tx: (tx.now_ms, tx.actor), actor="staff:3")
    assert (now_ms, actor) == (clock.now_ms(), "staff:3")


def test_one_that_fails_before_it_changed_anything_costs_the_others_no_second_run(database: Database) -> None:
    runs: list[str] = []

    def good(tx: Tx, name: str) -> int:
        runs.append(name)
        return write_note(tx, name)

    def refused(tx: Tx) -> None:
        raise NoteIsBad()

    def attempt() -> None:
        with pytest.raises(NoteIsBad):
            database.write(refused)

    names = [f"n{n}" for n in range(5)]
    held_up(database, [attempt, *(lambda n=n: database.write(lambda tx: good(tx, n)) for n in names), attempt])
    assert sorted(runs) == names


def test_one_that_waits_alone_and_fails_leaves_nothing_behind(database: Database) -> None:
    def half(tx: Tx) -> None:
        write_note(tx, "half")
        raise NoteIsBad()

    for _ in range(3):
        with pytest.raises(NoteIsBad):
            database.write(half)
    assert database.write(lambda tx: write_note(tx, "whole")) == 1
    assert [e.subject for e in journal(database)] == ["note:whole"]
