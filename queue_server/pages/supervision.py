"""电子监察 for managers: open alarms with what can be done about each, and what ran outside the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel import spreadsheet
from queue_server.kernel.errors import Refusal
from queue_server.pages import supervision_closed
from queue_server.pages.deps import Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.supervision_deps import SupervisionDeps, asked_by, hall_name
from queue_server.staff.roles import may

COLUMNS: Final[Mapping[str, str]] = {  # of a line, and their words
    "finished": "finished",
    "needing": "needing",
    "same_day": "same_day",
    "late": "late_link",
    "without": "without",
    "outside": "from_nowhere",
}
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
        "show": "查看",
        "file": "下载 CSV",
        "outside": "办件核对（系统外循环）",
        "outside_lead": "已办结的号里，应有办件的是否当日关联；事后补录的永远记为补录。"
        "办两个部门事项的号，两个部门各计一次，合计只计一次。",
        "nothing": "这些天没有办结的号。",
        "first_day": "从",
        "last_day": "到",
        "other_eyes": "当事人、承办人和回复人不能自己办结，请由另一位主管审核。",
        "alone": "仅一位主管，本人审核",
        "late_by": "迟复 {n} 个工作日",
        "finding": "结论",
        "closed_list": "办结记录和统计",
        "paper": "打印督办单",
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
        "show": "Show",
        "file": "Download CSV",
        "outside": "Tickets against cases",
        "outside_lead": "Of finished tickets that need a case: which had it the same day. What came later stays late."
        " A ticket for two departments counts at each, and once in the total.",
        "nothing": "No ticket was finished on these days.",
        "first_day": "From",
        "last_day": "To",
        "other_eyes": "Whoever it is about, was ordered or has answered cannot close it: another manager does.",
        "alone": "one manager alone, checked by himself",
        "late_by": "answered {n} working days late",
        "finding": "Finding",
        "closed_list": "Closed ones and counts",
        "paper": "Print the order",
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


def blueprint(deps: SupervisionDeps) -> Blueprint:
    """`/supervision` for managers, auditors and evaluators, and what belongs to it."""
    made = Blueprint("supervision", __name__, template_folder="templates")

    @made.get("/supervision")
    def supervision() -> AnyResponse:
        return _shown(deps)

    @made.get("/supervision/reconciliation.csv")
    def table() -> AnyResponse:
        person, lang = asked_by(deps, "see_figures"), workplace_language()
        if not isinstance(person, Person):
            return person
        try:
            told = deps.reconciled(deps.hall(person.hall), request.args)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        made = Response("\ufeff" + as_csv(told, lang), mimetype="text/csv")
        days = told["day"] if told["day"] == told["until"] else f"{told['day']}-{told['until']}"
        made.headers["Content-Disposition"] = f'attachment; filename="reconciliation-{days}.csv"'
        return made

    supervision_closed.add_to(made, deps, WORDS)
    return made


def _shown(deps: SupervisionDeps) -> AnyResponse:
    person, lang = asked_by(deps, "see_figures"), workplace_language()
    if not isinstance(person, Person):
        return person
    hall = deps.hall(person.hall)
    try:
        told = deps.reconciled(hall, request.args)
    except Refusal as wrong:
        return error_page(wrong, lang, person.role)
    return staff_page(
        "supervision.html",
        person=person,
        hall_name=hall_name(hall, lang),
        hall=hall.id,
        w=WORDS[lang],
        judges=may(person.role, "oversee"),
        alarms=deps.alarms(hall, person),
        colleagues=deps.colleagues(hall),
        told=told,
        columns=COLUMNS,
        spans=supervision_closed.spans(deps.today(hall), lang),
        import_map=deps.import_map,
    )


def as_csv(told: Mapping[str, Any], lang: str) -> str:
    """The same numbers as on the screen, the total last."""
    w = WORDS[lang]
    head = [w["department"], *(w[word] for word in COLUMNS.values())]
    lines = ([one["department"], *(one[name] for name in COLUMNS)] for one in told["departments"])
    return spreadsheet.table((head, *lines, [w["total"], *(told["total"][name] for name in COLUMNS)]))
