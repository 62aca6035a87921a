"""Checking in as screens: the number, who has come, what becomes of a booking that is early, late or not whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from kiosk import days
from kiosk.deps import PaperAgain
from kiosk.scene import Scene, Values, desk_place
from queue_server.kernel.errors import Refusal

AGENT, PRINCIPAL = "agent", "principal"  # whoever an agent comes for stays at home
COMING: Final = ("booked", "partial")
# why there is no check-in: by the refusal's code; a booking that has ended, by its state
_BY_CODE: Final = {"unknown_booking": "unknown", "too_early": "early", "wrong_day": "day"}
_BY_STATE: Final = {"cancelled": "cancelled", "missed": "missed", "lapsed": "lapsed", "unverified": "unverified"}
_TAKES: Final = frozenset({"day", "early", "cancelled", "missed", "lapsed"})  # a number without a booking helps


def takes_bookings(scene: Scene) -> bool:
    """Whether anything can be booked in this hall: only then the kiosk speaks of it."""
    return any(one.bookable for one in scene.hall.public_services)


def number(scene: Scene) -> Values:
    """Where the number is typed or the code scanned."""
    return {"screen": "booking", "here": "booking", "back": "start"}


def must_ask(booking: Mapping[str, Any]) -> bool:
    """Whether the kiosk must ask who has come: several are awaited and none of them speaks for all."""
    awaited = [one for one in booking["people"] if not one["here"]]
    open_ones = booking["state"] in COMING and booking["timing"] in ("on_time", "late") and not booking["home"]
    return open_ones and len(awaited) > 1 and all(one["role"] != AGENT for one in awaited)


def present_of(booking: Mapping[str, Any], chosen: str) -> list[str] | None:
    """The roles that were chosen, by their places among the awaited; None where nobody had to be asked."""
    awaited = [str(one["role"]) for one in booking["people"] if not one["here"]]
    if chosen == "":
        return [AGENT] if AGENT in awaited else None
    places = {int(one) for one in chosen.split(",") if one.isdecimal() and len(one) < 3}
    return [role for at, role in enumerate(awaited) if at in places]


def party(scene: Scene, booking: Mapping[str, Any], text: str, key: str) -> Values:
    """Who has come: nobody is marked before they say so."""
    return {
        "screen": "party",
        "here": "",
        "back": "booking",
        "text": text,
        "form_key": key,
        "title": services(scene, booking),
        "slot": _clock(booking["start"]),
        "coming": [one for one in _people(scene, booking) if not one["here"]],
        "come": [one for one in _people(scene, booking) if one["here"]],
    }


def partly(scene: Scene, booking: Mapping[str, Any]) -> Values:
    """Some are here: who is missing, until when we wait, and what happens then."""
    missing = [one["name"] for one in _people(scene, booking) if not one["here"] and one["role"] != PRINCIPAL]
    return {
        "screen": "partly",
        "here": "",
        "title": services(scene, booking),
        "missing": missing,
        "until": _clock(booking["check_in_until"]),
        "arrived": _clock(booking["arrived_at"]),
        "desk": desk_place(scene),
    }


def note(scene: Scene, booking: Mapping[str, Any], ticket: Mapping[str, Any]) -> Values:
    """Why the number stands where it stands, for the screen with the number."""
    joined, on_time = ticket["channel"] != "booking", ticket["booked"]  # joined: they had taken this number before
    key = ("joined" if on_time else "joined_kept") if joined else ("booked_on_time" if on_time else "booked_late")
    slot, arrived = _clock(booking["start"]), _clock(ticket["issued_at"])
    return {"booked": key, "slot": slot, "booked_note": scene.t(key, slot=slot, arrived=arrived)}


def again(text: str, paper: PaperAgain) -> Values:
    """What the screen with the number says to who has checked in before: a slip comes, or may be asked for."""
    if paper == "printing":
        return {}
    return {"slip": "again" if paper == "offer" else "again_desk", "text": text, "refresh": "", "here": ""}


def without(scene: Scene, booking: Mapping[str, Any] | None, refusal: Refusal | None) -> Values:
    """Why nobody was checked in, and what to do now. `booking` is None where the number names none."""
    kind = _kind(booking, refusal)
    slot = _clock(booking["start"]) if booking else ""
    from_time = _clock(booking["check_in_from"]) if booking else ""
    day = _day(scene, str(booking["start"])) if booking else ""
    do = {
        "early": [scene.t("unbooked_early_do", slot=slot, from_time=from_time)],
        "day": [scene.t("unbooked_day_do", day=day, slot=slot), scene.t("unbooked_today")],
        "unknown": [scene.t("unbooked_unknown_do")],
        "unverified": [scene.t("unbooked_unverified_do")],
        "home": [scene.t("unbooked_home_do")],
        "other": [refusal.message(scene.lang)] if refusal else [],
    }
    desk = desk_place(scene)
    return {
        "screen": "unbooked",
        "here": "",
        "back": "booking",
        "kind": kind,
        "what": scene.t(f"unbooked_{kind}_title"),
        "do": do.get(kind, [scene.t("unbooked_today")] if kind in _TAKES else []),
        "ask": scene.t("help_desk", place=desk) if desk else scene.t("unbooked_ask"),
        "can_take": kind in _TAKES,
        "can_retry": kind == "unknown",
        "refusal": refusal,
        "slot": slot,
        "from_time": from_time,
    }


def _kind(booking: Mapping[str, Any] | None, refusal: Refusal | None) -> str:
    if booking is not None and booking["home"]:
        return "home"
    if booking is not None and booking["state"] in _BY_STATE:
        return _BY_STATE[str(booking["state"])]
    if booking is not None and booking["state"] == "arrived":
        return "over"
    return _BY_CODE.get(refusal.code, "other") if refusal else "other"


def _people(scene: Scene, booking: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Everybody with a name for the role; one of several of a kind by its place."""
    people: Sequence[Mapping[str, Any]] = booking["people"]
    of_kind, seen = Counter(one["role"] for one in people), Counter[str]()
    found = []
    for one in people:
        seen[one["role"]] += 1
        role = str(one["name_en"] if scene.lang == "en" else one["name"])
        at = seen[one["role"]]
        name = scene.t("party_of", role=role, at=at) if of_kind[one["role"]] > 1 else role
        found.append({"role": one["role"], "role_name": role, "at": at, "name": name, "here": one["here"]})
    return found


def services(scene: Scene, booking: Mapping[str, Any]) -> str:
    """What was booked, in one line."""
    key = "name_en" if scene.lang == "en" else "name"
    return scene.t("joint").join(str(one[key] or one["name"]) for one in booking["services"])


def _clock(at: str) -> str:
    """The wall clock's time of an instant as the contract writes it."""
    return at[11:16]


def _day(scene: Scene, at: str) -> str:
    return days.day_words(scene.lang, datetime.fromisoformat(at))
