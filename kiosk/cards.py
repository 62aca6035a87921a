"""A card on the reader as screens: where to lay it, who it is with what there is of them, and the confirm screen on
which nothing is typed. Which person it is stays on the server; a screen holds a masked name and a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kiosk import booking, tiles
from kiosk.scene import Scene, Values, desk_place, link

ROWS_MAX: Final = 4  # of what there is; a fifth leads on to the services
ELDER_ROWS_MAX: Final = 3
ELDERLY: Final = "elderly"


def lay(scene: Scene) -> Values:
    """Where to lay the card; or that the reader does not work, and what to do instead."""
    return {"screen": "card_lay", "here": "card", "back": "start", "reader": scene.reader, "desk": desk_place(scene)}


def fault(scene: Scene, kind: str, back: str, service: str = "", group: str = "") -> Values:
    """The card was not read ('unread'), or what it said is forgotten ('gone'); with a service it goes on there."""
    return {
        "screen": "card_fault",
        "here": "",
        "back": back,
        "kind": kind,
        "service": service,
        "group": group,
        "ask": scene.t("help_desk", place=desk_place(scene)) if desk_place(scene) else "",
    }


def whose(scene: Scene, person: Mapping[str, Any], found: Mapping[str, Any]) -> Values:
    """What there is of the person, one tap each; the services at once where there is nothing."""
    known: Values = {"screen": "card", "here": "card", "back": "start", "name": person["name"]}
    known |= {"number": person["number"], "rows": (rows := _rows(scene, found))}
    paging: Values = {"page": 1, "pages": 1, "page_before": None, "page_next": None}
    if rows:
        return known | paging
    return {**tiles.start(scene), **known, "here": "card"}


def _rows(scene: Scene, found: Mapping[str, Any]) -> list[Values]:
    rows = [
        *(_booking_row(scene, one) for one in found["bookings"]),
        *(_ticket_row(scene, one) for one in found["tickets"]),
        *(_case_row(scene, one) for one in found["cases"]),
    ]
    if not rows:
        return []
    new = {"says": "card", "kind": "new", "title": scene.t("card_new"), "what": scene.t("card_new_how")}
    return [*rows[: ELDER_ROWS_MAX if scene.elder else ROWS_MAX], new]


def _booking_row(scene: Scene, one: Mapping[str, Any]) -> Values:
    slot = str(one["start"])[11:16]
    row = {"title": booking.services(scene, one), "what": scene.t("card_booking", slot=slot), "text": one["number"]}
    return {"says": "card", "kind": "booking", "slot": slot, "names": _names(scene, one["services"]), **row}


def _ticket_row(scene: Scene, one: Mapping[str, Any]) -> Values:
    key = "card_ticket_waiting" if one["state"] == "waiting" else "card_ticket"
    what = scene.t(key, number=one["number"], ahead=one["ahead_now"])
    name = _names(scene, [one["service"]])
    row = {"title": name, "what": what, "text": one["text"], "number": one["number"]}
    return {"says": "card", "kind": "ticket", "names": name, **row}


def _case_row(scene: Scene, one: Mapping[str, Any]) -> Values:
    what = scene.t("card_case", state=scene.t(f"about_{one['about']}"))
    return {"says": "card", "kind": "case", "title": one["name"], "names": one["name"], "what": what} | {
        "text": one["number"]
    }


def _names(scene: Scene, services: Any) -> str:
    """The first of the services, as a clip has it."""
    first = services[0]
    return str((scene.lang == "en" and first.get("name_en")) or first["name"])


def confirm(scene: Scene, screen: Values, person: Mapping[str, Any]) -> Values:
    """The confirm screen of somebody whose card was read: one tap more. Priority by age is offered, never taken for
    granted; it is theirs to say."""
    if screen["screen"] != "service":
        return screen
    offers = bool(person["is_elder"]) and bool(scene.hall.order.credit_min.get(ELDERLY))
    return screen | {"card": person, "offers_elder": offers, "real_name": False, "types": screen["real_name"]}


def address_of(service: str, group: str) -> str:
    """The confirm screen's own address, where one is meant."""
    return link("service", id=service, group=group) if service else "start"
