"""What is kept in memory is committed: a change counts at once, an undone one never, whatever way it was written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, Migration, Rows, Tx
from queue_server.kernel.kept import KEPT_MAX, Kept
from tests.kernel.conftest import NoteIsBad

TABLES = (
    Migration(
        "words",
        (
            "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
            "CREATE TABLE letter(word INTEGER NOT NULL REFERENCES word(id) ON DELETE CASCADE, text TEXT) STRICT",
        ),
    ),
)


class Words:
    """The words of a file, asked for through `kept`, with a count of how often they were really read."""

    def __init__(self, database: Database) -> None:
        self.database, self.reads = database, 0
        self.write("INSERT INTO word(id, text) VALUES (1, 'a')")
        self.seen()
        self.write("INSERT INTO word(id, text) VALUES (2, 'b')")  # from here on the table is watched

    def write(self, sql: str) -> None:
        self.database.write(lambda tx: tx.execute(sql))

    def of(self, rows: Rows, table: str = "word") -> list[str]:
        def load() -> list[str]:
            self.reads += 1
            return [row["text"] for row in rows.all(f"SELECT text FROM {table} ORDER BY text")]

        return rows.kept(("all", table), (table,), load)

    def seen(self, table: str = "word") -> list[str]:
        return self.database.read(lambda rows: self.of(rows, table))


@pytest.fixture
def words(tmp_path: Path, clock: SteppedClock) -> Iterator[Words]:
    database = Database.open(tmp_path / "words.db", clock, TABLES)
    yield Words(database)
    database.close()


def test_what_nobody_wrote_is_read_once(words: Words) -> None:
    before = words.reads
    assert [words.seen() for _ in range(5)] == [["a", "b"]] * 5
    words.write("INSERT INTO letter(word, text) VALUES (1, 'x')")
    assert words.seen() == ["a", "b"] and words.database.write(words.of) == ["a", "b"]
    assert words.reads - before == 1


@pytest.mark.parametrize(
    ("sql", "after"),
    [
        ("INSERT INTO word(text) VALUES ('c')", ["a", "b", "c"]),
        ("INSERT INTO word(text) VALUES ('c') RETURNING id", ["a", "b", "c"]),
        ("INSERT OR REPLACE INTO word(id, text) VALUES (1, 'z')", ["b", "z"]),
        ("INSERT INTO word(id, text) VALUES (1, 'q') ON CONFLICT(id) DO UPDATE SET text = excluded.text", ["b", "q"]),
        ("UPDATE word SET text = 'z' WHERE id = 2", ["a", "z"]),
        ("DELETE FROM word WHERE id = 1", ["b"]),
        ("DELETE FROM word", []),
    ],
)
def test_a_change_counts_as_soon_as_it_is_committed(words: Words, sql: str, after: list[str]) -> None:
    assert words.seen() == ["a", "b"]
    words.database.write(lambda tx: tx.value(sql))
    assert words.seen() == after and words.database.write(words.of) == after


def test_what_goes_with_its_parent_counts_too(words: Words) -> None:
    words.write("INSERT INTO letter(word, text) VALUES (1, 'x')")
    words.seen("letter")
    words.write("INSERT INTO letter(word, text) VALUES (2, 'y')")
    assert words.seen("letter") == ["x", "y"]
    words.write("DELETE FROM word WHERE id = 1")
    assert words.seen("letter") == ["y"]


def test_a_use_case_sees_its_own_change_and_nobody_sees_it_undone(words: Words) -> None:
    def try_it(tx: Tx) -> None:
        words.of(tx)
        tx.execute("INSERT INTO word(text) VALUES ('c')")
        assert words.of(tx) == ["a", "b", "c"]
        raise NoteIsBad()

    assert words.seen() == ["a", "b"]
    with pytest.raises(NoteIsBad):
        words.database.write(try_it)
    assert words.seen() == ["a", "b"] and words.database.write(words.of) == ["a", "b"]


def test_who_reads_while_a_change_is_being_made_sees_and_keeps_what_is_committed(words: Words) -> None:
    changed, looked = threading.Event(), threading.Event()

    def change(tx: Tx) -> None:
        tx.execute("INSERT INTO word(text) VALUES ('c')")
        changed.set()
        assert looked.wait(60)

    writer = threading.Thread(target=lambda: words.database.write(change))
    writer.start()
    assert changed.wait(60)
    assert words.seen() == ["a", "b"]
    looked.set()
    writer.join()
    assert words.seen() == ["a", "b", "c"]


def test_a_reader_from_before_a_change_leaves_nothing_stale_behind(words: Words) -> None:
    def read_slowly(rows: Rows) -> list[str]:
        rows.value("SELECT count(*) FROM word")  # from here on it sees the file as it is now
        words.write("INSERT INTO word(text) VALUES ('c')")
        return words.of(rows)

    assert words.database.read(read_slowly) == ["a", "b"]
    assert words.seen() == ["a", "b", "c"]


def test_a_table_asked_for_the_first_time_is_not_kept_from_before_it_was_watched(words: Words) -> None:
    def read_slowly(rows: Rows) -> list[str]:
        words.of(rows, "letter")
        words.write("INSERT INTO letter(word, text) VALUES (1, 'x')")
        return words.of(rows, "letter")

    assert words.database.read(read_slowly) == []
    assert words.seen("letter") == ["x"]


def test_names_nobody_asks_for_again_make_room(words: Words) -> None:
    for number in range(KEPT_MAX + 10):
        words.database.read(lambda rows, number=number: rows.kept(("key", number), ("word",), lambda: None))
    assert len(words.database._kept._answers) <= KEPT_MAX


def test_a_table_asked_for_while_it_is_being_watched_is_watched_once() -> None:
    kept, made = Kept(), list[str]()

    class Connection:
        def create_function(self, *_args: object) -> None:
            pass

        def execute(self, sql: str) -> None:
            made.append(sql)
            kept.answer("all", ("word",), kept.count, lambda: 1)  # as another thread may at any moment

    kept.answer("all", ("word",), kept.count, lambda: 1)
    kept.watch(Connection())
    kept.watch(Connection())
    assert len(made) == len(set(made)) == 3
