"""Rebuilding the catalogue's versions and settings from the journal alone, and saying where the tables differ.

Rows are not in the journal but their digest is: a row that was changed behind its back is found too. Only reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from queue_server.catalogue import store
from queue_server.catalogue.service import digest_of
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entries_after

PAGE = 2000
ABSENT = "nothing"
KINDS: Final = frozenset(
    {
        "catalogue_imported",
        "catalogue_taken",
        "catalogue_withdrawn",
        "item_attributes_set",
        "published_list_set",
        "catalogue_pulled",
    }
)
# what a subject begins with -> the table of its rows and the columns that name one
_TABLES: Final = {
    "catalogue": ("catalogue_version", ("list", "version")),
    "item": ("item_attribute", ("code",)),
    "list": ("published_list", ("id",)),
    "pull": ("catalogue_pull", ("list",)),
}


def differences(rows: Rows) -> list[str]:
    """Every place where journal and tables disagree, one sentence each; empty when they agree."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in _entries(rows):
        if entry.kind in KINDS:
            told.setdefault((entry.hall, entry.subject), {}).update(entry.body["set"])
    kept = dict(_kept(rows))
    lines = [line for one in sorted(told.keys() | kept.keys()) for line in _of(one, told.get(one), kept.get(one))]
    return lines + _of_rows(rows, kept)


def _kept(rows: Rows) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for begins, (table, names) in _TABLES.items():
        for row in rows.all(f"SELECT * FROM {table}"):  # noqa: S608
            body = {name: value for name, value in dict(row).items() if name != "hall"}
            yield (row["hall"], f"{begins}:{'/'.join(str(row[name]) for name in names)}"), body


def _of(one: tuple[str, str], journal: Mapping[str, Any] | None, table: Mapping[str, Any] | None) -> list[str]:
    if journal is None or table is None:
        return [f"{one[1]}: not in {'the journal' if journal is None else 'the table'}"]
    return [
        f"{one[1]}: {column} is {journal.get(column, ABSENT)!r} in the journal,"
        f" {table.get(column, ABSENT)!r} in the table"
        for column in sorted(journal.keys() | table.keys())
        if journal.get(column, ABSENT) != table.get(column, ABSENT)
    ]


def _of_rows(rows: Rows, kept: Mapping[tuple[str, str], Mapping[str, Any]]) -> list[str]:
    wrong = []
    for (hall, subject), row in sorted(kept.items()):
        if subject.startswith("catalogue:"):
            bodies = store.bodies(rows, hall, row["list"], row["version"])
            if len(bodies) != row["rows"] or digest_of(bodies) != row["sha256"]:
                wrong.append(f"{subject}: its rows are not those that were imported")
    return wrong


def _entries(rows: Rows) -> Iterator[Entry]:
    pos = 0
    while page := entries_after(rows, pos, PAGE):
        yield from page
        pos = page[-1].pos
