"""The round of a team that goes to people's homes: one card per visit with its address, and keys for what came of it.

Addresses are not in the page: its script asks for them in one call that the journal keeps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.booking_words import STATES
from queue_server.pages.deps import People
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

DAY_MAX: Final = 10
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "上门名单",
        "lead": "按时间排列。打开或打印地址会记入日志；没有登记结果的，日终按已上门处理。",
        "none": "这一天没有上门预约。",
        "back": "预约名单",
        "before": "前一天",
        "after": "后一天",
        "print": "打印（A4）",
        "address": "地址",
        "asking": "正在读取地址…",
        "gone": "地址已到期删除",
        "phone": "看手机号（留记录）",
        "no_phone": "已不保存",
        "met": "已上门",
        "nobody": "家中无人",
        "postpone": "改期",
        "postpone_do": "和本人约好新的时间。本人会收到通知，不算本人改约，也不记未到。",
        "time": "新的时间",
        "choose": "请选时间",
        "no_slot": "两周内没有空余时间",
        "reason": "理由（请勿写姓名、地址）",
        "postpone_act": "改期并通知",
        "mend": "更正结果",
        "mend_do": "写明理由，选正确的结果。更正记入日志，未到的次数随之改变；到下一个工作日结束为止。",
        "mend_met": "更正为：已上门",
        "mend_nobody": "更正为：家中无人",
        "not_yet": "还没到时间",
        "sign": "办结签字",
        "printed": "打印时间 {at}",
        "done": "已登记。",
        "unreachable": "连不上服务器，请重试。",
        "script": "地址和登记结果需要浏览器脚本。",
    },
    "en": {
        "title": "Visits at home",
        "lead": "In the order of their hours. Opening or printing the addresses is kept in the journal; a visit of "
        "which nothing is said counts as done at the end of the day.",
        "none": "No visits on this day.",
        "back": "Bookings of the day",
        "before": "Day before",
        "after": "Day after",
        "print": "Print (A4)",
        "address": "Address",
        "asking": "Reading the address…",
        "gone": "The address has been deleted",
        "phone": "Show phone (recorded)",
        "no_phone": "No longer kept",
        "met": "Done",
        "nobody": "Nobody home",
        "postpone": "Put off",
        "postpone_do": "Agree on another time with them. They get a notice; it counts neither as their change nor as a "
        "miss.",
        "time": "New time",
        "choose": "Choose a time",
        "no_slot": "Nothing free within two weeks",
        "reason": "Reason (no names or addresses please)",
        "postpone_act": "Put off and tell them",
        "mend": "Correct this",
        "mend_do": "Say why, and press what is right. The journal keeps it and a miss counts by it; until the end of "
        "the next working day.",
        "mend_met": "It was done",
        "mend_nobody": "Nobody was home",
        "not_yet": "not due yet",
        "sign": "Signature",
        "printed": "Printed {at}",
        "done": "Saved.",
        "unreachable": "The server cannot be reached. Please try again.",
        "script": "Addresses and answers need a browser with script.",
    },
}


class RoundDeps(People, Protocol):
    """Who is asking, and the visits of a day without their addresses."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day by the hall's clock, and how late it is: 'YYYY-MM-DD HH:MM'."""

    def round(self, hall: Hall, day: str) -> Sequence[Mapping[str, Any]]:
        """The visits of the day in the order of their hours; NotADay."""


def blueprint(deps: RoundDeps) -> Blueprint:
    """`/bookings/round` for clerks, guides and managers."""
    made = Blueprint("bookings_round", __name__, template_folder="templates")

    @made.get("/bookings/round")
    def visits() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "issue"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        now = deps.today(hall)
        day = request.args.get("day", "")[:DAY_MAX] or now[:10]
        found = deps.round(hall, day)
        at = date.fromisoformat(day)
        return staff_page(
            "bookings/round.html",
            person=person,
            hall=hall,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            said=json.dumps(WORDS[lang], ensure_ascii=False),
            states=STATES[lang],
            day=day,
            now=now,
            before=(at - timedelta(days=1)).isoformat(),
            after=(at + timedelta(days=1)).isoformat(),
            visits=found,
            sees_phones=may(person.role, "steer"),
            import_map=deps.import_map,
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> AnyResponse:
        return error_page(refusal, workplace_language())

    return made
