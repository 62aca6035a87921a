"""The board's page and the clips it plays; what a board shows is decided in setup, layout and announcer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from display.layout import LayoutRefused
from display.setup import board_setup
from display.voice import recorded_clips
from queue_server.hall.model import Display, Hall


@dataclass(frozen=True)
class Screen:
    """An enrolled board: the name it was enrolled under, its hall and the zone it hangs in."""

    name: str
    hall: str
    zone: str | None = None


@dataclass(frozen=True, kw_only=True)
class BoardDeps:
    """What the application hands in.

    `screen` resolves the request's board cookie (None: not enrolled); `hall` gives the hall as it is now; `audio` is
    static/audio; `recordings` gives the folder of a hall's own clips, if there is one; `import_map` is inlined as is.
    """

    screen: Callable[[], Screen | None]
    hall: Callable[[str], Hall]
    audio: Path
    import_map: str
    recordings: Callable[[str], Path | None] = field(default=lambda hall: None)
    enrol_url: str = "/enrol?kind=board"


@cache
def _fingerprint(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def place_of(hall: Hall, screen: Screen) -> Display | None:
    """Where the board hangs: the hall file's display of its name, else one in its zone or on its floor."""
    return hall.display(screen.name, screen.zone) or (hall.displays[0] if hall.displays else None)


def board_pages(deps: BoardDeps) -> Blueprint:
    """Blueprint with GET /board and GET /board/clips/<hall>/<clip>.wav (both need an enrolled board)."""
    pages = Blueprint("board", __name__, template_folder="templates")

    def clips(hall: str) -> dict[str, Path]:
        return recorded_clips(deps.audio) | recorded_clips(deps.recordings(hall))

    @pages.get("/board")
    def board() -> WerkzeugResponse | str | tuple[str, int]:
        screen = deps.screen()
        if screen is None:
            return redirect(deps.enrol_url)
        hall = deps.hall(screen.hall)
        place = place_of(hall, screen)
        if place is None:
            return render_template(
                "display/refused.html", reason="大厅文件里没有显示屏：请先登记这块屏幕的位置和尺寸。"
            ), 409
        urls = {
            name: url_for("board.clip", hall=hall.id, name=name, v=_fingerprint(path, path.stat().st_mtime_ns))
            for name, path in clips(hall.id).items()
        }
        try:
            setup = board_setup(hall, place, urls, recorded_clips(deps.recordings(hall.id)).keys())
        except LayoutRefused as refusal:
            return render_template("display/refused.html", reason=str(refusal)), 409
        return render_template("display/board.html", setup=setup, import_map=deps.import_map)

    @pages.get("/board/clips/<hall>/<path:name>.wav")
    def clip(hall: str, name: str) -> Response:
        screen = deps.screen()
        path = clips(hall).get(name) if screen is not None and screen.hall == hall else None
        if path is None:
            abort(404)
        return send_file(path, mimetype="audio/wav", max_age=31_536_000)

    return pages
