"""等候预计 for managers, auditors and evaluators: whether the ranges told held, per service and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, cast
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.figures.periods import KINDS, Days, Kind, around
from queue_server.figures.shares import NONE
from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
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
COLUMNS: Final = ("raw", "shown")
MINUTES: Final = ("width", "mae", "bias")


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

    def by_day(self, hall: Hall, days: Days) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """The same for each of the days that are not to come."""

    def drift(self, hall: Hall) -> Mapping[str, Any]:
        """As `views.waits_period.drift` says, with the `days` it looks at."""


def blueprint(deps: WaitsDeps) -> Blueprint:
    """`/waits` and `/waits.csv`."""
    made = Blueprint("waits", __name__, template_folder="templates")

    def looked() -> tuple[Person, Hall, Kind, Days] | AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "see_figures"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        try:
            return person, hall, *_asked(deps, hall)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)

    @made.get("/waits")
    def waits() -> AnyResponse:
        found = looked()
        return _page(deps, *found) if isinstance(found, tuple) else found

    @made.get("/waits.csv")
    def table() -> AnyResponse:
        found = looked()
        if not isinstance(found, tuple):
            return found
        _, hall, _, days = found
        answer = Response(spreadsheet.BOM + as_csv(deps.by_day(hall, days), workplace_language()), mimetype="text/csv")
        name = f"waits-{hall.id}-{days.first}-{days.last}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

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
        columns=COLUMNS,
        minutes=MINUTES,
        back="/windows" if may(person.role, "oversee") else "/admin/figures",
    )


def as_csv(by_day: Iterable[tuple[str, Mapping[str, Any]]], lang: str) -> str:
    """Each service on each day, then the day: counts, shares in percent, minutes. Nothing said is a row of noughts."""
    w = WORDS[lang]
    names = ("csv_day", "queue", "service", "said", "of", "raw_count", "raw", "shown_count", "shown", *MINUTES)
    lines = []
    for day, told in by_day:
        rows = [(row["queue"], row["service"]["name_en" if lang == "en" else "name"], row) for row in told["rows"]]
        for queue, service, one in (*rows, ("", w["total"], told["total"])):
            shares = [part for name in COLUMNS for part in (one[name]["count"], one[name]["text"])]
            numbers = [one[name] if one[name] == NONE else float(one[name]) for name in MINUTES]
            lines.append([day, queue, service, one["said"], one["of"], *shares, *numbers])
    return spreadsheet.table(([w[name] for name in names], *lines))


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
