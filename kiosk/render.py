"""How values become a page: the shell, one fragment per screen with its spoken summary, and the panel's geometry."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any, Final

import segno
from flask import Response, make_response, render_template
from markupsafe import Markup

from kiosk import flow, speech, summary, tiles, words
from kiosk.deps import KioskDevice
from kiosk.lang import HTML_LANG, LANGS, Lang
from kiosk.scene import Scene, Values, header
from kiosk.speech import Said
from kiosk.words_spoken import SPOKEN

DEFAULT_PITCH_MM: Final = 0.311  # 27 inch, 1080 x 1920
DEFAULT_BOTTOM_MM: Final = 700
REACH_MAX_MM: Final = 1220  # ux.md K4
LOW_MM: Final = (800, 1100)  # where the controls lie in low-reach mode
WIDTH_PX: Final = 1080
HEIGHT_PX: Final = 1920
_PLACE: Final = re.compile(r"(\{\w+\})")
LOW_BAND_MIN_MM: Final = 260  # less of the panel than this between the two heights: the band grows downwards


def shell(scene: Scene, device: KioskDevice, times: flow.Timings, import_map: str, first: Values | None = None) -> str:
    """The page that stays: settings, the dialogs the browser shows by itself, and on its stage the start screen, or
    the one that was asked for."""
    return render_template(
        "kiosk/shell.html",
        first=Markup(fragment(scene, first or tiles.start(scene))),  # noqa: S704  rendered by our own template
        device=device,
        hall=scene.hall,
        times=times,
        speakers={lang: words.speaker(lang) for lang in LANGS.values()},
        says={lang: Sayer(lang) for lang in LANGS.values()},
        html_lang=HTML_LANG,
        import_map=Markup(import_map),  # noqa: S704  made by the server at start
        **geometry(scene),
    )


def enrol_page() -> str:
    """What a browser without a device key sees."""
    speakers = {lang: words.speaker(lang) for lang in LANGS.values()}
    return render_template("kiosk/enrol.html", speakers=speakers, html_lang=HTML_LANG)


def fragment(scene: Scene, values: Values) -> str:
    """One screen as HTML."""
    leaves = flow.BEHAVIOUR[values["screen"]].leaves if values["screen"] in flow.BEHAVIOUR else False
    said: Values = {"said": speech.as_attribute(values.get("speech") or summary.spoken(scene, values))}
    if "tiles" in values:
        said["tiles_said"] = [
            speech.as_attribute(summary.tile(scene, at, one)) for at, one in enumerate(values["tiles"], 1)
        ]
    if "rows" in values:
        said["rows_said"] = [
            speech.as_attribute(summary.row(scene, at, one)) for at, one in enumerate(values["rows"], 1)
        ]
    return render_template(
        f"kiosk/{values.get('template', values['screen'])}.html",
        t=scene.t,
        say=Sayer(scene.lang),
        lang=scene.lang,
        html_lang=HTML_LANG[scene.lang],
        now_ms=scene.now_ms,
        head=header(scene),
        leaves=leaves,
        **said,
        **values,
    )


def answer(scene: Scene, values: Values, status: int = 200) -> Response:
    """A screen as a response; the header tells it from an error page of something in between."""
    response = make_response(fragment(scene, values), status)
    response.headers["X-Kiosk-Screen"] = values["screen"]
    return response


class Sayer:
    """What a template writes into `data-say`: a text of the screen, or one that is only spoken."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang

    def __call__(self, text: str) -> str:
        """A text that is on the screen as well."""
        return speech.as_attribute(speech.words(self._lang, text))

    def only(self, key: str) -> str:
        """A text of words_spoken without places to fill."""
        return speech.as_attribute(speech.sentence(self._lang, SPOKEN[key]))

    def person(self, one: Mapping[str, Any]) -> str:
        """Somebody awaited, by role."""
        return speech.as_attribute(speech.words(self._lang, str(one["role_name"])))

    def spelled(self, text: str) -> str:
        """Letters and figures, one by one."""
        return speech.as_attribute(speech.spelled(self._lang, text))

    def around(self, key: str) -> str:
        """A text of words_spoken around one figure, which the page fills in: two lists."""
        before, _, after = _PLACE.split(SPOKEN[key].of(self._lang))
        parts: tuple[Said, Said] = speech.words(self._lang, before), speech.words(self._lang, after)
        return f"[{speech.as_attribute(parts[0])},{speech.as_attribute(parts[1])}]"


def geometry(scene: Scene) -> Values:
    """Pixel pitch, the height above which nothing that must be touched may lie (ux.md K4), and the low band, in px."""
    place = scene.place
    pitch_mm = place.pitch_mm if place else DEFAULT_PITCH_MM
    bottom_mm = place.bottom_mm if place else DEFAULT_BOTTOM_MM
    width_px, height_px = (place.width_px, place.height_px) if place else (WIDTH_PX, HEIGHT_PX)

    def at_px(above_floor_mm: float) -> int:
        return min(height_px, max(0, round(height_px + (bottom_mm - above_floor_mm) / pitch_mm)))

    low_mm, high_mm = LOW_MM
    top_px, end_px = at_px(high_mm), at_px(low_mm)
    if (end_px - top_px) * pitch_mm < LOW_BAND_MIN_MM:
        end_px = height_px
    band = {"reach_px": at_px(REACH_MAX_MM), "low_top_px": top_px, "low_end_px": end_px}
    return {"pitch_mm": pitch_mm, "panel_wide_px": width_px, "panel_high_px": height_px, **band}


def qr(link: str) -> str | None:
    """The link as an SVG, None when it has no host a phone could reach."""
    if not link.startswith(("http://", "https://")):
        return None
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(out.getvalue().decode())  # noqa: S704  drawn by segno from modules, holds no text of others
