"""The part of a ticket's page that asks how the visit was: a grade or a pass, later one addition. No script needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import Refusal
from queue_server.pages.citizens import StaffBrowser, asked_lang, check_own_hands, is_of_staff
from queue_server.pages.said_day import day_said
from queue_server.ratings.model import ASPECTS, COMMENT_MAX, GRADES
from queue_server.views.sight import CITIZENS

Show = Callable[[str, Refusal | None], Response]
OFFERED = tuple(name for name in ASPECTS if name != "overall")  # the grade itself is the whole


class RatingDeps(Protocol):
    """What the holder may know of the visit's rating, and the acts on it."""

    def rating(self, token: str) -> Mapping[str, Any]:
        """As GET /public/tickets/{token}/rating answers it; raises UnknownTicket."""

    def rate(self, token: str, said: Mapping[str, Any], is_more: bool, idempotency_key: str) -> None:
        """Give the grade, or add to it. The same key twice is once. Raises its Refusals."""

    def pass_over(self, token: str, idempotency_key: str) -> None:
        """No grade. The same key twice is once. Raises a Refusal: not finished."""


def add_acts(made: Blueprint, deps: RatingDeps, show: Show) -> None:
    """The forms of the block; a refusal is shown on the ticket itself."""

    def done(token: str) -> AnyResponse:
        return redirect(f"{CITIZENS}/t/{token}{'?lang=en' if asked_lang() == 'en' else ''}#rating", 303)

    @made.post("/t/<token>/rating")
    def rate(token: str) -> AnyResponse:
        form = request.form
        try:
            check_own_hands()
            is_more, key = form.get("more") == "1", form.get("idempotency_key", "")
            deps.rate(token, said(form), is_more, key)
        except Refusal as refusal:
            return show(token, refusal)
        return done(token)

    @made.post("/t/<token>/rating/skip")
    def pass_over(token: str) -> AnyResponse:
        try:
            check_own_hands()
            deps.pass_over(token, request.form.get("idempotency_key", ""))
        except Refusal as refusal:
            return show(token, refusal)
        return done(token)


def said(form: MultiDict[str, str]) -> dict[str, Any]:
    """A form as the body of the call; without a choice the grade is 0, which the call refuses."""
    grade = form.get("grade", "")
    return {
        "grade": int(grade) if grade in {str(one) for one in GRADES} else 0,
        "aspects": [one for one in ASPECTS if one in form.getlist("aspects")],
        "comment": form.get("comment", "").replace("\r\n", "\n")[:COMMENT_MAX],
    }


def block(held: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What the template lays out."""
    return {
        **held,
        "until": day_said(lang, held["until"]),
        "not_here": StaffBrowser().message(lang) if is_of_staff() and (held["can_rate"] or held["can_add"]) else "",
        "grades": [(grade, words.say(lang)) for grade, words in GRADES.items()],
        "aspects": [(name, ASPECTS[name].say(lang)) for name in OFFERED],
        "comment_max": COMMENT_MAX,
    }
