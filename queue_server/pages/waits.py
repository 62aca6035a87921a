"""等候预计 for managers, auditors and evaluators: whether the ranges told held, per service and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, cast
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.figures.periods import KINDS, Days, Kind, around
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.figures_charts import Mark
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.waits_words import WORDS
from queue_server.staff.roles import may
from queue_server.views.waits_period import PROMISED_PERCENT

WIDTH, HEIGHT, TOP, FOOT = 920, 220, 22, 42
CHART_DAYS: Final = 31
LABELS_MAX: Final = 16


class WaitsDeps(People, Protocol):
    """Who is asking, and what the views say."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def asked(self, hall: Hall, query: Mapping[str, str]) -> Days:
        """The days of a query; BadInput."""

    def told(self, hall: Hall, days: Days) -> Mapping[str, Any]:
        """As `views.waits_period.of_days` says."""

    def drift(self, hall: Hall) -> Mapping[str, Any]:
        """As `views.waits_period.drift` says, with the `days` it looks at."""


def blueprint(deps: WaitsDeps) -> Blueprint:
    """`/waits`."""
    made = Blueprint("waits", __name__, template_folder="templates")

    @made.get("/waits")
    def waits() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "see_figures"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        try:
            kind, days = _asked(deps, hall)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        return _page(deps, person, hall, kind, days)

    return made


def _asked(deps: WaitsDeps, hall: Hall) -> tuple[Kind, Days]:
    """A period around a day, or a range; this month where nothing is asked."""
    query = request.args
    kind = cast("Kind", query.get("period") if query.get("period") in KINDS else "month")
    if kind == "range":
        return kind, deps.asked(hall, query)
    return kind, around(kind, deps.asked(hall, {"to": query.get("day") or deps.today(hall)}).last)


def _page(deps: WaitsDeps, person: Person, hall: Hall, kind: Kind, days: Days) -> AnyResponse:
    lang, told = workplace_language(), deps.told(hall, days)
    shown = told["days"][-CHART_DAYS:]
    return staff_page(
        "waits.html",
        person=person,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        kind=kind,
        kinds={name: said.say(lang) for name, said in KINDS.items()},
        days=days,
        told=told,
        drift=deps.drift(hall),
        marks=columns(shown) if told["total"]["of"] else (),
        chart={"width": WIDTH, "height": HEIGHT, "base": HEIGHT - FOOT, "line": _y(PROMISED_PERCENT)},
        left_out=len(told["days"]) > len(shown),
        columns=("raw", "shown"),
        minutes=("width", "mae", "bias"),
        back="/windows" if may(person.role, "oversee") else "/admin/figures",
    )


def _y(percent: float) -> float:
    return round(TOP + (100 - percent) / 100 * (HEIGHT - FOOT - TOP), 1)


def columns(days: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """A column for each day's share inside, in order; none where nothing was counted. Pure."""
    step = WIDTH / max(1, len(days))
    every = -(-len(days) // LABELS_MAX)
    marks = []
    for n, one in enumerate(days):
        percent, of = one["raw"]["percent"], one["of"]
        top = _y(percent or 0)
        text = one["raw"]["text"].split(".")[0].rstrip("%") if of else ""
        marks.append(
            Mark(
                round(n * step + step * 0.15, 1), top, round(step * 0.7, 1), round(HEIGHT - FOOT - top, 1),
                text if n % every == 0 else "", one["day"][5:] if n % every == 0 else "",
                f"{one['day']} {one['raw']['text']} ({one['raw']['count']}/{of})",
            )
        )  # fmt: skip
    return marks
