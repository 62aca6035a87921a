"""The pack: everything a kiosk's box needs to go on when the server is away, fetched beforehand under an ETag."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk import alone_files, alone_screens, days, flow, render
from kiosk.alone_deps import AlonePack
from kiosk.answers import scene_of
from kiosk.deps import Deps, KioskDevice
from kiosk.lang import LANGS, Lang
from kiosk.scene import Scene
from queue_server.hall.model import Hall
from queue_server.tickets.model import label

NUMBER_LENGTH = 4


def add(pages: Blueprint, deps: Deps, times: flow.Timings, import_map: str) -> None:
    """The one route. The pack is kept per kiosk until something in it changes."""
    kept: dict[int, tuple[Hashable, str, str]] = {}

    def text_for(device: KioskDevice) -> tuple[str, str]:
        hall = deps.hall(device)
        version = deps.alone.version(device, hall), device.out
        known = kept.get(device.id)
        if known is None or known[0] != version:
            found = deps.alone.pack(device, hall)
            made = _told(device, hall, found) | _drawn(deps, device, times, import_map, _number_length(found))
            made["static"] = alone_files.digests(Path(current_app.static_folder or ""))
            text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            known = kept[device.id] = version, text, hashlib.sha256(text.encode()).hexdigest()[:32]
        return known[1], known[2]

    @pages.get("/pack")
    def pack() -> AnyResponse | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        text, digest = text_for(device)
        response = make_response(text)
        response.mimetype = "application/json"
        response.set_etag(digest)
        response.headers["X-Hall-Now"] = str(deps.now_ms())
        return response.make_conditional(request)


def _told(device: KioskDevice, hall: Hall, found: AlonePack) -> dict[str, Any]:
    """What the box goes by."""
    return {
        "v": 1,
        "hall": hall.id,
        "tz": hall.tz,
        "device": device.id,
        "days": {
            day: {
                "date": {lang: days.day_of(lang, date.fromisoformat(day)) for lang in LANGS.values()},
                "hours": found.hours[day],
                "numbers": {} if device.out else found.numbers.get(day, {}),
            }
            for day in found.hours
        },
        "services": {
            one.id: {"queue": one.queue, "real_name": one.real_name, "slips": found.slips[one.id]}
            for one in hall.public_services
        },
        "link": found.link,
        "seal": found.seal,
    }


def _drawn(deps: Deps, device: KioskDevice, times: flow.Timings, import_map: str, length: int) -> dict[str, Any]:
    def scene(lang: Lang, asked: Mapping[str, str]) -> Scene:
        return scene_of(deps, device, lang, asked)

    shell = render.shell(scene("zh", {}), device, times, import_map, alone_screens.first(scene))
    return {"shell": shell, "screens": alone_screens.everything(scene, length, deps.alone.breathe)}


def _number_length(found: AlonePack) -> int:
    numbers = (one[0] for day in found.numbers.values() for block in day.values() for one in block)
    return len(label("A", max(numbers, default=0)))
