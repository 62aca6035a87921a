"""Whether a table is what the journal says: entries that carry the columns they set, laid over each other. Only reads.

A slice whose entries are `{"set": {column: value}}` under kinds of one prefix is proved by these two functions alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entries_after

PAGE: Final = 2000
ABSENT: Final = "nothing"


def told(entries: Iterable[Entry], prefix: str) -> dict[str, dict[str, Any]]:
    """Subject -> the row the table must hold after these entries, by the kinds that begin so and set columns."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind.startswith(prefix) and "set" in entry.body:
            found.setdefault(entry.subject, {}).update(entry.body["set"])
    return found


def differences(
    word: str, journal: Mapping[str, Mapping[str, Any]], table: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Every row and column where journal and table disagree, one sentence each, `word` before the subject."""
    wrong: list[str] = []
    for one in sorted(journal.keys() | table.keys()):
        said, kept = journal.get(one), table.get(one)
        if said is None or kept is None:
            wrong.append(f"{word} {one}: not in {'the journal' if said is None else 'the table'}")
            continue
        wrong += [
            f"{word} {one}: {column} is {said.get(column, ABSENT)!r} in the journal,"
            f" {kept.get(column, ABSENT)!r} in the table"
            for column in sorted(said.keys() | kept.keys())
            if said.get(column, ABSENT) != kept.get(column, ABSENT)
        ]
    return wrong


def all_entries(rows: Rows) -> Iterator[Entry]:
    """The whole journal in file order, a page at a time."""
    pos = 0
    while page := entries_after(rows, pos, PAGE):
        yield from page
        pos = page[-1].pos
