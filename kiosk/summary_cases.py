"""What is said about what is under way: where a case stands, why there is no number, how a visit is rated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from kiosk.lang import Lang
from kiosk.scene import Scene
from kiosk.speech import PAUSE, Said, joined, sentence, spelled, words
from kiosk.words_spoken import SPOKEN

MISSING_SAID_MAX: Final = 8
OWN: Final[Lang] = "zh"  # names of matters and papers have no other language


def _say(scene: Scene, key: str, **fill: Said | int | str) -> Said:
    return sentence(scene.lang, SPOKEN[key], **fill)


def day(scene: Scene, iso: str) -> Said:
    """'十二月三日' in pieces."""
    at = date.fromisoformat(iso)
    return _say(scene, "on_day", month=at.month, day=at.day)[:-1]


def row(scene: Scene, at: int, values: Mapping[str, Any]) -> Said:
    """One visit of several under the same figures."""
    return _say(scene, "rate_row", at=at, number=spelled(scene.lang, str(values["number"])), name=str(values["name"]))


def _way(scene: Scene, at: int, values: Mapping[str, Any]) -> Said:
    return _say(scene, "row", at=at, title=str(values["title"]), place=str(values["zone"]))


def ways(scene: Scene, rows: Sequence[Mapping[str, Any]]) -> Said:
    """Each way with its figure, and what it is for."""
    return joined(_way(scene, at, one) for at, one in enumerate(rows, 1))


def _existing(scene: Scene, values: Mapping[str, Any]) -> Said:
    return (*_say(scene, "existing"), *ways(scene, values["rows"]), *_say(scene, "back"))


def _case(scene: Scene, values: Mapping[str, Any]) -> Said:
    return (*_say(scene, "reply_number" if values["task"] == "reply" else "case_number"), *_say(scene, "back"))


def _progress(scene: Scene, values: Mapping[str, Any]) -> Said:
    term, missing = values["term"], values["bring"][:MISSING_SAID_MAX]
    until, where = values["bring_until_day"], values["place"]
    return joined(
        (
            _say(scene, "said_not_to_collect") if values["note"] else (),
            (*words(OWN, str(values["title"])), PAUSE),
            _say(scene, f"about_{values['about']}"),
            _say(scene, "said_due", day=day(scene, term["iso"])) if term else (),
            _say(scene, "said_missing") if missing else (),
            joined((*words(OWN, one), PAUSE) for one in missing),
            _say(scene, "said_until", day=day(scene, until)) if until else (),
            _say(scene, "said_where", zone=str(where["zone"])) if where else (),
            _say(scene, "said_can_collect" if values["can_collect"] else "said_can_follow")
            if values["can_collect"] or values["can_follow"]
            else (),
            _say(scene, "back"),
        )
    )


def _uncased(scene: Scene, values: Mapping[str, Any]) -> Said:
    number = spelled(scene.lang, str(values["label"]))
    why = _say(scene, f"uncased_{values['kind']}", **({"number": number} if values["kind"] == "today" else {}))
    return (*why, *_say(scene, "ask_desk"), *_say(scene, "back"))


def _rate(scene: Scene, values: Mapping[str, Any]) -> Said:
    problem = _say(scene, f"rate_{values['problem']}") if values["problem"] else ()
    return (*problem, *_say(scene, "rate"), *_say(scene, "back"))


def _tail(scene: Scene, values: Mapping[str, Any]) -> Said:
    problem = _say(scene, "rate_tail_wrong") if values["problem"] else ()
    return (*problem, *_say(scene, "tail"), *_say(scene, "back"))


def _which(scene: Scene, values: Mapping[str, Any]) -> Said:
    visits = joined(row(scene, at, one) for at, one in enumerate(values["rows"], 1))
    return (*_say(scene, "rate_which"), *visits, *_say(scene, "back"))


def _grade(scene: Scene, values: Mapping[str, Any]) -> Said:
    grades = joined(
        _say(scene, "rate_grade_row", at=at, name=str(one["name"])) for at, one in enumerate(values["grades"], 1)
    )
    asked = _say(scene, "rate_ask", number=spelled(scene.lang, str(values["number"])))
    unverified = () if values["verified"] else _say(scene, "rate_unverified")
    return (*asked, *grades, *unverified, *_say(scene, "rate_how"))


def _said(scene: Scene, values: Mapping[str, Any]) -> Said:
    call = _say(scene, "rate_call") if values["complain"] else ()
    return (*_say(scene, f"rate_{values['kind']}"), *call, *_say(scene, "leave"))


SUMMARIES: Final[Mapping[str, Callable[[Scene, Any], Said]]] = {
    "existing": _existing,
    "case": _case,
    "progress": _progress,
    "uncased": _uncased,
    "rate": _rate,
    "rate_tail": _tail,
    "rate_which": _which,
    "rate_grade": _grade,
    "rate_said": _said,
}
