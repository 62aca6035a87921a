"""评价服务 at the kiosk: a number typed or a slip scanned, then a grade or nothing. A page of its own, large type.

It asks the public calls with the kiosk's own cookie and keeps nothing: after a minute without a touch all is wiped.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from kiosk import flow, render
from kiosk.deps import Deps
from kiosk.scene import Scene
from queue_server.hall.model import Hall
from queue_server.ratings.model import ASPECTS, GRADES

OFFERED: Final = tuple(name for name in ASPECTS if name != "overall")
DIGITS_MAX: Final = 4
WORDS: Final[dict[str, dict[str, str]]] = {
    "zh": {
        "title": "评价服务",
        "how": "输入小票上的号码（只输数字），或把小票对准扫描器。",
        "find": "查找",
        "delete": "删除",
        "none": "今天没有这个号。请核对小票上的数字，或到导办台询问。",
        "which": "是哪一个？",
        "window": "{window} 号窗口",
        "ask": "您对这次服务满意吗？",
        "about": "是哪方面？（可不选）",
        "submit": "提交评价",
        "choose": "请先点一个等级",
        "skip": "跳过",
        "free": "评价自愿。窗口人员看不到您这一次的评价。",
        "not_yet": "{number} 号还没有办结，办结后再来评价。",
        "already": "{number} 号已评价过，谢谢。",
        "over": "{number} 号的评价期限已过。",
        "thanks": "谢谢，您的评价已收到",
        "skipped": "好的，祝您顺利",
        "home": "返回首页",
        "back": "返回",
        "unreachable": "暂时连不上服务器。请稍后再试，或扫小票二维码在手机上评价。",
        "idle": "还在评价吗？{seconds} 秒后返回首页。",
        "more": "继续",
        "other": "English",
    },
    "en": {
        "title": "Rate a visit",
        "how": "Type the figures of your number, or hold the slip before the scanner.",
        "find": "Find",
        "delete": "Delete",
        "none": "There is no such number today. Please check your slip, or ask at the guide desk.",
        "which": "Which one is it?",
        "window": "Window {window}",
        "ask": "How was this visit?",
        "about": "What is it about? (optional)",
        "submit": "Send",
        "choose": "Choose a grade first",
        "skip": "Skip",
        "free": "Only if you like. The staff at the window do not see how you rated this visit.",
        "not_yet": "Number {number} is not finished yet. Please rate it afterwards.",
        "already": "Number {number} has been rated already. Thank you.",
        "over": "The term for rating number {number} is over.",
        "thanks": "Thank you. Your rating has been received",
        "skipped": "All right. Good-bye!",
        "home": "Start",
        "back": "Back",
        "unreachable": "The server cannot be reached. Try again, or scan the code on your slip with a phone.",
        "idle": "Are you still here? Back to the start in {seconds} s.",
        "more": "Go on",
        "other": "中文",
    },
}


def kiosk_rating(deps: Deps, import_map: str = "", timings: flow.Timings | None = None) -> Blueprint:
    """`/kiosk/rate`, for an enrolled kiosk."""
    pages = Blueprint("kiosk_rating", __name__, url_prefix="/kiosk", template_folder="templates")
    times = timings or flow.Timings()

    @pages.get("/rate")
    def rate() -> Response | tuple[str, int]:
        device = deps.device(request)
        if device is None:
            return render.enrol_page(), 401
        hall = deps.hall(device)
        scene = Scene("zh", hall, hall.kiosk(device.name, device.zone), None, {}, deps.printer(device), deps.now_ms())
        lang = "en" if request.args.get("lang") == "en" else "zh"
        text = render_template(
            "kiosk/rate.html",
            setup=setup_of(hall, times, lang),
            import_map=Markup(import_map),  # noqa: S704  made by the server at start
            **render.geometry(scene),
        )
        response = Response(text, content_type="text/html; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages


def setup_of(hall: Hall, times: flow.Timings, lang: str) -> dict[str, Any]:
    """What the page is made of, once."""
    return {
        "hall": hall.id,
        "lang": lang,
        "names": {"zh": hall.name, "en": hall.name_en or hall.name},
        "digits_max": DIGITS_MAX,
        "idle_s": times.idle_warn_s,
        "countdown_s": times.idle_countdown_s,
        "done_s": times.done_s,
        "grades": [{"grade": grade, "zh": words.zh, "en": words.en} for grade, words in GRADES.items()],
        "aspects": [{"id": name, "zh": ASPECTS[name].zh, "en": ASPECTS[name].en} for name in OFFERED],
        "words": WORDS,
    }
