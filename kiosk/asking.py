"""咨询、投诉、建议 at the kiosk: what it is, what it is about, and how somebody answers. A glass in a hall is no place
to write: a number is left for a call, the own phone takes over by a code, or a guide comes. And what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kiosk import days
from kiosk.guide import paged
from kiosk.scene import Scene, Values, desk_place, link
from queue_server.enquiries.model import KINDS, TOPICS
from queue_server.kernel.errors import Refusal, UnknownThing

SCREENS: Final = ("ask", "ask_topic", "ask_phone")
PHONE_MIN, PHONE_MAX = 10, 12
TOPICS_MAX, TOPICS_LARGE = 8, 4
SIGNS_MAX: Final = 100  # of an answer in one part: one is shown in 长辈版 and low reach, else three
_NO_CALL: Final = {"bad_phone": "phone", "too_many_enquiries": "often", "too_many_requests": "often"}


def kinds(scene: Scene) -> Values:
    """What it is; and the way to what was answered."""
    rows = [_row(scene, kind, link("ask_topic", kind=kind)) for kind in KINDS]
    rows.append(_row(scene, "reply", link("case", task="reply")))
    paging: Values = {"page": 1, "pages": 1, "page_before": None, "page_next": None}
    return {"screen": "ask", "here": "ask", "back": "existing", "rows": rows, **paging}


def topics(scene: Scene, kind: str) -> Values:
    """What it is about."""
    checked(kind, "other")
    rows = [
        {"title": _words(scene, words), "place": "", "zone": "", "windows": ()}
        | {"go": link("ask_phone", kind=kind, topic=topic)}
        for topic, words in TOPICS.items()
    ]
    here = paged(scene, link("ask_topic", kind=kind), rows, TOPICS_MAX, large=TOPICS_LARGE)
    return {"screen": "ask_topic", "back": "ask", "title": _words(scene, KINDS[kind]), **here}  # type: ignore[index]


def phone(scene: Scene, kind: str, topic: str, key: str, qr: str | None, refusal: Refusal | None = None) -> Values:
    """Where a phone number is left, beside the code (`qr`, an SVG) that leads to the page on the own phone."""
    checked(kind, topic)
    problem = _NO_CALL.get(refusal.code, "other") if refusal else ""
    return {
        "screen": "ask_phone",
        "here": link("ask_phone", kind=kind, topic=topic),
        "back": link("ask_topic", kind=kind),
        "title": f"{_words(scene, KINDS[kind])} · {_words(scene, TOPICS[topic])}",  # type: ignore[index]
        "kind": kind,
        "topic": topic,
        "form_key": key,
        "qr": qr,
        "phone_min": PHONE_MIN,
        "phone_max": PHONE_MAX,
        "problem": problem,
        "problem_text": refusal.message(scene.lang) if refusal else "",
    }


def taken(scene: Scene, made: Mapping[str, Any]) -> Values:
    """It has its number, and a day by which somebody calls."""
    day = str(made["due_day"])
    return {
        "screen": "ask_taken",
        "here": "",
        "number": made["number"],
        "day": days.day_of(scene.lang, date.fromisoformat(day)),
        "iso": day,
    }


def answered(scene: Scene, found: Mapping[str, Any]) -> Values:
    """How an enquiry stands, and what was answered, page by page."""
    reply = str(found["reply"] or "") if found["state"] in ("answered", "closed") else ""
    state = str(found["state"])
    if state == "closed" and not reply:
        state = "closed_bare"
    return {
        "screen": "asked",
        "here": "",
        "back": "ask",
        "number": found["number"],
        "title": _words(scene, KINDS[found["kind"]]),
        "state": state,
        "day": days.day_of(scene.lang, date.fromisoformat(str(found["due_day"]))),
        "iso": str(found["due_day"]),
        "passed_to": found["passed_to"] or "",
        "parts": [reply[at : at + SIGNS_MAX] for at in range(0, len(reply), SIGNS_MAX)],
        "desk": desk_place(scene),
    }


def checked(kind: str, topic: str) -> None:
    """UnknownThing for what no key of these screens says."""
    if kind not in KINDS or topic not in TOPICS:
        raise UnknownThing()


def _row(scene: Scene, kind: str, go: str) -> Values:
    how = scene.t(f"kind_{kind}_how")
    return {"title": scene.t(f"kind_{kind}"), "place": how, "zone": how, "windows": (), "go": go}


def _words(scene: Scene, words: Any) -> str:
    return str(words.en if scene.lang == "en" else words.zh)
