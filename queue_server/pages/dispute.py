"""排队说明单: one printable page about one ticket, for whoever explains to a citizen why others were called first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.journal_words import kind_words
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "排队说明单",
        "lead": "全部内容来自不可更改的日志；不含姓名、证件和优先类别。",
        "service": "事项",
        "channel": "取号渠道",
        "arrived": "取号时间",
        "slot": "预约时间",
        "rank": "排序时间",
        "rank_how": "取号（或预约）时间减优先 {min} 分钟",
        "ahead": "取号时告知",
        "ahead_said": "前面 {n} 人",
        "said": "取号时告知的等候",
        "said_range": "{low_min}–{high_min} 分钟",
        "said_kept": "实际在范围内",
        "said_off": "实际不在范围内",
        "waited": "实际等候",
        "waited_said": "{n} 分钟，{at} 首次叫号",
        "not_called": "尚未叫号",
        "overtakers": "后取号而先叫到的",
        "nobody": "没有后取号而先叫到的。",
        "number": "号码",
        "called": "叫号",
        "window": "窗口",
        "reason": "依据",
        "their_rank": "其排序时间",
        "own_rank": "本号当时排序时间",
        "minutes": "优先 {n} 分钟",
        "calls": "叫号、屏幕和播报",
        "no_calls": "没有叫过这个号。",
        "call_line": "{at}，{window} 号窗口，{what}",
        "first": "叫号",
        "again": "重呼",
        "rule": "规则：{rule}，排序时间 {rank}",
        "rule_order": "按序",
        "rule_early": "预约提前叫号（无人等候时）",
        "rule_chosen": "选呼",
        "rule_floor": "现场取号保底",
        "rule_meanwhile": "断网期间由窗口叫号",
        "beat": "当时排在其后的：{numbers}",
        "shown": "显示",
        "spoken": "播报",
        "none_shown": "没有屏幕确认显示",
        "none_spoken": "没有播报记录",
        "events": "全部经过",
        "when": "时间",
        "what": "经过",
        "by": "操作",
        "entry": "日志序号",
        "queue": "队列",
        "sign": "核对人签字：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿",
        "back": "返回",
    },
    "en": {
        "title": "Sheet of a number",
        "lead": "All of it is from the journal, which nobody can change; no name, document or priority class.",
        "service": "Service",
        "channel": "Taken at",
        "arrived": "Taken",
        "slot": "Booked for",
        "rank": "Its place in time",
        "rank_how": "when taken (or booked for) less {min} minutes of priority",
        "ahead": "Said when taken",
        "ahead_said": "{n} people ahead",
        "said": "Wait said then",
        "said_range": "{low_min}–{high_min} min",
        "said_kept": "it was within",
        "said_off": "it was not within",
        "waited": "Did wait",
        "waited_said": "{n} minutes, first called at {at}",
        "not_called": "not called yet",
        "overtakers": "Taken later and called earlier",
        "nobody": "Nobody who came later was called earlier.",
        "number": "Number",
        "called": "Called",
        "window": "Window",
        "reason": "By",
        "their_rank": "Their place in time",
        "own_rank": "This number's then",
        "minutes": "{n} minutes of priority",
        "calls": "Calls, screens and voices",
        "no_calls": "This number was never called.",
        "call_line": "{at}, window {window}, {what}",
        "first": "call",
        "again": "called again",
        "rule": "Rule: {rule}, place in time {rank}",
        "rule_order": "in turn",
        "rule_early": "before the booked hour, as nobody else waited",
        "rule_chosen": "chosen",
        "rule_floor": "a walk-in's turn",
        "rule_meanwhile": "called by the window while cut off",
        "beat": "Behind it stood: {numbers}",
        "shown": "Shown",
        "spoken": "Spoken",
        "none_shown": "no screen has confirmed it",
        "none_spoken": "not spoken",
        "events": "Everything that happened",
        "when": "When",
        "what": "What",
        "by": "By",
        "entry": "Journal entry",
        "queue": "Queue",
        "sign": "Checked by: ____________   Date: ____________",
        "back": "Back",
    },
}


class DisputeDeps(People, Protocol):
    """Who is asking, and what the journal says of a ticket."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def sheet(self, person: Person, ticket: str) -> Mapping[str, Any]:
        """Everything of the ticket; UnknownTicket, also for one of another hall."""


def blueprint(deps: DisputeDeps) -> Blueprint:
    """`/tickets/<ticket>/sheet`, for who may know why."""
    made = Blueprint("dispute", __name__, template_folder="templates")

    @made.get("/tickets/<ticket>/sheet")
    def sheet(ticket: str) -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "see_why"):
            return error_page(NotYours(), lang)
        try:
            one = deps.sheet(person, ticket)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        hall = deps.hall(person.hall)
        kinds = {event["kind"]: kind_words(event["kind"], lang) for event in one["events"]}
        hall_name = (hall.name_en if lang == "en" else "") or hall.name
        back = "/called" if may(person.role, "oversee") else "/windows"
        return staff_page(
            "dispute.html", person=person, hall_name=hall_name, w=WORDS[lang], one=one, kinds=kinds, back=back
        )

    return made
