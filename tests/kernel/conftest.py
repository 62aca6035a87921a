"""A real file with one table of notes, and threads that start together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, Migration, Tx
from queue_server.kernel.errors import Refusal

NOTES = (Migration("notes", ("CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",)),)


class NoteIsBad(Refusal):
    """A refusal for tests."""

    code = "note_is_bad"


def write_note(tx: Tx, text: str, hall: str = "H") -> int:
    """One row and its entry; the entry's seq."""
    tx.execute("INSERT INTO note(text) VALUES (?)", text)
    return tx.record(hall, "noted", f"note:{text}", {"text": text})


def at_once(calls: list[Callable[[], object]]) -> None:
    """Run every call in a thread of its own, all let go together; the first exception is raised here."""
    gate, errors = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        gate.wait()
        try:
            call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "quhao.db"


@pytest.fixture
def database(path: Path, clock: SteppedClock) -> Iterator[Database]:
    opened = Database.open(path, clock, NOTES)
    yield opened
    opened.close()
