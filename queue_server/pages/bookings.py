"""The pages about bookings where people work: the day's list, which prints, and how full the coming days are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.days import parsed
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.booking_words import CHANNELS, STATES, WORDS, day_words
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

CHARS_MAX: Final = 48
LOAD_DAYS: Final = (7, 14, 31)


class BookingDeps(People, Protocol):
    """Who is asking, and the hall's bookings in lists without names."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day by the hall's clock, and how late it is: 'YYYY-MM-DD HH:MM'."""

    def day(self, hall: Hall, day: str) -> Sequence[Mapping[str, Any]]:
        """The bookings of the day in the order of their slots; NotADay."""

    def table(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """The same as a file for Excel and WPS."""

    def counts(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
        """How many there are in which state, and how many people."""

    def load(self, hall: Hall, days: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """Per day and line: places, booked, held, free, with its slots."""

    def conflicts(self, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """Bookings that have no place any more, with why."""


def blueprint(deps: BookingDeps) -> Blueprint:
    """`/bookings` for clerks, guides and managers; `/bookings/load` for who oversees or sees figures."""
    made = Blueprint("bookings", __name__, template_folder="templates")

    @made.get("/bookings")
    def day() -> AnyResponse:
        return _let_in(deps, ("issue",), lambda person: _day(deps, person))

    @made.get("/bookings/table.csv")
    def table() -> AnyResponse:
        return _let_in(deps, ("issue",), lambda person: _table(deps, person))

    @made.get("/bookings/load")
    def load() -> AnyResponse:
        return _let_in(deps, ("oversee", "see_figures"), lambda person: _load(deps, person))

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made


def _let_in(deps: BookingDeps, permissions: Sequence[Any], show: Any) -> AnyResponse:
    person = deps.person(request)
    if person is None:
        return redirect(f"/sign-in?next={quote(request.path)}", 303)
    if not any(may(person.role, one) for one in permissions):
        return error_page(NotYours(), workplace_language())
    shown: AnyResponse = show(person)
    return shown


# --- the day's list ---------------------------------------------------------------------------------------------------


def _asked(hall: Hall, today: str) -> tuple[str, str, str]:
    """The day, the window and the service asked for; '' for all of them."""
    day = request.args.get("day", "")[:CHARS_MAX] or today
    window, service = request.args.get("window", ""), request.args.get("service", "")
    is_window = any(one.id == window for one in hall.windows)
    is_service = any(one.id == service for one in hall.services)
    return day, window if is_window else "", service if is_service else ""


def _rows(deps: BookingDeps, hall: Hall, day: str, window: str, service: str) -> list[Mapping[str, Any]]:
    found = deps.day(hall, day)
    queues = set(hall.window(window).queues) if window else set()
    lines = {one.id: one.queue for one in hall.services}
    return [
        one
        for one in found
        if (not window or (not one["home"] and queues & {lines.get(known["id"]) for known in one["services"]}))
        and (not service or any(known["id"] == service for known in one["services"]))
    ]


def _day(deps: BookingDeps, person: Person) -> Response:
    hall, lang = deps.hall(person.hall), workplace_language()
    now = deps.today(hall)
    day, window, service = _asked(hall, now[:10])
    rows = _rows(deps, hall, day, window, service)
    here = [one for one in rows if not one["home"]]
    lines: dict[str, list[Mapping[str, Any]]] = {}
    for one in here:
        lines.setdefault(str(one["queue"]["id"]), []).append(one)
    at = date.fromisoformat(day)
    return staff_page(
        "bookings/day.html",
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        states=STATES[lang],
        channels=CHANNELS[lang],
        day=day,
        now=now,
        window=window,
        service=service,
        query=f"&window={window}&service={service}",
        before=(at - timedelta(days=1)).isoformat(),
        after=(at + timedelta(days=1)).isoformat(),
        counts=deps.counts(rows),
        lines=sorted(lines.items()),
        homes=[one for one in rows if one["home"]],
        services=[one for one in hall.services if one.bookable],
        day_said=day_words(lang, day),
        sees_load=may(person.role, "oversee"),
        sees_phones=may(person.role, "steer"),
        back="/desk" if may(person.role, "steer") else "/windows",
        import_map=deps.import_map,
    )


def _table(deps: BookingDeps, person: Person) -> Response:
    hall = deps.hall(person.hall)
    day, window, service = _asked(hall, deps.today(hall)[:10])
    text = deps.table(_rows(deps, hall, day, window, service))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="bookings-{hall.id}-{day}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


# --- how full the days are --------------------------------------------------------------------------------------------


def _load(deps: BookingDeps, person: Person) -> Response:
    hall, lang = deps.hall(person.hall), workplace_language()
    today = deps.today(hall)[:10]
    first = request.args.get("from", "")[:CHARS_MAX] or today
    wanted = request.args.get("days", "")
    count = int(wanted) if wanted in {str(one) for one in LOAD_DAYS} else LOAD_DAYS[0]
    days = _days(first, today, count)
    load = deps.load(hall, days)
    return staff_page(
        "bookings/load.html",
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        said=json.dumps(WORDS[lang], ensure_ascii=False),
        first=days[0],
        opened=request.args.get("open") if request.args.get("open") in days else days[0],
        count=count,
        choices=LOAD_DAYS,
        days=[(day, [one for one in load if one["day"] == day]) for day in days],
        overview={str(one["line"]): _line_name(one, lang) for one in load},
        conflicts=sorted(deps.conflicts(hall), key=lambda one: (one["start"], one["number"])),
        said_day=partial(day_words, lang),
        acts=may(person.role, "oversee"),
        sees_day=may(person.role, "issue"),
        back="/admin/seats" if may(person.role, "oversee") else "/admin/figures",
        import_map=deps.import_map,
    )


def _line_name(one: Mapping[str, Any], lang: str) -> str:
    name = str((one["name_en"] if lang == "en" else "") or one["name"])
    return name if one["home"] else f"{one['line']} {name}"


def _days(first: str, today: str, count: int) -> list[str]:
    try:
        at = parsed(first)
    except ValueError:
        at = date.fromisoformat(today)
    return [(at + timedelta(days=n)).isoformat() for n in range(count)]
