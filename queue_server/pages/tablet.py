"""The tablet at a window: asks whoever has just been served how it was, and goes back to its idle face by itself.
Before that it takes a signature where the window hands out a result against one.

It is enrolled like the screen over the window (device kind `window`) and opens `/rate`; it shows no person, no grade.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from queue_server.cases.strokes import POINTS_LEAST, POINTS_MAX, STROKES_MAX
from queue_server.hall.errors import UnknownWindow
from queue_server.hall.model import Hall, Window
from queue_server.pages.render import error_page
from queue_server.ratings.model import ASPECTS, GRADES

OFFERED: Final = tuple(name for name in ASPECTS if name != "overall")
THANKS_S: Final = 8
MORE_TIME_S: Final = 30  # after a touch it asks for so long at least
WORDS: Final[dict[str, dict[str, str]]] = {
    "zh": {
        "title": "请您评价这次服务",
        "idle": "办结后请您在这里评价",
        "idle_more": "评价自愿，也可以扫小票二维码在手机上评价。",
        "window": "{window} 号窗口",
        "clerk": "工号 {clerk}",
        "number": "{number} 号",
        "about": "是哪方面？（可不选）",
        "submit": "提交评价",
        "choose": "请先点一个等级",
        "skip": "跳过",
        "free": "评价自愿。窗口人员看不到您这一次的评价。",
        "thanks": "谢谢您的评价",
        "skipped": "好的，祝您顺利",
        "later": "想多说几句？扫小票二维码，{days} 个工作日内可以追加。",
        "seconds": "{seconds} 秒后返回，不记录等级",
        "offline": "暂时不能评价",
        "offline_do": "请扫小票二维码在手机上评价，或到自助终端评价。",
        "refused": "没有记录：{message}",
        "sign_title": "请签名领取",
        "sign_case": "办件编号末 4 位 {tail}",
        "sign_field": "请用手指在框内签名",
        "sign_clear": "清除",
        "sign_confirm": "确认签名",
        "sign_paper": "改签纸质单",
        "sign_kept": "签名加密保存，按办件期限删除，不打印。",
        "sign_offline": "没有送到，请再按一次，或请窗口改用纸质单。",
        "signed": "已签名，谢谢",
        "sign_on_paper": "好的，请在窗口签纸质单",
        "other": "English",
    },
    "en": {
        "title": "How was this visit?",
        "idle": "You can rate your visit here afterwards",
        "idle_more": "Only if you like; the code on your slip does it on your phone, too.",
        "window": "Window {window}",
        "clerk": "Staff no. {clerk}",
        "number": "Number {number}",
        "about": "What is it about? (optional)",
        "submit": "Send",
        "choose": "Choose a grade first",
        "skip": "Skip",
        "free": "Only if you like. The staff at the window do not see how you rated this visit.",
        "thanks": "Thank you for rating",
        "skipped": "All right. Good-bye!",
        "later": "More to say? Scan the code on your slip within {days} working days.",
        "seconds": "Back in {seconds} s, nothing is recorded",
        "offline": "No rating just now",
        "offline_do": "Please scan the code on your slip, or rate at a kiosk.",
        "refused": "Not recorded: {message}",
        "sign_title": "Please sign for it",
        "sign_case": "Case ending {tail}",
        "sign_field": "Sign here with your finger",
        "sign_clear": "Clear",
        "sign_confirm": "Confirm",
        "sign_paper": "On paper instead",
        "sign_kept": "The signature is encrypted, deleted with the case, and never printed.",
        "sign_offline": "Not sent. Press again, or ask for paper at the window.",
        "signed": "Signed. Thank you",
        "sign_on_paper": "All right: on paper at the window",
        "other": "中文",
    },
}


class Tablet(Protocol):
    """An enrolled box at a window."""

    @property
    def hall(self) -> str:
        """Its hall."""

    @property
    def window(self) -> str | None:
        """Its window."""


class TabletDeps(Protocol):
    """Which window the tablet stands at."""

    import_map: str

    def screen(self, kind: str) -> Tablet | None:
        """The device of the present request's cookie."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""


def blueprint(deps: TabletDeps) -> Blueprint:
    """`/rate`."""
    made = Blueprint("tablet", __name__, template_folder="templates")

    @made.get("/rate")
    def rate() -> AnyResponse:
        screen = deps.screen("window")
        if screen is None:
            return redirect("/enrol?for=rate", 303)
        hall = deps.hall(screen.hall)
        window = next((one for one in hall.windows if one.id == screen.window), None)
        if window is None:
            return error_page(UnknownWindow(window=screen.window or ""))
        text = render_template("pages/rate.html", setup=setup_of(hall, window), import_map=deps.import_map)
        answer = Response(text, content_type="text/html; charset=utf-8")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return made


def setup_of(hall: Hall, window: Window) -> dict[str, Any]:
    """What the page is made of, once."""
    return {
        "hall": hall.id,
        "names": {"zh": hall.name, "en": hall.name_en or hall.name},
        "window": window.id,
        "days": hall.rating.term_days,
        "thanks_s": THANKS_S,
        "more_s": MORE_TIME_S,
        "sign": {"strokes": STROKES_MAX, "points": POINTS_MAX, "least": POINTS_LEAST},
        "grades": [{"grade": grade, "zh": words.zh, "en": words.en} for grade, words in GRADES.items()],
        "aspects": [{"id": name, "zh": ASPECTS[name].zh, "en": ASPECTS[name].en} for name in OFFERED],
        "words": WORDS,
    }
