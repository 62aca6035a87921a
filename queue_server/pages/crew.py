"""The pages of the crew: for managers the week's plan, leave, attendance and duty; for everybody the own part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.crew import sheet, shifts
from queue_server.crew.model import LEAVE_KINDS, LEAVE_STATES, MARK_WORDS, VERDICTS
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.crew_words import WEEKDAYS, WORDS
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import Permission, may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = {"leave_kinds": LEAVE_KINDS, "leave_states": LEAVE_STATES, "mark_words": MARK_WORDS, "verdicts": VERDICTS}

Show = Callable[[Person, Hall], AnyResponse]


class CrewDeps(People, Protocol):
    """Who is asking, and the crew of the hall."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def week(self, hall: Hall, monday: str) -> Mapping[str, Any]:
        """The plan of a week, posts and pairs; BadShift."""

    def leaves(self, hall: Hall) -> Mapping[str, Any]:
        """`leaves` and `people`."""

    def month(self, hall: Hall, of: str) -> Mapping[str, Any]:
        """The month sheet; BadShift."""

    def duty(self, hall: Hall, of: str) -> Mapping[str, Any]:
        """The month's duty officers, swaps and `people`; BadShift."""

    def own(self, hall: Hall, person: Person, month: str) -> Mapping[str, Any]:
        """All of oneself; BadShift."""

    def off_loop(self, work: Callable[[], bytes]) -> bytes:
        """In a thread of its own."""


def blueprint(deps: CrewDeps) -> Blueprint:
    """`/crew`, `/crew/leave`, `/crew/attendance` (with `.csv` and `.xlsx`), `/crew/duty` and `/my-shifts`."""
    made = Blueprint("crew", __name__, template_folder="templates")

    def runs(show: Show) -> AnyResponse:
        return _answer(deps, "run_crew", show)

    def of_month(hall: Hall) -> str:
        return request.args.get("month") or deps.today(hall)[:7]

    @made.get("/crew")
    def week() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            monday = shifts.monday_of(request.args.get("monday") or deps.today(hall))
            around = [(date.fromisoformat(monday) + timedelta(step)).isoformat() for step in (-7, 7)]
            return _shown(deps, "week", person, hall, found=deps.week(hall, monday), around=around)

        return runs(show)

    @made.get("/crew/leave")
    def leave() -> AnyResponse:
        return runs(lambda person, hall: _shown(deps, "leave", person, hall, found=deps.leaves(hall)))

    @made.get("/crew/attendance")
    def attendance() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            of = of_month(hall)
            return _shown(deps, "attendance", person, hall, found=deps.month(hall, of), around=_months(of))

        return runs(show)

    @made.get("/crew/attendance.csv")
    def table() -> AnyResponse:
        def show(_person: Person, hall: Hall) -> AnyResponse:
            found = deps.month(hall, of_month(hall))
            return _file(sheet.as_csv(found, _clock(hall)).encode(), "text/csv; charset=utf-8", found["month"], "csv")

        return runs(show)

    @made.get("/crew/attendance.xlsx")
    def workbook() -> AnyResponse:
        def show(_person: Person, hall: Hall) -> AnyResponse:
            found = deps.month(hall, of_month(hall))
            data = deps.off_loop(lambda: sheet.as_xlsx(found, _clock(hall)))
            return _file(data, XLSX, found["month"], "xlsx")

        return runs(show)

    @made.get("/crew/duty")
    def duty() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            of = of_month(hall)
            found = deps.duty(hall, of)
            return _shown(deps, "duty", person, hall, found=found, around=_months(of))

        return runs(show)

    @made.get("/my-shifts")
    def own() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            found = deps.own(hall, person, request.args.get("month", ""))
            return _shown(deps, "own", person, hall, found=found, me=person.id)

        return _answer(deps, "own_crew", show)

    return made


def _answer(deps: CrewDeps, permission: Permission, show: Show) -> AnyResponse:
    person = deps.person(request)
    if person is None:
        return go_to(f"/sign-in?next={quote(request.path)}", 303)
    if not may(person.role, permission):
        return error_page(NotYours(), workplace_language())
    try:
        return show(person, deps.hall(shifts.place(person.hall, own=permission == "own_crew")))
    except Refusal as wrong:
        return error_page(wrong, workplace_language(), person.role)


def _months(of: str) -> tuple[str, str]:
    first = date.fromisoformat(f"{of}-01")
    return (first - timedelta(1)).isoformat()[:7], (first + timedelta(31)).isoformat()[:7]


def _clock(hall: Hall) -> Callable[[int], str]:
    return lambda at_ms: datetime.fromtimestamp(at_ms / 1000, hall.zone_info).strftime("%H:%M")


def _file(data: bytes, kind: str, month: str, end: str) -> Response:
    made = Response(data, content_type=kind)
    made.headers["Content-Disposition"] = f'attachment; filename="attendance-{month}.{end}"'
    made.headers["Cache-Control"] = "no-store"
    return made


def _shown(deps: CrewDeps, template: str, person: Person, hall: Hall, **values: Any) -> Response:
    lang = workplace_language()

    def said_day(day: str) -> str:
        at = date.fromisoformat(day)
        return f"{day[5:]} {WEEKDAYS[lang][at.weekday()]}"

    return staff_page(
        f"crew/{template}.html",
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        say={name: {key: one.say(lang) for key, one in table.items()} for name, table in TABLES.items()},
        said_day=said_day,
        weekday=lambda day: date.fromisoformat(day).weekday(),
        weekdays=WEEKDAYS[lang],
        clock=_clock(hall),
        today=deps.today(hall),
        **values,
    )
