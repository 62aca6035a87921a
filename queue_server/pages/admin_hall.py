"""The pages that set a hall up: first run, checklist, settings, file, trial, and who sits where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import Refusal
from queue_server.pages.admin import AdminDeps, Frame, bare_page
from queue_server.pages.admin_edit_words import EDIT
from queue_server.pages.admin_hall_words import FIRST, WORDS
from queue_server.pages.admin_things_words import reason_words
from queue_server.pages.deps import Person, Seat
from queue_server.pages.language import asked_language
from queue_server.pages.render import error_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEADS_TO_FIRST_RUN = frozenset({"/", "/sign-in", "/windows", "/admin"})


class AdminHallDeps(AdminDeps, Protocol):
    """What these pages need of the server."""

    def is_first_run(self) -> bool:
        """Whether nobody works here yet."""

    def steps(self, person: Person) -> Sequence[Mapping[str, Any]]:
        """Each step of the checklist: key, done, facts."""

    def hall_text(self, hall_id: str) -> str:
        """The hall file in force; the small template where there is none."""

    def hall_workbook(self, hall_id: str) -> bytes:
        """The same as a workbook."""

    def printers(self, person: Person) -> Sequence[Mapping[str, Any]]:
        """The printers agents have reported."""

    def seats(self, person: Person) -> Sequence[Seat]:
        """Every window of the person's hall and who sits there."""


def blueprint(deps: AdminHallDeps) -> Blueprint:
    """`/first-run`, `/admin` and the pages beside it."""
    made = Blueprint("admin_hall", __name__, template_folder="templates")
    frame = Frame(deps)

    @made.before_app_request
    def lead_to_first_run() -> AnyResponse | None:
        leads = request.method == "GET" and request.path in LEADS_TO_FIRST_RUN
        return redirect("/first-run", 303) if leads and deps.is_first_run() else None

    @made.get("/first-run")
    def first_run() -> AnyResponse:
        if not deps.is_first_run():
            return redirect("/sign-in", 303)
        return bare_page("first_run.html", FIRST)

    @made.get("/admin")
    def start() -> AnyResponse:
        template = "steps.html" if "steps" in request.args else "start.html"
        reasons = partial(reason_words, asked_language())
        return frame.page_of("start", template, WORDS, lambda person: {"steps": deps.steps(person), "reason": reasons})

    @made.get("/admin/hall")
    def settings() -> AnyResponse:
        return frame.page("hall", "hall.html", WORDS, script_words=EDIT[asked_language()])

    @made.get("/admin/file")
    def hall_file() -> AnyResponse:
        return frame.page("file", "file.html", WORDS, script_words=EDIT[asked_language()])

    @made.get("/admin/trial")
    def trial() -> AnyResponse:
        def show(person: Person) -> Mapping[str, Any]:
            return {"printers": deps.printers(person), **_seats(deps, person)}

        return frame.page_of("trial", "trial.html", WORDS, show)

    @made.get("/admin/seats")
    def seats() -> AnyResponse:
        return frame.page_of("seats", "seats.html", WORDS, lambda person: _seats(deps, person))

    _downloads(made, deps, frame)

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return error_page(refusal, asked_language())

    return made


def _seats(deps: AdminHallDeps, person: Person) -> dict[str, Any]:
    return {"seats": deps.seats(person) if deps.hall_name(person.hall) else (), "script_words": EDIT[asked_language()]}


def _downloads(made: Blueprint, deps: AdminHallDeps, frame: Frame) -> None:
    """The hall file to take away, as text and as a workbook."""

    @made.get("/admin/file/hall.toml")
    def as_text() -> AnyResponse:
        return frame.download("file", "hall.toml", "application/toml; charset=utf-8", deps.hall_text)

    @made.get("/admin/file/hall.xlsx")
    def as_workbook() -> AnyResponse:
        return frame.download("file", "hall.xlsx", XLSX, deps.hall_workbook)
