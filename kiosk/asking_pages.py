"""The form by which somebody asks to be called back, and the look at what was answered; numbers come in the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request

from kiosk import asking, render, screens, under_way, words
from kiosk.answers import in_both, key_of
from kiosk.deps import Deps, KioskDevice
from kiosk.lang import Lang
from kiosk.scene import Scene, Values
from queue_server.kernel.errors import Refusal, UnknownThing

PHONE_MAX: Final = 20


def add(pages: Blueprint, deps: Deps) -> None:
    """The route, on the kiosk's blueprint."""

    @pages.post("/ask")
    def ask() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        return _ask(deps, device, request.form)


def screen(deps: Deps, device: KioskDevice, scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    """One of asking.SCREENS; UnknownThing."""
    kind, topic = asked.get("kind", ""), asked.get("topic", "")
    if name == "ask":
        return asking.kinds(scene)
    if name == "ask_topic":
        return asking.topics(scene, kind)
    return asking.phone(scene, kind, topic, deps.new_key(), _qr(deps, device, kind, topic))


def reply(deps: Deps, device: KioskDevice, lang: Lang, number: str, tail: str) -> Response:
    """What was answered to the enquiry of that number."""
    try:
        found = deps.enquiries.find(device, number, tail)
    except Refusal as refusal:
        why = refusal
        return in_both(deps, device, lang, lambda scene: under_way.without(scene, why, "reply"), why.status)
    return in_both(deps, device, lang, lambda scene: asking.answered(scene, found), 200)


def _ask(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    lang, kind, topic = words.lang_of(form.get("lang")), form.get("kind", ""), form.get("topic", "")
    try:
        asking.checked(kind, topic)
        made = deps.enquiries.ask(device, kind, topic, form.get("phone", "")[:PHONE_MAX], key_of(form), lang)
    except UnknownThing as unknown:
        gone = unknown
        return in_both(deps, device, lang, lambda scene: screens.refused(scene, gone, "ask"), gone.status)
    except Refusal as refusal:
        why, key, qr = refusal, deps.new_key(), _qr(deps, device, kind, topic)
        return in_both(deps, device, lang, lambda scene: asking.phone(scene, kind, topic, key, qr, why), why.status)
    return in_both(deps, device, lang, lambda scene: asking.taken(scene, made), 201)


def _qr(deps: Deps, device: KioskDevice, kind: str, topic: str) -> str | None:
    return render.qr(deps.enquiries.link(device, kind, topic))
