"""Was this number called? The page for who answers complaints: each call, where it was shown, who spoke it, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

CHARS_MAX: Final = 20
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "叫号记录",
        "what": "查一个号码什么时候叫过、哪些屏幕显示过、哪里播报过。内容来自不可更改的日志。",
        "number": "号码",
        "day": "日期",
        "look": "查询",
        "none": "这一天没有叫过 {number}。",
        "call": "第 {n} 次呼叫：{at}，{window} 号窗口",
        "shown": "显示",
        "spoken": "播报",
        "nowhere": "没有屏幕确认显示过。",
        "silent": "没有播报记录。",
        "after": "{s} 秒后",
        "screen": "屏幕",
        "when": "时间",
        "entry": "日志序号",
        "back": "返回",
        "sheet": "排队说明单（打印）",
    },
    "en": {
        "title": "Calls on record",
        "what": "When a number was called, which screens showed it and where it was spoken: from the journal.",
        "number": "Number",
        "day": "Day",
        "look": "Look up",
        "none": "{number} was not called on this day.",
        "call": "Call {n}: {at}, window {window}",
        "shown": "Shown",
        "spoken": "Spoken",
        "nowhere": "No screen has confirmed it.",
        "silent": "It was not spoken.",
        "after": "{s} s later",
        "screen": "Screen",
        "when": "When",
        "entry": "Journal entry",
        "back": "Back",
        "sheet": "Sheet of this number (print)",
    },
}


class CalledDeps(People, Protocol):
    """Who is asking, and what the journal knows."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def called(self, person: Person, number: str, day: str) -> tuple[str, Sequence[Mapping[str, Any]]]:
        """The day that was meant ('' is today) and the calls of the number then. BadInput for no number or no day."""


def blueprint(deps: CalledDeps) -> Blueprint:
    """`/called`, for managers and auditors."""
    made = Blueprint("called", __name__, template_folder="templates")

    @made.get("/called")
    def called() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return redirect(f"/sign-in?next={quote(request.path)}", 303)
        is_overseer = may(person.role, "oversee")
        if not (is_overseer or may(person.role, "audit")):
            return error_page(NotYours(), lang)
        number = request.args.get("number", "").strip()[:CHARS_MAX]
        day, calls, refused = request.args.get("day", "")[:CHARS_MAX], None, None
        try:
            asked_day, found = deps.called(person, number or "A1", day)
            day, calls = asked_day, found if number else None
        except Refusal as refusal:
            refused = refusal.message(lang)
        values: dict[str, Any] = {"number": number.upper(), "day": day, "calls": calls, "refused": refused}
        values["may_why"] = may(person.role, "see_why")
        values["back"] = "/admin/seats" if is_overseer else "/admin/journal"
        status = 400 if refused else 200
        return staff_page("called.html", status, w=WORDS[lang], person=person, hall=deps.hall(person.hall), **values)

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made
