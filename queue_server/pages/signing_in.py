"""Coming in and going out: a plain form that works without script and refuses with a sentence."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import Refusal
from queue_server.pages import cookies
from queue_server.pages.deps import SignInDeps
from queue_server.pages.render import page, safe_next
from queue_server.pages.words import say

FIRST_PAGE = {"clerk": "/windows"}
OTHER_FIRST_PAGE = "/windows"  # every other role can read who sits where until its own page exists
FIELD_CHARS_MAX = 200


def blueprint(deps: SignInDeps) -> Blueprint:
    """`/sign-in` and `/sign-out`."""
    made = Blueprint("sign_in", __name__, template_folder="templates")

    @made.get("/sign-in")
    def form() -> AnyResponse:
        if deps.person(request) is not None:
            return redirect(safe_next(request.args.get("next"), OTHER_FIRST_PAGE), 303)
        return _form("", None, 200)

    @made.post("/sign-in")
    def sign_in() -> AnyResponse:
        account = request.form.get("account", "").strip()[:FIELD_CHARS_MAX]
        password = request.form.get("password", "")[:FIELD_CHARS_MAX]
        if not account or not password:
            return _form(account, say("zh", "sign_in.both"), 400)
        try:
            session = deps.sign_in(account, password, request.remote_addr or "")
        except Refusal as refusal:
            return _form(account, refusal.message("zh"), refusal.status)
        wanted = request.args.get("next") or request.form.get("next")
        answer = redirect(safe_next(wanted, FIRST_PAGE.get(session.role, OTHER_FIRST_PAGE)), 303)
        cookies.give(request, answer, cookies.STAFF, session.cookie, session.max_age_s)
        return answer

    @made.post("/sign-out")
    def sign_out() -> AnyResponse:
        deps.sign_out(request)
        answer = redirect("/sign-in", 303)
        cookies.take(request, answer, cookies.STAFF)
        return answer

    return made


def _form(account: str, refused: str | None, status: int) -> Response:
    wanted = safe_next(request.args.get("next") or request.form.get("next"), "")
    return page("sign_in.html", status=status, account=account, refused=refused, next=wanted)
