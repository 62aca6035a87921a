"""The screen at the hall's entrance: a QR that changes every minute and lets a phone that stands here take a number."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.pages import symbols
from queue_server.pages.deps import EntranceDeps
from queue_server.pages.render import page
from queue_server.pages.words import say
from queue_server.views.sight import CITIZENS


def blueprint(deps: EntranceDeps) -> Blueprint:
    """`/entrance` for an enrolled board; without script it reloads itself, with script only what has changed."""
    made = Blueprint("entrance", __name__, template_folder="templates")

    @made.get("/entrance")
    def entrance() -> AnyResponse:
        hall = deps.board_hall(request)
        if hall is None:
            return redirect("/enrol?kind=board")
        shown = deps.entrance(hall) if hall.phone_tickets else None
        base = deps.base(hall) or request.host_url.rstrip("/")
        qr = symbols.square(f"{base}{CITIZENS}/take?c={shown.code}") if shown else None
        return page("entrance.html", hall=hall, shown=shown, qr=qr, en=partial(say, "en"))

    return made
