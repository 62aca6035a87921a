"""来件 for the office: lists with the most urgent on top, and one with all its steps and acts.

What may be seen and done is the API's word: the pages lay out what its calls answer to the person who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.enquiries.model import TEXT_MAX
from queue_server.kernel.errors import Refusal
from queue_server.pages import enquiry_figures, enquiry_new
from queue_server.pages.deps import Person
from queue_server.pages.enquiry_deps import EnquiriesDeps
from queue_server.pages.enquiry_office import asked_by, shown
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page
from queue_server.staff.roles import may

MANAGERS: Final = ("late", "unassigned", "mine", "review", "open", "done")
OTHERS: Final = ("mine", "open", "review", "done")
NUMBER_MAX, PAGE_DIGITS_MAX = 30, 6


def blueprint(deps: EnquiriesDeps) -> Blueprint:
    """`/enquiries` with its lists, `/enquiries/<id>`, `/enquiries/new` and `/enquiries/figures`."""
    made = Blueprint("enquiries", __name__, template_folder="templates")

    @made.get("/enquiries")
    def lists() -> AnyResponse:
        person = asked_by(deps, "answer")
        if not isinstance(person, Person):
            return person
        tabs = MANAGERS if may(person.role, "oversee") else OTHERS
        tab = request.args.get("list", "")
        if tab not in tabs:
            counts = deps.listed(person, tabs[0], 1)["counts"]
            tab = next((one for one in tabs if counts.get(one)), tabs[0])
        return shown(deps, person, "list.html", found=deps.listed(person, tab, _page()), tab=tab, tabs=tabs)

    @made.get("/enquiries/<enquiry>")
    def one(enquiry: str) -> AnyResponse:
        person = asked_by(deps, "answer")
        if not isinstance(person, Person):
            return person
        found = deps.enquiry(person, enquiry)
        acts = acts_of(found, person.id, may(person.role, "oversee"))
        return shown(deps, person, "one.html", one=found, acts=acts, text_max=TEXT_MAX)

    @made.post("/enquiries/open")
    def by_number() -> AnyResponse:
        """Somebody stands here with the number alone."""
        person = asked_by(deps, "answer")
        if not isinstance(person, Person):
            return person
        found = deps.by_number(person, request.form.get("number", "")[:NUMBER_MAX])
        return go_to(f"/enquiries/{quote(found, safe='')}", 303)

    enquiry_new.add_to(made, deps)
    enquiry_figures.add_to(made, deps)

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made


def acts_of(one: Mapping[str, Any], asker: int, oversees: bool) -> frozenset[str]:
    """What the rules of the calls let this person do to it now: acts, `take` for who may only take it, `see_phone`."""
    owner = one["owner"]["id"] if one["owner"] else None
    is_own = oversees or owner == asker
    found = {"see_phone"} if is_own and one["phone"] else set()
    if one["state"] == "answered" and oversees and (one["answered_by"] or {}).get("id") != asker:
        found.add("review")
    is_open = one["state"] == "open"
    if not is_open and not (one["state"] == "answered" and one["judged_badly"]):
        return frozenset(found)
    if is_own:
        found.add("answer")
    if is_own and is_open:
        found |= {"pass"} | ({"extend"} if one["extend_until"] else set())
    if oversees or owner is None:
        found.add("assign" if oversees else "take")
    return frozenset(found)


def _page() -> int:
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) <= PAGE_DIGITS_MAX else 1
