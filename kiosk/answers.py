"""What every route of the kiosk starts and ends with: the scene of a request, a form's key, an answer twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Response
from markupsafe import Markup

from kiosk import render
from kiosk.deps import Deps, KioskDevice
from kiosk.lang import LANGS, Lang
from kiosk.scene import Scene, Values
from queue_server.kernel.errors import KeyIsMissing
from queue_server.kernel.idempotency import KEY_LENGTH_MAX

PAGES_MAX: Final = 999


def scene_of(deps: Deps, device: KioskDevice, lang: Lang, asked: Mapping[str, str] | None = None) -> Scene:
    """All that the screens of this request are made of."""
    hall, wish = deps.hall(device), asked or {}
    place = hall.kiosk(device.name, device.zone)
    stands = (device.zone, place.zone if place else None)
    floor = next((zone.floor for one in stands for zone in hall.zones if zone.id == one), hall.floors[0].id)
    is_elder, is_low, page = wish.get("elder") == "1", wish.get("low") == "1", whole(wish.get("page"), PAGES_MAX)
    state, printer, reader = deps.state(device), deps.printer(device), deps.readings.reader(device)
    return Scene(lang, hall, place, floor, state, printer, deps.now_ms(), is_elder, page, is_low, reader)


def in_both(deps: Deps, device: KioskDevice, lang: Lang, make: Callable[[Scene], Values], status: int) -> Response:
    """An answer to a POST in the language asked for, with the other one inside: it cannot be asked for again."""
    scenes = {one: scene_of(deps, device, one) for one in LANGS.values()}
    other: Lang = "zh" if lang == "en" else "en"
    inside = Markup(render.fragment(scenes[other], make(scenes[other])))  # noqa: S704  rendered by our own template
    return render.answer(scenes[lang], make(scenes[lang]) | {"other": inside}, status)


def key_of(form: Mapping[str, str]) -> str:
    """The form's idempotency key; KeyIsMissing."""
    key = form.get("idempotency_key", "")
    if not 1 <= len(key) <= KEY_LENGTH_MAX:
        raise KeyIsMissing()
    return key


def whole(text: str | None, most: int) -> int:
    """A whole number of a query, at most that; 0 for anything else."""
    return min(int(text), most) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0
