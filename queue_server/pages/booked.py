"""A booking's own page, for whoever holds its link: how it stands, moving, cancelling, its calendar file.

Nothing personal is on it. Once it has become a ticket, the link leads to the ticket's page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall import hours
from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.spans import HOUR_MS
from queue_server.pages import book_items, booked_move, booked_said, calendar_file, symbols
from queue_server.pages.book_look import Look, asked_look, clock_of, where_of
from queue_server.pages.booked_said import ms, name_of, services_of
from queue_server.pages.booking_deps import BookedDeps
from queue_server.pages.citizens import citizens_pages
from queue_server.pages.render import page
from queue_server.pages.take import COOKIE as PHONE
from queue_server.pages.take import PASS_CHARS_MAX
from queue_server.pages.words import say

COMES: Final = frozenset({"booked", "partial"})
NEAR_MS: Final = 2 * HOUR_MS  # from then on the page keeps itself fresh
CODE_MAX: Final = 12
PRESENT_MAX: Final = 12
APPEAL_MAX: Final = 500


def blueprint(deps: BookedDeps) -> Blueprint:
    """`/b/<token>`, its calendar file, and the forms for code, moving and cancelling."""
    made = citizens_pages("booked")

    @made.get("/b/<token>")
    def booking(token: str) -> AnyResponse:
        return _show(deps, token)

    @made.get("/b/<token>.ics")
    def ics(token: str) -> AnyResponse:
        return _ics(deps, token)

    @made.post("/b/<token>")
    def act(token: str) -> AnyResponse:
        try:
            _act(deps, token)
        except Refusal as refusal:
            return _show(deps, token, refusal)
        return redirect(asked_look().link(f"/b/{token}"), 303)

    @made.get("/b/<token>/move")
    def times(token: str) -> AnyResponse:
        return _times(deps, token)

    @made.post("/b/<token>/move")
    def move(token: str) -> AnyResponse:
        slot, _space, key = request.form.get("slot", "").partition(" ")
        try:
            if "sure" not in request.form:
                return _times(deps, token, slot=slot, key=key)
            deps.move(token, slot, key)
        except Refusal as refusal:
            return _times(deps, token, refusal)
        return redirect(asked_look().link(f"/b/{token}", moved="1"), 303)

    return made


def _act(deps: BookedDeps, token: str) -> None:
    """What the form's button says: the code, that people are here, an appeal, cancelling; nothing by default."""
    form = request.form
    act, key = form.get("act", ""), form.get("idempotency_key", "")
    if act == "code":
        deps.verify(token, "".join(form.get("code", "").split())[:CODE_MAX] or "-")
    elif act == "again":
        deps.code_again(token, key)
    elif act == "here":
        present = form.getlist("present")[:PRESENT_MAX]
        if "some" in form and not present:
            raise BadInput(fields=[{"field": "present", "problem": "nobody is ticked"}])
        deps.check_in(token, _pass(), present, key)
    elif act == "appeal":
        deps.appeal(token, form.get("text", "").strip()[:APPEAL_MAX], key)
    elif act == "cancel":
        deps.cancel(token, key)
    else:
        raise BadInput(fields=[{"field": "act", "problem": "code, again, here, appeal or cancel"}])


def _pass() -> str:
    return request.cookies.get(PHONE, "")[:PASS_CHARS_MAX]


def _times(deps: BookedDeps, token: str, refusal: Refusal | None = None, slot: str = "", key: str = "") -> AnyResponse:
    """Where another time is chosen, or asked about; the booking's own page where it cannot be moved, and why."""
    seen = deps.booking(token)
    hall = deps.hall(seen["hall"])
    if seen["state"] != "booked" or not services_of(hall, seen):
        return _show(deps, token, refusal)
    why = booked_move.barred(hall, seen, deps.now_ms())
    if why:
        return _show(deps, token, refusal or why)
    return (
        booked_move.ask(deps, hall, token, seen, slot, key)
        if slot
        else booked_move.show(deps, hall, token, seen, refusal)
    )


# --- the page ---------------------------------------------------------------------------------------------------------


