"""Rebuilding the bookings from the journal alone, and saying where the tables hold something else. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from appointments.model import LIVE
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
    of_rows = [line for one in sorted(told.keys() | kept.keys()) for line in _of(one, told.get(one), kept.get(one))]
    return of_rows + _of_places(rows, kept)


def _of(booking: str, journal: Mapping[str, Any] | None, table: Mapping[str, Any] | None) -> list[str]:
    if journal is None or table is None:
        return [f"booking {booking}: not in {'the journal' if journal is None else 'the table'}"]
    return [
        f"booking {booking}: {column} is {journal.get(column, ABSENT)!r} in the journal,"
        f" {table.get(column, ABSENT)!r} in the table"
        for column in sorted(journal.keys() | table.keys())
        if journal.get(column, ABSENT) != table.get(column, ABSENT)
    ]


def _of_places(rows: Rows, kept: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A live booking spends its places, one that was given up none; whoever came or did not has spent them."""
    found = rows.all("SELECT holder, count(*) AS n FROM place WHERE until_ms IS NULL GROUP BY holder")
    spent = {row["holder"]: row["n"] for row in found}
    wrong = []
    for booking, row in sorted(kept.items()):
        if row["state"] in LIVE and booking not in spent:
            wrong.append(f"booking {booking}: is {row['state']} and has no place")
        if row["state"] in ("cancelled", "lapsed") and booking in spent:
            wrong.append(f"booking {booking}: is {row['state']} and still spends {spent[booking]} places")
    return wrong


def _entries(rows: Rows) -> Iterator[Entry]:
    pos = 0
    while page := entries_after(rows, pos, PAGE):
        yield from page
        pos = page[-1].pos
