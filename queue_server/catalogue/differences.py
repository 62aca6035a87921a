"""How a list on its way in differs from what stands: what comes, what goes, and what changes field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queue_server.catalogue.columns import Column, Shape

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Change:
    """One field of a row that is there before and after."""

    column: Column
    before: Any
    after: Any


@dataclass(frozen=True)
class Differences:
    """Keys of what is added and removed, and the changes of what stays."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, tuple[Change, ...]], ...]

    @property
    def count(self) -> int:
        """How many rows differ."""
        return len(self.added) + len(self.removed) + len(self.changed)


def between(shape: Shape, old: Rows, new: Rows) -> Differences:
    """What `new` changes against `old`, in the order of the files."""
    changed = ((key, _changes(shape, old[key], new[key])) for key in new if key in old and old[key] != new[key])
    return Differences(
        tuple(key for key in new if key not in old),
        tuple(key for key in old if key not in new),
        tuple((key, changes) for key, changes in changed if changes),
    )


def _changes(shape: Shape, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(one, before.get(one.id), after.get(one.id))
        for one in shape.columns
        if before.get(one.id) != after.get(one.id)
    )
