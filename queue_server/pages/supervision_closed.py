"""What was closed and how it ended (办结记录), how many cards each department had, and an order as a paper to sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import gevent
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel import spreadsheet
from queue_server.kernel.errors import Refusal
from queue_server.pages.deps import Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.supervision_deps import SupervisionDeps, asked_by, hall_name
from queue_server.staff.roles import may

COUNTED: Final = ("warning", "yellow", "red", "ordered", "late", "over", "closed", "open")
SHOWN_MAX: Final = 300  # rows on the page
FILE_MAX: Final = 5000  # lines of the file
PIECE: Final = 100  # lines of it written at once
LISTED: Final = (
    *("closed_at", "clock", "level", "place", "label", "order", "owner", "reply_by", "replied_at", "late_days"),
    *("order_text", "reply", "finding", "closed_by", "alone"),
)
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "closed_title": "监察办结记录",
        "closed_lead": "已办结的亮牌和督办单，以及这些天各部门亮牌的次数。迟复的一直记为迟复。自行解除的不列。",
        "counts": "各部门亮牌",
        "clock": "监察项",
        "level": "最高亮牌",
        "place": "部门（窗口、队列）",
        "label": "编号",
        "warning": "预警",
        "yellow": "黄牌",
        "red": "红牌",
        "ordered": "督办",
        "late": "其中迟复",
        "over": "自行解除",
        "closed": "已办结",
        "open": "未办结",
        "no_cards": "这些天没有亮牌。",
        "no_closed": "这些天没有办结的亮牌和督办单。",
        "shown_max": "这里只列最近办结的 {n} 条；更多的请下载清单，或缩短日期。",
        "file_max": "只列最近办结的 {n} 条，更早的没有列出；请缩短日期分次下载。",
        "counts_file": "下载统计 CSV",
        "list_file": "下载清单 CSV",
        "closed_at": "办结时间",
        "owner": "承办人",
        "order_text": "督办内容",
        "replied_at": "回复时间",
        "late_days": "迟复（工作日）",
        "finding": "结论",
        "closed_by": "办结人",
        "alone": "审核",
        "is_alone": "仅一位主管，本人审核",
        "paper": "督办单",
        "paper_of": "督办通知单",
        "print": "打印",
        "number": "编号",
        "issued": "签发",
        "matter": "督办事项",
        "received": "承办人签收",
        "signed": "签发人（盖章）",
        "on": "日期",
        "back_all": "返回",
    },
    "en": {
        "closed_title": "Closed alarms",
        "closed_lead": "Cards and orders that were closed, and how many cards each department had in these days. What"
        " was late stays late. What went by itself is not listed.",
        "counts": "Cards by department",
        "clock": "Clock",
        "level": "Highest card",
        "place": "Department (window, line)",
        "label": "Number",
        "warning": "Warnings",
        "yellow": "Yellow",
        "red": "Red",
        "ordered": "Orders",
        "late": "Of them late",
        "over": "Over by themselves",
        "closed": "Closed",
        "open": "Open",
        "no_cards": "No card in these days.",
        "no_closed": "Nothing was closed in these days.",
        "shown_max": "Only the {n} closed last are shown. For more, download the list or choose fewer days.",
        "file_max": "Only the {n} closed last; earlier ones are missing. Choose fewer days and download again.",
        "counts_file": "Counts as CSV",
        "list_file": "List as CSV",
        "closed_at": "Closed at",
        "owner": "For",
        "order_text": "What was ordered",
        "replied_at": "Answered at",
        "late_days": "Late (working days)",
        "finding": "Finding",
        "closed_by": "Closed by",
        "alone": "Checked",
        "is_alone": "one manager alone, checked by himself",
        "paper": "Order",
        "paper_of": "Order to deal with a matter",
        "print": "Print",
        "number": "Number",
        "issued": "Issued by",
        "matter": "Matter",
        "received": "Received by",
        "signed": "Signed (seal)",
        "on": "Date",
        "back_all": "Back",
    },
}
SPANS: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": ("今天", "本周", "本月", "上月"),
    "en": ("Today", "This week", "This month", "Last month"),
}


def spans(today: str, lang: str) -> list[tuple[str, str, str]]:
    """(name, first day, last day) of the days people ask for."""
    at = date.fromisoformat(today)
    month = at.replace(day=1)
    before = month - timedelta(days=1)
    firsts = (at, at - timedelta(days=at.weekday()), month, before.replace(day=1))
    lasts = (at, at, at, before)
    return [(name, a.isoformat(), b.isoformat()) for name, a, b in zip(SPANS[lang], firsts, lasts, strict=True)]


def add_to(made: Blueprint, deps: SupervisionDeps, words: Mapping[str, Mapping[str, str]]) -> None:
    """`/supervision/closed`, its two files, and `/supervision/orders/<alarm>`; `words` of the page of alarms too."""

    @made.get("/supervision/closed")
    def closed() -> AnyResponse:
        return _shown(deps, words)

    @made.get("/supervision/closed/<table>.csv")
    def file_of(table: str) -> AnyResponse:
        person = asked_by(deps, "see_figures")
        if not isinstance(person, Person):
            return person
        lang = workplace_language()
        try:
            found = deps.closed(deps.hall(person.hall), person, request.args, FILE_MAX if table == "list" else 0)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        text = list_csv(found, lang, words[lang]) if table == "list" else counts_csv(found, lang, words[lang])
        answer = Response("\ufeff" + text, mimetype="text/csv")
        name = f"alarms-{'list' if table == 'list' else 'counts'}-{found['from']}-{found['to']}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @made.get("/supervision/orders/<alarm>")
    def order(alarm: str) -> AnyResponse:
        person = asked_by(deps, "see_figures", "call")
        if not isinstance(person, Person):
            return person
        lang, hall = workplace_language(), deps.hall(person.hall)
        try:
            one = deps.order(hall, person, alarm)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)
        w = {**words[lang], **WORDS[lang]}
        sees_all = may(person.role, "see_figures")
        return staff_page("order.html", person=person, hall_name=hall_name(hall, lang), w=w, one=one, sees_all=sees_all)


def _shown(deps: SupervisionDeps, words: Mapping[str, Mapping[str, str]]) -> AnyResponse:
    person = asked_by(deps, "see_figures")
    if not isinstance(person, Person):
        return person
    lang, hall = workplace_language(), deps.hall(person.hall)
    today = deps.today(hall)
    asked = (
        request.args if request.args.get("from") or request.args.get("to") else {"from": f"{today[:8]}01", "to": today}
    )
    try:
        found = deps.closed(hall, person, asked, SHOWN_MAX)
    except Refusal as wrong:
        return error_page(wrong, lang, person.role)
    return staff_page(
        "closed.html",
        person=person,
        hall_name=hall_name(hall, lang),
        w={**words[lang], **WORDS[lang]},
        found=found,
        columns=COUNTED,
        spans=spans(today, lang),
    )


def counts_csv(found: Mapping[str, Any], lang: str, words: Mapping[str, str]) -> str:
    """The cards by department and clock: the same numbers as on the page, the total last."""
    w = {**words, **WORDS[lang]}
    head = [w["place"], w["clock"], *(w[name] for name in COUNTED)]
    lines = [[one["place"], one[f"clock_{lang}"], *(one[name] for name in COUNTED)] for one in found["lines"]]
    return spreadsheet.table((head, *lines, [w["total"], "", *(found["total"][name] for name in COUNTED)]))


def list_csv(found: Mapping[str, Any], lang: str, words: Mapping[str, str]) -> str:
    """Every closed card and order, a line each; a last line says so where there is more."""
    w = {**words, **WORDS[lang]}
    cut = [[w["file_max"].format(n=len(found["alarms"]))]] if found["more"] else []
    text = [spreadsheet.line([w[name] for name in LISTED])]
    for one in found["alarms"]:
        if len(text) % PIECE == 0:
            gevent.sleep(0)  # others have their turn between
        text.append(spreadsheet.line([_cell(one, name, lang, w) for name in LISTED]))
    return "".join((*text, spreadsheet.table(cut)))


def _cell(one: Mapping[str, Any], name: str, lang: str, w: Mapping[str, str]) -> object:
    if name in ("clock", "level"):
        return one[f"{name}_{lang}"]
    if name in ("owner", "closed_by"):
        return one[name]["name"] if one[name] else ""
    if name in ("closed_at", "replied_at"):
        return (one[name] or "")[:16].replace("T", " ")
    if name == "alone":
        return w["is_alone"] if one["is_alone"] else ""
    return "" if one[name] is None else one[name]
