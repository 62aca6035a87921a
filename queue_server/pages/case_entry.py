"""Entering a case that began without a ticket (补录): by courier, online or elsewhere. When it happened and when it was
typed in are two times, both kept and shown: a case entered late stays late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.cases.model import NEEDS_CASE
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.people.model import ID_TYPE_WORDS
from queue_server.staff.roles import may

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "补录办件",
        "lead": "寄来的、网上提交的或在别处办理的申请，当日录入。发生时间与录入时间分别记录，不能更改。",
        "back": "返回选窗口",
        "service": "事项",
        "choose": "请选择",
        "source": "来源",
        "courier": "邮寄",
        "online": "网上",
        "manual": "其他",
        "item": "办理项",
        "papers": "收到的材料",
        "papers_lead": "收到几份勾几份，缺的以后补。",
        "other_papers": "清单外的材料（每行一份）",
        "parcel": "来件快递",
        "carrier": "快递公司",
        "tracking": "来件运单号",
        "lacks": "还缺：{names}",
        "whole": "材料齐全",
        "number": "办件编号（已有编号时填写，没有则由系统编号）",
        "day": "发生日期",
        "time": "发生时间",
        "who": "申请人",
        "name": "姓名或单位名称",
        "id_type": "证件类型",
        "id_number": "证件号码",
        "phone": "联系电话",
        "enter": "录入",
        "made": "已录入 {number}（{name}）",
        "applied": "发生时间 {at}",
        "entered": "录入时间 {at}",
        "late": "晚录",
        "unreachable": "服务器暂时没有应答，请再试一次。",
        "script": "补录需要浏览器脚本。",
    },
    "en": {
        "title": "Enter a case",
        "lead": "What came by courier, online or elsewhere is entered the same day. When it happened and when it was"
        " entered are kept apart and stay.",
        "back": "Back to the windows",
        "service": "Service",
        "choose": "Choose",
        "source": "It came",
        "courier": "by courier",
        "online": "online",
        "manual": "otherwise",
        "item": "Item",
        "papers": "Papers received",
        "papers_lead": "Tick what came; the rest may follow.",
        "other_papers": "Papers beyond the list (one a line)",
        "parcel": "Parcel they came in",
        "carrier": "Carrier",
        "tracking": "Its tracking number",
        "lacks": "Missing: {names}",
        "whole": "Everything is here",
        "number": "Case number (where it has one; numbered here without)",
        "day": "Day it happened",
        "time": "Time",
        "who": "Applicant",
        "name": "Name",
        "id_type": "Document",
        "id_number": "Its number",
        "phone": "Phone",
        "enter": "Enter",
        "made": "Entered {number} ({name})",
        "applied": "Happened {at}",
        "entered": "Entered {at}",
        "late": "late",
        "unreachable": "The server did not answer. Please try again.",
        "script": "Entering needs a browser with script.",
    },
}
SCRIPT: Final = ("made", "applied", "entered", "late", "unreachable", "lacks", "whole")


class Choice(NamedTuple):
    """One item a service stands for: the code it is chosen by ('' without a catalogue) and the papers on its list."""

    code: str
    name: str
    papers: tuple[str, ...]


class CaseEntryDeps(People, Protocol):
    """Who is asking, and where."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def choices(self, hall: Hall, service: str) -> Sequence[Choice]:
        """What a service can be applied for as today, the first where nobody chooses."""

    def now(self, hall: Hall) -> str:
        """The hall's time, RFC 3339."""


def blueprint(deps: CaseEntryDeps) -> Blueprint:
    """`/case-entry` for clerks and managers."""
    made = Blueprint("case_entry", __name__, template_folder="templates")

    @made.get("/case-entry")
    def entry() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "call"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        return staff_page(
            "case_entry.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            hall=hall.id,
            w=WORDS[lang],
            script_words={key: WORDS[lang][key] for key in SCRIPT},
            services=services_of(hall, lang),
            choices={one.id: [choice._asdict() for choice in deps.choices(hall, one.id)] for one in hall.services},
            documents=[(kind, words[int(lang == "en")]) for kind, words in ID_TYPE_WORDS.items()],
            now=deps.now(hall),
            import_map=deps.import_map,
        )

    return made


def services_of(hall: Hall, lang: str) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The services that make cases by their lines, as (line, ((id, name), …)): none that only advise or hand out."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for one in hall.services:
        if one.default_outcome not in NEEDS_CASE:
            continue
        line = hall.queue(one.queue)
        named = (line.name_en if lang == "en" else "") or line.name
        lines.setdefault(named, []).append((one.id, (one.name_en if lang == "en" else "") or one.name))
    return list(lines.items())
