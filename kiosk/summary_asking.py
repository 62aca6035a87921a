"""What is said about questions, complaints and suggestions; a phone number never is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.scene import Scene
from kiosk.speech import PAUSE, Said, joined, sentence, spelled, words
from kiosk.summary_cases import day, ways
from kiosk.words_spoken import SPOKEN


def _say(scene: Scene, key: str, **fill: Said | int | str) -> Said:
    return sentence(scene.lang, SPOKEN[key], **fill)


def row(scene: Scene, at: int, values: Mapping[str, Any]) -> Said:
    """One topic."""
    return _say(scene, "topic_row", at=at, title=str(values["title"]))


def _ask(scene: Scene, values: Mapping[str, Any]) -> Said:
    return (*_say(scene, "ask"), *ways(scene, values["rows"]), *_say(scene, "back"))


def _topic(scene: Scene, values: Mapping[str, Any]) -> Said:
    more = _say(scene, "more") if values["page_next"] or values["page_before"] else ()
    rows = joined(row(scene, at, one) for at, one in enumerate(values["rows"], 1))
    return (
        *words(scene.lang, str(values["title"])),
        PAUSE,
        *_say(scene, "ask_topic"),
        *rows,
        *more,
        *_say(scene, "back"),
    )


def _about(scene: Scene, values: Mapping[str, Any]) -> Said:
    rows = joined(row(scene, at, one) for at, one in enumerate(values["rows"], 1))
    problem = _say(scene, "ask_bad_other") if values["problem"] else ()
    return (
        *problem,
        *_say(scene, f"ask_about_{values['kind']}"),
        *rows,
        *_say(scene, "ask_about_how"),
        *_say(scene, "back"),
    )


def _phone(scene: Scene, values: Mapping[str, Any]) -> Said:
    problem = _say(scene, f"ask_bad_{values['problem']}") if values["problem"] else ()
    bare = _say(scene, "ask_bare") if values["phrases"] else ()
    return (*problem, *_say(scene, "ask_phone"), *bare, *_say(scene, "back"))


def _taken(scene: Scene, values: Mapping[str, Any]) -> Said:
    key, number = "ask_taken" if values["has_phone"] else "ask_taken_bare", spelled(scene.lang, str(values["number"]))
    slip = _say(scene, "ask_taken_slip") if values["is_printed"] else ()
    return (*_say(scene, key, day=day(scene, values["iso"]), number=number), *slip, *_say(scene, "leave"))


def _asked(scene: Scene, values: Mapping[str, Any]) -> Said:
    """How it stands and since when; an answer's own words have no clips: they are on the screen, and that is said."""
    state = "answered" if values["state"] == "closed" else values["state"]
    at = {"open": values["iso"], "answered": values["replied_iso"]}.get(state)
    fill = {"day": day(scene, at)} if at else {}
    return (*_say(scene, f"asked_{state}", **fill), *_say(scene, "ask_desk"), *_say(scene, "back"))


SUMMARIES: Final[Mapping[str, Callable[[Scene, Any], Said]]] = {
    "ask": _ask,
    "ask_topic": _topic,
    "ask_about": _about,
    "ask_phone": _phone,
    "ask_taken": _taken,
    "asked": _asked,
}
