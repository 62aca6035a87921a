"""The second screen of a booking: who comes, under the hour that is held meanwhile; sent, it is a booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appointments.refusals import HoldIsOver
from queue_server.hall import hours
from queue_server.kernel.errors import Refusal
from queue_server.kernel.spans import MINUTE_MS
from queue_server.pages import book_persons, form_key
from queue_server.pages.book_items import papers
from queue_server.pages.book_look import clock_of
from queue_server.pages.book_visit import TOKEN_MAX, Asked
from queue_server.pages.booking_deps import Held


def show(
    one: Asked, form: book_persons.Form | None = None, refusal: Refusal | None = None, held: Held | None = None
) -> AnyResponse:
    """The form; what was typed stays in it when something is wrong, and never gets into an address."""
    deps, look, hall = one.deps, one.look, one.hall
    held = held or one.held() or one.hold_again()
    if held is None:
        made = one.made()
        return one.page("book_over.html", 409 if form else 200, again=one.link(), made=made)
    day = hours.business_day(hall, held.start_ms)
    answer = one.page(
        "book_details.html",
        refusal.status if refusal else 422 if form and form.errors else 200,
        held=held,
        principals_max=hall.booking.principals_max,
        to=one.link("/details", lacking=request.args.get("lacking", "")),
        day=look.day(day),
        clock=clock_of(hall, held.start_ms),
        until=clock_of(hall, held.until_ms),
        left_s=max(0, (held.until_ms - deps.now_ms()) // 1000),
        lacking=_lacking(one),
        is_near=held.start_ms - deps.now_ms() < hall.booking.cancel_before_min * MINUTE_MS,
        again=one.link(day=day),
        form=form or book_persons.blank(one.services, one.agent),
        documents=lambda row: book_persons.documents(one.services, row),
        verify_phone=hall.booking.verify_phone,
        refused=form_key.said(refusal, look.lang),
        key=form_key.key_for(deps.new_key, refusal),
    )
    return one.remember(answer, held)


def _lacking(one: Asked) -> list[str]:
    """The papers that were not ticked: a warning, no ban."""
    keys = request.args.get("lacking", "").split(",")
    return [paper.text for paper in papers(one.services, one.look.lang) if paper.key in keys]


def sent(one: Asked) -> AnyResponse:
    """What the button says: a principal more or less, or the booking."""
    act, _dash, place = request.form.get("rows", "").partition("-")
    if act == "more" and 1 <= one.agent < one.hall.booking.principals_max:
        return _with_principals(one, one.agent + 1, request.form)
    if act == "drop" and one.agent > 1 and place in {str(n) for n in range(1, one.agent + 1)}:
        return _with_principals(one, one.agent - 1, book_persons.without(request.form, int(place), one.agent))
    return _book(one)


def _with_principals(one: Asked, agent: int, typed: Mapping[str, str]) -> AnyResponse:
    """The same form for more or fewer principals, where the hour is long enough for them; else as it was."""
    try:
        held = one.hold_for(agent)
    except Refusal as refusal:
        return show(one, book_persons.read(one.services, one.agent, request.form), refusal)
    if held is None:
        return show(one, book_persons.read(one.services, one.agent, request.form))
    now = replace(one, agent=agent)
    return show(now, book_persons.read(one.services, agent, typed), held=held)


def _book(one: Asked) -> AnyResponse:
    """The booking, and on to its own page, which asks for the code."""
    form = book_persons.read(one.services, one.agent, request.form).checked(
        one.deps, one.look.lang, one.hall.booking.verify_phone
    )
    if form.errors:
        return show(one, form)
    try:
        token = _booked(one, form)
    except Refusal as refusal:
        return show(one, form, refusal)
    if token is None:
        return show(one, form)
    return one.forget(redirect(one.look.link(f"/b/{token}"), 303), token)


def _booked(one: Asked, form: book_persons.Form) -> str | None:
    """The booking's token; None where the hour went to somebody else meanwhile."""
    key = request.form.get("idempotency_key", "")
    body: dict[str, Any] = {
        "hall": one.hall.id,
        **one.wanted(),
        "slot": request.form.get("slot", ""),
        "channel": "online",
        "persons": form.persons(),
        "phone": form.phone,
        "lang": one.look.lang,
    }
    if form.address is not None:
        body["address"] = form.address
    try:
        return one.deps.book(body | {"hold": request.form.get("hold", "")[:TOKEN_MAX]}, key)
    except HoldIsOver:
        held = one.held() or one.hold_again()  # the page before may have held it again already
        return one.deps.book(body | {"hold": held.token}, key) if held else None
