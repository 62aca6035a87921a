"""Charts of the figures as shapes with their numbers written on them: read without colour, without script, on paper.

Columns for what has an order (days, hours), bars for what has names. Pure: values go in, coordinates come out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH, HEIGHT, FOOT, TOP = 920, 220, 24, 22
BAR, GAP, NAMES, ROOM = 20, 8, 260, 90
LABELS_MAX: Final = 16
BARS_MAX: Final = 20
IN_ORDER: Final = frozenset({"day", "hour"})


@dataclass(frozen=True)
class Mark:
    """One column or bar: where, how large, what is written at it, and beneath or before it ('' for room's sake)."""

    x: float
    y: float
    width: float
    height: float
    text: str
    name: str
    whole: str


@dataclass(frozen=True)
class Chart:
    """The shapes of one figure over the rows; `left_out` rows had nothing or are too many."""

    figure: Mapping[str, str]
    is_upright: bool
    width: int
    height: int
    marks: Sequence[Mark]
    left_out: int


def chart(found: Mapping[str, Any], name: str, lang: str) -> Chart | None:
    """The figure over the rows of the answer; None where there is nothing to draw."""
    figure = next(one for one in found["figures"] if one["name"] == name)
    rows = [(_name(one, lang), one["values"][name]) for one in found["rows"] if one["values"][name] is not None]
    if not any(value["value"] for _name_, value in rows):
        return None
    return _columns(figure, rows) if found["by"] in IN_ORDER else _bars(figure, rows)


def _name(row: Mapping[str, Any], lang: str) -> str:
    return str(row["name_en"] if lang == "en" else row["name"])


def _columns(figure: Mapping[str, str], rows: Sequence[tuple[str, Any]]) -> Chart:
    top = max(value["value"] or 0 for _name, value in rows)
    step = WIDTH / len(rows)
    every = -(-len(rows) // LABELS_MAX)
    marks = []
    for n, (name, value) in enumerate(rows):
        tall = (value["value"] or 0) / top * (HEIGHT - FOOT - TOP)
        shown = n % every == 0
        at = Mark(
            round(n * step + step * 0.15, 1),
            round(HEIGHT - FOOT - tall, 1),
            round(step * 0.7, 1),
            round(tall, 1),
            value["text"] if shown else "",
            _short(name) if shown else "",
            f"{name} {value['text']}",
        )
        marks.append(at)
    return Chart(figure, True, WIDTH, HEIGHT, marks, 0)


def _short(name: str) -> str:
    """A day without its year, an hour without its end."""
    return name[5:] if name[4:5] == "-" else name.split("–")[0]


def _bars(figure: Mapping[str, str], rows: Sequence[tuple[str, Any]]) -> Chart:
    held = sorted((one for one in rows if one[1]["value"]), key=lambda one: -one[1]["value"])
    drawn = held[:BARS_MAX]
    top = drawn[0][1]["value"]
    marks = []
    for n, (name, value) in enumerate(drawn):
        long = value["value"] / top * (WIDTH - NAMES - ROOM)
        y = n * (BAR + GAP)
        marks.append(Mark(NAMES, y, round(long, 1), BAR, value["text"], name[:18], f"{name} {value['text']}"))
    return Chart(figure, False, WIDTH, len(drawn) * (BAR + GAP), marks, len(rows) - len(drawn))