def _show(deps: BookedDeps, token: str, refusal: Refusal | None = None) -> AnyResponse:
    seen, look = deps.booking(token), asked_look()
    hall, now_ms = deps.hall(seen["hall"]), deps.now_ms()
    if seen["ticket"]:
        return redirect(look.link(f"/t/{seen['ticket'].rsplit('/t/', 1)[1]}"), 303)
    start_ms, state = ms(seen["start"]), seen["state"]
    services, from_ms, until_ms = services_of(hall, seen), ms(seen["check_in_from"]), ms(seen["check_in_until"])
    today = hours.business_day(hall, now_ms)
    may_change = state in ("booked", "unverified") and now_ms <= ms(seen["change_until"])
    reachable, people = deps.reachable(hall), booked_said.people(seen, look)
    response = page(
        "booked.html",
        look.lang,
        refusal.status if refusal and request.method == "POST" else 200,
        look=look,
        hall=hall,
        token=token,
        state=state,
        number=booked_said.spaced(seen["number"]),
        title=say(look.lang, booked_said.title(state, bool(seen["home"]))),
        seen=seen,
        names=[name_of(look, one) for one in seen["services"]],
        places=[where_of(look, hall, one) for one in services] if len(services) == len(seen["services"]) else [],
        where=where_of(look, hall, services[0]) if services else "",
        day=look.day(seen["day"]),
        clock=clock_of(hall, start_ms),
        check_in=(clock_of(hall, from_ms), clock_of(hall, until_ms)),
        change_until=booked_said.moment(look, hall, ms(seen["change_until"])),
        verify_by=clock_of(hall, ms(seen["verify_by"])) if seen["verify_by"] else "",
        code_again_s=max(0, (ms(seen["code_again_from"]) - now_ms) // 1000) if seen["code_again_from"] else None,
        verify_left_s=max(0, (ms(seen["verify_by"]) - now_ms) // 1000),
        away=booked_said.away(look, from_ms - now_ms) if now_ms < from_ms and seen["day"] == today else "",
        away_s=max(0, (from_ms - now_ms) // 1000),
        who=book_items.who(look, services) if state in COMES else [],
        papers=book_items.papers(services, look.lang) if state in COMES else [],
        people=people,
        missing=[one for one in people if not one["here"]],
        inside=state in COMES
        and not seen["home"]
        and seen["timing"] in ("on_time", "late")
        and deps.is_inside(hall, _pass()),
        standing=booked_said.standing(look, seen),
        appeal=seen["appeal"],
        appeals=booked_said.APPEALS,
        codes=_codes(seen, deps.link(hall, token), reachable) if state in COMES else None,
        fresh=state in COMES and start_ms - now_ms < NEAR_MS,
        may_change=may_change,
        can_move=may_change and state == "booked" and seen["moves_left"] > 0 and bool(services),
        others=_others(deps, look, hall, token) if state == "booked" else [],
        again=_again(look, services),
        moved=request.args.get("moved") == "1" and state in COMES,
        excused=booked_said.excused(look, seen["excused"]),
        reachable=reachable,
        refused=refusal.message(look.lang) if refusal else None,
        key=lambda: deps.new_key(),
    )
    return look.keep(response)


def _again(look: Look, services: Sequence[Service]) -> str:
    """Where the same can be booked once more."""
    bookable = [one.id for one in services if one.bookable]
    return look.link(f"/book/{bookable[0]}", also=",".join(bookable[1:])) if bookable else look.link("/book")


def _others(deps: BookedDeps, look: Look, hall: Hall, token: str) -> list[dict[str, str]]:
    """Other bookings of the same people for the same thing, with their links."""
    return [
        {"link": look.link(f"/b/{one.token}"), "when": booked_said.moment(look, hall, one.start_ms)}
        for one in deps.others(token)
    ]


def _codes(seen: Mapping[str, Any], link: str, reachable: bool) -> dict[str, Any]:
    """What a kiosk or a desk scans; a link only where it leads somewhere."""
    return {"bars": symbols.bars(seen["number"]), "qr": symbols.square(link) if reachable else None}


# --- the calendar file ------------------------------------------------------------------------------------------------


def _ics_check_in(look: Look, hall: Hall, seen: Mapping[str, Any]) -> str:
    return say(look.lang, "booked.ics.check_in", time=clock_of(hall, ms(seen["check_in_from"])))


def _ics(deps: BookedDeps, token: str) -> AnyResponse:
    seen, look = deps.booking(token), asked_look()
    hall = deps.hall(seen["hall"])
    services = services_of(hall, seen)
    names = [name_of(look, one) for one in seen["services"]]
    title = say(look.lang, "booked.ics.title", service=say(look.lang, "booked.ics.and").join(names))
    papers = [paper.text for paper in book_items.papers(services, look.lang)]
    lines = [
        say(look.lang, "booked.number", number=booked_said.spaced(seen["number"])),
        *([say(look.lang, "booked.ics.bring", papers=say(look.lang, "booked.ics.and").join(papers))] if papers else []),
        *([] if seen["home"] else [_ics_check_in(look, hall, seen)]),
    ]
    event = calendar_file.Event(
        uid=f"{seen['number']}@{hall.id.lower()}.quhao",
        made_ms=deps.now_ms(),
        start_ms=ms(seen["start"]),
        end_ms=ms(seen["end"]),
        summary=title,
        location=", ".join(filter(None, (look.name(hall), where_of(look, hall, services[0]) if services else ""))),
        description="\n".join(lines),
        url=deps.link(hall, token) if deps.reachable(hall) else "",
        sequence=seen["moves"],
        is_certain=seen["state"] != "unverified",
        is_cancelled=seen["state"] in ("cancelled", "lapsed", "missed"),
    )
    answer = Response(calendar_file.text(event), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="booking-{seen["number"]}.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
