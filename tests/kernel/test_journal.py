"""The chain: whatever is done to a stored entry, the first one that no longer fits is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.journal import GENESIS, Break, Entry, canonical, first_break
from queue_server.kernel.rows import entries_after, hall_entries_after
from tests.kernel.conftest import write_note


def filled(database: Database) -> list[Entry]:
    for n in range(1, 11):
        database.write(lambda tx, n=n: write_note(tx, f"note {n}"), actor=f"staff:{n % 3}")
    return database.read(lambda rows: entries_after(rows, 0, 100))


def test_a_chain_starts_from_nothing_and_each_entry_points_at_the_one_before(database: Database) -> None:
    entries = filled(database)
    assert [e.seq for e in entries] == list(range(1, 11))
    assert [e.prev_hash for e in entries] == [GENESIS, *(e.hash for e in entries[:-1])]
    assert first_break(entries) is None
    assert first_break([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"text": "other"}},
        {"body": {"text": "note 5", "more": 1}},
        {"actor": "staff:9"},
        {"kind": "unnoted"},
        {"subject": "note:6"},
        {"at_ms": 1},
        {"hash": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edited_entry_is_named(database: Database, change: dict[str, object]) -> None:
    entries = filled(database)
    entries[4] = replace(entries[4], **change)  # type: ignore[arg-type]
    assert first_break(entries) == Break("H", 5, "the entry's own hash does not match its content")


REWRITES: dict[str, tuple[Callable[[list[Entry]], list[Entry]], int, str]] = {
    "deleted": (lambda e: e[:4] + e[5:], 6, "does not point at the entry before"),
    "cut in the middle": (lambda e: e[:2] + e[7:], 8, "does not point at the entry before"),
    "beginning cut off": (lambda e: e[3:], 4, "does not point at the entry before"),
    "two exchanged": (lambda e: [*e[:4], e[5], e[4], *e[6:]], 6, "does not point at the entry before"),
    "one twice": (lambda e: [*e[:5], e[4], *e[5:]], 5, "does not point at the entry before"),
    "renumbered": (lambda e: [*e[:4], replace(e[4], seq=6), *e[5:]], 6, "does not match its content"),
    "pointer bent": (lambda e: [*e[:4], replace(e[4], prev_hash=GENESIS), *e[5:]], 5, "does not match its content"),
}


@pytest.mark.parametrize("name", REWRITES)
def test_the_first_entry_that_does_not_fit_is_named_when(database: Database, name: str) -> None:
    rewrite, seq, reason = REWRITES[name]
    found = first_break(rewrite(filled(database)))
    assert found is not None
    assert (found.hall, found.seq) == ("H", seq)
    assert reason in found.reason


def test_an_entry_changed_in_the_file_itself_is_found(database: Database, path: Path, clock: SteppedClock) -> None:
    filled(database)
    database.close()
    intruder = sqlite3.connect(path)
    intruder.execute("DROP TRIGGER journal_keeps")
    intruder.execute("""UPDATE journal SET body = '{"text":"forged"}' WHERE seq = 7""")
    intruder.commit()
    intruder.close()
    opened = Database(path, clock)
    found = first_break(opened.read(lambda rows: entries_after(rows, 0, 100)))
    assert found is not None
    assert found.seq == 7
    opened.close()


def test_halls_have_chains_of_their_own_in_one_file(database: Database) -> None:
    for n in range(6):
        database.write(lambda tx, n=n: write_note(tx, f"n{n}", hall="AB"[n % 2]))
    entries = database.read(lambda rows: entries_after(rows, 0, 100))
    assert [(e.hall, e.seq) for e in entries] == [("A", 1), ("B", 1), ("A", 2), ("B", 2), ("A", 3), ("B", 3)]
    assert first_break(entries) is None
    found = first_break([*entries[:3], *entries[4:]])
    assert found is not None
    assert (found.hall, found.seq) == ("B", 3)
    assert [e.seq for e in database.read(lambda rows: hall_entries_after(rows, "B", 1, 1))] == [2]


def test_a_new_epoch_may_leave_numbers_out_and_points_at_the_last_entry_of_the_old(database: Database) -> None:
    last = filled(database)[-1]
    assert database.write(lambda tx: tx.open_epoch("H", 1000) and write_note(tx, "restored")) == 1011
    database.write(lambda tx: write_note(tx, "onward"))
    entries = database.read(lambda rows: entries_after(rows, 0, 100))
    assert [(e.epoch, e.seq) for e in entries[-3:]] == [(1, 10), (2, 1011), (2, 1012)]
    assert entries[-2].prev_hash == last.hash
    assert first_break(entries) is None


def test_an_epoch_that_runs_backwards_is_named(database: Database) -> None:
    filled(database)
    database.write(lambda tx: tx.open_epoch("H", 5) and write_note(tx, "restored"))
    database._writer.heads["H"] = replace(database._writer.heads["H"], epoch=1)
    database.write(lambda tx: write_note(tx, "back in time"))
    found = first_break(database.read(lambda rows: entries_after(rows, 0, 100)))
    assert found == Break("H", 17, "its number runs backwards")


def test_numbers_left_out_within_an_epoch_are_named(database: Database) -> None:
    filled(database)
    database._writer.heads["H"] = replace(database._writer.heads["H"], seq=20)
    database.write(lambda tx: write_note(tx, "after a gap"))
    found = first_break(database.read(lambda rows: entries_after(rows, 0, 100)))
    assert found == Break("H", 21, "entries are missing after 10")


def test_a_body_is_stored_in_one_form_whatever_the_order_of_its_keys() -> None:
    assert canonical({"b": 1, "a": "取号"}) == canonical({"a": "取号", "b": 1}) == '{"a":"取号","b":1}'
