"""The administration pages about people and what they answer for: accounts, devices, days, the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.codes import DEVICE_KINDS
from queue_server.pages import admin_content_words, admin_people_words, admin_things_words
from queue_server.pages.admin import AdminDeps, Frame
from queue_server.pages.deps import Person
from queue_server.pages.journal_words import GROUPS, KINDS
from queue_server.pages.language import asked_language
from queue_server.staff.roles import ROLE_WORDS, may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILTERS = ("scope", "day", "kind", "what", "who", "before")
FILTER_CHARS_MAX = 40
FIGURES = ("issued", "waiting", "at_windows", "held", "finished", "missed", "left", "called", "wait_min")
PEOPLE, THINGS = admin_people_words.WORDS, admin_things_words.WORDS
DEVICES = {lang: {**words, **admin_content_words.WORDS[lang]} for lang, words in THINGS.items()}


@dataclass(frozen=True)
class Found:
    """One page of the journal: lines ready to read, where the next begins, and what of the question was no good."""

    lines: Sequence[Mapping[str, Any]]
    older: int | None = None
    wrong: str | None = None


class PeopleDeps(AdminDeps, Protocol):
    """What these pages show. What they change goes through the API."""

    def accounts(self, person: Person) -> list[dict[str, Any]]:
        """Every account this administrator answers for, as the API tells it."""

    def halls(self, person: Person) -> list[tuple[str, str]]:
        """The halls this person may give an account to: id and name."""

    def roster_template(self) -> bytes:
        """The workbook to fill in."""

    def devices(self, person: Person) -> dict[str, Any]:
        """The hall's devices with where they stand and whether they are connected; printers; zones; windows."""

    def year(self, person: Person, year: str | None) -> dict[str, Any]:
        """A calendar year: months, what differs from the usual week, whether it is confirmed, warnings."""

    def figures(self, person: Person, day: str) -> Mapping[str, Any] | None:
        """What the day came to ('' or no day: today), None where there is no hall."""

    def journals(self, person: Person) -> list[tuple[str, str]]:
        """The journals this auditor reads: key and name, '' for the accounts of every hall."""

    def journal(self, person: Person, asked: Mapping[str, str], lang: str) -> Found:
        """One page of what is asked for."""

    def journal_proof(self, person: Person, scope: str) -> Mapping[str, Any]:
        """Whether the chain holds: `seq`, `hash` of the head, `broken` None or the first entry that does not fit."""

    def journal_lines(self, person: Person, asked: Mapping[str, str], form: str) -> Iterator[str]:
        """What is asked for as lines of 'ndjson' or 'csv'."""


def blueprint(deps: PeopleDeps) -> Blueprint:
    """`/admin/accounts`, `/admin/devices`, `/admin/calendar`, `/admin/figures` and `/admin/journal`."""
    made, frame = Blueprint("admin_people", __name__, template_folder="templates"), Frame(deps)
    _people(made, frame, deps)
    _journal(made, frame, deps)
    return made


def _people(made: Blueprint, frame: Frame, deps: PeopleDeps) -> None:
    @made.get("/admin/accounts")
    def accounts() -> AnyResponse:
        def show(person: Person) -> dict[str, Any]:
            return {"accounts": deps.accounts(person), "halls": deps.halls(person), "roles": ROLE_WORDS}

        return frame.page_of("accounts", "accounts.html", PEOPLE, show)

    @made.get("/admin/accounts/import")
    def import_accounts() -> AnyResponse:
        return frame.page("accounts", "accounts_import.html", PEOPLE, spoken=PEOPLE[asked_language()])

    @made.get("/admin/accounts/template.xlsx")
    def roster() -> AnyResponse:
        name = "quhao-accounts.xlsx"
        return frame.answer("accounts", lambda person: _download(deps.roster_template(), XLSX, name))

    @made.get("/admin/devices")
    def devices() -> AnyResponse:
        def show(person: Person) -> dict[str, Any]:
            facts = {"kinds": DEVICE_KINDS, "may_set_up": may(person.role, "set_up")}
            return {
                **deps.devices(person),
                **facts,
                "reason": partial(admin_things_words.reason_words, asked_language()),
            }

        return frame.page_of("devices", "devices.html", DEVICES, show)

    @made.get("/admin/calendar")
    def calendar() -> AnyResponse:
        return frame.page_of(
            "calendar", "calendar.html", THINGS, lambda person: deps.year(person, request.args.get("year"))
        )

    @made.get("/admin/figures")
    def figures() -> AnyResponse:
        def show(person: Person) -> dict[str, Any]:
            return {"figures": deps.figures(person, request.args.get("day", "")), "columns": FIGURES}

        return frame.page_of("figures", "figures.html", THINGS, show)


def _journal(made: Blueprint, frame: Frame, deps: PeopleDeps) -> None:
    @made.get("/admin/journal")
    def journal() -> AnyResponse:
        lang, asked = asked_language(), _asked()

        def show(person: Person) -> dict[str, Any]:
            kinds = [
                (group.say(lang), [(kind, words.say(lang)) for kind, (of, words) in KINDS.items() if of == name])
                for name, group in GROUPS.items()
            ]
            found = deps.journal(person, asked, lang)
            return {"asked": asked, "found": found, "kinds": kinds, "journals": deps.journals(person), "proof": None}

        return frame.page_of("journal", "journal.html", THINGS, show)

    @made.get("/admin/journal/check")
    def check() -> AnyResponse:
        asked = _asked()

        def show(person: Person) -> dict[str, Any]:
            return {"asked": asked, "proof": deps.journal_proof(person, asked["scope"])}

        return frame.page_of("journal", "journal_check.html", THINGS, show)

    @made.get("/admin/journal/export.<form>")
    def export(form: str) -> AnyResponse:
        asked, kind = _asked(), {"csv": "text/csv", "ndjson": "application/x-ndjson"}.get(form)
        if kind is None:
            return Response(status=404)
        name = f"quhao-journal.{form}"
        return frame.answer("journal", lambda person: _download(deps.journal_lines(person, asked, form), kind, name))


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:FILTER_CHARS_MAX] for name in FILTERS}


def _download(data: bytes | Iterator[str], kind: str, name: str) -> Response:
    answer = Response(data, content_type=f"{kind}; charset=utf-8" if kind != XLSX else kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
