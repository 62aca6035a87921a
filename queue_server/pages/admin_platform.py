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

SCRIPT = ("reading", "taken", "unused", "ours", "none", "given", "wrong", "row", "column", "problem")


class PlatformDeps(AdminDeps, Protocol):
    """What the page shows. What it changes goes through the API."""

    def link(self, person: Person, lang: str) -> Mapping[str, Any]:
        """The link, as GET …/platform answers it."""

    def today(self, person: Person) -> str:
        """The hall's business day, "" where there is no hall."""

    def check_list(self, person: Person, run: str, lang: str) -> Mapping[str, Any]:
        """One run of the checks."""


def blueprint(deps: PlatformDeps) -> Blueprint:
    """`/admin/platform`, one check list, on paper too, and the files of halls without a link."""
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

    @made.get("/admin/case-files")
    def case_files() -> AnyResponse:
        lang = asked_language()
        said = {key: WORDS[lang][f"files.{key}"] for key in SCRIPT} | {"unreachable": WORDS[lang]["unreachable"]}
        return frame.page_of(
            "case_files",
            "case_files.html",
            WORDS,
            lambda person: {"today": deps.today(person), "script_words": said},
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return error_page(refusal, asked_language())

    return made
