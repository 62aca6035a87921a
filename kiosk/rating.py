"""评价服务 at the kiosk: a visit by its number or slip, a grade, or 跳过. Modes, keys and voice as elsewhere;
who rates is not asked, and nothing of it stays on the glass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.scene import Scene, Values, link
from queue_server.kernel.errors import Refusal
from queue_server.ratings.model import ASPECTS, GRADES

OFFERED: Final = tuple(name for name in ASPECTS if name != "overall")
# what a bad grade was about, as a complaint says it
PHRASE_OF: Final = {"efficiency": "long_wait", "skill": "unclear", "attitude": "attitude"}
DIGITS_MAX: Final = 4
TAIL: Final = 4  # last places of a document
NUMBER_MAX: Final = 5  # signs of a ticket's number
VISITS_MAX: Final = 4  # of one day under the same figures
_STATES: Final = {"given": "given", "not_yet": "not_yet"}


def number(scene: Scene, problem: str = "", refusal: Refusal | None = None) -> Values:
    """Where the number's figures are typed or the slip is scanned; `problem` is why the last one cannot be rated."""
    return {
        "screen": "rate",
        "here": "rate",
        "back": "existing",
        "digits_max": DIGITS_MAX,
        "problem": problem,
        "problem_text": refusal.message(scene.lang) if refusal else scene.t(f"rate_{problem}") if problem else "",
    }


def which(scene: Scene, visits: Sequence[Mapping[str, Any]]) -> Values:
    """Several visits bear these figures: which one is it?"""
    rows = [
        {"title": f"{one['number']} {_service(scene, one)}", "place": _window(scene, one), **_said(scene, one)}
        for one in visits[:VISITS_MAX]
    ]
    return {"screen": "rate_which", "here": "", "back": "rate", "rows": rows} | {
        "page": 1,
        "pages": 1,
        "page_before": None,
        "page_next": None,
    }


def tail(scene: Scene, number: str, refusal: Refusal | None = None) -> Values:
    """The end of the document that came with the visit: a number stood on the board for everybody."""
    return {
        "screen": "rate_tail",
        "here": "",
        "back": "rate",
        "number": number,
        "tail_min": TAIL,
        "tail_max": TAIL,
        "problem": "wrong" if refusal else "",
        "problem_text": refusal.message(scene.lang) if refusal else "",
    }


def grade(scene: Scene, visit: Mapping[str, Any], key: str) -> Values:
    """The question itself."""
    return {
        "screen": "rate_grade",
        "here": "",
        "back": "rate",
        "form_key": key,
        "ticket": visit["ticket"],
        "number": visit["number"],
        "verified": visit["verified"],
        "title": _service(scene, visit),
        "window": _window(scene, visit),
        "grades": [{"grade": one, "name": _words(scene, words)} for one, words in GRADES.items()],
        "aspects": [{"id": one, "name": _words(scene, ASPECTS[one])} for one in OFFERED],
    }


def said(scene: Scene, kind: str, complain: str = "", number: str = "") -> Values:
    """It was taken, or passed over; after a bad grade `complain` is the way to a call or an answer about the visit."""
    more = {"complain": complain, "number": number, "stays": bool(complain)}
    return {"screen": "rate_said", "here": "", "kind": kind, **more}


def complaint_of(aspects: Sequence[str]) -> str:
    """The screen on which a complaint begins with what the bad grade was about."""
    return link("ask_about", kind="complaint", phrases=",".join(PHRASE_OF[one] for one in aspects if one in PHRASE_OF))


def problem_of(visit: Mapping[str, Any]) -> str:
    """Why a visit cannot be rated: given already, not over yet, or too long ago."""
    if visit["state"] == "not_yet" and visit["finished_at"]:
        return "over"
    return _STATES.get(str(visit["state"]), "over")


def _service(scene: Scene, visit: Mapping[str, Any]) -> str:
    service = visit["service"]
    return str((scene.lang == "en" and service.get("name_en")) or service["name"])


def _window(scene: Scene, visit: Mapping[str, Any]) -> str:
    return scene.t("window", windows=visit["window"]) if visit["window"] else ""


def _said(scene: Scene, visit: Mapping[str, Any]) -> Values:
    return {"says": "visit", "number": visit["number"], "name": _service(scene, visit)}


def _words(scene: Scene, words: Any) -> str:
    return str(words.en if scene.lang == "en" else words.zh)
