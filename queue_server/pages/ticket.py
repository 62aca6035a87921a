"""The holder's page of a ticket: number, state, people ahead, where. No log-in, no script needed, nothing personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.pages.deps import TicketDeps
from queue_server.pages.render import error_page, page

AT_A_WINDOW = frozenset({"called", "serving", "held"})
REFRESHING = frozenset({"waiting", "called", "serving", "held", "missed"})


def blueprint(deps: TicketDeps) -> Blueprint:
    """`/t/<token>`; `?lang=en` for English."""
    made = Blueprint("ticket", __name__, template_folder="templates")

    @made.get("/t/<token>")
    def ticket(token: str) -> Response:
        seen = deps.holder_ticket(token)
        hall, lang = deps.hall(seen["hall"]), _lang()
        return page(
            "ticket.html",
            lang,
            hall=hall,
            token=token,
            import_map=deps.import_map,
            live=seen["state"] in REFRESHING,
            **facts(seen, hall, lang),
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return error_page(refusal, _lang())

    return made


def _lang() -> str:
    return "en" if request.args.get("lang") == "en" else "zh"


def facts(seen: Mapping[str, Any], hall: Hall, lang: str) -> dict[str, Any]:
    """What the page says of the public ticket JSON (design §6), in `lang`; times are the hall's own."""
    zone = seen["zone"]
    floor = {"name": zone["floor_name"], "name_en": zone["floor_name_en"]}
    window = seen.get("window") if seen["state"] in AT_A_WINDOW else None
    return {
        "number": seen["number"],
        "state": seen["state"],
        "service": _named(seen["service"], lang),
        "place": f"{_named(floor, lang)} · {_named(zone, lang)}",
        "hall_name": (hall.name_en if lang == "en" else "") or hall.name,
        "windows": runs(seen.get("windows") or ()),
        "window": window,
        "ahead": seen.get("ahead_now", seen.get("ahead")) if seen["state"] == "waiting" else None,
        "wait": seen.get("wait") if seen["state"] == "waiting" else None,
        "issued": datetime.fromisoformat(seen["issued_at"]).strftime("%H:%M"),
    }


def _named(thing: Mapping[str, Any], lang: str) -> str:
    name: str = (thing["name_en"] if lang == "en" else "") or thing["name"]
    return name


def runs(windows: Sequence[str]) -> str:
    """Window ids as people say them: 303, 304, 305, 311 → '303–305、311'. Ids that are no numbers stand alone."""
    found: list[list[str]] = []
    for window in windows:
        follows = found and window.isdecimal() and found[-1][-1].isdecimal() and int(window) == int(found[-1][-1]) + 1
        if follows:
            found[-1].append(window)
        else:
            found.append([window])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)
