"""后台: the lists of cases to be worked on, handed out or sent, and one case with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.cases_words import GOT, TABS, WORDS
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.parcels_words import REASONS
from queue_server.pages.render import error_page, staff_page
from queue_server.people.model import ID_TYPE_WORDS
from queue_server.staff.roles import may


class CasesDeps(People, Protocol):
    """Who is asking, and the cases."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def listed(self, hall: Hall, tab: str) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, int]]:
        """The lines of one list, and how many each has, by the keys of TABS."""

    def case(self, hall: Hall, number: str) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
        """(the case, its parcel with the label or None); UnknownCase."""

    def pages(self, hall: Hall, number: str) -> Sequence[Mapping[str, str]]:
        """The pages attached to its materials: id and material, the oldest first; UnknownCase."""

    def colleagues(self, hall: Hall) -> Sequence[Mapping[str, str]]:
        """To whom a case may be handed over: id, number, name."""


def blueprint(deps: CasesDeps) -> Blueprint:
    """`/cases` and `/cases/<number>` for clerks and managers."""
    made = Blueprint("cases", __name__, template_folder="templates")

    @made.get("/cases")
    def lists() -> AnyResponse:
        person = deps.person(request)
        if person is None or not may(person.role, "call"):
            return _refused(person)
        hall, asked = deps.hall(person.hall), request.args.get("list", "accepted")
        tab = asked if asked in TABS else "accepted"
        rows, counts = deps.listed(hall, tab)
        return _page(deps, "cases.html", person, hall, rows=rows, counts=counts, tab=tab, names=TABS)

    @made.get("/cases/<number>")
    def one(number: str) -> AnyResponse:
        person = deps.person(request)
        if person is None or not may(person.role, "call"):
            return _refused(person)
        hall = deps.hall(person.hall)
        try:
            case, parcel = deps.case(hall, number)
            pages = deps.pages(hall, number)
        except Refusal as wrong:
            return error_page(wrong, workplace_language(), person.role)
        shown = {"case": case, "parcel": parcel, "got": GOT, "reasons": REASONS, "colleagues": deps.colleagues(hall)}
        shown["pages"] = pages
        return _page(deps, "case.html", person, hall, documents=ID_TYPE_WORDS, **shown)

    @made.post("/cases/open")
    def by_number() -> AnyResponse:
        """Only a number that is one becomes part of an address: somebody's document may have been scanned."""
        person = deps.person(request)
        if person is None or not may(person.role, "call"):
            return _refused(person)
        try:
            case, _parcel = deps.case(deps.hall(person.hall), request.form.get("number", "")[:60])
        except Refusal as wrong:
            return error_page(wrong, workplace_language(), person.role)
        return go_to(f"/cases/{quote(case['number'], safe='')}", 303)

    return made


def _refused(person: Person | None) -> AnyResponse:
    """What is answered to who may not see the page."""
    if person is None:
        return go_to(f"/sign-in?next={quote(request.path)}", 303)
    return error_page(NotYours(), workplace_language())


def _page(deps: CasesDeps, template: str, person: Person, hall: Hall, **values: Any) -> AnyResponse:
    lang = workplace_language()
    return staff_page(
        template,
        person=person,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        at=1 if lang == "en" else 0,
        import_map=deps.import_map,
        **values,
    )
