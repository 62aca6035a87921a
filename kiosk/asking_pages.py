"""The form by which somebody asks, complains or suggests, and the look at the answer; numbers come in the body."""

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
    kind = asked.get("kind", "")
    if name == "ask":
        return asking.kinds(scene)
    if name == "ask_topic":
        return asking.topics(scene, kind)
    if name == "ask_about":
        return asking.about(scene, kind, asked.get("phrases", "").split(","))
    said = asking.said_of(kind, asked.get("topic", "other"), asked.get("phrases", ""))
    return asking.phone(scene, said, deps.new_key(), _qr(deps, device, said))


def reply(deps: Deps, device: KioskDevice, lang: Lang, number: str, tail: str) -> Response:
    """What was answered to the enquiry of that number."""
    try:
        found = deps.enquiries.find(device, number, tail)
    except Refusal as refusal:
        why = refusal
        return in_both(deps, device, lang, lambda scene: under_way.without(scene, why, "reply"), why.status)
    return in_both(deps, device, lang, lambda scene: asking.answered(scene, found), 200)


def _ask(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    lang, typed = words.lang_of(form.get("lang")), form.get("phone", "")[:PHONE_MAX]
    try:
        said = asking.said_of(form.get("kind", ""), form.get("topic", "other"), form.get("phrases", ""))
        asking.checked(said["kind"], said["topic"])
    except UnknownThing as unknown:
        gone = unknown
        return in_both(deps, device, lang, lambda scene: screens.refused(scene, gone, "ask"), gone.status)
    try:
        about = form.get("about", "")[: asking.ABOUT_MAX]
        made = deps.enquiries.ask(device, {**said, "about": about, "phone": typed}, key_of(form), lang)
    except Refusal as refusal:
        why, key, qr = refusal, deps.new_key(), _qr(deps, device, said)
        if asking.is_not_there(said["kind"], why):
            return in_both(
                deps, device, lang, lambda scene: asking.about(scene, said["kind"], said["phrases"], why), why.status
            )
        return in_both(deps, device, lang, lambda scene: asking.phone(scene, said, key, qr, why), why.status)
    code = render.qr(str(made.get("link") or ""))
    return in_both(deps, device, lang, lambda scene: asking.taken(scene, made, bool(typed), code), 201)


def _qr(deps: Deps, device: KioskDevice, said: Mapping[str, str]) -> str | None:
    return render.qr(deps.enquiries.link(device, said["kind"], said["topic"]))
