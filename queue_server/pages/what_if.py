"""推演 for managers: what would happen if, today or on a day that is over, and how many are still to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People
from queue_server.pages.figures_charts import HEIGHT, WIDTH
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.what_if_words import SCRIPT, WORDS
from queue_server.staff.roles import may

FOOT, TOP = 24, 22


class WhatIfDeps(People, Protocol):
    """Who is asking, and what the page is about."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def day(self, hall: Hall) -> str:
        """The business day."""

    def is_open(self, hall: Hall) -> bool:
        """Whether the rest of today can be run."""

    def at_work(self, hall: Hall) -> set[str]:
        """Windows somebody is signed on at."""

    def recorded_days(self, hall: Hall) -> list[str]:
        """Days that can be replayed, the newest first."""

    def forecast(self, hall: Hall) -> Mapping[str, Any]:
        """Who comes today and on the next days."""


def blueprint(deps: WhatIfDeps) -> Blueprint:
    """`/what-if`; the runs themselves are calls of the API."""
    made = Blueprint("what_if", __name__, template_folder="templates")

    @made.get("/what-if")
    def page() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "see_figures"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        forecast = deps.forecast(hall)
        return staff_page(
            "what_if.html",
            person=person,
            hall=hall,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            day=deps.day(hall),
            is_open=deps.is_open(hall),
            days=deps.recorded_days(hall),
            queues=[(one.id, (one.name_en if lang == "en" else "") or one.name) for one in hall.queues],
            busiest=max(hall.queues, key=lambda one: len(hall.windows_of(one.id))).id,
            rules=hall.order,
            first_credit=max(hall.order.credit_min.values()),
            forecast=forecast,
            chart=arrivals(forecast["today"]["parts"]),
            told={"w": SCRIPT[lang], "hall": hall.id, "queues": _queues(deps, hall)},
            import_map=deps.import_map,
        )

    return made


def _queues(deps: WhatIfDeps, hall: Hall) -> list[dict[str, Any]]:
    """What can be asked for each line: its windows, whether they are at work, and which only help."""
    at_work = deps.at_work(hall)
    return [
        {
            "id": queue.id,
            "windows": [
                {"id": one.id, "at_work": one.id in at_work, "helps": handicaps_min(one).get(queue.id, 0)}
                for one in hall.windows_of(queue.id)
            ],
        }
        for queue in hall.queues
    ]


def arrivals(parts: list[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Columns by half hour: who came filled, who is expected as a frame with the span eight days of ten lie in; None
    where nobody came and nobody is expected."""
    tops = [max(one["came"] or 0, (one["between"] or (0, one["expected"] or 0))[1]) for one in parts]
    if not parts or not max(tops):
        return None
    step, scale = WIDTH / len(parts), (HEIGHT - FOOT - TOP) / max(tops)
    foot = HEIGHT - FOOT

    def column(n: int, people: float, share: float) -> dict[str, float]:
        tall = round(people * scale, 1)
        return {"x": round(n * step + step * share, 1), "y": round(foot - tall, 1), "height": tall}

    marks = []
    for n, one in enumerate(parts):
        between = one["between"]
        marks.append(
            {
                "part": one,
                "x": round((n + 0.5) * step, 1),
                "came": None if one["came"] is None else column(n, one["came"], 0.14),
                "expected": None if one["expected"] is None else column(n, one["expected"], 0.5),
                "span": None if between is None else [round(foot - end * scale, 1) for end in between],
                "middle": round((n + 0.68) * step, 1),
            }
        )
    return {"width": WIDTH, "height": HEIGHT, "foot": foot, "column": round(step * 0.36, 1), "marks": marks}
