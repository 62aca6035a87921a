"""The kiosk's routes: one shell, its screens as fragments, and the one form that takes a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, make_response, request

from kiosk import (
    alone_pages,
    asking,
    asking_pages,
    booking,
    card_pages,
    flow,
    guide,
    lists,
    rating,
    render,
    screens,
    tiles,
    under_way,
    under_way_pages,
    words,
)
from kiosk.answers import in_both, key_of, scene_of, whole
from kiosk.deps import Deps, KioskDevice
from kiosk.lang import Lang
from kiosk.scene import Scene, Values
from queue_server.equipment.cards import CardIsGone
from queue_server.equipment.maintenance import KioskIsOut
from queue_server.hall.codes import NEEDS, PRIORITIES
from queue_server.hall.model import Group, Hall, Service
from queue_server.kernel.errors import Refusal, UnknownThing

TEXT_MAX: Final = 200  # of a scanned code
STILL: Final = ("slip", "help")  # what goes on at a kiosk that is out of service: the last slip, a call for help


def kiosk_pages(deps: Deps, import_map: str = "", timings: flow.Timings | None = None) -> Blueprint:
    """The blueprint. `import_map` is the whole script element the page needs before its modules, '' for none."""
    pages = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates")
    times = timings or flow.Timings()

    @pages.get("")
    def shell() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        scene = scene_of(deps, device, "zh")
        return make_response(render.shell(scene, device, times, import_map, _home(device, scene)))

    @pages.get("/screen/<name>")
    def screen(name: str) -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        scene = scene_of(deps, device, words.lang_of(request.args.get("lang")), request.args)
        try:
            values = _values(deps, device, scene, name, request.args)
        except Refusal as refusal:
            sorry = screens.refused(scene, refusal, "start")
            return render.answer(scene, sorry, refusal.status)
        return render.answer(scene, values)

    @pages.get("/screen/find")  # a rule of its own: how often it may be asked for is counted
    def find() -> Response | tuple[str, int]:
        return screen("find")

    @pages.get("/screen/list")  # and so is this search
    def one_list() -> Response | tuple[str, int]:
        return screen("list")

    @pages.post("/issue")
    def issue() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        return _issue(deps, device, request.form)

    @pages.post("/booking")
    def booking_arrived() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        return _arrive(deps, device, request.form)

    under_way_pages.add(pages, deps)
    asking_pages.add(pages, deps)
    card_pages.add(pages, deps)
    alone_pages.add(pages, deps, times, import_map)

    @pages.get("/rate")
    def rate() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        scene = scene_of(deps, device, words.lang_of(request.args.get("lang")))
        return make_response(render.shell(scene, device, times, import_map, rating.number(scene)))

    @pages.after_request
    def keep_nothing(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _values(deps: Deps, device: KioskDevice, scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    if name == "start" or (device.out and name not in STILL):
        return _home(device, scene)
    if name == "group":
        return tiles.group(scene, _group(scene.hall, scene, asked.get("id", "")))
    if name == "service":
        return screens.service(scene, _service(scene.hall, asked.get("id", "")), asked.get("group", ""), deps.new_key())
    if name == "noid":
        return screens.without_id(scene, _service(scene.hall, asked.get("service", "")), asked.get("group", ""))
    if name == "booking":
        return booking.number(scene)
    if name == "help":
        return screens.help_called(scene, deps.help_state(device) or asked.get("state", ""))
    if name in ("map", "zone", "find", "about"):
        return _guide(scene, name, asked)
    if name in ("lists", "list", "entry"):
        return _lists(deps, device, scene, name, asked)
    if name in asking.SCREENS:
        return asking_pages.screen(deps, device, scene, name, asked)
    if name in ("card", "card_fault"):
        return card_pages.screen(scene, name, asked)
    if name in under_way.SCREENS:
        return under_way.screen(scene, name, asked)
    if name == "slip":
        since_ms = scene.now_ms - whole(asked.get("since"), scene.now_ms)
        return screens.slip(scene, deps.job(device, asked.get("ticket", "")), since_ms)
    raise UnknownThing()


def _home(device: KioskDevice, scene: Scene) -> Values:
    """The start screen with what is announced; for a kiosk out of service why, and nothing to choose."""
    if device.out:
        return tiles.start(scene) | {"template": "out", "out": device.out, "here": "start"}
    return tiles.start(scene) | {"announced": [one[scene.lang] for one in device.announced]}


def _check_open(device: KioskDevice) -> None:
    """KioskIsOut while somebody has taken it out of service."""
    if device.out:
        raise KioskIsOut(reason=device.out)


def _guide(scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    if name == "map":
        return guide.floor(scene, asked.get("floor", ""))
    if name == "zone":
        return guide.zone(scene, scene.hall.zone(asked.get("id", "")))
    if name == "find":
        return guide.search(scene, asked.get("q", ""))
    return guide.about(scene, _service(scene.hall, asked.get("id", "")), asked.get("q", ""))


def _lists(deps: Deps, device: KioskDevice, scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    if name == "lists":
        return lists.start(scene, deps.lists(device))
    found = deps.standing(device, asked.get("id", ""))
    if name == "list":
        return lists.one_list(scene, found, asked.get("q", ""))
    return lists.entry(scene, found, asked.get("key", ""), asked.get("q", ""), asked.get("at", "")[:6])


def _issue(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    lang = words.lang_of(form.get("lang"))
    priority = form.get("priority", "")
    try:
        _check_open(device)
        key = key_of(form)
        ticket = deps.issue(
            device,
            form.get("service", ""),
            _person(form),
            priority if priority in PRIORITIES else None,
            [one for one in NEEDS if one in form.get("needs", "").split(",")],
            key,
            lang,
        )
    except CardIsGone:
        return card_pages.gone(deps, device, form)
    except Refusal as refusal:
        why = refusal
        return in_both(deps, device, lang, lambda scene: _refused(deps, scene, form, why), why.status)
    job, qr = deps.job(device, str(ticket["id"])), render.qr(str(ticket.get("link") or ""))
    return in_both(deps, device, lang, lambda scene: screens.done(scene, ticket, job, 0, qr), 201)


def _person(form: Mapping[str, str]) -> dict[str, str] | None:
    """Whose card was read, else whose number was typed; None for nobody."""
    number, card = form.get("id_number", ""), form.get("card", "")
    if card:
        return {"card": card[: card_pages.TOKEN_MAX]}
    return {"id_type": flow.id_type_of(number, form.get("id_type", "")), "id_number": number} if number else None


def _arrive(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    """A booking's number or code: its ticket, who is missing, who is to be asked for, or why there is no check-in."""
    lang, text = words.lang_of(form.get("lang")), form.get("text", "")[:TEXT_MAX]
    found: Mapping[str, Any] | None = None
    try:
        _check_open(device)
        found = known = deps.booking(device, text)
        if known["ticket_now"]:
            paper = deps.slip_again(device, str(known["ticket_now"]["id"]), form.get("again") == "1")
            again = booking.again(text, paper)
            return _arrived(deps, device, lang, known, known["ticket_now"], again)
        chosen = form.get("present", "")
        if booking.must_ask(known) and not chosen:
            key = deps.new_key()
            return in_both(deps, device, lang, lambda scene: booking.party(scene, known, text, key), 200)
        if known["home"]:
            return in_both(deps, device, lang, lambda scene: booking.without(scene, known, None), 409)
        present = booking.present_of(known, chosen)
        answer = deps.check_in(device, text, present, key_of(form))
    except Refusal as refusal:
        why = refusal
        return in_both(deps, device, lang, lambda scene: booking.without(scene, found, why), why.status)
    if answer["ticket"]:
        if answer["ticket"]["channel"] != "booking":  # a number they had taken before, on paper or not
            deps.slip_again(device, str(answer["ticket"]["id"]))
        return _arrived(deps, device, lang, answer["booking"], answer["ticket"])
    return in_both(deps, device, lang, lambda scene: booking.partly(scene, answer["booking"]), 200)


