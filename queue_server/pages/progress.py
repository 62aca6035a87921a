"""办件进度: how a case stands, for who types its number and the end of the document. No script, no log-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from flask import Blueprint, Response, request

from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.pages.citizens import citizens_pages
from queue_server.pages.deps import GuideDeps
from queue_server.pages.guide import Reader, reader_of
from queue_server.pages.render import page
from queue_server.pages.said_day import day_said

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "办件进度",
        "lead": "输入办件编号和申请人证件号码的最后 4 位，就能看到办到哪一步。",
        "number": "办件编号",
        "number_hint": "在一次性告知单、受理单或短信里。编号长的，输最后 14 位就行",
        "tail": "申请人证件号码最后 4 位",
        "look": "查询",
        "again": "查别的办件",
        "ask": "对这个办件有疑问或不满意",
        "item": "事项",
        "applied": "申请",
        "accepted": "受理",
        "told": "一次性告知",
        "concluded": "办结",
        "ended": "送达",
        "refused": "不予受理",
        "withdrawn": "撤回",
        "due": "承诺办结",
        "left": "还有 {days} 个工作日",
        "today": "今天到期",
        "over": "已超过 {days} 个工作日，可向导办台询问",
        "supervised": "已超过 {days} 个工作日，大厅正在督办",
        "paused": "特别程序进行中，暂不计时",
        "missing": "还缺的材料",
        "owed": "容缺受理，以下材料后补",
        "until": "请在 {day} 前补齐。",
        "how": "带齐后在自助取号机点“已有办件—补交材料”取号，不重新排队；也可到导办台。",
        "steps": "办理环节",
        "done": "已完成",
        "going": "办理中",
        "because": "理由",
        "granted": "准予",
        "not_granted": "不予许可",
        "result": "结果证照",
        "collect": "请带证件到统一出件窗口领取。",
        "courier": "结果将邮寄给您。",
        "sent": "结果已寄出",
        "delivered": "结果已签收",
    },
    "en": {
        "title": "Progress of a case",
        "lead": "Enter the case number and the last 4 places of the applicant's document to see how far it is.",
        "number": "Case number",
        "number_hint": "On the slip of missing papers, the receipt or the message. Of a long one the last 14 do",
        "tail": "Last 4 places of the applicant's document",
        "look": "Look up",
        "again": "Look up another",
        "ask": "Ask or complain about this case",
        "item": "Service",
        "applied": "Applied for",
        "accepted": "Accepted",
        "told": "Told what is missing",
        "concluded": "Concluded",
        "ended": "Handed over",
        "refused": "Not accepted",
        "withdrawn": "Withdrawn",
        "due": "Promised by",
        "left": "{days} working days left",
        "today": "Due today",
        "over": "{days} working days over; please ask at the desk",
        "supervised": "{days} working days over; the hall is looking into it",
        "paused": "A special procedure runs; the clock stands",
        "missing": "Still missing",
        "owed": "Accepted; these papers are still to follow",
        "until": "Please bring them by {day}.",
        "how": "A kiosk gives you a number for it (My case) that does not queue again, and so does the desk.",
        "steps": "Steps",
        "done": "Done",
        "going": "Going on",
        "because": "Why",
        "granted": "Granted",
        "not_granted": "Not granted",
        "result": "Document",
        "collect": "Please collect it with your document at the collection windows.",
        "courier": "The result will be sent to you.",
        "sent": "The result is on its way",
        "delivered": "The result was delivered",
    },
}
MARKS: Final = ("applied", "told", "accepted", "concluded", "ended")


class ProgressDeps(GuideDeps, Protocol):
    """Where cases are looked up."""

    def find(self, hall: Hall, number: str, tail: str, address: str) -> Mapping[str, Any]:
        """The case's progress; ProgressNotFound, TooManyRequests."""


def blueprint(deps: ProgressDeps) -> Blueprint:
    """`/p/cases`: the form, and by POST (so that no digits stand in an address) what was found."""
    made = citizens_pages("progress")

    @made.get("/cases")
    def form() -> Response:
        return _page(reader_of(deps), request.args.get("n", "")[:60])

    @made.post("/cases")
    def look() -> Response:
        reader, number = reader_of(deps), request.form.get("number", "")[:60]
        tail = request.form.get("tail", "").strip()[:20]
        try:
            found = deps.find(reader.hall, number, tail, request.remote_addr or "")
        except Refusal as refusal:
            return _page(reader, number, refused=refusal)
        return _page(reader, "", found=found)

    return made


def _page(
    reader: Reader, number: str, found: Mapping[str, Any] | None = None, refused: Refusal | None = None
) -> Response:
    words = WORDS[reader.lang]
    other = Reader(reader.hall, "zh" if reader.lang == "en" else "en", reader.here)
    return page(
        "progress.html",
        reader.lang,
        refused.status if refused else 200,
        reader=reader,
        hall=reader.hall,
        hall_name=reader.name(reader.hall),
        other_link=other.to("/cases"),
        link=reader.to("/cases"),
        w=words,
        number=number,
        found=found,
        marks=_marks(found, words, reader.lang) if found else (),
        until=day_said(reader.lang, found["bring_until"]) if found and found["bring_until"] else "",
        term=_term(found, words, reader.lang) if found else "",
        message=refused.message(reader.lang) if refused else "",
    )


def _marks(found: Mapping[str, Any], words: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """What has happened and when, to the minute."""
    ends = {"refused": words["refused"], "withdrawn": words["withdrawn"]}
    said = [(words[mark], found[f"{mark}_at"]) for mark in MARKS if found[f"{mark}_at"]]
    if found["state"] in ends and said:
        said[-1] = (ends[found["state"]], said[-1][1])
    return [(word, f"{day_said(lang, at)} {at[11:16]}") for word, at in said]


def _term(found: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    """What was promised, while it is still awaited."""
    promised = found["terms"]["promised"]
    if found["is_paused"]:
        return words["paused"]
    if promised is None or found["state"] != "accepted":
        return ""
    left = promised["left_days"]
    over = "supervised" if found["is_supervised"] else "over"
    text = words["today"] if left == 0 else words["left" if left > 0 else over].format(days=abs(left))
    return f"{words['due']} {day_said(lang, promised['due_day'])} · {text}"
