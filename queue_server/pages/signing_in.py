"""Coming in and going out: a plain form that works without script and refuses with a sentence."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel import cookies
from queue_server.kernel.errors import Refusal
from queue_server.pages.deps import Session, SignInDeps
from queue_server.pages.language import workplace_language
from queue_server.pages.render import safe_next, staff_page
from queue_server.pages.words import say
from queue_server.staff.second_factor import SecondFactorNeeded, WrongCode

FIRST_PAGE = {
    "clerk": "/windows",
    "guide": "/desk",
    "manager": "/windows",
    "admin": "/admin",
    "auditor": "/admin/journal",
    "evaluator": "/admin/figures",
}
ACCOUNT_PAGE = "/account"
FIELD_CHARS_MAX = 200


def blueprint(deps: SignInDeps) -> Blueprint:
    """`/sign-in`, its second step where a code from the phone is asked, and `/sign-out`."""
    made = Blueprint("sign_in", __name__, template_folder="templates")

    @made.get("/sign-in")
    def form() -> AnyResponse:
        if deps.has_todo(request):
            return redirect(ACCOUNT_PAGE, 303)
        person = deps.person(request)
        if person is not None:
            return redirect(safe_next(request.args.get("next"), FIRST_PAGE[person.role]), 303)
        return _form("", None, 200)

    @made.post("/sign-in")
    def sign_in() -> AnyResponse:
        account = request.form.get("account", "").strip()[:FIELD_CHARS_MAX]
        password = request.form.get("password", "")[:FIELD_CHARS_MAX]
        if not account or not password:
            return _form(account, say(workplace_language(), "sign_in.both"), 400)
        try:
            return _let_in(deps.sign_in(account, password))
        except SecondFactorNeeded as needed:
            return _code_form(str(needed.details["pending"]), None, 200)
        except Refusal as refusal:
            return _form(account, refusal.message(workplace_language()), refusal.status)

    @made.post("/sign-in/code")
    def sign_in_with_code() -> AnyResponse:
        pending = request.form.get("pending", "")[:FIELD_CHARS_MAX]
        code = request.form.get("code", "").strip()[:FIELD_CHARS_MAX]
        if "lang" in request.args:  # only another language was asked for
            return _code_form(pending, None, 200)
        if not code:
            return _code_form(pending, say(workplace_language(), "sign_in.code_empty"), 400)
        try:
            return _let_in(deps.sign_in_with_code(pending, code))
        except WrongCode as refusal:
            return _code_form(pending, refusal.message(workplace_language()), refusal.status)
        except Refusal as refusal:
            return _form("", refusal.message(workplace_language()), refusal.status)

    @made.post("/sign-out")
    def sign_out() -> AnyResponse:
        deps.sign_out(request)
        answer = redirect("/sign-in", 303)
        cookies.take(request, answer, cookies.STAFF)
        return answer

    return made


def _let_in(session: Session) -> AnyResponse:
    wanted = safe_next(request.args.get("next") or request.form.get("next"), "")
    if session.todo:
        where = f"{ACCOUNT_PAGE}?next={quote(wanted)}" if wanted else ACCOUNT_PAGE
    else:
        where = wanted or FIRST_PAGE[session.role]
    answer = redirect(where, 303)
    cookies.give(request, answer, cookies.STAFF, session.cookie, session.max_age_s)
    if session.mark is not None:
        cookies.give(request, answer, cookies.KNOWN, session.mark, cookies.KNOWN_MAX_AGE_S)
    return answer


def _code_form(pending: str, refused: str | None, status: int) -> Response:
    wanted = safe_next(request.args.get("next") or request.form.get("next"), "")
    return staff_page("sign_in_code.html", status, pending=pending, refused=refused, next=wanted)


def _form(account: str, refused: str | None, status: int) -> Response:
    wanted = safe_next(request.args.get("next") or request.form.get("next"), "")
    return staff_page("sign_in.html", status, account=account, refused=refused, next=wanted)
