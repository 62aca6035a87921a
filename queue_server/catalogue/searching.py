"""Finding rows of a list by words or pinyin initials, the best first, and a page of them. Pure.

What rows are found by is worked out once per version: then a search in thousands of rows takes some milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from queue_server.catalogue.columns import Shape
from queue_server.hall.pinyin import initials
from queue_server.hall.search import NOWHERE, plain, words_of

Rows = Mapping[str, Mapping[str, Any]]
PAGE_ROWS: Final = 20
ABOUT_MAX: Final = 400  # signs of the other columns that are looked through


class Found(NamedTuple):
    """What one row is found by: names, the initials of its names, and what else is said of it."""

    key: str
    names: tuple[str, ...]
    letters: tuple[str, ...]
    about: str


class Page(NamedTuple):
    """The keys on one page, which it is (from 1), of how many, and how many rows there are in all."""

    keys: tuple[str, ...]
    page: int
    pages: int
    rows: int


def index(shape: Shape, rows: Rows) -> tuple[Found, ...]:
    """What the rows of a list are found by, in their order."""
    others = [one for one in shape.columns if one.id not in (shape.title, shape.key) and one.kind in ("text", "choice")]
    return tuple(_indexed(shape, key, row, [one.show(row[one.id], "zh") for one in others if one.id in row])
                 for key, row in rows.items())  # fmt: skip


def _indexed(shape: Shape, key: str, row: Mapping[str, Any], others: Sequence[str]) -> Found:
    named = [str(row.get(shape.title, "")), str(row.get("name_en", "")), key]
    letters = {way for name in named if not name.isascii() for way in initials(name)}
    return Found(key, tuple(plain(name) for name in named if name), tuple(letters), plain(" ".join(others)[:ABOUT_MAX]))


def find(indexed: Sequence[Found], asked: str) -> list[str]:
    """The keys of the rows that all words asked for fit, the best first; every key for no words."""
    words = words_of(asked)
    if not words:
        return [one.key for one in indexed]
    ranked = ((max(_rank(word, one) for word in words), one.key) for one in indexed)
    return [key for rank, key in sorted((one for one in ranked if one[0] < NOWHERE), key=lambda one: one[0])]


def _rank(word: str, one: Found) -> int:
    """How well a word fits: begins a name, in a name, by initials, elsewhere, NOWHERE."""
    if any(name.startswith(word) for name in one.names):
        return 0
    if any(word in name for name in one.names):
        return 1
    if word.isascii() and word.isalnum():
        if any(way.startswith(word) for way in one.letters):
            return 2
        if any(word in way for way in one.letters):
            return 3
    return 4 if word in one.about else NOWHERE


def page_of(keys: Sequence[str], page: int, size: int = PAGE_ROWS) -> Page:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-len(keys) // size))
    at = min(max(page, 1), pages)
    return Page(tuple(keys[(at - 1) * size : at * size]), at, pages, len(keys))