def _arrived(
    deps: Deps,
    device: KioskDevice,
    lang: Lang,
    booked: Mapping[str, Any],
    ticket: Mapping[str, Any],
    again: Mapping[str, Any] | None = None,
) -> Response:
    job, qr = deps.job(device, str(ticket["id"])), render.qr(str(ticket.get("link") or ""))

    def done(scene: Scene) -> Values:
        return screens.done(scene, ticket, job, 0, qr, {**booking.note(scene, booked, ticket), **(again or {})})

    return in_both(deps, device, lang, done, 201)


def _refused(deps: Deps, scene: Scene, form: Mapping[str, str], refusal: Refusal) -> Values:
    service = next((one for one in scene.hall.public_services if one.id == form.get("service")), None)
    if service is None:
        return screens.refused(scene, refusal, "start")
    values = screens.service(scene, service, form.get("group", ""), deps.new_key(), fault=refusal)
    as_screen = flow.refused_screen(refusal.code)
    if as_screen in ("closed", "full", "stopped"):
        return values | screens.why_not(scene, service, as_screen)
    return values if as_screen == "service" else screens.refused(scene, refusal, values["here"])


def _group(hall: Hall, scene: Scene, group_id: str) -> Group:
    found = [group for group in (*hall.groups, *scene.tiles) if group.id == group_id]
    if not found:
        raise UnknownThing()
    return found[0]


def _service(hall: Hall, service_id: str) -> Service:
    found = hall.service(service_id)
    if not found.public:
        raise UnknownThing()
    return found
