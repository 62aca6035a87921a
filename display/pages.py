"""The screens' pages and what they fetch; what they show is decided in setup, window_setup, layout and announcer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from display import content
from display.errors import HallHasNoDisplay, ScreenHasNoWindow, ScreenIsIllegible
from display.layout import LayoutRefused
from display.setup import board_setup
from display.voice import recorded_clips
from display.window_setup import window_setup
from queue_server.hall.model import Display, Hall
from queue_server.kernel.errors import Refusal

Page = WerkzeugResponse | str | tuple[str, int]


@dataclass(frozen=True)
class Screen:
    """An enrolled screen: its name, its hall, the zone it hangs in, the window it belongs to, its device's id."""

    name: str
    hall: str
    zone: str | None = None
    window: str | None = None
    device: str | None = None


@dataclass(frozen=True, kw_only=True)
class BoardDeps:
    """What the application hands in.

    `screen(kind)` resolves the request's cookie of a board or window device (None: not enrolled); `hall` gives the hall
    as it is now; `audio` is static/audio; `recordings` and `content` give the folders of a hall's own clips and of its
    pictures and videos, if there are any; `import_map` is inlined as is.
    """

    screen: Callable[[str], Screen | None]
    hall: Callable[[str], Hall]
    audio: Path
    import_map: str
    recordings: Callable[[str], Path | None] = field(default=lambda hall: None)
    content: Callable[[str], Path | None] = field(default=lambda hall: None)
    enrol_url: str = "/enrol"


@cache
def _fingerprint(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def place_of(hall: Hall, screen: Screen) -> Display | None:
    """Where a board hangs and which zones it shows, by its enrolment.

    The hall file's display of its name as it stands there; else a zone board of the zone it was enrolled for, with the
    geometry of the nearest display; else a hall board of every zone.
    """
    boards = tuple(one for one in hall.displays if not one.window)
    named = next((one for one in boards if screen.name in (one.id, one.name)), None)
    if named is not None or not boards:
        return named
    zones = tuple(zone.id for zone in hall.zones)
    if screen.zone is None or screen.zone not in zones:  # a newer hall file may have dropped it
        return replace(boards[0], zones=zones)
    nearest = replace(hall, displays=boards).display(screen.name, screen.zone) or boards[0]
    return replace(nearest, zones=(screen.zone,))


@contextmanager
def legible() -> Iterator[None]:
    """ScreenIsIllegible where the sizes do not let the farthest seat read."""
    try:
        yield
    except LayoutRefused as refused:
        raise ScreenIsIllegible(why=str(refused)) from refused


def board_pages(deps: BoardDeps) -> Blueprint:
    """Blueprint with /board, /screen and what a board fetches: its clips, pictures and videos (enrolled ones alone)."""
    pages = Blueprint("board", __name__, template_folder="templates")

    def clips(hall: str) -> dict[str, Path]:
        return recorded_clips(deps.audio) | recorded_clips(deps.recordings(hall))

    @pages.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Page:
        return render_template("display/refused.html", reason=refusal.message("zh")), refusal.status

    def setup_of(hall: Hall, place: Display) -> dict[str, Any]:
        urls = {
            name: url_for("board.clip", hall=hall.id, name=name, v=_fingerprint(path, path.stat().st_mtime_ns))
            for name, path in clips(hall.id).items()
        }
        return board_setup(hall, place, urls, recorded_clips(deps.recordings(hall.id)).keys())

    @pages.get("/board")
    def board() -> Page:
        screen = deps.screen("board")
        if screen is None:
            return redirect(f"{deps.enrol_url}?kind=board")
        hall = deps.hall(screen.hall)
        place = place_of(hall, screen)
        if place is None:
            raise HallHasNoDisplay()
        with legible():
            setup = setup_of(hall, place) | {"device": screen.device}
        return render_template("display/board.html", setup=setup, import_map=deps.import_map)

    @pages.get("/screen")
    def window_screen() -> Page:
        screen = deps.screen("window")
        if screen is None:
            return redirect(f"{deps.enrol_url}?kind=window")
        hall = deps.hall(screen.hall)
        window = next((one for one in hall.public_windows if one.id == screen.window), None)
        if window is None:
            raise ScreenHasNoWindow()
        with legible():
            setup = window_setup(hall, window) | {"device": screen.device}
        return render_template("display/screen.html", setup=setup, import_map=deps.import_map)

    _what_boards_fetch(pages, deps, clips)
    return pages


def _what_boards_fetch(pages: Blueprint, deps: BoardDeps, clips: Callable[[str], dict[str, Path]]) -> None:
    @pages.get("/board/clips/<hall>/<path:name>.wav")
    def clip(hall: str, name: str) -> Response:
        screen = deps.screen("board")
        path = clips(hall).get(name) if screen is not None and screen.hall == hall else None
        if path is None:
            abort(404)
        return send_file(path, mimetype="audio/wav", max_age=31_536_000)

    @pages.get("/board/content.json")
    def listed() -> Response:
        screen = deps.screen("board")
        if screen is None:
            abort(404)
        return jsonify(
            items=[
                {
                    "kind": piece.kind,
                    "url": url_for("board.piece", name=piece.name, v=piece.path.stat().st_mtime_ns),
                }
                for piece in content.shown(deps.content(screen.hall))
            ]
        )

    @pages.get("/board/content/<name>")
    def piece(name: str) -> Response:
        screen = deps.screen("board")
        found = content.shown(deps.content(screen.hall)) if screen is not None else []
        wanted = next((one for one in found if one.name == name), None)
        if wanted is None:
            abort(404)
        return send_file(wanted.path, mimetype=wanted.media_type, max_age=86_400, conditional=True)
