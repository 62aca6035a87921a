"""What the public may read of the lists: which there are today, their rows by page or search, and one row.

A list without rows today is not shown. Rows of lists that follow from the catalogue come from the items in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from queue_server.catalogue import list_store, searching, store
from queue_server.catalogue.columns import Shape
from queue_server.catalogue.lists import PublishedList, UnknownList, item_body
from queue_server.catalogue.model import ITEMS
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows

Bodies = Mapping[str, Mapping[str, Any]]


class UnknownEntry(Refusal):
    """The list has no such row today."""

    code, status = "unknown_entry", 404
    zh, en = "清单中没有这一项，可能已经更新。", "The list does not have this entry. It may have been updated."


@dataclass(frozen=True)
class Standing:
    """A list as it stands on a day: its settings, version, rows, and what they are found by."""

    list: PublishedList
    version: int
    valid_from: str
    rows: Bodies
    index: tuple[searching.Found, ...]

    @property
    def shape(self) -> Shape:
        """Its columns."""
        return self.list.shape


class Shown(NamedTuple):
    """A list with entries for the public, and how many."""

    list: PublishedList
    entries: int


def shown(rows: Rows, hall: str, day: str) -> tuple[Shown, ...]:
    """The lists the public may read on the day, in their order."""
    found = (_standing(rows, hall, one, day) for one in list_store.published(rows, hall) if one.shown)
    return tuple(Shown(one.list, len(one.rows)) for one in found if one is not None and one.rows)


def standing(rows: Rows, hall: str, list_id: str, day: str) -> Standing:
    """One of them; UnknownList."""
    one = list_store.published_list(rows, hall, list_id)
    found = _standing(rows, hall, one, day) if one.shown else None
    if found is None or not found.rows:
        raise UnknownList(list=list_id[:40])
    return found


def entry(found: Standing, key: str) -> Mapping[str, Any]:
    """One row of a list; UnknownEntry."""
    if key not in found.rows:
        raise UnknownEntry()
    return found.rows[key]


def _standing(rows: Rows, hall: str, one: PublishedList, day: str) -> Standing | None:
    of = one.id if one.of == "rows" else ITEMS
    version = store.version_on(rows, hall, of, day)
    if version is None:
        return None

    def load() -> Standing:
        number = version.version
        if one.of == "rows":
            bodies: Bodies = store.bodies(rows, hall, of, number)
        else:
            bodies = {item.code: item_body(item) for item in store.items(rows, hall, day) if one.takes(item)}
        return Standing(one, number, version.valid_from or "", bodies, searching.index(one.shape, bodies))

    # items begin and end with the day; of every other list a version is the same on each of its days
    name = ("published", hall, one.id, version.version, "" if one.of == "rows" else day)
    return rows.kept(name, ("catalogue_version", "catalogue_row", "published_list"), load)
