"""A kiosk's or board's first minute: the one-time code becomes a cookie that only this device has."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel import cookies
from queue_server.kernel.errors import Refusal
from queue_server.pages.deps import EnrolDeps
from queue_server.pages.language import workplace_language
from queue_server.pages.render import staff_page
from queue_server.pages.words import say

HOME = {"kiosk": "/kiosk", "board": "/board", "window": "/screen"}
RATES = "rate"  # `?for=rate`: a device of a window that asks for ratings instead of showing calls
CODE_CHARS_MAX = 64


def blueprint(deps: EnrolDeps) -> Blueprint:
    """`/enrol`."""
    made = Blueprint("enrol", __name__, template_folder="templates")

    @made.get("/enrol")
    def form() -> AnyResponse:
        return staff_page("enrol.html", code="", refused=None)

    @made.post("/enrol")
    def enrol() -> AnyResponse:
        code, lang = request.form.get("code", "").strip()[:CODE_CHARS_MAX], workplace_language()
        if not code:
            return staff_page("enrol.html", status=400, code="", refused=say(lang, "enrol.empty"))
        try:
            device = deps.enrol(code, request.remote_addr or "")
        except Refusal as refusal:
            return staff_page("enrol.html", status=refusal.status, code=code, refused=refusal.message(lang))
        if device.kind not in HOME:
            return staff_page("enrol.html", status=409, code="", refused=say(lang, "enrol.no_page"))
        rates = request.args.get("for") == RATES and device.kind == "window"
        answer = redirect("/rate" if rates else HOME[device.kind], 303)
        cookies.give(request, answer, cookies.DEVICE[device.kind], device.key, cookies.DEVICE_MAX_AGE_S)
        return answer

    return made
