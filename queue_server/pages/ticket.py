"""The holder's page of a ticket: number, state, people ahead, where. No log-in, no script needed, nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import Refusal
from queue_server.pages import rating, symbols, ticket_wait
from queue_server.pages.citizens import asked_lang, citizens_pages
from queue_server.pages.deps import TicketDeps
from queue_server.pages.render import page
from queue_server.pages.said_day import day_said
from queue_server.pages.words import say
from queue_server.tickets.model import LIVE
from queue_server.views.plan import Plan, floor_plan
from queue_server.views.plan import window_runs as runs
from queue_server.views.sight import CITIZENS
from queue_server.views.slip import barcode_of

AT_A_WINDOW = frozenset({"called", "serving", "held"})
ON_THE_WAY = frozenset({"waiting", "called", "missed"})  # there is still something to find, to bring, to show
MAY_GIVE_UP = frozenset({"waiting", "called", "missed", "held"})
WHY = {
    "priority": "ticket.why.priority",
    "booked": "ticket.why.booked",
    "walk_in": "ticket.why.walk_in",
    "not_yet": "ticket.why.not_yet",
    "returned": "ticket.why.returned",
    "yielded": "ticket.why.yielded",
    "arranged": "ticket.why.arranged",
}
MAP_TEXT_DM = 26  # type of the map in decimetres of the hall: readable where a floor is as wide as a phone
LET_FIRST = 2  # one tap lets two go first


def blueprint(deps: TicketDeps) -> Blueprint:
    """`/t/<token>`; `?lang=en` for English. The two forms are the API's calls under the form's own key."""
    made = citizens_pages("ticket")

    def show(token: str, refusal: Refusal | None = None) -> Response:
        seen = deps.holder_ticket(token)
        hall, lang = deps.hall(seen["hall"]), asked_lang()
        waits = seen["state"] == "waiting"
        why = deps.why(token) if waits or seen["state"] == "called" else None
        passed = sum(one["count"] for one in why["passed"]) if why else 0
        return page(
            "ticket.html",
            lang,
            refusal.status if refusal else 200,
            hall=hall,
            token=token,
            import_map=deps.import_map,
            live=seen["state"] in LIVE,
            refused=refusal.message(lang) if refusal else None,
            key=deps.new_key,
            why=reasons(why, lang) if why else None,
            wait=ticket_wait.facts(seen, passed, deps.now_ms()),
            codes=_codes(seen, token) if seen["state"] in ON_THE_WAY else None,
            plan=_plan(seen, hall, lang) if seen["state"] in AT_A_WINDOW | ON_THE_WAY else None,
            let_first=LET_FIRST if waits and seen.get("yields_left") else 0,
            may_give_up=seen["state"] in MAY_GIVE_UP,
            rating=rating.block(deps.rating(token), lang) if seen["state"] == "finished" else None,
            cases=[_case(one, hall, lang) for one in deps.cases(token)],
            **facts(seen, hall, lang),
        )

    def done(token: str) -> AnyResponse:
        return redirect(f"{CITIZENS}/t/{token}{'?lang=en' if asked_lang() == 'en' else ''}", 303)

    @made.get("/t/<token>")
    def ticket(token: str) -> Response:
        return show(token)

    @made.post("/t/<token>/yield")
    def let_first(token: str) -> AnyResponse:
        try:
            deps.let_first(token, LET_FIRST, request.form.get("idempotency_key", ""))
        except Refusal as refusal:
            return show(token, refusal)
        return done(token)

    @made.post("/t/<token>/cancel")
    def give_up(token: str) -> AnyResponse:
        try:
            deps.give_up(token, request.form.get("idempotency_key", ""))
        except Refusal as refusal:
            return show(token, refusal)
        return done(token)

    rating.add_acts(made, deps, show)
    return made


def _case(seen: Mapping[str, Any], hall: Hall, lang: str) -> dict[str, Any]:
    """What a case of the visit has come to, and the way to its progress (which asks for the document's end)."""
    term = seen["terms"]["promised"] or seen["terms"]["legal"]
    way = {"hall": hall.id, "n": seen["number"], **({"lang": "en"} if lang == "en" else {})}
    return {
        "name": seen["name"],
        "state": seen["state_en" if lang == "en" else "state_zh"],
        "missing": seen["missing"],
        "because": seen["refused_because"],
        "due": day_said(lang, term["due_day"]) if term and seen["state"] == "accepted" else None,
        "number": seen["number"],
        "link": f"{CITIZENS}/cases?{urlencode(way)}",
    }


def _booked(seen: Mapping[str, Any]) -> str | None:
    """Which words say what a booking means for its number's place in the line."""
    if not seen.get("from_booking"):
        return None
    return "ticket.booked" if seen.get("booked") else "ticket.booked_late"


def facts(seen: Mapping[str, Any], hall: Hall, lang: str) -> dict[str, Any]:
    """What the page says of the public ticket JSON (design §6), in `lang`; times are the hall's own."""
    zone = seen["zone"]
    floor = {"name": zone["floor_name"], "name_en": zone["floor_name_en"]}
    awaits = seen["state"] == "held" and not seen.get("served_at")  # 取件 before the result is there
    window = seen.get("window") if seen["state"] in AT_A_WINDOW and not awaits else None
    waits = seen["state"] == "waiting"
    service = next((one for one in hall.services if one.id == seen["service"]["id"]), None)
    return {
        "number": seen["number"],
        "state": seen["state"],
        "awaits": awaits,
        "service": _named(seen["service"], lang),
        "floor": _named(floor, lang),
        "zone": _zone(hall, zone, lang),
        "hall_name": (hall.name_en if lang == "en" else "") or hall.name,
        "windows": runs(seen.get("windows") or ()),
        "window": window,
        "booked": _booked(seen) if waits else None,
        "slot": (seen.get("slot") or "")[11:16],
        "ahead": seen.get("ahead_range") if waits else None,
        "missed_note": ((hall.missed_note_en if lang == "en" else "") or hall.missed_note),
        "bring": bring(service, lang) if service and seen["state"] in ON_THE_WAY | {"held"} else None,
        "issued": datetime.fromisoformat(seen["issued_at"]).strftime("%H:%M"),
    }


def bring(service: Service, lang: str) -> dict[str, Any]:
    """Who must come and what to have ready; an English page shows Chinese where the hall wrote nothing else."""
    english = lang == "en"
    return {
        "who": (service.who_en if english else "") or service.who,
        "materials": (service.materials_en if english else ()) or service.materials,
    }


def reasons(told: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Sentences for 'why was somebody else called first?'."""
    lines = [say(lang, WHY[one["reason"]], count=one["count"], minutes=one["minutes"]) for one in told["passed"]]
    return {"lines": lines, "rule": say(lang, "ticket.why.rule", minutes=told["largest_credit_min"])}


def _codes(seen: Mapping[str, Any], token: str) -> dict[str, Any]:
    link = str(seen.get("link") or "")
    if not link.startswith(("http://", "https://")):
        link = f"{request.host_url.rstrip('/')}{CITIZENS}/t/{token}"
    return {"bars": symbols.bars(barcode_of(seen["day"], seen["number"])), "qr": symbols.square(link)}


def _plan(seen: Mapping[str, Any], hall: Hall, lang: str) -> Plan | None:
    """The floor to go to, drawn; None for a zone that a newer hall file has dropped."""
    zone = next((one for one in hall.zones if one.id == seen["zone"]["id"]), None)
    if zone is None:
        return None
    windows = [seen["window"]] if seen["window"] else seen["windows"]
    return floor_plan(hall, zone.floor, lang, MAP_TEXT_DM, (zone.id,), windows)


def _zone(hall: Hall, zone: Mapping[str, Any], lang: str) -> str:
    known = next((one for one in hall.zones if one.id == zone["id"]), None)
    label = "" if known is None else (known.label_en if lang == "en" else known.label)
    return f"{label} {_named(zone, lang)}".strip()


def _named(thing: Mapping[str, Any], lang: str) -> str:
    name: str = (thing["name_en"] if lang == "en" else "") or thing["name"]
    return name
