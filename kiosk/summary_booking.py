"""What is said when a screen of checking in comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.scene import Scene, Values
from kiosk.speech import PAUSE, Said, joined, sentence, words
from kiosk.words_spoken import SPOKEN


def _say(scene: Scene, key: str, **fill: Said | int | str) -> Said:
    return sentence(scene.lang, SPOKEN[key], **fill)


def time(scene: Scene, clock: str) -> Said:
    """'09:30' as it is read."""
    hour, minute = (int(part) for part in clock.split(":"))
    said = _say(scene, "at_time", hour=hour, minute=minute) if minute else _say(scene, "full_hour", hour=hour)
    return said[:-1]


def why(scene: Scene, values: Values) -> Said:
    """Why the number stands where it stands; nothing for a number without a booking."""
    key = values.get("booked")
    slot = {"slot": time(scene, values["slot"])} if values.get("slot") else {}
    return _say(scene, f"said_{key}", **slot) if key else ()


def person(scene: Scene, one: Mapping[str, Any]) -> Said:
    """Somebody awaited: the role, and which of several."""
    return (*words(scene.lang, str(one["role_name"])), PAUSE)


def _number(scene: Scene, _values: Values) -> Said:
    return (*_say(scene, "booking_type"), *_say(scene, "back"))


def _party(scene: Scene, values: Values) -> Said:
    awaited = joined(person(scene, one) for one in values["coming"])
    return (*_say(scene, "party"), *awaited, *_say(scene, "party_how"), *_say(scene, "back"))


def _partly(scene: Scene, values: Values) -> Said:
    until = time(scene, values["until"])
    return (*_say(scene, "partly"), *_say(scene, "partly_until", until=until), *_say(scene, "leave"))


def _unbooked(scene: Scene, values: Values) -> Said:
    kind = values["kind"]
    said = _say(scene, f"unbooked_{kind}")
    if kind == "early":
        said = (*said, *_say(scene, "unbooked_from", from_time=time(scene, values["from_time"])))
    if values["can_take"]:
        said = (*said, *_say(scene, "unbooked_take"))
    return (*said, *_say(scene, "ask_desk"), *_say(scene, "back"))


SUMMARIES: Final[Mapping[str, Callable[[Scene, Any], Said]]] = {
    "booking": _number,
    "party": _party,
    "partly": _partly,
    "unbooked": _unbooked,
}
