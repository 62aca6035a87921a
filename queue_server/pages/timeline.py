"""往来全程 for managers: a document or a project code in, by POST, and what happened day by day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.timeline_words import KINDS, WORDS
from queue_server.people.model import ID_TYPE_WORDS
from queue_server.staff.roles import may

PROJECT: Final = "project"
NUMBER_MAX: Final = 60


class TimelineDeps(People, Protocol):
    """Who is asking, and what the API's call answers."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def look(self, person: Person, what: str, number: str) -> Mapping[str, Any]:
        """The days of a document's holder, or of a project; refusals of the call."""


def blueprint(deps: TimelineDeps) -> Blueprint:
    """`/timeline`: the form, and by POST (so that no number stands in an address) what was found."""
    made = Blueprint("timeline", __name__, template_folder="templates")

    def asked_by() -> Person | AnyResponse:
        person = deps.person(request)
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        return person if may(person.role, "see_timeline") else error_page(NotYours(), workplace_language())

    @made.get("/timeline")
    def form() -> AnyResponse:
        person = asked_by()
        return _page(deps, person) if isinstance(person, Person) else person

    @made.post("/timeline")
    def look() -> AnyResponse:
        person = asked_by()
        if not isinstance(person, Person):
            return person
        what, number = request.form.get("what", "resident"), request.form.get("number", "")[:NUMBER_MAX]
        try:
            return _page(deps, person, what, found=deps.look(person, what, number))
        except Refusal as wrong:
            return _page(deps, person, what, wrong.status, wrong.message(workplace_language()))

    return made


def _page(
    deps: TimelineDeps,
    person: Person,
    what: str = "resident",
    status: int = 200,
    message: str = "",
    found: Mapping[str, Any] | None = None,
) -> AnyResponse:
    lang, hall = workplace_language(), deps.hall(person.hall)
    at, words = int(lang == "en"), WORDS[lang]
    choices = {code: said[at] for code, said in ID_TYPE_WORDS.items()} | {PROJECT: words["project"]}
    return staff_page(
        "timeline.html",
        status,
        person=person,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=words,
        kinds={kind: said.say(lang) for kind, said in KINDS.items()},
        choices=choices,
        what=what,
        message=message,
        found=found,
    )
