"""回访 for those who ring: the lists, one call-back with its form for the keyboard, what it comes to by department."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.call_backs.model import RESULTS, TEXT_MAX
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.call_backs_words import TABS, WORDS
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.ratings.model import ASPECTS, GRADES
from queue_server.staff.roles import Permission, may


class CallBacksDeps(People, Protocol):
    """Who is asking, and what the calls of the API answer."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def listed(self, person: Person, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """One page of a list; BadInput."""

    def next(self, person: Person) -> str | None:
        """The id of whom to call next."""

    def one(self, person: Person, call_back: str) -> Mapping[str, Any]:
        """One, the person masked; UnknownCallBack."""

    def figures(self, person: Person, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Counts by department; BadInput."""

    def now(self, hall: Hall) -> str:
        """The hall's time, RFC 3339."""


def blueprint(deps: CallBacksDeps) -> Blueprint:
    """`/call-backs`, `/call-backs/next`, `/call-backs/figures`, `/call-backs/<id>`."""
    made = Blueprint("call_backs", __name__, template_folder="templates")

    def asked_by(permission: Permission) -> Person | AnyResponse:
        person = deps.person(request)
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        return person if may(person.role, permission) else error_page(NotYours(), workplace_language())

    @made.get("/call-backs")
    def lists() -> AnyResponse:
        person = asked_by("call_back")
        if not isinstance(person, Person):
            return person
        found = deps.listed(person, request.args)
        more = {"sees_figures": may(person.role, "see_figures"), "oversees": may(person.role, "oversee")}
        return _page(deps, "list.html", person, found=found, tabs=TABS, **more)

    @made.get("/call-backs/next")
    def next_one() -> AnyResponse:
        person = asked_by("call_back")
        if not isinstance(person, Person):
            return person
        found = deps.next(person)
        return go_to(f"/call-backs/{quote(found, safe='')}" if found else "/call-backs?all=done", 303)

    @made.get("/call-backs/figures")
    def figures() -> AnyResponse:
        person = asked_by("see_figures")
        if not isinstance(person, Person):
            return person
        back = "/call-backs" if may(person.role, "call_back") else "/ratings"
        return _page(deps, "figures.html", person, found=deps.figures(person, request.args), back=back)

    @made.get("/call-backs/<call_back>")
    def one(call_back: str) -> AnyResponse:
        person = asked_by("call_back")
        if not isinstance(person, Person):
            return person
        now = deps.now(deps.hall(person.hall))
        tomorrow = (date.fromisoformat(now[:10]) + timedelta(days=1)).isoformat()
        shown = {"one": deps.one(person, call_back), "results": RESULTS, "grades": GRADES, "aspects": ASPECTS}
        return _page(
            deps,
            "one.html",
            person,
            now=now,
            tomorrow=tomorrow,
            text_max=TEXT_MAX,
            opens_bad=may(person.role, "oversee"),
            **shown,
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made


def _page(deps: CallBacksDeps, template: str, person: Person, **values: Any) -> AnyResponse:
    lang, hall = workplace_language(), deps.hall(person.hall)
    return staff_page(
        f"call_backs/{template}",
        person=person,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        at=int(lang == "en"),
        import_map=deps.import_map,
        **values,
    )
