"""统计数据 for managers, auditors and evaluators: any days by any breakdown, with formulas, on a page and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.figures.formulas import BY, GROUPS, By
from queue_server.figures.periods import KINDS, Days, Kind, around, before
from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.figures_charts import chart
from queue_server.pages.figures_words import WORDS
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may


class FiguresDeps(People, Protocol):
    """Who is asking, and what the API's call answers."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def asked(self, hall: Hall, query: Mapping[str, str]) -> tuple[Days, By]:
        """The days and the breakdown of a query; BadInput."""

    def figures(self, hall: Hall, days: Days, by: By, person: Person) -> Mapping[str, Any]:
        """The figures of the days."""


def blueprint(deps: FiguresDeps) -> Blueprint:
    """`/figures` and `/figures.csv`."""
    made = Blueprint("figures", __name__, template_folder="templates")

    def looked() -> tuple[Person, Hall, Kind, Mapping[str, Any]] | AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "see_figures"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        try:
            kind, days, by = _asked(deps, hall)
            return person, hall, kind, deps.figures(hall, days, by, person)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)

    @made.get("/figures")
    def figures() -> AnyResponse:
        found = looked()
        return _page(*found) if isinstance(found, tuple) else found

    @made.get("/figures.csv")
    def table() -> AnyResponse:
        found = looked()
        if not isinstance(found, tuple):
            return found
        told = found[3]
        answer = Response(spreadsheet.BOM + as_csv(told, workplace_language()), mimetype="text/csv")
        name = f"figures-{told['from']}-{told['to']}-{told['by']}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    return made


def _asked(deps: FiguresDeps, hall: Hall) -> tuple[Kind, Days, By]:
    """A period around a day, or a range; this week by day where nothing is asked."""
    query = request.args
    kind = cast("Kind", query.get("period") if query.get("period") in KINDS else "week")
    if kind == "range":
        days, by = deps.asked(hall, query)
        return kind, days, by
    start, by = deps.asked(hall, {"to": query.get("day") or deps.today(hall), "by": query.get("by") or "day"})
    return kind, around(kind, start.last), by


def _page(person: Person, hall: Hall, kind: Kind, told: Mapping[str, Any]) -> AnyResponse:
    lang, days = workplace_language(), Days(told["from"], told["to"])
    by_name = {one["name"]: one for one in told["figures"]}
    first = "called" if told["by"] in ("window", "clerk") else "issued"
    charts = [chart(told, name, lang) for name in (first, "wait_mean", "served")]
    return staff_page(
        "figures.html",
        person=person,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        kind=kind,
        kinds={name: said.say(lang) for name, said in KINDS.items()},
        breakdowns={name: said.say(lang) for name, said in BY.items()},
        groups=[(said.say(lang), [by_name[name] for name in names]) for said, names in GROUPS],
        told=told,
        charts=[one for one in charts if one is not None],
        earlier=before(days),
        back="/windows" if may(person.role, "oversee") else "/admin/figures",
        address=f"period=range&from={days.first}&to={days.last}",
    )


def as_csv(told: Mapping[str, Any], lang: str) -> str:
    """Each figure of each row on a line of its own, with its counts and its formula: the same as on the page."""
    w = WORDS[lang]
    head = [w["from"], w["to"], told[f"by_{lang}"], w["figure"], w["value"], w["part"], w["of"], w["formula"]]
    rows = [(row["name_en" if lang == "en" else "name"], row["values"]) for row in told["rows"]]
    rows += [(w["total"], told["total"])]
    lines = [
        [told["from"], told["to"], name, one[lang], value["text"], value["count"], value["of"], one[f"formula_{lang}"]]
        for name, values in rows
        for one in told["figures"]
        if (value := values[one["name"]]) is not None
    ]
    lines += [
        [told["from"], told["to"], row["name_en" if lang == "en" else "name"], w[name], value["text"], *counted, how]
        for row in told.get("beside") or ()
        for name, how in (("took_part", w["took_part_how"]), ("satisfied", w["satisfied_how"]), ("linked", w["linked"]))
        if (value := row[name]) is not None and (counted := (value["count"], value["of"]))
    ]
    return spreadsheet.table((head, *lines))
