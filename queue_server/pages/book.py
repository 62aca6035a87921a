"""Booking on one's own phone: what for, who must come, what to bring, day and hour. A chosen hour is held at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appointments.persons import needed
from queue_server.hall import hours
from queue_server.hall.model import Hall, Service
from queue_server.hall.places import Role
from queue_server.hall.search import CHARS_MAX, find
from queue_server.kernel.errors import Refusal
from queue_server.pages import book_details, book_items, book_own
from queue_server.pages.book_look import Look, asked_look, chosen_day, day_rows, nothing_on, time_rows
from queue_server.pages.book_visit import Asked, asked, asked_hall, shown
from queue_server.pages.booking_deps import BookDeps
from queue_server.pages.citizens import citizens_pages
from queue_server.pages.words import say


def blueprint(deps: BookDeps) -> Blueprint:
    """`/book`, `/mine`, `/book/<service>` and its `/details` under the citizens' prefix; all work without script."""
    made = citizens_pages("book")

    @made.get("/book")
    def items() -> AnyResponse:
        return _items(deps)

    @made.get("/book/<service>")
    def times(service: str) -> AnyResponse:
        return _times(deps, service)

    @made.post("/book/<service>")
    def choose(service: str) -> AnyResponse:
        return _choose(deps, service)

    @made.get("/book/<service>/details")
    def details(service: str) -> AnyResponse:
        return book_details.show(asked(deps, service))

    @made.post("/book/<service>/details")
    def book(service: str) -> AnyResponse:
        return book_details.sent(asked(deps, service))

    book_own.add_to(made, deps)
    return made


# --- what for ---------------------------------------------------------------------------------------------------------


def _items(deps: BookDeps) -> AnyResponse:
    look, hall = asked_look(), asked_hall(deps)
    words = request.args.get("q", "")[:CHARS_MAX].strip()
    services = find(hall, words).services if words else hall.public_services
    groups = _groups(look, hall, [one for one in services if one.bookable])
    return shown(deps, look, hall, "book.html", asked=words, groups=groups)


def _groups(look: Look, hall: Hall, services: Sequence[Service]) -> list[dict[str, Any]]:
    """What can be booked by the zone it is done in, in the hall file's order."""
    found = []
    for zone in hall.zones:
        here = [one for one in services if hall.queue(one.queue).zone == zone.id]
        if here:
            rows = [
                {
                    "name": look.name(one),
                    "link": look.link(f"/book/{one.id}", hall=request.args.get("hall", "")),
                    "minutes": one.minutes,
                }
                for one in here
            ]
            found.append({"name": look.name(zone), "where": hall.where(zone.id, look.lang), "services": rows})
    return found


# --- day and hour -----------------------------------------------------------------------------------------------------


def _times(deps: BookDeps, service_id: str, refusal: Refusal | None = None) -> AnyResponse:
    one = asked(deps, service_id)
    look, hall, services = one.look, one.hall, one.services
    if "add" in request.args or "drop" in request.args:
        return redirect(_with_changed_items(one))
    more = deps.joinable(hall, services)
    days = deps.days(hall, services, one.units)
    day, step = request.values.get("day") or _day_of(request.form.get("slot", "")), request.values.get("step", "")
    chosen = chosen_day(days, day) if day or not look.elder else None
    parts: tuple[str, ...] = ("who", "days", "times")
    if look.elder:
        parts = ("times",) if day else ("days",) if step else ("who",)
    return one.page(
        "book_times.html",
        refusal.status if refusal else 200,
        parts=parts,
        who=book_items.who(look, services),
        papers=book_items.papers(services, look.lang),
        more=book_items.choices(look, hall, one.service, more),
        roles=roles_said(look, needed(services)) if any(each.roles for each in services) else [],
        agents=range(hall.booking.principals_max + 1),
        have=set(request.values.getlist("have")),
        days=day_rows(look, hall, days, hours.business_day(hall, deps.now_ms())),
        shown=chosen,
        times=time_rows(look, hall, chosen) if chosen else [],
        nothing=nothing_on(look, hall, chosen),
        rules=hall.booking,
        late_min=hall.order.late_grace_min,
        refused=refusal.message(look.lang) if refusal else None,
        key=deps.new_key(),
    )


def _with_changed_items(one: Asked) -> str:
    """The same page with one item more or less; day, agent and ticks stay."""
    args, joinable = request.args, one.deps.joinable(one.hall, one.services)
    now = book_items.changed(one.services, joinable, args.get("add", ""), args.get("drop", ""))
    have = book_items.carried(one.services, now, args.getlist("have"), one.look.lang)
    kept = {name: args.get(name, "") for name in ("day", "elder")}
    return replace(one, services=now).link(have=have, **kept)


def _day_of(slot: str) -> str:
    """The day of a slot's id, to show it again after a refusal."""
    return f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}" if slot else ""


def roles_said(look: Look, roles: Sequence[Role]) -> list[str]:
    """Who must come, each role with how many: 买方 1–4 人."""
    said = []
    for role in roles:
        count = f"{role.least}" if role.least == role.most else f"{role.least}–{role.most}"
        said.append(say(look.lang, "book.role", role=look.name(role), count=count))
    return said


def _choose(deps: BookDeps, service_id: str) -> AnyResponse:
    one = asked(deps, service_id)
    slot, _space, key = request.form.get("slot", "").partition(" ")
    held = one.held()
    try:
        if held is None or held.slot != slot:  # back, and the same hour again: it is held already
            held = one.hold(slot, key)
    except Refusal as refusal:
        return _times(deps, service_id, refusal)
    have = request.form.getlist("have")
    lacking = [paper.key for paper in book_items.papers(one.services, one.look.lang) if paper.key not in have]
    answer = redirect(one.link("/details", lacking=",".join(lacking)), 303)
    return one.remember(answer, held) if held else answer
