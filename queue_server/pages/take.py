"""Taking a number on one's own phone: the entrance screen's code lets it in, the kiosk's rules decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.codes import NEEDS, PRIORITIES
from queue_server.hall.model import Hall, Service
from queue_server.kernel import cookies
from queue_server.kernel.errors import Refusal
from queue_server.pages.citizens import asked_lang, citizens_pages
from queue_server.pages.deps import Offer, TakeDeps
from queue_server.pages.render import page
from queue_server.pages.ticket import bring
from queue_server.pages.words import say
from queue_server.views.sight import CITIZENS

COOKIE = "quhao_phone"
COOKIE_LAST_S = 30 * 24 * 3600
PASS_CHARS_MAX = 200
DOCUMENTS = {
    "resident": "take.resident",
    "passport": "take.passport",
    "hmt_residence": "take.hmt_residence",
    "foreign_permanent": "take.foreign_permanent",
}
LANGS = {"zh": "en", "en": "zh"}


def blueprint(deps: TakeDeps) -> Blueprint:
    """`/take?c=CODE`, then `/take` and `/take/<service>` with the pass in a cookie."""
    made = citizens_pages("take")

    @made.get("/take")
    def start() -> AnyResponse:
        code = request.args.get("c")
        if code is not None:
            return _let_in(deps, code)
        hall, lang, phone = deps.hall_of(_pass()), asked_lang(), _pass()
        if hall is None:
            return page("take_closed.html", lang, message=None)
        held = deps.held(phone)
        zones = [] if held else _zones(hall, deps.offer(hall), lang)
        return page("take.html", lang, hall=hall, held=held, zones=zones)

    @made.get("/take/<service>")
    def choose(service: str) -> AnyResponse:
        return _form(deps, service)

    @made.post("/take/<service>")
    def take(service: str) -> AnyResponse:
        try:
            key = request.form.get("idempotency_key", "")
            ticket = deps.take(_pass(), _asked(service, request.form, request.form.getlist("needs")), key)
        except Refusal as refusal:
            return _form(deps, service, refusal)
        return redirect(f"{CITIZENS}/t/{ticket['token']}{'?lang=en' if asked_lang() == 'en' else ''}", 303)

    return made


def _let_in(deps: TakeDeps, code: str) -> AnyResponse:
    lang = "en" if request.args.get("lang") == "en" or _prefers_english() else "zh"
    try:
        admitted = deps.admit(code[:PASS_CHARS_MAX], _pass())
    except Refusal as refusal:
        return page("take_closed.html", lang, refusal.status, message=refusal.message(lang))
    # the code is gone from what can be passed on
    answer = redirect(f"{CITIZENS}/take{'?lang=en' if lang == 'en' else ''}", 303)
    cookies.give(request, answer, COOKIE, admitted, COOKIE_LAST_S)
    return answer


def _form(deps: TakeDeps, service_id: str, refusal: Refusal | None = None) -> AnyResponse:
    hall, lang = deps.hall_of(_pass()), asked_lang()
    if hall is None:
        return page("take_closed.html", lang, 403, message=refusal.message(lang) if refusal else None)
    service = hall.service(service_id)
    offered = deps.offer(hall).get(service.queue)
    if not service.public or offered is None:
        return page("take_closed.html", lang, 404, message=None)
    english = lang == "en"
    return page(
        "take_service.html",
        lang,
        refusal.status if refusal else 200,
        hall=hall,
        service=service,
        name=(service.name_en if english else "") or service.name,
        bring=bring(service, lang),
        where=hall.where(hall.queue(service.queue).zone, lang),
        waiting=offered.waiting,
        wait=offered.wait if offered.waiting else None,
        closed=offered.why_not(lang),
        pressed=_pressed(service, offered, lang),
        refused=refusal.message(lang) if refusal else None,
        key=deps.new_key(),
        documents=DOCUMENTS,
        priorities={code: words.say(lang) for code, words in PRIORITIES.items()},
        needs={code: words.say(lang) for code, words in NEEDS.items()},
        chosen=request.form,
        chosen_needs=request.form.getlist("needs"),
    )


def _asked(service: str, form: Mapping[str, str], needs: Sequence[str]) -> dict[str, Any]:
    """The API's body from the form; empty fields are no fields."""
    number = form.get("id_number", "").replace(" ", "").strip()
    person = {"id_type": form.get("id_type", "resident"), "id_number": number} if number else None
    asked = {"service": service, "person": person, "priority": form.get("priority"), "needs": list(needs)}
    return {name: value for name, value in asked.items() if value}


def _zones(hall: Hall, offer: Mapping[str, Offer], lang: str) -> list[dict[str, Any]]:
    """Every zone with what can be done there, in the hall file's order."""
    found = []
    for zone in hall.zones:
        services = [one for one in hall.public_services if hall.queue(one.queue).zone == zone.id]
        rows = [_row(one, offer[one.queue], lang) for one in services if one.queue in offer]
        if rows:
            name = (zone.name_en if lang == "en" else "") or zone.name
            found.append({"name": name, "where": hall.where(zone.id, lang), "services": rows})
    return found


def _row(service: Service, offered: Offer, lang: str) -> dict[str, Any]:
    name = (service.name_en if lang == "en" else "") or service.name
    wait = offered.wait if offered.waiting else None
    closed = offered.why_not(lang)
    return {"id": service.id, "name": name, "waiting": offered.waiting, "wait": wait, "closed": closed}


def _pressed(service: Service, offered: Offer, lang: str) -> str | None:
    """That it is better to book, and from which day, where there is more work than today has room for."""
    if not (offered.is_pressed and service.bookable):
        return None
    day = offered.free_day[lang == "en"]
    return say(lang, "take.pressed_day", day=day) if day else say(lang, "take.pressed")


def _pass() -> str:
    return request.cookies.get(COOKIE, "")[:PASS_CHARS_MAX]


def _prefers_english() -> bool:
    return request.accept_languages.best_match(["zh", "en"]) == "en"
