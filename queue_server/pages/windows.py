"""Choosing a window and the terminal's shell, locked or not. What happens at the window goes through the public API."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall, Queue, Zone
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import Person, Seat, WindowDeps
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

KEY_CHARS_MAX = 100


def blueprint(deps: WindowDeps) -> Blueprint:
    """`/windows`, `/windows/<id>` and sitting down at one. Nobody signed in → the sign-in form, and back afterwards."""
    made = Blueprint("windows", __name__, template_folder="templates")

    @made.get("/windows")
    def choose() -> AnyResponse:
        person = deps.person(request)
        if person is None:
            return _to_sign_in()
        return _choice(deps, person, None, 200) if may(person.role, "see_tickets") else _not_yours()

    @made.post("/windows/<window>/sign-on")
    def sign_on(window: str) -> AnyResponse:
        person = deps.person(request)
        if person is None:
            return redirect("/sign-in?next=/windows", 303)
        key = request.form.get("idempotency_key", "")[:KEY_CHARS_MAX] or deps.new_key()
        try:
            if not person.may_serve:
                raise NotYours()
            deps.sign_on(person, window, key)
        except Refusal as refusal:
            return _choice(deps, person, refusal.message(workplace_language()), refusal.status)
        return redirect(f"/windows/{quote(window, safe='')}", 303)

    @made.get("/windows/<window>")
    def terminal(window: str) -> AnyResponse:
        person = deps.person(request)
        behind = deps.behind_lock(request) if person is None else None
        shown = person or behind
        if shown is None:
            return _to_sign_in()
        if not shown.may_serve:
            return _not_yours()
        hall = deps.hall(shown.hall)
        place = hall.window(window)
        return staff_page(
            "terminal.html",
            person=shown,
            locked=behind is not None,
            keys=deps.keys(shown),
            hall=hall,
            window=place,
            what=place.name if place.name != place.id else " / ".join(hall.queue(one).label for one in place.queues),
            what_en=" / ".join(hall.queue(one).name_en or hall.queue(one).label for one in place.queues),
            import_map=deps.import_map,
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made


def _not_yours() -> Response:
    return error_page(NotYours(), workplace_language())


def _to_sign_in() -> AnyResponse:
    return redirect(f"/sign-in?next={quote(request.path)}", 303)


def _choice(deps: WindowDeps, person: Person, refused: str | None, status: int) -> Response:
    hall, lang = deps.hall(person.hall), workplace_language()
    seats, waiting = deps.seats(person), deps.waiting(person)
    zones = [
        (_zone(hall, hall.zone(zone), lang), list(group))
        for zone, group in groupby(seats, key=lambda seat: hall.window(seat.id).zone)
    ]
    return staff_page(
        "windows.html",
        status,
        person=person,
        hall_name=_named(hall, lang),
        what_of=lambda seat: _what(hall, seat, lang),
        waiting_for=lambda seat: sum(waiting.get(prefix, 0) for prefix in seat.queues),
        zones=zones,
        mine=next((seat for seat in seats if seat.mine), None),
        free=sum(seat.staff is None for seat in seats),
        refused=refused,
        warnings=deps.warnings(person, lang),
        displaced=deps.displaced(person),
        new_key=deps.new_key,
    )


def _named(thing: Hall | Zone | Queue, lang: str) -> str:
    return (thing.name_en if lang == "en" else "") or (thing.label if isinstance(thing, Queue) else thing.name)


def _zone(hall: Hall, zone: Zone, lang: str) -> str:
    """Floor and sign as the boards say them, then what the zone is for: two floors may have zones of one name."""
    where, name = hall.where(zone.id, lang), _named(zone, lang)
    return where if where.endswith(name) else f"{where} · {name}"


def _what(hall: Hall, seat: Seat, lang: str) -> str:
    """What a window does: its own name where it has one, else its queues; each line by the letter of its numbers."""
    if seat.name != seat.id:
        letters = " ".join(seat.queues)
        return f"{seat.name} ({letters})" if lang == "en" else f"{seat.name}（{letters}）"
    lines = (f"{prefix}\u00a0{_named(hall.queue(prefix), lang)}" for prefix in seat.queues)
    return (", " if lang == "en" else "、").join(lines)
