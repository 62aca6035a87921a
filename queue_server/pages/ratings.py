"""The pages about ratings: counts for who runs the hall, bad grades with their acts, and a clerk's own in groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.rating_reports_words import WORDS as REPORTS
from queue_server.pages.ratings_words import ACTS, JUDGED, SPENDS, WORDS
from queue_server.pages.render import error_page, staff_page
from queue_server.ratings.bad_model import GROUNDS, STATES, TEXT_MAX
from queue_server.ratings.model import ASPECTS, CHANNELS, GRADES
from queue_server.staff.roles import Permission, may


class RatingsDeps(People, Protocol):
    """Who is asking, and what the calls of the API answer."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def figures(self, hall: Hall, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """Counts of the days asked for; BadInput."""

    def bad_grades(self, hall: Hall, person: Person) -> Mapping[str, Any]:
        """`live` and `ended`, without those about the person."""

    def bad_grade(self, rating: str, person: Person) -> Mapping[str, Any]:
        """One with its comments, `judges`: whether the person may judge it, `instead`: who must take the next step so
        that somebody is left to judge it; UnknownBadGrade."""

    def own(self, hall: Hall, person: Person) -> Mapping[str, Any]:
        """The person's own groups."""

    def reports(self, hall: Hall, lang: str) -> Mapping[str, Any]:
        """How reporting stands, as GET …/ratings/reports answers it."""


def blueprint(deps: RatingsDeps) -> Blueprint:
    """`/ratings`, `/ratings/bad/<id>`, `/ratings/own`, `/ratings/reports`."""
    made = Blueprint("ratings", __name__, template_folder="templates")

    def asked_by(permission: Permission) -> Person | AnyResponse:
        person = deps.person(request)
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        return person if may(person.role, permission) else error_page(NotYours(), workplace_language())

    def shown(template: str, person: Person, **values: Any) -> Response:
        lang, hall = workplace_language(), deps.hall(person.hall)
        words: dict[str, Mapping[Any, Words]] = {"grades": GRADES, "states": STATES, "aspects": ASPECTS}
        words |= {"channels": CHANNELS, "grounds": GROUNDS}
        return staff_page(
            f"ratings/{template}",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            say={name: {key: one.say(lang) for key, one in table.items()} for name, table in words.items()},
            r=REPORTS[lang],
            import_map=deps.import_map,
            **values,
        )

    @made.get("/ratings")
    def ratings() -> AnyResponse:
        person = asked_by("see_figures")
        if not isinstance(person, Person):
            return person
        hall, oversees = deps.hall(person.hall), may(person.role, "oversee")
        return shown(
            "figures.html",
            person,
            found=deps.figures(hall, request.args),
            bad=deps.bad_grades(hall, person) if oversees else None,
            refused=deps.reports(hall, workplace_language())["refused_count"] if oversees else 0,
            back="/windows" if oversees else "/admin/figures",
        )

    @made.get("/ratings/bad/<rating>")
    def bad_grade(rating: str) -> AnyResponse:
        person = asked_by("oversee")
        if not isinstance(person, Person):
            return person
        one = deps.bad_grade(rating, person)
        can = not (one["state"] in JUDGED and not one["judges"])
        acts = tuple(act for act in ACTS.get(one["state"], ()) if can and not (one["instead"] and act[0] in SPENDS))
        return shown("bad.html", person, one=one, acts=acts, needs_other_eyes=not can, text_max=TEXT_MAX)

    @made.get("/ratings/own")
    def own() -> AnyResponse:
        person = asked_by("call")
        if not isinstance(person, Person):
            return person
        return shown("own.html", person, **deps.own(deps.hall(person.hall), person))

    @made.get("/ratings/reports")
    def reports() -> AnyResponse:
        person = asked_by("oversee")
        if not isinstance(person, Person):
            return person
        return shown("reports.html", person, found=deps.reports(deps.hall(person.hall), workplace_language()))

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made
