"""咨询、投诉、建议 at the kiosk: what it is, what it is about, and how somebody answers. A glass in a hall is no place
to write: ready phrases are tapped, a number is left for a call, the own phone takes over by a code. And the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from kiosk import days
from kiosk.guide import paged
from kiosk.scene import Scene, Values, desk_place, link
from queue_server.enquiries.model import KINDS, TOPICS
from queue_server.enquiries.phrases import PHRASES, topic_of
from queue_server.kernel.errors import Refusal, UnknownThing

SCREENS: Final = ("ask", "ask_topic", "ask_about", "ask_phone")
PHONE_MIN, PHONE_MAX = 10, 12
TITLES_MAX: Final = 2  # phrases said again above the keys
ABOUT_MAX: Final = 5  # signs of a window or a number
TOPICS_MAX, TOPICS_LARGE = 8, 4
SIGNS_MAX: Final = 100  # of an answer in one part: one is shown in 长辈版 and low reach, else three
_NO_CALL: Final = {"bad_phone": "phone", "too_many_enquiries": "often", "too_many_requests": "often"}


def kinds(scene: Scene) -> Values:
    """What it is; and the way to what was answered."""
    rows = [_row(scene, kind, link("ask_about" if PHRASES[kind] else "ask_topic", kind=kind)) for kind in KINDS]
    rows.append(_row(scene, "reply", link("case", task="reply")))
    paging: Values = {"page": 1, "pages": 1, "page_before": None, "page_next": None}
    return {"screen": "ask", "here": "ask", "back": "existing", "rows": rows, **paging}


def topics(scene: Scene, kind: str) -> Values:
    """What it is about."""
    checked(kind, "other")
    rows = [
        {"says": "title", "title": _words(scene, words), "place": ""}
        | {"go": link("ask_phone", kind=kind, topic=topic)}
        for topic, words in TOPICS.items()
    ]
    here = paged(scene, link("ask_topic", kind=kind), rows, TOPICS_MAX, large=TOPICS_LARGE)
    return {"screen": "ask_topic", "back": "ask", "title": _words(scene, KINDS[kind]), **here}  # type: ignore[index]


def about(scene: Scene, kind: str, codes: Sequence[str], refusal: Refusal | None = None) -> Values:
    """What mostly is the matter, to be tapped, several at once; and the window or number it happened at, typed anew
    where there was none."""
    checked(kind, "other")
    offered = PHRASES[kind]  # type: ignore[index]
    if not offered:
        raise UnknownThing()
    chosen = [one for one in offered if one in codes]
    return {
        "screen": "ask_about",
        "here": link("ask_about", kind=kind),
        "back": "ask",
        "kind": kind,
        "rows": [{"says": "title", "code": code, "title": _words(scene, one.words)} for code, one in offered.items()],
        "chosen": chosen,
        "about_max": ABOUT_MAX,
        "problem": refusal is not None,
    }


def is_not_there(kind: str, refusal: Refusal) -> bool:
    """Whether what was typed as where it happened is none: to be typed anew, on the screen that asks for it."""
    return refusal.code in ("unknown_window", "unknown_ticket") and bool(PHRASES[kind])  # type: ignore[index]


def phone(
    scene: Scene,
    said: Mapping[str, Any],
    key: str,
    qr: str | None,
    refusal: Refusal | None = None,
) -> Values:
    """Where a phone number is left; who tapped phrases need not. Who has none finds beside it the code (`qr`, an SVG)
    that leads to the page on the own phone. `said`: kind, topic, phrases."""
    kind, topic, codes = said["kind"], said["topic"], said["phrases"]
    checked(kind, topic)
    before = link("ask_about", kind=kind, phrases=",".join(codes)) if PHRASES[kind] else link("ask_topic", kind=kind)
    titles = [_words(scene, PHRASES[kind][one].words) for one in codes] or [_words(scene, TOPICS[topic])]
    problem = _NO_CALL.get(refusal.code, "other") if refusal else ""
    title = scene.t("joint").join(titles[:TITLES_MAX]) + "…" * (len(titles) > TITLES_MAX)
    return {
        "screen": "ask_phone",
        "here": link("ask_phone", kind=kind, topic=topic, phrases=",".join(codes)),
        "back": before,
        "title": f"{_words(scene, KINDS[kind])} · {title}",
        "kind": kind,
        "topic": topic,
        "phrases": codes,
        "form_key": key,
        "qr": qr,
        "phone_min": PHONE_MIN,
        "phone_max": PHONE_MAX,
        "problem": problem,
        "problem_text": refusal.message(scene.lang) if refusal else "",
    }


def said_of(kind: str, topic: str, codes: str) -> dict[str, Any]:
    """What was chosen, as an address or a form says it; UnknownThing for what no key of these screens says."""
    chosen = [one for one in codes.split(",") if one]
    if kind not in KINDS or any(one not in PHRASES[kind] for one in chosen):  # type: ignore[index]
        raise UnknownThing()
    means = topic_of(kind, chosen) if PHRASES[kind] else topic  # type: ignore[arg-type,index]
    return {"kind": kind, "topic": means, "phrases": chosen}


def taken(scene: Scene, made: Mapping[str, Any], has_phone: bool, qr: str | None) -> Values:
    """It has its number, and a day by which somebody calls or answers; `qr` leads to its own page on the phone."""
    day = str(made["due_day"])
    return {
        "screen": "ask_taken",
        "here": "",
        "number": made["number"],
        "has_phone": has_phone,
        "is_printed": made["is_printed"],
        "qr": qr,
        "stays": qr is not None,
        "day": days.day_of(scene.lang, date.fromisoformat(day)),
        "iso": day,
    }


def answered(scene: Scene, found: Mapping[str, Any]) -> Values:
    """How an enquiry stands, and what was answered, page by page."""
    reply = str(found["reply"] or "") if found["state"] in ("answered", "closed") else ""
    state, replied = str(found["state"]), str(found["replied_at"] or "")[:10] if reply else ""
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
        "replied": days.day_of(scene.lang, date.fromisoformat(replied)) if replied else "",
        "replied_iso": replied,
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
    return {"says": "place", "title": scene.t(f"kind_{kind}"), "place": how, "zone": how, "windows": (), "go": go}


def _words(scene: Scene, words: Any) -> str:
    return str(words.en if scene.lang == "en" else words.zh)
