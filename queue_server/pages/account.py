"""One's own account, for everybody who works here: password, second factor. The first page of who is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Request, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.pages.admin import bare_page
from queue_server.pages.admin_people_words import WORDS
from queue_server.pages.language import asked_language
from queue_server.pages.render import safe_next
from queue_server.staff.roles import ROLE_WORDS, Role

FEW_CODES = 3


@dataclass(frozen=True)
class OwnAccount:
    """Who is signed in. `todo`: what comes first; `is_bound`: the second factor cannot be taken away here."""

    account: str
    name: str
    number: str
    role: Role
    todo: str
    second_factor: bool
    recovery_codes_left: int
    is_bound: bool


class OwnDeps(Protocol):
    """What the page shows; what it changes goes through the API."""

    def own(self, request: Request) -> OwnAccount | None:
        """The account of the request's cookie, also before it is ready for anything else."""


def blueprint(deps: OwnDeps) -> Blueprint:
    """`/account`."""
    made = Blueprint("account", __name__, template_folder="templates")

    @made.get("/account")
    def account() -> AnyResponse:
        own = deps.own(request)
        if own is None:
            return redirect("/sign-in?next=/account", 303)
        lang = asked_language()
        return bare_page(
            "account.html",
            WORDS,
            own=own,
            role=ROLE_WORDS[own.role][lang == "en"],
            few=own.recovery_codes_left <= FEW_CODES,
            onward=safe_next(request.args.get("next"), "/sign-in"),  # which leads whoever is signed in to work
        )

    return made
