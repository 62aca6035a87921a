"""What stores work with: reads, writes, and entries that know their own number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from queue_server.kernel.database import Database, Tx
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import entries_after
from tests.kernel.conftest import write_note


def test_a_query_without_rows_is_none_or_empty_never_an_error(database: Database) -> None:
    found = database.read(
        lambda rows: (
            rows.all("SELECT * FROM note"),
            rows.one("SELECT * FROM note"),
            rows.value("SELECT id FROM note"),
        )
    )
    assert found == ([], None, None)


def test_a_row_is_read_by_column_name(database: Database) -> None:
    database.write(lambda tx: write_note(tx, "a"))
    row = database.read(lambda rows: rows.one("SELECT * FROM note"))
    assert row is not None
    assert (row["id"], row["text"]) == (1, "a")


def test_a_statement_says_how_many_rows_it_changed(database: Database) -> None:
    for text in "abc":
        database.write(lambda tx, text=text: write_note(tx, text))
    sql = "UPDATE note SET text = text || '!' WHERE text <> ?"
    assert database.write(lambda tx: tx.execute(sql, "b")) == 2
    assert database.write(lambda tx: tx.execute("DELETE FROM note WHERE id = 99")) == 0


def test_an_entry_can_know_its_number_before_it_is_written(database: Database) -> None:
    def use_case(tx: Tx) -> list[tuple[int, int]]:
        return [(tx.next_seq("H"), tx.record("H", "said", "s", {"seq": tx.next_seq("H")})) for _ in range(3)]

    assert database.write(use_case) == [(1, 1), (2, 2), (3, 3)]
    assert [e.body["seq"] for e in database.read(lambda rows: entries_after(rows, 0, 9))] == [1, 2, 3]


def test_text_of_any_script_comes_back_as_it_was(database: Database) -> None:
    text = "取号 𠮷 🎫 ' \" \\ \u2028 %s"
    database.write(lambda tx: write_note(tx, text))
    assert database.read(lambda rows: rows.value("SELECT text FROM note")) == text
    assert database.read(lambda rows: entries_after(rows, 0, 1))[0].body == {"text": text}


def test_entries_are_read_in_pages_behind_a_position(database: Database) -> None:
    for n in range(7):
        database.write(lambda tx, n=n: write_note(tx, f"n{n}"))
    pages, pos = [], 0
    while page := database.read(lambda rows, pos=pos: entries_after(rows, pos, 3)):
        pages.append([e.seq for e in page])
        pos = page[-1].pos
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]


def test_a_slice_above_adds_to_entries_of_its_kind_in_their_own_transaction(database: Database) -> None:
    def more(tx: Tx, hall: str, subject: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        write_note(tx, f"{hall} {subject} {body['n']}")
        return {"twice": 2 * body["n"]}

    def refused(tx: Tx) -> None:
        tx.record("H", "amended", "one", {"n": 4})
        raise BadInput(fields=[])

    database.amend("amended", more)
    database.write(lambda tx: tx.record("H", "amended", "one", {"n": 3}))
    database.write(lambda tx: tx.record("H", "other", "one", {"n": 3}))
    with pytest.raises(BadInput):
        database.write(refused)
    bodies = [entry.body for entry in database.read(lambda rows: entries_after(rows, 0, 9))]
    assert [body for body in bodies if "n" in body] == [{"n": 3, "twice": 6}, {"n": 3}]
    notes = database.read(lambda rows: rows.all("SELECT text FROM note"))
    assert [row["text"] for row in notes] == ["H one 3"]
