"""The screens of a kiosk without its server, made beforehand: what is not known then is left open for the box.

Each is named as the box asks for it: screen, what it shows, page, 长辈版 or not, language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, get_args

from kiosk import alone_marks, flow, render, screens, tiles
from kiosk.deps import PrinterState, QueueState
from kiosk.lang import LANGS, Lang
from kiosk.scene import Scene, Values, desk_place, link, place
from kiosk.speech import PAUSE, Piece, Said, sentence, words
from kiosk.summary import windows
from kiosk.words_spoken import SPOKEN
from queue_server.hall.model import Service

SceneOf = Callable[[Lang, Mapping[str, str]], Scene]
SPELLED: Final = Piece(alone_marks.SPELLED, alone_marks.SPELLED)
SLIPS: Final = tuple(one for one in get_args(flow.Slip) if one != "slow")


def name(screen: str, which: str = "", page: int = 1, elder: bool = False, lang: Lang = "zh") -> str:
    """What a screen is called in the pack."""
    return f"{screen}:{which}:{page}:{int(elder)}:{lang}"


def everything(scene_of: SceneOf, number_length: int, breathe: Callable[[], None]) -> dict[str, str]:
    """Every screen by its name, as HTML; `breathe` is called again and again, as this takes half a second."""
    made: dict[str, str] = {}
    for lang in LANGS.values():
        for elder in (False, True):
            made |= _choices(scene_of, lang, elder)
        scene = _alone(scene_of(lang, {}))
        for service in scene.hall.public_services:
            breathe()
            for screen, values in _of_service(scene, service, number_length):
                made[name(screen, service.id, lang=lang)] = render.fragment(scene, values)
        for screen, values in _of_all(scene):
            made[name(screen, lang=lang)] = render.fragment(scene, values)
        for slip in SLIPS:
            made[name("slip", slip, lang=lang)] = render.fragment(scene, {"screen": "slip", "here": "", "slip": slip})
    return made


def first(scene_of: SceneOf) -> Values:
    """The start screen as the page of the kiosk holds it from the beginning."""
    return _start(_alone(scene_of("zh", {})))


def _alone(scene: Scene) -> Scene:
    """Nobody knows who waits or what is stopped: every line counts as open, and the box knows the hours."""
    states = {queue.prefix: QueueState(0, True) for queue in scene.hall.queues}
    return replace(scene, states=states, printer=PrinterState("online"), reader="none")


def _choices(scene_of: SceneOf, lang: Lang, elder: bool) -> dict[str, str]:
    made = {}
    wish = {"elder": "1"} if elder else {}
    scene = _alone(scene_of(lang, wish))
    for which, make in (("", _start), *((one.id, _group(one.id)) for one in _groups(scene))):
        pages = make(scene)["pages"]
        for page in range(1, pages + 1):
            turned = _alone(scene_of(lang, {**wish, "page": str(page)}))
            screen = "group" if which else "start"
            made[name(screen, which, page, elder, lang)] = render.fragment(turned, make(turned))
    return made


def _groups(scene: Scene) -> list[Any]:
    known = {one.id: one for one in (*scene.tiles, *scene.hall.groups)}
    return [one for one in known.values() if len(flow.services_in(scene.hall, one)) > 1]


def _start(scene: Scene) -> Values:
    values = _open(scene, tiles.start(scene)) | {"template": "alone_start"}
    said = (*sentence(scene.lang, SPOKEN["welcome"]), *sentence(scene.lang, SPOKEN["choose"]))
    return values | {"speech": (*said, *_tiles_said(scene, values))}


def _group(which: str) -> Callable[[Scene], Values]:
    def make(scene: Scene) -> Values:
        found = next(one for one in _groups(scene) if one.id == which)
        return _open(scene, tiles.group(scene, found))

    return make


def _open(scene: Scene, values: Values) -> Values:
    """Tiles that say a number can be had, and not how many wait."""
    noted = [tile | {"note": scene.t("alone_tile"), "waiting": None} for tile in values["tiles"]]
    return values | {"tiles": noted, "alone": True}


def _tiles_said(scene: Scene, values: Values) -> Iterator[Piece]:
    for at, tile in enumerate(values["tiles"], 1):
        yield from sentence(scene.lang, SPOKEN["tile"], at=at, title=str(tile["title"]), standing=())


def _of_service(scene: Scene, found: Service, number_length: int) -> Iterator[tuple[str, Values]]:
    group = next((one.id for one in (*scene.tiles, *scene.hall.groups) if found.id in one.services), "")
    form = screens.service(scene, found, group, alone_marks.KEY)
    yield "service", form | {"waiting": None, "alone": True}
    yield "done", _done(scene, found, alone_marks.number(number_length))
    title = scene.name(found)
    yield "noid", _stop(scene, scene.t("alone_noid"), scene.t("alone_noid_do", title=title), form["back"])
    yield "closed", _stop(scene, scene.t("alone_closed", title=title), scene.t("alone_closed_do"), form["back"])


def _of_all(scene: Scene) -> Iterator[tuple[str, Values]]:
    yield "used", _stop(scene, scene.t("alone_used"), scene.t("alone_used_do"), "start")
    yield "only", _stop(scene, scene.t("alone_only"), scene.t("alone_only_do"), "start")
    yield "help", screens.help_called(scene, "failed") | {"alone": True}


def _stop(scene: Scene, what: str, do: str, back: str) -> Values:
    said: Said = (*words(scene.lang, what), PAUSE, *sentence(scene.lang, SPOKEN["back"]))
    base = {"screen": "refused", "template": "alone_stop", "here": back, "back": back, "alone": True}
    return base | {"what": what, "do": do, "desk": desk_place(scene), "speech": said}


def _done(scene: Scene, found: Service, number: str) -> Values:
    where = place(scene, found.queue)
    lang = scene.lang
    said = (
        *sentence(lang, SPOKEN["number"], number=(SPELLED,)),
        *sentence(lang, SPOKEN["again"], number=(SPELLED,)),
        *sentence(lang, SPOKEN["wait_at"], zone=str(where["zone"])),
        *windows(scene, where["window_ids"]),
        *sentence(lang, SPOKEN["slip_printing"]),
        *sentence(lang, SPOKEN["leave"]),
    )
    return {
        "screen": "done",
        "template": "alone_done",
        "here": "start",
        "refresh": link("slip", ticket=alone_marks.PAPER),
        "number": number,
        "title": scene.name(found),
        "place": where,
        "bring": scene.own(found, "materials"),
        "slip": "printing",
        "alone": True,
        "speech": said,
    }
