"""Finding entries: by day, kind, subject, window, actor; page by page; a day of years without walking the years."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel import journal_search
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.journal import first_break
from queue_server.kernel.journal_search import Wanted, newest, whole

DAY_S = 86_400


def note(db: Database, hall: str, kind: str, subject: str, body: dict[str, Any], actor: str) -> None:
    db.write(lambda tx: tx.record(hall, kind, subject, body), actor)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Three days of two halls, eight entries a day each."""
    clock = SteppedClock(0)
    database = Database.open(tmp_path / "hall.db", clock, ())
    for _ in range(3):
        for hall in ("A", "B"):
            for number in range(4):
                window = "305" if number < 2 else "306"
                note(database, hall, "window_opened", f"window:{window}", {"window": window}, f"staff:{number % 2}")
                note(database, hall, "ticket_called", f"t{number}", {"set": {"window": "305"}}, "citizen")
        clock.step(DAY_S)
    yield database
    database.close()


def seqs(db: Database, wanted: Wanted, before: int | None = None, limit: int = 100) -> list[int]:
    return [one.seq for one in newest(db, wanted, before, limit, still)]


def still() -> None:
    """Nobody else is there."""


def test_newest_first_page_by_page_and_one_hall_alone(db: Database) -> None:
    assert seqs(db, Wanted("A")) == list(range(24, 0, -1))
    assert seqs(db, Wanted("A"), limit=3) == [24, 23, 22]
    assert seqs(db, Wanted("A"), before=22, limit=3) == [21, 20, 19]
    assert seqs(db, Wanted("C")) == []


def test_a_day_is_found_between_its_two_midnights(db: Database) -> None:
    for day, expected in ((0, range(8, 0, -1)), (1, range(16, 8, -1)), (2, range(24, 16, -1)), (3, ())):
        assert seqs(db, Wanted("A", day * DAY_S * 1000, (day + 1) * DAY_S * 1000)) == list(expected)


def test_kind_subject_window_and_actor_narrow_it_down_together(db: Database) -> None:
    assert seqs(db, Wanted("A", kinds=("window_opened",))) == list(range(23, 0, -2))
    assert len(seqs(db, Wanted("A", subjects=("t0", "t1")))) == 6
    assert seqs(db, Wanted("A", subjects=())) == []
    assert len(seqs(db, Wanted("A", window="306"))) == 6
    assert len(seqs(db, Wanted("A", window="305"))) == 18
    assert len(seqs(db, Wanted("A", actor="staff:1", window="306"))) == 3
    assert seqs(db, Wanted("A", actor="staff:9")) == []


def test_the_whole_of_a_journal_comes_in_order_and_proves_itself(db: Database) -> None:
    entries = list(whole(db, Wanted("A"), still))
    assert [one.seq for one in entries] == list(range(1, 25))
    assert first_break(entries) is None
    assert [one.seq for one in whole(db, Wanted("A", window="306"), still)][2:4] == [13, 15]


@pytest.mark.parametrize(("span", "chunk"), [(1, 1), (3, 2), (5, 500), (4000, 3)])
def test_however_large_the_pieces_the_same_is_found_and_others_have_their_turn(
    db: Database, monkeypatch: pytest.MonkeyPatch, span: int, chunk: int
) -> None:
    asked = [
        Wanted("A"),
        Wanted("A", kinds=("window_opened",)),
        Wanted("A", actor="staff:1", window="306"),
        Wanted("A", DAY_S * 1000, 2 * DAY_S * 1000, window="306"),
        Wanted("A", subjects=("t0",)),
    ]
    known = [(seqs(db, one), seqs(db, one, before=20, limit=2)) for one in asked]
    monkeypatch.setattr(journal_search, "SPAN", span)
    monkeypatch.setattr(journal_search, "CHUNK", chunk)
    turns: list[int] = []
    for one, (everything, page) in zip(asked, known, strict=True):
        assert [each.seq for each in newest(db, one, None, 100, lambda: turns.append(1))] == everything
        assert [each.seq for each in newest(db, one, 20, 2, still)] == page
        assert [each.seq for each in whole(db, one, still)] == everything[::-1]
    assert len(turns) >= 24 // span
