"""The forms about what is under way: a case's number with the end of the document, a visit with its grade. Both come in
the body, never in an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, request

from kiosk import asking_pages, card_pages, rating, render, screens, under_way, words
from kiosk.answers import in_both, key_of
from kiosk.deps import Deps, KioskDevice
from kiosk.lang import Lang
from kiosk.scene import Scene, Values
from queue_server.equipment.cards import CardIsGone
from queue_server.kernel.errors import Refusal
from queue_server.ratings.model import BAD_MAX, GRADES, VisitTailIsWrong

NUMBER_MAX: Final = 60
TAIL_MAX: Final = 20
TEXT_MAX: Final = 200  # of a scanned slip


def add(pages: Blueprint, deps: Deps) -> None:
    """The routes, on the kiosk's blueprint."""

    @pages.post("/case")
    def case() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        return _case(deps, device, request.form)

    @pages.post("/rate")
    def rate_visit() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        form, lang = request.form, words.lang_of(request.form.get("lang"))
        try:
            return _answer(deps, device, lang, form) if form.get("ticket") else _find(deps, device, lang, form)
        except Refusal as refusal:
            why = refusal
            return in_both(deps, device, lang, lambda scene: rating.number(scene, "refused", why), why.status)


def _case(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    lang, task = words.lang_of(form.get("lang")), form.get("task", "")
    number, tail = form.get("number", "")[:NUMBER_MAX], form.get("tail", "")[:TAIL_MAX]
    if form.get("card") and not tail:
        try:
            tail = deps.readings.tail(device, form["card"][: card_pages.TOKEN_MAX])
        except CardIsGone:
            return card_pages.gone(deps, device, form)
    if task == "reply":
        return asking_pages.reply(deps, device, lang, number, tail)
    try:
        found = deps.cases.find(device, number, tail)
        if task == "follow":
            ticket = deps.cases.follow_up(device, number, tail, key_of(form), lang)
            return _number(deps, device, lang, ticket, task)
        if task == "collect" and found["collect"]:
            ticket = deps.cases.fetch(device, number, tail, key_of(form), lang)
            return _number(deps, device, lang, ticket, task)
    except Refusal as refusal:
        why = refusal
        return in_both(deps, device, lang, lambda scene: under_way.without(scene, why, task), why.status)
    note, key = ("not_to_collect" if task == "collect" else ""), deps.new_key()
    return in_both(deps, device, lang, lambda scene: under_way.progress(scene, found, key, note), 200)


def _number(deps: Deps, device: KioskDevice, lang: Lang, ticket: Mapping[str, Any], task: str) -> Response:
    """The screen with the number, as after any other."""
    job, qr = deps.job(device, str(ticket["id"])), render.qr(str(ticket.get("link") or ""))
    name, missing = str(ticket["case"]["name"]), ticket["case"].get("missing", ())

    def done(scene: Scene) -> Values:
        if task == "follow":
            own = {**under_way.follow_note(scene), "title": name, "bring": missing}
        else:
            own = under_way.collect_note(scene, name, bool(ticket["case"].get("is_ready", True)))
        return {**screens.done(scene, ticket, job, 0, qr), **own}

    return in_both(deps, device, lang, done, 201)


def _find(deps: Deps, device: KioskDevice, lang: Lang, form: Mapping[str, str]) -> Response:
    """The visit that is meant, or why it cannot be rated."""
    text, tail = form.get("text", "")[:TEXT_MAX], form.get("tail", "")[:TAIL_MAX]
    try:
        visits = deps.ratings.visits(device, text, tail)[: rating.VISITS_MAX] if text else []
    except VisitTailIsWrong as wrong:
        why = wrong
        return in_both(deps, device, lang, lambda scene: rating.tail(scene, text, why), why.status)
    if len(visits) > 1:
        return in_both(deps, device, lang, lambda scene: rating.which(scene, visits), 200)
    if not visits:
        return in_both(deps, device, lang, lambda scene: rating.number(scene, "none"), 404)
    visit = visits[0]
    if not visit["can_rate"]:
        return in_both(deps, device, lang, lambda scene: rating.number(scene, rating.problem_of(visit)), 409)
    if visit["asks_tail"]:
        return in_both(deps, device, lang, lambda scene: rating.tail(scene, str(visit["number"])), 200)
    deps.ratings.asked(device, str(visit["ticket"]))
    key = deps.new_key()
    return in_both(deps, device, lang, lambda scene: rating.grade(scene, visit, key), 200)


def _answer(deps: Deps, device: KioskDevice, lang: Lang, form: Mapping[str, str]) -> Response:
    """A grade, or 跳过: everything that is no grade is one."""
    ticket, chosen = form["ticket"][:TEXT_MAX], form.get("grade", "")
    if chosen not in map(str, GRADES):
        deps.ratings.skip(device, ticket)
        return in_both(deps, device, lang, lambda scene: rating.said(scene, "skipped"), 200)
    aspects = [one for one in rating.OFFERED if one in form.get("aspects", "").split(",")]
    deps.ratings.give(device, ticket, int(chosen), aspects, key_of(form))
    way = rating.complaint_of(aspects) if int(chosen) <= BAD_MAX else ""
    number = form.get("number", "")[: rating.NUMBER_MAX]
    return in_both(deps, device, lang, lambda scene: rating.said(scene, "thanks", way, number), 201)
