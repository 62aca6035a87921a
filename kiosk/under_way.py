"""What is under way as screens: papers to bring, how far it is, the result to collect. A case is known by its number
and the last places of the document; both stay in the page's memory and come in the body of one request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kiosk import days, rating
from kiosk.scene import Scene, Values, desk_place, link, place, place_line
from queue_server.kernel.errors import Refusal

SCREENS: Final = ("existing", "case", "rate")
TASKS: Final = ("progress", "follow", "collect", "reply")
NUMBER_MIN, NUMBER_MAX = 8, 50
TAIL: Final = 4  # last places of a document or a phone, which is what everybody is asked for
MARKS: Final = ("applied", "told", "accepted", "concluded", "ended")
LINES_MAX: Final = 8  # of what is missing, on the screen; the slip has all
# why no number was given, by the refusal's code; what is not here is said as the refusal says it
_BY_CODE: Final = {
    "progress_not_found": "unknown",
    "nothing_to_follow_up": "nothing",
    "followed_up_today": "today",
    "already_has_ticket": "today",
    "too_many_requests": "often",
    "queue_closed": "closed",
    "enquiry_not_found": "reply",
}


def screen(scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    """One of SCREENS."""
    if name == "existing":
        return existing(scene)
    if name == "rate":
        return rating.number(scene)
    task = asked.get("task", "")
    return entry(scene, task if task in TASKS else TASKS[0])


def existing(scene: Scene) -> Values:
    """What people come back for."""
    ways = (*((f"way_{task}", link("case", task=task)) for task in TASKS[:3]), ("way_rate", "rate"), ("way_ask", "ask"))
    rows = [
        {"says": "place", "title": scene.t(key), "place": how, "zone": how, "windows": (), "go": go}
        for key, go in ways
        for how in [scene.t(f"{key}_how")]
    ]
    paging: Values = {"page": 1, "pages": 1, "page_before": None, "page_next": None}
    return {"screen": "existing", "here": "existing", "back": "start", "rows": rows, **paging}


def entry(scene: Scene, task: str) -> Values:
    """Where a case's number is typed or scanned, and then the end of the document."""
    return {
        "screen": "case",
        "here": link("case", task=task),
        "back": "ask" if task == "reply" else "existing",
        "task": task,
        "how": "reply" if task == "reply" else "number",
        "tail_of": "phone" if task == "reply" else "id",
        "number_min": NUMBER_MIN,
        "number_max": NUMBER_MAX,
        "tail_min": TAIL,
        "tail_max": TAIL,
    }


def progress(scene: Scene, found: Mapping[str, Any], key: str, note: str = "") -> Values:
    """How a case stands, what its applicant does next, and the numbers that can be had for it. `note`: what was asked
    for and cannot be done yet."""
    missing = list(found["missing"])
    collect = scene.hall.service(found["collect"]) if found["collect"] else None
    where = place(scene, collect.queue) if collect else None
    return {
        "screen": "progress",
        "here": "",
        "back": "existing",
        "form_key": key,
        "is_supervised": bool(found.get("is_supervised")) and found["state"] == "accepted",
        "number": found["number"],
        "title": found["name"],
        "note": note,
        "state": found["state"],
        "about": about_key(found),
        "term": _term(scene, found),
        "marks": [
            scene.t(f"mark_{one}", day=_day(scene, str(found[f"{one}_at"]))) for one in MARKS if found[f"{one}_at"]
        ],
        "missing_count": len(missing),
        "bring": missing[:LINES_MAX]
        + ([scene.t("case_more", count=len(missing) - LINES_MAX)] if missing[LINES_MAX:] else []),
        "bring_until": _day(scene, found["bring_until"]) if missing and found["bring_until"] else "",
        "bring_until_day": found["bring_until"] if missing else None,
        "where": place_line(where) if where else "",
        "place": where,
        "parcel": found["parcel"]
        if found["state"] == "concluded" and (found["parcel"] or {}).get("tracking")
        else None,
        "can_follow": found["may_follow"],
        "can_collect": where is not None,
    }


def follow_note(scene: Scene) -> Values:
    """What the screen with the number says to who brings papers."""
    return {"booked": "follow", "booked_note": scene.t("follow_note")}


def collect_note(scene: Scene, name: str, is_ready: bool) -> Values:
    """And to who collects, or waits in the hall for a result that is not there yet."""
    note = scene.t("collect_note" if is_ready else "await_note")
    return {"booked": "collect", "booked_note": note, "title": scene.t("collect_title", name=name)}


def without(scene: Scene, refusal: Refusal, task: str) -> Values:
    """Why there is no number, and what to do now."""
    kind = _BY_CODE.get(refusal.code, "other")
    desk = desk_place(scene)
    label = str(refusal.details.get("number", ""))
    do = {
        "unknown": [scene.t("uncased_unknown_do")],
        "reply": [scene.t("uncased_reply_do")],
        "nothing": [scene.t("uncased_nothing_do")],
        "today": [scene.t("uncased_today_do")],
        "often": [scene.t("uncased_often_do")],
    }
    return {
        "screen": "uncased",
        "here": "",
        "back": link("case", task=task),
        "kind": kind,
        "what": scene.t(f"uncased_{kind}_title", **({"number": label} if kind == "today" else {})),
        "do": do.get(kind, [refusal.message(scene.lang)]),
        "ask": scene.t("help_desk", place=desk) if desk else scene.t("unbooked_ask"),
        "can_retry": kind in ("unknown", "reply"),
        "can_see": kind in ("nothing", "other", "closed") and task in ("follow", "collect"),
        "can_take": kind == "nothing",
        "task": task,
        "label": label,
        "refusal": refusal,
    }


def about_key(found: Mapping[str, Any]) -> str:
    """Which sentence tells what comes next."""
    state = str(found["state"])
    if state == "accepted" and found["may_follow"]:
        return "accepted_short"
    if state == "accepted" and found["is_paused"]:
        return "accepted_paused"
    if state != "concluded":
        return state
    if found["delivery"] == "courier":
        return "sent" if (found["parcel"] or {}).get("state") == "sent" else "courier"
    if found["delivery"] == "window":
        return "ready" if found["granted"] is not False else "ready_refused"
    return "concluded"


def _term(scene: Scene, found: Mapping[str, Any]) -> Values | None:
    """What was promised, while it is awaited: the day, and how many working days are left."""
    promised = found["terms"]["promised"]
    if found["state"] != "accepted" or found["is_paused"] or promised is None or not promised["due_day"]:
        return None
    left = promised["left_days"]
    key = "due_today" if left == 0 else "due_left" if left > 0 else "due_over"
    day = str(promised["due_day"])
    return {"day": _day(scene, day), "iso": day, "key": key, "left": abs(left)}


def _day(scene: Scene, at: str) -> str:
    return days.day_of(scene.lang, date.fromisoformat(at[:10])) if at else ""
