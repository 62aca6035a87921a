"""The administration page about the platform: how the link stands, what it would not take, the check lists to sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import Refusal
from queue_server.pages.admin import AdminDeps, Frame
from queue_server.pages.admin_platform_words import WORDS
from queue_server.pages.deps import Person
from queue_server.pages.language import asked_language
from queue_server.pages.render import error_page


class PlatformDeps(AdminDeps, Protocol):
    """What the page shows. What it changes goes through the API."""

    def link(self, person: Person, lang: str) -> Mapping[str, Any]:
        """The link, as GET …/platform answers it."""

    def check_list(self, person: Person, run: str, lang: str) -> Mapping[str, Any]:
        """One run of the checks."""


def blueprint(deps: PlatformDeps) -> Blueprint:
    """`/admin/platform` and one check list, on paper too."""
    made = Blueprint("admin_platform", __name__, template_folder="templates")
    frame = Frame(deps)

    @made.get("/admin/platform")
    def link() -> AnyResponse:
        def show(person: Person) -> Mapping[str, Any]:
            has_hall = bool(deps.hall_name(person.hall))
            return {"link": deps.link(person, asked_language()) if has_hall else {"platform": None}}

        return frame.page_of("platform", "platform.html", WORDS, show)

    @made.get("/admin/platform/checks/<run>")
    def check_list(run: str) -> AnyResponse:
        return frame.page_of(
            "platform",
            "platform_check.html",
            WORDS,
            lambda person: {"run": deps.check_list(person, run, asked_language())},
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return error_page(refusal, asked_language())

    return made
