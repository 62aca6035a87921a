"""When to come, for citizens: the best hour of each weekday in words, and the table behind it. No script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from flask import Response, request

from queue_server.pages.render import page
from queue_server.pages.words import say

if TYPE_CHECKING:  # the guide has this page among its own
    from queue_server.pages.guide import Reader

LETTERS: Final = 4
WEEKDAYS: Final = ("hours.mon", "hours.tue", "hours.wed", "hours.thu", "hours.fri", "hours.sat", "hours.sun")


def shown(reader: Reader, told_of: Callable[[str, str], Mapping[str, Any]]) -> Response:
    """`?queue=A` for one line. `told_of(hall, queue)` answers as GET /halls/{hall}/best-hours."""
    hall, lang = reader.hall, reader.lang
    queues = {one.id: f"{one.id} {reader.name(one)}" for one in hall.public_queues}
    asked = request.args.get("queue", "")[:LETTERS]
    queue = asked if asked in queues else ""
    told = told_of(hall.id, queue)
    return page(
        "best_hours.html",
        lang,
        reader=reader,
        hall_name=reader.name(hall),
        other_link=reader.link("/hours", hall=hall.id, queue=queue, lang="" if lang == "en" else "en"),
        queues=queues,
        queue=queue,
        told=told,
        best=[_said(one, lang) for one in told["best"]],
        table=_table(told["hours"]),
        weekdays=[say(lang, WEEKDAYS[n - 1]) for n in _weekdays(told["hours"])],
    )


def _said(one: Mapping[str, Any], lang: str) -> str:
    day = say(lang, WEEKDAYS[one["weekday"] - 1])
    return say(
        lang, "hours.best", day=day, hour=one["hour"], until=one["hour"] + 1, minutes=one["p80_min"], count=one["count"]
    )


def _weekdays(hours: list[Mapping[str, Any]]) -> list[int]:
    return sorted({1, 2, 3, 4, 5, *(one["weekday"] for one in hours)})


def _table(hours: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row for each hour from the first to the last at which anybody came, a cell for each weekday (None: nobody)."""
    if not hours:
        return []
    known = {(one["weekday"], one["hour"]): one for one in hours}
    every = [one["hour"] for one in hours]
    weekdays = _weekdays(hours)
    return [
        {"hour": hour, "cells": [known.get((weekday, hour)) for weekday in weekdays]}
        for hour in range(min(every), max(every) + 1)
    ]
