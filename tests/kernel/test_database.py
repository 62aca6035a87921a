"""Opening, migrating, reading and closing the one file."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, IntegrityError, Migration, Rows, Tx
from queue_server.kernel.errors import BadInput, ServerIsStopping
from queue_server.kernel.journal import first_break
from queue_server.kernel.rows import entries_after
from queue_server.kernel.sqlite import SQLITE_VERSION, is_safe
from tests.kernel.conftest import NOTES, at_once, write_note


def texts(database: Database) -> list[str]:
    return [row["text"] for row in database.read(lambda rows: rows.all("SELECT text FROM note ORDER BY id"))]


def test_the_file_is_opened_for_full_durability_by_an_sqlite_without_the_wal_race(database: Database) -> None:
    assert database.check() == {"sqlite": SQLITE_VERSION, "safe": True, "journal_mode": "wal", "synchronous": 2}
    assert database.integrity() == "ok"
    asked = {"foreign_keys": 1, "secure_delete": 1, "synchronous": 2, "journal_mode": "wal"}
    told = database.write(lambda tx: {name: tx.value(f"PRAGMA {name}") for name in asked})
    assert told == asked


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.53.4", True),
        ("4.0.0", True),
    ],
)
def test_which_sqlite_versions_carry_the_repair_of_the_wal_race(version: str, safe: bool) -> None:
    assert is_safe(version) is safe


def test_strict_tables_and_foreign_keys_are_kept_by_the_database_too(path: Path, clock: SteppedClock) -> None:
    more = Migration("more", ("CREATE TABLE leaf(note INTEGER NOT NULL REFERENCES note(id)) STRICT",))
    database = Database.open(path, clock, (*NOTES, more))
    with pytest.raises(IntegrityError):
        database.write(lambda tx: tx.execute("INSERT INTO leaf(note) VALUES (7)"))
    with pytest.raises(IntegrityError):
        database.write(lambda tx: tx.execute("INSERT INTO leaf(note) VALUES ('many')"))
    database.close()


def test_a_refused_use_case_leaves_nothing_but_what_its_refusal_says(database: Database) -> None:
    seen = BadInput()
    seen.leaves = lambda tx: write_note(tx, "seen")

    def refused(tx: Tx) -> None:
        write_note(tx, "half done")
        raise seen

    with pytest.raises(BadInput):
        database.write(refused)
    assert texts(database) == ["seen"]

    def refused_as_well(tx: Tx) -> None:
        write_note(tx, "half done")
        raise ServerIsStopping()

    seen.leaves = refused_as_well
    with pytest.raises(BadInput):
        database.write(refused)
    assert texts(database) == ["seen"]


def test_what_was_answered_is_there_after_opening_again(path: Path, clock: SteppedClock) -> None:
    first = Database.open(path, clock, NOTES)
    assert [first.write(lambda tx, t=t: write_note(tx, t)) for t in ("a", "b")] == [1, 2]
    first.close()
    again = Database.open(path, clock, NOTES)
    assert texts(again) == ["a", "b"]
    assert again.write(lambda tx: write_note(tx, "c")) == 3
    assert first_break(again.read(lambda rows: entries_after(rows, 0, 10))) is None
    again.close()


def test_migrations_run_once_and_a_new_one_runs_on_the_next_start(path: Path, clock: SteppedClock) -> None:
    Database.open(path, clock, NOTES).close()
    Database.open(path, clock, NOTES).close()
    grown = Database.open(path, clock, (*NOTES, Migration("grown", ("ALTER TABLE note ADD COLUMN colour TEXT",))))
    columns = [row["name"] for row in grown.read(lambda rows: rows.all("PRAGMA table_info(note)"))]
    assert columns == ["id", "text", "colour"]
    grown.close()


def test_a_migration_that_fails_in_the_middle_leaves_nothing_and_can_be_run_again(
    path: Path, clock: SteppedClock
) -> None:
    Database.open(path, clock, NOTES).close()
    half = ("CREATE TABLE made(id INTEGER PRIMARY KEY) STRICT", "INSERT INTO note(text) VALUES ('half')")
    with pytest.raises(Exception, match="no such table: absent"):
        Database.open(path, clock, (*NOTES, Migration("half", (*half, "INSERT INTO absent VALUES (1)"))))
    whole = Database.open(path, clock, (*NOTES, Migration("half", half)))
    assert texts(whole) == ["half"]
    whole.close()


def test_journal_rows_cannot_be_changed_or_deleted_through_the_database(database: Database) -> None:
    database.write(lambda tx: write_note(tx, "a"))
    for statement in ("UPDATE journal SET body = '{}'", "DELETE FROM journal"):
        with pytest.raises(IntegrityError, match="append only"):
            database.write(lambda tx, sql=statement: tx.execute(sql))


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match="readonly"):
        database.read(lambda rows: rows.all("INSERT INTO note(text) VALUES ('x')"))
    assert texts(database) == []


def test_a_reader_does_not_wait_for_a_writer_that_is_at_work(database: Database) -> None:
    database.write(lambda tx: write_note(tx, "old"))
    inside, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        write_note(tx, "new")
        inside.set()
        assert go_on.wait(60)

    writer = threading.Thread(target=lambda: database.write(slow))
    writer.start()
    assert inside.wait(60)
    assert texts(database) == ["old"]
    go_on.set()
    writer.join()
    assert texts(database) == ["old", "new"]


def test_all_queries_of_one_read_see_the_same_state(database: Database) -> None:
    database.write(lambda tx: write_note(tx, "a"))

    def look(rows: Rows) -> tuple[int, int]:
        before = rows.value("SELECT count(*) FROM note")
        at_once([lambda: database.write(lambda tx: write_note(tx, "b"))])
        return before, rows.value("SELECT count(*) FROM journal")

    assert database.read(look) == (1, 1)
    assert texts(database) == ["a", "b"]


def test_a_query_that_fails_gives_its_connection_back(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(Exception, match="no such table"):
            database.read(lambda rows: rows.all("SELECT * FROM absent"))
    assert texts(database) == []
    assert len(database._readers) == 1


def test_a_backup_taken_while_work_goes_on_is_a_whole_state_with_an_unbroken_journal(
    database: Database, clock: SteppedClock, tmp_path: Path
) -> None:
    copies = [tmp_path / f"copy{n}.db" for n in range(3)]

    def work() -> None:
        for n in range(150):
            database.write(lambda tx, n=n: write_note(tx, f"n{n}"))

    def copy_all() -> None:
        for copy in copies:
            database.backup(copy)

    at_once([work, copy_all])
    for copy in copies:
        opened = Database(copy, clock)
        notes, entries = texts(opened), opened.read(lambda rows: entries_after(rows, 0, 1000))
        assert notes == [f"n{n}" for n in range(len(notes))]
        assert len(entries) == len(notes)
        assert first_break(entries) is None
        opened.close()
    with pytest.raises(Exception, match="exists"):
        database.backup(copies[0])


def test_closing_finishes_what_is_queued_and_refuses_what_comes_later(path: Path, clock: SteppedClock) -> None:
    database = Database.open(path, clock, NOTES)
    inside, go_on, refused = threading.Event(), threading.Event(), []

    def slow(tx: Tx) -> None:
        inside.set()
        assert go_on.wait(60)

    def late(n: int) -> None:
        try:
            database.write(lambda tx: write_note(tx, f"n{n}"))
        except ServerIsStopping:
            refused.append(n)

    threads = [threading.Thread(target=lambda: database.write(slow))]
    threads += [threading.Thread(target=late, args=(n,)) for n in range(20)]
    threads += [threading.Thread(target=database.close)]
    threads[0].start()
    assert inside.wait(60)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    for late_call in (lambda: database.write(lambda tx: None), lambda: texts(database)):
        with pytest.raises(ServerIsStopping):
            late_call()
    database.close()
    assert [one.name for one in path.parent.glob(f"{path.name}*")] == [path.name]
    again = Database.open(path, clock, NOTES)
    assert len(texts(again)) == 20 - len(refused)
    again.close()
