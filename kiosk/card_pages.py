"""The forms of a card on the reader and of a slip under the scanner. A card's token and a slip's code come in the body,
never in an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request

from kiosk import cards, render, screens, standing, words
from kiosk.answers import in_both, scene_of
from kiosk.deps import Deps, KioskDevice
from kiosk.scene import Scene, Values
from queue_server.equipment.cards import CardIsGone
from queue_server.hall.model import Service
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.tickets.refusals import UnknownTicket

TOKEN_MAX: Final = 64
TEXT_MAX: Final = 200  # of a scanned slip
CODE_MAX: Final = 64


def add(pages: Blueprint, deps: Deps) -> None:
    """The routes, on the kiosk's blueprint."""

    @pages.post("/card")
    def card() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        return _card(deps, device, request.form)

    @pages.post("/card/drop")
    def drop() -> tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        deps.readings.drop(device, _token(request.form))
        return "", 200

    @pages.post("/ticket")
    def ticket() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        return _ticket(deps, device, request.form)


def screen(scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    """Where a card is laid, and that it was not read."""
    if name == "card":
        return cards.lay(scene)
    service, group = asked.get("service", "")[:CODE_MAX], asked.get("group", "")[:CODE_MAX]
    back = cards.address_of(service, group) if service else "start"
    return cards.fault(scene, "unread", back, service, group)


def gone(deps: Deps, device: KioskDevice, form: Mapping[str, str], status: int = CardIsGone.status) -> Response:
    """The card must be laid once more; on the same service it goes on."""
    lang = words.lang_of(form.get("lang"))
    service, group = form.get("service", "")[:CODE_MAX], form.get("group", "")[:CODE_MAX]
    back = cards.address_of(service, group)
    return in_both(deps, device, lang, lambda scene: cards.fault(scene, "gone", back, service, group), status)


def _card(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    """Who it is and what there is of them; with a service, its confirm screen on which nothing is typed."""
    scene = scene_of(deps, device, words.lang_of(form.get("lang")), form)
    try:
        person = deps.readings.person(device, _token(form))
        if form.get("service"):
            group = form.get("group", "")[:CODE_MAX]
            found = _service(scene, form["service"])
            made = screens.service(scene, found, group, deps.new_key())
            return render.answer(scene, cards.confirm(scene, made, {**person, "token": _token(form)}))
        return render.answer(scene, cards.whose(scene, person, deps.readings.found(device, _token(form))))
    except CardIsGone:
        return gone(deps, device, form)
    except Refusal as refusal:
        return render.answer(scene, screens.refused(scene, refusal, "start"), refusal.status)


def _ticket(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    lang, text = words.lang_of(form.get("lang")), form.get("text", "")[:TEXT_MAX]
    try:
        found = deps.readings.ticket(device, text)
    except UnknownTicket as unknown:
        return in_both(deps, device, lang, standing.unknown, unknown.status)
    return in_both(deps, device, lang, lambda scene: standing.where(scene, found, text), 200)


def _service(scene: Scene, service_id: str) -> Service:
    found = scene.hall.service(service_id)
    if not found.public:
        raise UnknownThing()
    return found


def _token(form: Mapping[str, str]) -> str:
    return form.get("card", "")[:TOKEN_MAX]
