"""Bookings that have no place any more: where each would go, and one press that moves them all."""

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
from queue_server.pages.booking_words import day_words
from queue_server.pages.deps import People
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "失去名额的预约：全部改期",
        "lead": "每个预约改到最近的空余时间：先预约的先选，一个名额只给一人。"
        "本人会收到通知，不算本人改约，也不记爽约。",
        "none": "没有失去名额的预约，不用改期。",
        "back": "返回",
        "number": "预约号",
        "service": "事项",
        "from": "原时间",
        "to": "改到",
        "why": "原因",
        "why_gone": "时段已取消",
        "why_over": "超出名额",
        "nowhere": "两周内没有空余时间，请联系本人，在预约名额页改期或取消",
        "counts": "共 {all} 个，可以改期 {movable} 个，{stay} 个没有别的时间。",
        "reason": "告诉本人的理由（请勿写姓名）",
        "reason_default": "大厅调整安排",
        "act": "改期并通知（{movable} 个）",
        "sure": "再点一次，{movable} 个预约改到表中的时间，并通知本人。",
        "doing": "正在改期：{done} / {all}",
        "done": "已改期 {moved} 个，没有改的 {left} 个。",
        "moved": "已改期",
        "again": "重新查看",
        "unreachable": "连不上服务器。已改的不会再改，请重新查看后再试。",
        "script": "改期需要浏览器脚本。",
    },
    "en": {
        "title": "Bookings without a place: move all",
        "lead": "Each goes to the nearest free time: who booked first chooses first, and no place is given twice."
        " They get a notice; it counts neither as their change nor as a miss.",
        "none": "Every booking has its place. Nothing is to be moved.",
        "back": "Back",
        "number": "Booking",
        "service": "Service",
        "from": "From",
        "to": "To",
        "why": "Why",
        "why_gone": "slot is gone",
        "why_over": "more than places",
        "nowhere": "Nothing free within two weeks: please call them",
        "counts": "{all} in all: {movable} can be moved, {stay} have no other time.",
        "reason": "Reason they are told (no names please)",
        "reason_default": "The hall changes its plan",
        "act": "Move and tell them ({movable})",
        "sure": "Press once more: {movable} bookings go to the times in the table, and are told.",
        "doing": "Moving: {done} of {all}",
        "done": "{moved} moved, {left} not.",
        "moved": "moved",
        "again": "Look again",
        "unreachable": "The server cannot be reached. What is moved is not moved again: look again, then retry.",
        "script": "Moving needs a browser with script.",
    },
}


class ClearingDeps(People, Protocol):
    """Who is asking, and where the bookings without a place could go."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def plan(self, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """As GET /halls/{hall}/bookings/conflicts/plan answers it."""


def blueprint(deps: ClearingDeps) -> Blueprint:
    """`/bookings/conflicts` for who oversees the hall."""
    made = Blueprint("clearing", __name__, template_folder="templates")

    @made.get("/bookings/conflicts")
    def conflicts() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "oversee"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        plan = sorted(deps.plan(hall), key=lambda one: (one["start"], one["number"]))
        movable = sum(one["to"] is not None for one in plan)
        return staff_page(
            "bookings/clearing.html",
            person=person,
            hall=hall,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            said=json.dumps(WORDS[lang], ensure_ascii=False),
            plan=plan,
            said_day=partial(day_words, lang),
            movable=movable,
            stay=len(plan) - movable,
            import_map=deps.import_map,
        )

    return made
