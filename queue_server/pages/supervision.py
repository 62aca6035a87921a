"""电子监察 for managers: open alarms with what can be done about each, and what ran outside the system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "电子监察",
        "alarms": "正在亮牌",
        "none": "目前没有预警和亮牌。",
        "lead": "等候、暂停、受理、环节、时限和差评超过规定的，依次预警、亮黄牌、亮红牌。"
        "红牌须下发督办单或写明结论后办结。",
        "since": "开始于",
        "order": "督办单",
        "reply_by": "回复期限",
        "late": "逾期未回复",
        "reply": "回复",
        "to": "承办人",
        "choose": "请选择承办人",
        "do_order": "下发督办单",
        "do_reply": "提交回复",
        "do_back": "退回重办",
        "do_close": "办结",
        "text": "内容（请勿写姓名和证件号码）",
        "over": "原因已消除",
        "day": "日期",
        "show": "查看",
        "file": "下载 CSV",
        "outside": "办件核对（系统外循环）",
        "outside_lead": "已办结的号里，应有办件的是否当日关联；事后补录的永远记为补录。",
        "nothing": "这一天没有办结的号。",
        "department": "部门",
        "finished": "办结号数",
        "needing": "应有办件",
        "same_day": "当日关联",
        "late_link": "事后补录",
        "without": "没有办件",
        "from_nowhere": "无号无网办来源的办件",
        "total": "合计",
        "tickets": "没有办件的号",
        "no_reason": "未写原因",
        "unreachable": "连不上服务器，请稍后再试。",
        "script": "处理亮牌需要浏览器脚本。",
        "back": "返回",
        "mine": "我的监察",
    },
    "en": {
        "title": "Supervision",
        "alarms": "Open alarms",
        "none": "No warning and no card now.",
        "lead": "What takes longer than the hall allows shows a warning, then a yellow, then a red card."
        " A red card needs an order or a finding to be closed.",
        "since": "Since",
        "order": "Order",
        "reply_by": "Answer by",
        "late": "Not answered in time",
        "reply": "Answer",
        "to": "For",
        "choose": "Choose who deals with it",
        "do_order": "Issue the order",
        "do_reply": "Answer",
        "do_back": "Send back",
        "do_close": "Close",
        "text": "Words (no names or ID numbers please)",
        "over": "Its cause is over",
        "day": "Day",
        "show": "Show",
        "file": "Download CSV",
        "outside": "Tickets against cases",
        "outside_lead": "Of finished tickets that need a case: which had it the same day. What came later stays late.",
        "nothing": "No ticket was finished on this day.",
        "department": "Department",
        "finished": "Finished",
        "needing": "Need a case",
        "same_day": "Same day",
        "late_link": "Later",
        "without": "None",
        "from_nowhere": "Cases from nowhere",
        "total": "Total",
        "tickets": "Tickets without",
        "no_reason": "No reason given",
        "unreachable": "The server cannot be reached. Please try again.",
        "script": "Dealing with alarms needs a browser with script.",
        "back": "Back",
        "mine": "My alarms",
    },
}


class SupervisionDeps(People, Protocol):
    """Who is asking, the alarms, and a day's tickets against cases."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def alarms(self, hall: Hall, person: Person) -> Sequence[Mapping[str, Any]]:
        """The open ones."""

    def colleagues(self, hall: Hall) -> Sequence[Mapping[str, str]]:
        """Who may be given an order: number and name."""

    def reconciled(self, hall: Hall, day: str) -> Mapping[str, Any]:
        """The day's lines; BadInput for what is no day."""

    def table(self, hall: Hall, day: str) -> str:
        """The same as a file."""


def blueprint(deps: SupervisionDeps) -> Blueprint:
    """`/supervision` for managers, auditors and evaluators."""
    made = Blueprint("supervision", __name__, template_folder="templates")

    @made.get("/supervision")
    def supervision() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None or not may(person.role, "see_figures"):
            return _refused(person)
        hall, day = _asked(deps, person)
        try:
            told = deps.reconciled(hall, day)
        except Refusal as wrong:
            return error_page(wrong, lang)
        return staff_page(
            "supervision.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            hall=hall.id,
            w=WORDS[lang],
            judges=may(person.role, "oversee"),
            alarms=deps.alarms(hall, person),
            colleagues=deps.colleagues(hall),
            told=told,
            import_map=deps.import_map,
        )

    @made.get("/supervision/reconciliation.csv")
    def table() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None or not may(person.role, "see_figures"):
            return _refused(person)
        hall, day = _asked(deps, person)
        try:
            text = deps.table(hall, day)
        except Refusal as wrong:
            return error_page(wrong, lang)
        made = Response("\ufeff" + text, mimetype="text/csv")
        made.headers["Content-Disposition"] = f'attachment; filename="reconciliation-{day}.csv"'
        return made

    return made


def _refused(person: Person | None) -> AnyResponse:
    """What is answered to who may not see the page."""
    if person is None:
        return go_to(f"/sign-in?next={quote(request.path)}", 303)
    return error_page(NotYours(), workplace_language())


def _asked(deps: SupervisionDeps, person: Person) -> tuple[Hall, str]:
    """The hall, and the day asked for or today."""
    hall = deps.hall(person.hall)
    return hall, request.args.get("day") or deps.today(hall)
