"""Appeals against a miss or a cancellation that counts: read by those who may answer them, one press each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.booking_words import STATES, day_words
from queue_server.pages.deps import People
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "zh": {
        "title": "未到、取消的申诉",
        "lead": "认为未到或取消不该计入的，在自己的预约页上提出。受理后不再计入；不受理的，本人会看到理由。",
        "none": "没有待处理的申诉。",
        "back": "返回",
        "counts": {"missed": "计为未到 1 次", "cancelled": "计为取消 1 次"},
        "done": {
            "excuse": "已受理：{number} 不再计入，答复已发给本人。",
            "appeal/decline": "已答复：{number} 维持计入，理由已发给本人。",
        },
        "number": "预约号",
        "at": "预约时间",
        "state": "状态",
        "made": "提出时间",
        "text": "本人说明",
        "gone": "说明已到期删除",
        "reason": "理由（本人能看到，请勿写姓名）",
        "grant": "受理，不计入",
        "decline": "不受理",
        "unreachable": "连不上服务器，请稍后再试。",
        "script": "处理申诉需要浏览器脚本。",
    },
    "en": {
        "title": "Appeals",
        "lead": "Who thinks a miss should not count says so on the booking's own page. Granted, it counts no more;"
        " declined, they read why.",
        "none": "No appeal is waiting.",
        "back": "Back",
        "counts": {"missed": "counts as one miss", "cancelled": "counts as one cancellation"},
        "done": {
            "excuse": "Granted: {number} counts no more; they are told.",
            "appeal/decline": "Answered: {number} goes on counting; they are told why.",
        },
        "number": "Booking",
        "at": "Booked for",
        "state": "State",
        "made": "Made at",
        "text": "What they say",
        "gone": "No longer kept",
        "reason": "Reason (they read it; no names please)",
        "grant": "Grant: it does not count",
        "decline": "Decline",
        "unreachable": "The server cannot be reached. Please try again.",
        "script": "Answering appeals needs a browser with script.",
    },
}


class AppealDeps(People, Protocol):
    """Who is asking, and the appeals nobody has answered."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def appeals(self, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """The oldest first."""


def blueprint(deps: AppealDeps) -> Blueprint:
    """`/bookings/appeals` for guides and managers."""
    made = Blueprint("appeals", __name__, template_folder="templates")

    @made.get("/bookings/appeals")
    def appeals() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "steer"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        return staff_page(
            "bookings/appeals.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            states=STATES[lang],
            done=json.dumps(WORDS[lang]["done"], ensure_ascii=False),
            said_day=partial(day_words, lang),
            appeals=deps.appeals(hall),
            import_map=deps.import_map,
        )

    return made
