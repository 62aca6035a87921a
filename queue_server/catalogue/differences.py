"""How a list on its way in differs from what stands: what comes, what goes, and what changes field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queue_server.catalogue.columns import Column, Shape, paper_text

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Change:
    """One field of a row that is there before and after, or one of the papers in it by its name (`part`): None before
    where it comes, None after where it goes."""

    column: Column
    before: Any
    after: Any
    part: str = ""


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
    found = ((one, before.get(one.id), after.get(one.id)) for one in shape.columns)
    return tuple(change for one, was, now in found if was != now for change in _of_field(one, was, now))


def _of_field(column: Column, was: Any, now: Any) -> tuple[Change, ...]:
    """A field that differs; papers one by one, so that one that comes does not rewrite the others."""
    if column.kind != "papers":
        return (Change(column, was, now),)
    old, new = ({str(one["name"]): one for one in papers or ()} for papers in (was, now))
    said = {name: _text(old, name) for name in old}, {name: _text(new, name) for name in new}
    names = [name for name in dict.fromkeys([*old, *new]) if said[0].get(name) != said[1].get(name)]
    if not names and list(old) != list(new):
        return (Change(column, was, now),)  # only their order
    return tuple(Change(column, _alone(old, name), _alone(new, name), name) for name in names)


def _text(papers: Mapping[str, Any], name: str) -> str:
    return paper_text(papers[name], "zh")


def _alone(papers: Mapping[str, Any], name: str) -> list[Any] | None:
    return [papers[name]] if name in papers else None
