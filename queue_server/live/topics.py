"""A topic: one flat view (key to small value) with its sequence number, kept so that snapshot + events = snapshot.

Pure: what a view looks like is asked of a `View`; nothing here reads, sends or knows the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.live.frames import as_json


class View(Protocol):
    """What one audience sees, as a flat map. Values are JSON and never changed in place."""

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """The keys this journal entry may have changed, given the view as it stands (new and vanishing ones too).

        None when that cannot be said from the entry: everything is looked up again.
        """

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """These keys as they are now; one that is left out is gone."""

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole view as it is now."""


@dataclass(frozen=True)
class Change:
    """What one event tells: `seq` follows `prev`; merge `set`, drop `gone`."""

    seq: int
    prev: int
    set: dict[str, object]
    gone: list[str]


class Topic:
    """The current view of one topic of one hall.

    `seq` is the journal seq of the last entry that changed it (or the last one in the journal when it was first
    built); `version` grows with every change, also with those the clock alone brought about.
    """

    __slots__ = ("_json", "hall", "name", "seq", "values", "version", "view")

    def __init__(self, hall: str, name: str, view: View, seq: int, values: dict[str, object]) -> None:
        self.hall = hall
        self.name = name
        self.view = view
        self.seq = seq
        self.values = values
        self.version = 1
        self._json: bytes | None = None

    def touched(self, entries: Iterable[Entry]) -> set[str] | None:
        """Keys to look up again after these entries, None for all; entries the view has already are left out."""
        keys: set[str] = set()
        for entry in entries:
            if entry.hall == self.hall and entry.seq > self.seq:
                touched = self.view.keys(entry, self.values)
                if touched is None:
                    return None
                keys |= touched
        return keys

    def merge(self, keys: Iterable[str], now: Mapping[str, object], seq: int) -> Change | None:
        """Take over the present values of `keys`; None when nothing is different."""
        changed = {k: now[k] for k in keys if k in now and (k not in self.values or self.values[k] != now[k])}
        gone = sorted(k for k in keys if k not in now and k in self.values)
        if not changed and not gone:
            return None
        self.values.update(changed)
        for key in gone:
            del self.values[key]
        change = Change(seq, self.seq, changed, gone)
        self.seq = seq
        self.version += 1
        self._json = None
        return change

    def replace(self, now: Mapping[str, object], seq: int | None = None) -> Change | None:
        """Take over a whole view read afresh; seq stays as it is where no entry told of it (the hour did)."""
        return self.merge(set(self.values) | set(now), now, self.seq if seq is None else seq)

    def view_json(self) -> bytes:
        """The view as JSON, built once per version."""
        if self._json is None:
            self._json = as_json(self.values)
        return self._json
