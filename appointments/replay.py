"""Rebuilding the bookings from the journal alone, and saying where the table holds something else. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entries_after

PAGE = 2000
ABSENT = "nothing"


def replayed(entries: Iterable[Entry]) -> dict[str, dict[str, Any]]:
    """Booking id -> the row the table must hold after these entries."""
    told: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind.startswith("booking_"):
            told.setdefault(entry.subject, {}).update(entry.body["set"])
    return told


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each; empty when they agree."""
    told = replayed(_entries(rows))
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM booking")}
    return [line for one in sorted(told.keys() | kept.keys()) for line in _of(one, told.get(one), kept.get(one))]


def _of(booking: str, journal: Mapping[str, Any] | None, table: Mapping[str, Any] | None) -> list[str]:
    if journal is None or table is None:
        return [f"booking {booking}: not in {'the journal' if journal is None else 'the table'}"]
    return [
        f"booking {booking}: {column} is {journal.get(column, ABSENT)!r} in the journal,"
        f" {table.get(column, ABSENT)!r} in the table"
        for column in sorted(journal.keys() | table.keys())
        if journal.get(column, ABSENT) != table.get(column, ABSENT)
    ]


def _entries(rows: Rows) -> Iterator[Entry]:
    pos = 0
    while page := entries_after(rows, pos, PAGE):
        yield from page
        pos = page[-1].pos
