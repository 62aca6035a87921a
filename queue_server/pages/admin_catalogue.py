"""The administration pages about the catalogue of items and the published lists: what holds, what an import changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.catalogue.lists import UnknownList
from queue_server.catalogue.model import ITEMS, KINDS
from queue_server.kernel.errors import Refusal
from queue_server.pages.admin import AdminDeps, Frame
from queue_server.pages.admin_catalogue_words import WORDS
from queue_server.pages.admin_hall import XLSX
from queue_server.pages.deps import Person
from queue_server.pages.language import asked_language
from queue_server.pages.render import error_page
from queue_server.staff.roles import may

ASKED_MAX = 40
SCRIPT = ("reading", "kept", "same", "unused", "pulling", "wrong", "row", "column", "problem", "unreachable")


class CatalogueDeps(AdminDeps, Protocol):
    """What these pages show. What they change goes through the API."""

    def overview(self, person: Person, lang: str) -> Mapping[str, Any]:
        """Every list with its versions, as GET …/catalogue answers it."""

    def items(self, person: Person, asked: str, page: int) -> Mapping[str, Any]:
        """The items in force that fit, as GET …/items answers it."""

    def services(self, person: Person, lang: str) -> list[tuple[str, str]]:
        """The hall's services: id and name."""

    def differences(self, person: Person, of: str, version: str, day: str, lang: str) -> Mapping[str, Any]:
        """What a version changes, as GET …/versions/… answers it."""

    def list_workbook(self, hall: str, of: str) -> bytes:
        """The list in force as a workbook; its head alone where nothing is."""


def blueprint(deps: CatalogueDeps) -> Blueprint:
    """`/admin/catalogue`, one list, one version, and a list to take away."""
    made = Blueprint("admin_catalogue", __name__, template_folder="templates")
    frame = Frame(deps)

    @made.get("/admin/catalogue")
    def overview() -> AnyResponse:
        return frame.page_of("catalogue", "catalogue.html", WORDS, lambda person: _overview(deps, person))

    @made.get("/admin/catalogue/<of>")
    def one_list(of: str) -> AnyResponse:
        return frame.page_of("catalogue", "catalogue_list.html", WORDS, lambda person: _list(deps, person, of))

    @made.get("/admin/catalogue/<of>/<version>")
    def version(of: str, version: str) -> AnyResponse:
        def show(person: Person) -> Mapping[str, Any]:
            lang, day = asked_language(), request.args.get("day", "")
            found = _overview(deps, person)
            changes = deps.differences(person, of, version, day, lang)
            return found | {"list": _one(found, of), "found": changes}

        return frame.page_of("catalogue", "catalogue_version.html", WORDS, show)

    @made.get("/admin/catalogue/<of>/list.xlsx")
    def workbook(of: str) -> AnyResponse:
        return frame.download("catalogue", f"{of}.xlsx", XLSX, lambda hall: deps.list_workbook(hall, of))

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return error_page(refusal, asked_language())

    return made


def _overview(deps: CatalogueDeps, person: Person) -> dict[str, Any]:
    lang = asked_language()
    found = deps.overview(person, lang) if deps.hall_name(person.hall) else {"lists": (), "unknown": (), "today": ""}
    said = {key: WORDS[lang][f"catalogue.{key}"] for key in SCRIPT}
    return {**found, "may_set_up": may(person.role, "set_up"), "script_words": said}


def _list(deps: CatalogueDeps, person: Person, of: str) -> dict[str, Any]:
    found, lang = _overview(deps, person), asked_language()
    values = found | {"list": _one(found, of), "items": None, "asked": "", "services": ()}
    if of == ITEMS:
        asked, page = request.args.get("q", "")[:ASKED_MAX], request.args.get("page", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        values |= {"items": deps.items(person, asked, number), "asked": asked, "services": deps.services(person, lang)}
        values |= {"kinds": {code: words.say(lang) for code, words in KINDS.items()}}
    return values


def _one(found: Mapping[str, Any], of: str) -> Mapping[str, Any]:
    """The list of that id; UnknownList."""
    one: Mapping[str, Any] | None = next((one for one in found["lists"] if one["id"] == of), None)
    if one is None:
        raise UnknownList(list=of[:ASKED_MAX])
    return one
