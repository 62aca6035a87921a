"""What is said when a screen of a card or of a scanned slip comes: nobody's name and no number of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk import summary_booking
from kiosk.lang import Lang
from kiosk.scene import Scene, Values
from kiosk.speech import PAUSE, Said, joined, sentence, spelled, words
from kiosk.words_spoken import SPOKEN

OWN: Final[Lang] = "zh"  # names of cases have no other language


def _say(scene: Scene, key: str, **fill: Said | int | str) -> Said:
    return sentence(scene.lang, SPOKEN[key], **fill)


def row(scene: Scene, at: int, one: Values) -> Said:
    """One thing there is of the person, with the figure to press."""
    kind = str(one["kind"])
    if kind == "new":
        return _say(scene, "card_row_new", at=at)
    own = OWN if kind == "case" else scene.lang
    more: dict[str, Said | int | str] = {"name": words(own, str(one["names"]))}
    if kind == "booking":
        more["time"] = summary_booking.time(scene, one["slot"])
    if kind == "ticket":
        more["number"] = spelled(scene.lang, str(one["number"]))
    return _say(scene, f"card_row_{kind}", at=at, **more)


def known(scene: Scene, values: Values) -> Said:
    """On the confirm screen of somebody whose card was read."""
    return (*_say(scene, "card_is_read"), *(_say(scene, "card_elder") if values.get("offers_elder") else ()))


def door(scene: Scene) -> Said:
    """That a card can be laid here; or that it cannot now."""
    return () if scene.reader == "none" else _say(scene, "card_door" if scene.reader == "online" else "card_down")


def _lay(scene: Scene, values: Values) -> Said:
    return (*_say(scene, "card_lay" if values["reader"] == "online" else "card_down"), *_say(scene, "back"))


def _fault(scene: Scene, values: Values) -> Said:
    return (*_say(scene, f"card_{values['kind']}"), *_say(scene, "back"))


def _card(scene: Scene, values: Values) -> Said:
    rows = joined(row(scene, at, one) for at, one in enumerate(values["rows"], 1))
    return (*_say(scene, "card"), *rows, *(() if values["rows"] else _say(scene, "choose")), *_say(scene, "back"))


def _standing(scene: Scene, values: Values) -> Said:
    kind, ahead = values["kind"], values["ahead"]
    number = _say(scene, "stand", number=spelled(scene.lang, str(values["number"]))) if values["number"] else ()
    name = (*words(scene.lang, str(values["title"])), PAUSE) if values["title"] else ()
    if kind != "waiting":
        window = {"window": spelled(scene.lang, values["window"])} if kind == "called" else {}
        return (*number, *name, *_say(scene, f"stand_{kind}", **window), *_say(scene, "back"))
    said = _say(scene, "ahead", count=ahead) if ahead else _say(scene, "ahead_none")
    return (*number, *name, *said, *_say(scene, "wait_at", zone=str(values["place"]["zone"])), *_say(scene, "back"))


SUMMARIES: Final[Mapping[str, Callable[[Scene, Any], Said]]] = {
    "card_lay": _lay,
    "card_fault": _fault,
    "card": _card,
    "standing": _standing,
}
