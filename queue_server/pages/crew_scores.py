"""The pages of the thousand points: a month, one sheet, the own sheet, patrols, joining, and a quarter with awards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.crew import shifts
from queue_server.crew.records_model import MODES, RESULTS
from queue_server.crew.score_rules import PATROL_KINDS, RULES
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.crew_scores_words import WORDS
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import Permission, may

NUMBER_MAX = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ScoreDeps(People, Protocol):
    """Who is asking, and what is recorded of the crew."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def month(self, hall: Hall, month: str) -> Mapping[str, Any]:
        """Everybody's scores, `work` and `crew`; BadShift."""

    def sheet(self, hall: Hall, month: str, staff: int, own: bool) -> Mapping[str, Any]:
        """One sheet with `patrols`; BadShift."""

    def quarter(self, hall: Hall, quarter: str) -> Mapping[str, Any]:
        """Totals and awards; BadShift."""

    def book(self, hall: Hall, quarter: str) -> bytes:
        """The quarter as XLSX; BadShift."""

    def patrols(self, by: Person, hall: Hall) -> Mapping[str, Any]:
        """`patrols` and `crew`."""

    def joinings(self, hall: Hall) -> Mapping[str, Any]:
        """`people`, `left`, `courses`."""


def blueprint(deps: ScoreDeps) -> Blueprint:
    """`/crew/scores` with one sheet, `/crew/patrols`, `/crew/joining`, `/crew/awards` with `.xlsx`, `/my-scores`."""
    made = Blueprint("crew_scores", __name__, template_folder="templates")

    def answer(permission: Permission, show: Callable[[Person, Hall], AnyResponse]) -> AnyResponse:
        person = deps.person(request)
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, permission):
            return error_page(NotYours(), workplace_language())
        try:
            return show(person, deps.hall(shifts.place(person.hall, own=permission == "own_crew")))
        except Refusal as wrong:
            return error_page(wrong, workplace_language(), person.role)

    def of_month(hall: Hall) -> str:
        return request.args.get("month") or deps.today(hall)[:7]

    def of_quarter(hall: Hall) -> str:
        return request.args.get("quarter") or quarter_of(deps.today(hall))

    @made.get("/crew/scores")
    def month() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            found = deps.month(hall, of_month(hall))
            return _shown(deps, "month", person, hall, found=found, around=around(found["month"]))

        return answer("run_crew", show)

    def sheet_of(person: Person, hall: Hall, staff: int, own: bool) -> AnyResponse:
        found = deps.sheet(hall, of_month(hall), staff, own)
        return _shown(deps, "sheet", person, hall, found=found, around=around(found["month"]), own=own)

    @made.get("/crew/scores/<staff>")
    def sheet(staff: str) -> AnyResponse:
        who = int(staff) if staff.isdecimal() and len(staff) < NUMBER_MAX else 0
        return answer("run_crew", lambda person, hall: sheet_of(person, hall, who, False))

    @made.get("/my-scores")
    def own() -> AnyResponse:
        return answer("own_crew", lambda person, hall: sheet_of(person, hall, person.id, True))

    @made.get("/crew/patrols")
    def patrols() -> AnyResponse:
        return answer("run_crew", lambda who, hall: _shown(deps, "patrols", who, hall, found=deps.patrols(who, hall)))

    @made.get("/crew/joining")
    def joining() -> AnyResponse:
        return answer("run_crew", lambda person, hall: _shown(deps, "joining", person, hall, found=deps.joinings(hall)))

    @made.get("/crew/awards")
    def awards() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            found = deps.quarter(hall, of_quarter(hall))
            return _shown(deps, "awards", person, hall, found=found, around=quarters_around(found["quarter"]))

        return answer("run_crew", show)

    @made.get("/crew/awards.xlsx")
    def book() -> AnyResponse:
        def show(_person: Person, hall: Hall) -> AnyResponse:
            quarter = of_quarter(hall)
            file = Response(deps.book(hall, quarter), mimetype=XLSX)
            file.headers["Content-Disposition"] = f'attachment; filename="scores-{quarter}.xlsx"'
            file.headers["Cache-Control"] = "no-store"
            return file

        return answer("run_crew", show)

    return made


def around(month: str) -> tuple[str, str]:
    """The month before and after."""
    first = date.fromisoformat(f"{month}-01")
    return (first - timedelta(1)).isoformat()[:7], (first + timedelta(31)).isoformat()[:7]


def quarter_of(day: str) -> str:
    """The quarter of a day: `2026-Q3`."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def quarters_around(quarter: str) -> tuple[str, str]:
    """The quarter before and after."""
    year, number = int(quarter[:4]), int(quarter[-1])
    before = f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"
    return before, f"{year}-Q{number + 1}" if number < 4 else f"{year + 1}-Q1"


def _shown(deps: ScoreDeps, template: str, person: Person, hall: Hall, **values: Any) -> Response:
    lang = workplace_language()
    return staff_page(
        f"crew_scores/{template}.html",
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        modes={key: one.say(lang) for key, one in MODES.items()},
        results={key: one.say(lang) for key, one in RESULTS.items()},
        kinds={key: RULES[key].words.say(lang) for key in PATROL_KINDS},
        windows=[one.id for one in hall.windows],
        today=deps.today(hall),
        **values,
    )
