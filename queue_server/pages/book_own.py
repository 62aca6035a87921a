"""我的预约: whoever has lost the link finds the booking by its number and the end of its phone."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import Refusal
from queue_server.pages.book_look import asked_look
from queue_server.pages.book_visit import asked_hall, shown
from queue_server.pages.booking_deps import BookDeps

NUMBER_MAX, TAIL_MAX = 20, 8


def add_to(made: Blueprint, deps: BookDeps) -> None:
    """`/mine`: the form, and by POST (so that no digits stand in an address) on to the booking's own page."""

    @made.get("/mine")
    def mine() -> AnyResponse:
        return _form(deps)

    @made.post("/mine")
    def find() -> AnyResponse:
        hall = asked_hall(deps)
        number, tail = request.form.get("number", "")[:NUMBER_MAX], request.form.get("tail", "")[:TAIL_MAX]
        try:
            token = deps.find_own(hall, number, tail, request.remote_addr or "")
        except Refusal as refusal:
            return _form(deps, number, refusal)
        return redirect(asked_look().link(f"/b/{token}"), 303)


def _form(deps: BookDeps, number: str = "", refusal: Refusal | None = None) -> AnyResponse:
    look, hall = asked_look(), asked_hall(deps)
    said = refusal.message(look.lang) if refusal else None
    status = refusal.status if refusal else 200
    to = look.link("/mine", hall=request.args.get("hall", ""))
    return shown(deps, look, hall, "book_own.html", status, number=number, refused=said, to=to)
