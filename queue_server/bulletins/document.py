"""A bulletin as one document: what page, print, XLSX and PDF show, what is frozen at issue, its digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from queue_server.bulletins import annexes, hall_table, wording
from queue_server.bulletins.annexes import Unit
from queue_server.bulletins.hall_table import HallCounts
from queue_server.bulletins.model import TASK_STATES, Bulletin, Task

HEADINGS: Final = tuple(f"{one}、" for one in "一二三四五六七八九")
Document = dict[str, Any]


class Numbers(NamedTuple):
    """What a bulletin stands on: its units, or the hall's counts whole, by service and by window."""

    units: Sequence[Unit] = ()
    hall: HallCounts = HallCounts()
    services: Sequence[tuple[str, HallCounts]] = ()
    windows: Sequence[tuple[str, HallCounts]] = ()


def tables(one: Bulletin, numbers: Numbers) -> list[dict[str, Any]]:
    """Its annexes, those of levels that have units."""
    if one.kind == "hall":
        return hall_table.tables(numbers.hall, numbers.services, numbers.windows, one.period.words)
    levels = {unit.level for unit in numbers.units}
    return [annexes.table(each, numbers.units, one.period.words) for each in annexes.ANNEXES if each.level in levels]


def own_text(one: Bulletin, numbers: Numbers, overdue: Sequence[Task], hall: str) -> str:
    """The text as it writes itself."""
    if one.kind == "hall":
        return wording.of_hall(hall, numbers.hall, one.problems, overdue, one.period.words)
    return wording.of_units(numbers.units, one.problems, overdue, one.period.words)


def made(one: Bulletin, numbers: Numbers, tasks: Sequence[Task], overdue: Sequence[Task], hall: str) -> Document:
    """The whole document as it stands now. `tasks` are those of earlier editions, `overdue` of earlier bulletins."""
    found = tables(one, numbers)
    own = own_text(one, numbers, overdue, hall)
    return {
        "v": 1,
        "kind": one.kind,
        "title": one.title,
        "number": one.number,
        "edition": one.edition,
        "issuer": one.issuer,
        "first": one.first_day,
        "last": one.last_day,
        "period": one.period.words,
        "day": "",
        "text": one.text or own,
        "tables": found,
        "tasks": [
            *(_task(each) for each in tasks),
            *({"unit": each.unit, "text": each.text, "due": each.due_day, "state": "待整改"} for each in one.problems),
        ],
        "overdue": [_task(each) for each in overdue],
    }


def _task(one: Task) -> dict[str, str]:
    return {"unit": one.unit, "text": one.text, "due": one.due_day, "state": TASK_STATES[one.state].zh}


def basis(document: Mapping[str, Any], own: str) -> str:
    """The digest of the figures a text was written beside: the tables and what it would say by itself."""
    return digest({"tables": document["tables"], "own": own})


def dumped(document: Mapping[str, Any]) -> str:
    """The one way a document is written down: its digest is of this text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(dumped(document).encode()).hexdigest()


def paragraphs(text: str) -> list[tuple[str, str]]:
    """('heading' | 'text', words) of each line that says something."""
    lines = [line.strip() for line in text.splitlines()]
    return [("heading" if line.startswith(HEADINGS) else "text", line) for line in lines if line]


def chart_of(table: Mapping[str, Any]) -> tuple[int, ...]:
    """Which columns of a table are worth a chart: its first two counts."""
    rows = table["rows"]
    if table["key"] == "hall" or len(rows) < 2:
        return ()
    counts = [at for at in range(1, len(table["heads"])) if all(isinstance(row[at], int) for row in rows)]
    return tuple(counts[:2])
