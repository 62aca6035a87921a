"""我的数据 of a clerk, with contesting a rating; and for managers what was contested, with the record that decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.figures.periods import KINDS
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.journal_words import kind_words
from queue_server.pages.language import workplace_language
from queue_server.pages.my_figures_words import WORDS
from queue_server.pages.render import error_page, staff_page
from queue_server.ratings.bad_model import TEXT_MAX
from queue_server.ratings.contest_model import STATES
from queue_server.ratings.model import GRADES
from queue_server.staff.roles import Permission, may

PERIODS: Final = ("day", "week", "month")


class MyFiguresDeps(People, Protocol):
    """Who is asking, and what the calls of the API answer."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def own(self, hall: Hall, person: Person, query: Mapping[str, str]) -> Mapping[str, Any]:
        """The person's own figures, the `period`, and own `contests`; BadInput."""

    def contests(self, hall: Hall, person: Person) -> Mapping[str, Any]:
        """What others contested."""

    def contest(self, ticket: str, person: Person) -> Mapping[str, Any]:
        """One with its record; UnknownContest."""


def blueprint(deps: MyFiguresDeps) -> Blueprint:
    """`/my-figures`, `/ratings/contests`, `/ratings/contests/<id>`."""
    made = Blueprint("my_figures", __name__, template_folder="templates")

    def asked_by(permission: Permission) -> Person | AnyResponse:
        person = deps.person(request)
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        return person if may(person.role, permission) else error_page(NotYours(), workplace_language())

    def shown(template: str, person: Person, **values: Any) -> Response:
        lang, hall = workplace_language(), deps.hall(person.hall)
        return staff_page(
            template,
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            states={name: said.say(lang) for name, said in STATES.items()},
            import_map=deps.import_map,
            text_max=TEXT_MAX,
            **values,
        )

    @made.get("/my-figures")
    def own() -> AnyResponse:
        person = asked_by("own_figures")
        if not isinstance(person, Person):
            return person
        told = deps.own(deps.hall(person.hall), person, request.args)
        periods = {name: KINDS[name].say(workplace_language()) for name in PERIODS}
        return shown("my_figures.html", person, told=told, periods=periods)

    @made.get("/ratings/contests")
    def contests() -> AnyResponse:
        person = asked_by("oversee")
        if not isinstance(person, Person):
            return person
        return shown("ratings/contests.html", person, **deps.contests(deps.hall(person.hall), person))

    @made.get("/ratings/contests/<contest>")
    def contest(contest: str) -> AnyResponse:
        person, lang = asked_by("oversee"), workplace_language()
        if not isinstance(person, Person):
            return person
        one = deps.contest(contest, person)
        grades = {grade: said.say(lang) for grade, said in GRADES.items()}
        kinds = {event["kind"]: kind_words(event["kind"], lang) for event in one["events"]}
        return shown("ratings/contest.html", person, one=one, grades=grades, kinds=kinds)

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made
