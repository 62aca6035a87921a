"""The kiosk's routes: one shell, its screens as fragments, and the one form that takes a number."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

import segno
from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from kiosk import flow, screens, words
from kiosk.deps import Deps, KioskDevice
from kiosk.screens import Scene, Values
from kiosk.words import Lang
from queue_server.hall.codes import PRIORITIES
from queue_server.hall.model import Hall
from queue_server.kernel.errors import KeyIsMissing, Refusal, UnknownThing
from queue_server.kernel.idempotency import KEY_LENGTH_MAX

DEFAULT_PITCH_MM: Final = 0.311  # 27 inch, 1080 x 1920
DEFAULT_BOTTOM_MM: Final = 700
REACH_MAX_MM: Final = 1220  # ux.md K4
HEIGHT_PX: Final = 1920


def kiosk_pages(deps: Deps, import_map: str = "", timings: flow.Timings | None = None) -> Blueprint:
    """The blueprint. `import_map` is the whole script element the page needs before its modules, '' for none."""
    pages = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates")
    times = timings or flow.Timings()

    @pages.get("")
    def shell() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return _enrol_page(), 401
        return make_response(_shell(_scene(deps, device, "zh"), device, times, import_map))

    @pages.get("/screen/<name>")
    def screen(name: str) -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return _enrol_page(), 401
        scene = _scene(deps, device, words.lang_of(request.args.get("lang")))
        try:
            values = _values(deps, device, scene, name, request.args)
        except Refusal as refusal:
            return _answer(scene, screens.refused(scene, refusal.message(scene.lang), "start"), refusal.status)
        return _answer(scene, values)

    @pages.post("/issue")
    def issue() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return _enrol_page(), 401
        return _issue(deps, device, request.form)

    @pages.after_request
    def keep_nothing(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def _shell(scene: Scene, device: KioskDevice, times: flow.Timings, import_map: str) -> str:
    return render_template(
        "kiosk/shell.html",
        first=Markup(_fragment(scene, screens.start(scene))),  # noqa: S704  rendered by our own template
        device=device,
        hall=scene.hall,
        times=times,
        speakers={lang: words.speaker(lang) for lang in words.LANGS.values()},
        html_lang=words.HTML_LANG,
        import_map=Markup(import_map),  # noqa: S704  made by the server at start
        **_geometry(scene),
    )


def _values(deps: Deps, device: KioskDevice, scene: Scene, name: str, asked: Mapping[str, str]) -> Values:
    if name == "start":
        return screens.start(scene)
    if name == "group":
        return screens.group(scene, _group(scene.hall, asked.get("id", "")))
    if name == "service":
        service = scene.hall.service(asked.get("id", ""))
        if not service.public:
            raise UnknownThing()
        return screens.service(scene, service, asked.get("group", ""), deps.new_key())
    if name == "slip":
        since_ms = scene.now_ms - _whole(asked.get("since"), scene.now_ms)
        return screens.slip(scene, deps.job(device, asked.get("ticket", "")), since_ms)
    raise UnknownThing()


def _issue(deps: Deps, device: KioskDevice, form: Mapping[str, str]) -> Response:
    lang = words.lang_of(form.get("lang"))
    number, priority = form.get("id_number", ""), form.get("priority", "")
    key = form.get("idempotency_key", "")
    person = {"id_type": flow.id_type_of(number), "id_number": number} if number else None
    try:
        if not 1 <= len(key) <= KEY_LENGTH_MAX:
            raise KeyIsMissing()
        ticket = deps.issue(
            device,
            form.get("service", ""),
            person,
            priority if priority in PRIORITIES else None,
            key,
            lang,
        )
    except Refusal as refusal:
        why = refusal
        return _in_both(deps, device, lang, lambda scene: _refused(deps, scene, form, why), why.status)
    job, qr = deps.job(device, str(ticket["id"])), _qr(str(ticket.get("link") or ""))
    return _in_both(deps, device, lang, lambda scene: screens.done(scene, ticket, job, 0, qr), 201)


def _refused(deps: Deps, scene: Scene, form: Mapping[str, str], refusal: Refusal) -> Values:
    service = next((one for one in scene.hall.public_services if one.id == form.get("service")), None)
    message, group_id = refusal.message(scene.lang), form.get("group", "")
    if service is None:
        return screens.refused(scene, message, "start")
    values = screens.service(scene, service, group_id, deps.new_key(), fault=message)
    as_screen = flow.refused_screen(refusal.code)
    if as_screen in ("closed", "full"):
        return values | {"screen": as_screen, "opens": scene.opens([scene.states.get(service.queue)])}
    return values if as_screen == "service" else screens.refused(scene, message, values["here"])


def _in_both(deps: Deps, device: KioskDevice, lang: Lang, make: Any, status: int) -> Response:
    """An answer to a POST in the language asked for, with the other one inside: it cannot be asked for again."""
    scenes = {one: _scene(deps, device, one) for one in words.LANGS.values()}
    other: Lang = "zh" if lang == "en" else "en"
    inside = Markup(_fragment(scenes[other], make(scenes[other])))  # noqa: S704  rendered by our own template
    return _answer(scenes[lang], make(scenes[lang]) | {"other": inside}, status)


def _scene(deps: Deps, device: KioskDevice, lang: Lang) -> Scene:
    hall = deps.hall(device)
    place = hall.kiosk(device.name, device.zone)
    stands = (device.zone, place.zone if place else None)
    floor = next((zone.floor for one in stands for zone in hall.zones if zone.id == one), hall.floors[0].id)
    return Scene(lang, hall, place, floor, deps.state(device), deps.printer(device), deps.now_ms())


def _fragment(scene: Scene, values: Values) -> str:
    leaves = flow.BEHAVIOUR[values["screen"]].leaves if values["screen"] in flow.BEHAVIOUR else False
    return render_template(
        f"kiosk/{values['screen']}.html",
        t=scene.t,
        lang=scene.lang,
        html_lang=words.HTML_LANG[scene.lang],
        now_ms=scene.now_ms,
        head=screens.header(scene),
        leaves=leaves,
        **values,
    )


def _answer(scene: Scene, values: Values, status: int = 200) -> Response:
    response = make_response(_fragment(scene, values), status)
    response.headers["X-Kiosk-Screen"] = values["screen"]  # tells a screen from an error page of something in between
    return response


def _geometry(scene: Scene) -> Values:
    """Pixel pitch, and the height in px above which nothing that must be touched may lie (ux.md K4)."""
    place = scene.place
    pitch_mm = place.pitch_mm if place else DEFAULT_PITCH_MM
    bottom_mm = place.bottom_mm if place else DEFAULT_BOTTOM_MM
    height_px = place.height_px if place else HEIGHT_PX
    return {"pitch_mm": pitch_mm, "reach_px": max(0, round(height_px + (bottom_mm - REACH_MAX_MM) / pitch_mm))}


def _group(hall: Hall, group_id: str) -> Any:
    found = [group for group in (*hall.groups, *flow.tiles(hall, "")) if group.id == group_id]
    if not found:
        raise UnknownThing()
    return found[0]


def _qr(link: str) -> str | None:
    """The link as an SVG, None when it has no host a phone could reach."""
    if not link.startswith(("http://", "https://")):
        return None
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(out.getvalue().decode())  # noqa: S704  drawn by segno from modules, holds no text of others


def _whole(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _enrol_page() -> str:
    speakers = {lang: words.speaker(lang) for lang in words.LANGS.values()}
    return render_template("kiosk/enrol.html", speakers=speakers, html_lang=words.HTML_LANG)
