"""Where a ticket stands, as its slip under the scanner asks: how many are ahead, where to go, what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.scene import Scene, Values, desk_place, place, place_line

STATES = ("waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired")


def where(scene: Scene, ticket: Mapping[str, Any], text: str) -> Values:
    """The screen of a ticket as its holder may see it; `text` is what was scanned."""
    state, window, ahead = str(ticket["state"]), str(ticket["window"] or ""), int(ticket["ahead_now"])
    waits = state == "waiting"
    there = place(scene, str(ticket["queue"]["id"]), ticket["windows"]) if waits else None
    service = next((one for one in scene.hall.services if one.id == ticket["service"]["id"]), None)
    what = scene.t("stand_next") if waits and not ahead else scene.t(f"stand_{state}", ahead=ahead, window=window)
    wait = ticket.get("wait") if waits else None
    lines = [scene.t("stand_wait", low=wait["low_min"], high=wait["high_min"])] if wait else []
    return {
        "screen": "standing",
        "here": "",
        "back": "start",
        "kind": state,
        "number": ticket["number"],
        "title": scene.name(service) if service else ticket["service"]["name"],
        "what": what,
        "do": [*lines, *_do(scene, state, window, there)],
        "ask": "",
        "ahead": ahead,
        "place": there,
        "window": window,
        "text": text,
        "can_rate": state == "finished",
        "can_take": state in ("finished", "cancelled", "expired"),
    }


def unknown(scene: Scene) -> Values:
    """No ticket of this hall says so."""
    desk = desk_place(scene)
    return {
        "screen": "standing",
        "here": "",
        "back": "start",
        "kind": "unknown",
        "number": "",
        "title": "",
        "what": scene.t("stand_unknown"),
        "do": [scene.t("stand_unknown_do")],
        "ask": scene.t("help_desk", place=desk) if desk else scene.t("unbooked_ask"),
        "ahead": 0,
        "place": None,
        "window": "",
        "text": "",
        "can_rate": False,
        "can_take": True,
    }


def _do(scene: Scene, state: str, window: str, there: Mapping[str, Any] | None) -> list[str]:
    if there is not None:
        return [scene.t("stand_waiting_do", place=place_line(there))]
    if state == "held" and window:
        return [scene.t("stand_held_do", window=window)]
    if state == "missed":
        return [scene.t("stand_missed_do", place=desk_place(scene) or scene.t("stand_desk"))]
    return [scene.t("stand_new_do")] if state in ("finished", "cancelled", "expired") else []
