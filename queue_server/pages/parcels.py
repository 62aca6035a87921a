"""寄送: what is to be packed, what is on its way, how many the hall paid for; and the label of one parcel to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.parcels_words import REASONS, TABS, WORDS
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may


class ParcelsDeps(People, Protocol):
    """Who is asking, and the parcels."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def link(self, lang: str) -> Sequence[tuple[str, str]]:
        """How the link to the carrier stands, (state, sentence) each; nothing where there is none."""

    def listed(self, hall: Hall, state: str) -> Sequence[Mapping[str, Any]]:
        """The parcels in one state."""

    def counts(self, hall: Hall, from_day: str, until_day: str) -> Mapping[str, Any]:
        """How many were sent per department, the month so far where no days are given; BadInput."""

    def label(self, person: Person, hall: Hall, number: str) -> tuple[Any, str]:
        """(the label, its number as a picture); the look is journalled. UnknownCase, NoParcel, NoLabel."""


def blueprint(deps: ParcelsDeps) -> Blueprint:
    """`/parcels` for who packs and who counts, and `/cases/<number>/label` for who packs."""
    made = Blueprint("parcels", __name__, template_folder="templates")

    @made.get("/parcels")
    def parcels() -> AnyResponse:
        person = deps.person(request)
        if person is None or not _sees(person):
            return _refused(person)
        hall, asked, lang = deps.hall(person.hall), request.args.get("list", "asked"), workplace_language()
        tab = asked if asked in TABS else "asked"
        try:
            counts = _counts(deps, hall)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        packs = may(person.role, "call")
        return staff_page(
            "parcels.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            at=1 if lang == "en" else 0,
            packs=packs,
            link=deps.link(lang),
            rows=deps.listed(hall, tab) if packs else (),
            tab=tab,
            names=TABS,
            counts=counts,
            reasons=REASONS,
        )

    @made.get("/parcels/counts.csv")
    def table() -> AnyResponse:
        person = deps.person(request)
        if person is None or not _sees(person):
            return _refused(person)
        try:
            counts = _counts(deps, deps.hall(person.hall))
        except Refusal as wrong:
            return error_page(wrong, workplace_language(), person.role)
        answer = Response("\ufeff" + as_csv(counts, workplace_language()), mimetype="text/csv")
        name = f"parcels-{counts['from']}-{counts['until']}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @made.post("/cases/<number>/label")
    def label(number: str) -> AnyResponse:
        """By a form: a look at an address is an act, which the journal keeps."""
        person = deps.person(request)
        if person is None or not may(person.role, "call"):
            return _refused(person)
        lang = workplace_language()
        try:
            said, picture = deps.label(person, deps.hall(person.hall), number)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        return staff_page("label.html", person=person, w=WORDS[lang], label=said, picture=picture)

    return made


def as_csv(counts: Mapping[str, Any], lang: str) -> str:
    """The same numbers as the page's, the total last."""
    w = WORDS[lang]
    lines = [(one["department"] or w["no_department"], one["sent"], one["free"]) for one in counts["departments"]]
    total = (w["total"], counts["total"]["sent"], counts["total"]["free"])
    return spreadsheet.table(((w["department"], w["sent"], w["of_them_free"]), *lines, total))


def _sees(person: Person) -> bool:
    return may(person.role, "call") or may(person.role, "see_figures")


def _counts(deps: ParcelsDeps, hall: Hall) -> Mapping[str, Any]:
    return deps.counts(hall, request.args.get("from", ""), request.args.get("until", ""))


def _refused(person: Person | None) -> AnyResponse:
    """What is answered to who may not see the page."""
    if person is None:
        return go_to(f"/sign-in?next={quote(request.path if request.method == 'GET' else '/parcels')}", 303)
    return error_page(NotYours(), workplace_language())
