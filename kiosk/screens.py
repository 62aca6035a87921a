"""What the screens after a choice show, as plain values that a template lays out without deciding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk import flow
from kiosk.scene import Scene, Values, back_of, desk_place, link, place
from kiosk.tiles import expected
from queue_server.hall.codes import NEEDS, PRIORITIES
from queue_server.hall.model import Service
from queue_server.kernel.errors import Refusal


def service(scene: Scene, found: Service, group_id: str, key: str, fault: Refusal | None = None) -> Values:
    """What to bring, priority and needs as options, and the button that takes the number; or why there is none."""
    state = scene.states.get(found.queue)
    base: Values = {
        "here": link("service", id=found.id, group=group_id),
        "back": back_of(scene, group_id),
        "title": scene.name(found),
        "bring": scene.own(found, "materials"),
    }
    standing = flow.standing(state)
    if standing != "open":
        return base | why_not(scene, found, standing)
    return base | {
        "screen": "service",
        "service": found.id,
        "group": group_id,
        "form_key": key,
        "fault": fault.message(scene.lang) if fault else "",
        "refusal": fault,
        "place": place(scene, found.queue),
        "waiting": state.waiting if state else 0,
        "wait": expected(scene, found.queue, "facts_wait"),
        "is_pressed": found.bookable and state is not None and state.is_pressed,
        "minutes": found.minutes,
        "who": scene.own(found, "who"),
        "real_name": found.real_name,
        "priorities": ("none", *PRIORITIES),
        "needs": tuple(NEEDS),
        "no_id": link("noid", service=found.id, group=group_id),
    }


def why_not(scene: Scene, found: Service, standing: flow.Screen) -> Values:
    """Why no number is given out for a service: closed until, all taken, or stopped and for what reason."""
    state = scene.states.get(found.queue)
    reason = (state.stopped or "") if state is not None and state.stopped != flow.FULL_STOP else ""
    if state is not None and reason and scene.lang == "en":
        reason = state.stopped_en or reason
    return {"screen": standing, "opens": scene.opens([state]), "opens_ms": scene.opens_ms([state]), "reason": reason}


def refused(scene: Scene, refusal: Refusal, back: str) -> Values:
    """A refusal the person cannot mend at the kiosk."""
    message = refusal.message(scene.lang)
    return {"screen": "refused", "here": back, "back": back, "message": message, "refusal": refusal}


def without_id(scene: Scene, found: Service, group_id: str) -> Values:
    """What somebody without a document can do: call a guide, or take a number where none is asked for."""
    here = link("noid", service=found.id, group=group_id)
    open_ones = [
        one
        for one in flow.without_document(scene.hall, scene.floor)
        if flow.standing(scene.states.get(one.queue)) == "open"
    ]
    return {
        "screen": "noid",
        "here": here,
        "back": link("service", id=found.id, group=group_id),
        "title": scene.name(found),
        "desk": desk_place(scene),
        "ticket": link("service", id=open_ones[0].id) if open_ones else None,
        "ticket_name": scene.name(open_ones[0]) if open_ones else "",
    }


def help_called(scene: Scene, state: str) -> Values:
    """A guide was called: 'called', 'taken' when one is on the way, 'failed' when nobody could be told."""
    return {
        "screen": "help",
        "here": link("help", state=state),
        "back": "start",
        "help": state if state in ("called", "taken") else "failed",
        "desk": desk_place(scene),
    }


def done(
    scene: Scene,
    ticket: Mapping[str, Any],
    job: str | None,
    since_issue_ms: int,
    qr: str | None,
    booked: Mapping[str, Any] | None = None,
) -> Values:
    """The number, what lies ahead, where to go, what to have ready. `qr` is an SVG of the ticket's own page, `booked`
    why the number of a booking stands where it stands."""
    found = scene.hall.service(ticket["service"]["id"])
    where = place(scene, str(ticket["queue"]["id"]), ticket["windows"])
    return {
        "screen": "done",
        "here": "start",
        "refresh": link("slip", ticket=ticket["id"], since=scene.now_ms - since_issue_ms),
        "number": ticket["number"],
        "title": scene.name(found),
        "ahead": ticket["ahead"],
        "wait": ticket.get("wait"),
        "place": where,
        "bring": scene.own(found, "materials"),
        "slip": flow.slip(scene.printer, job, since_issue_ms),
        "qr": qr,
        "booked": None,
        **(booked or {}),
    }


def slip(scene: Scene, job: str | None, since_issue_ms: int) -> Values:
    """The line about the paper alone, for the done screen while the printer works."""
    return {"screen": "slip", "here": "", "slip": flow.slip(scene.printer, job, since_issue_ms)}
