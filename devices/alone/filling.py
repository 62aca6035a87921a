"""Filling in what was left open in screens and slips made beforehand. Pure; `kiosk/alone_marks.py` knows the marks."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

DAY: Final = "@@YY-MM-DD"
TIME: Final = "@HH:MM"
LINK: Final = "@LINK"
PAPER: Final = "__PAPER__"
KEY: Final = "@KEY"
NUMBER: Final = "@NUMBER"
SPELLED: Final = ["@SPELLED", "@SPELLED"]
NUMBER_LENGTHS: Final = (7, 6, 5, 4)  # the longest first: a shorter mark is its beginning
_NOW: Final = re.compile(r'data-now="\d*"')
_DATE: Final = re.compile(r'(data-live="date">)[^<]*')


def screen(text: str, now_ms: int, date: str, fill: Mapping[str, str]) -> str:
    """A screen with the time, the day in words and `fill`, by mark."""
    text = _NOW.sub(f'data-now="{now_ms}"', text)
    text = _DATE.sub(lambda found: found[1] + html.escape(date), text)
    return _filled(text, {mark: html.escape(value) for mark, value in fill.items()})


def with_number(text: str, lang: str, label: str, paper: str) -> str:
    """A screen that tells a number: seen, and spelled for the voice."""
    pieces = [[f"{lang}/{sign}" if sign.isdecimal() else f"letter/{sign}", sign] for sign in label]
    spoken = ",".join(_attribute(piece) for piece in pieces)
    return _filled(text.replace(_attribute(SPELLED), spoken), {**_number(label), PAPER: paper})


def inside(text: str, other: str) -> str:
    """A screen that holds itself in the other language, which cannot be asked for again."""
    start, end, rest = text.rpartition("</section>")
    return f"{start}<template data-other>{other}</template>{end}{rest}"


def slip(doc: Mapping[str, Any], label: str, day: str, at: datetime, link: str) -> dict[str, Any]:
    """The print document of one number."""
    marks = {DAY: day, "YYMMDD": day[2:4] + day[5:7] + day[8:10], TIME: f"{at:%H:%M}", LINK: link, **_number(label)}
    made: dict[str, Any] = _deep(doc, marks)
    return made


def _number(label: str) -> dict[str, str]:
    return {NUMBER[:length]: label for length in NUMBER_LENGTHS}


def _filled(text: str, marks: Mapping[str, str]) -> str:
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text


def _deep(value: Any, marks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _filled(value, marks)
    if isinstance(value, Mapping):
        return {name: _deep(part, marks) for name, part in value.items()}
    return [_deep(part, marks) for part in value] if isinstance(value, list) else value


def _attribute(piece: list[str]) -> str:
    """As a template writes it into an attribute."""
    return html.escape(json.dumps(piece, ensure_ascii=False, separators=(",", ":"))).replace("&quot;", "&#34;")
