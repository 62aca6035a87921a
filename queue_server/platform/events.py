"""What the platform is told of an entry of the journal: its kind and its words. Made of the entry, so that it never
changes however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from queue_server.cases import finding, terms
from queue_server.cases.model import KIND_CODES, Case
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.platform import fields
from queue_server.staff import store as staff
from queue_server.tickets import store as tickets

Words = dict[str, Any]
CAME: Final = "case_visited"
UNDONE_ZH: Final[Mapping[str, str]] = {"told": "一次性告知", "accepted": "受理", "refused": "不予受理"}


@dataclass(frozen=True)
class Told:
    """An entry of a case and what stands around it. `case` is as it is now; what the entry set is as it was then."""

    rows: Rows
    hall: Hall
    calendar: Calendar
    entry: Entry
    case: Case

    @property
    def zone(self) -> tzinfo:
        """The hall's time."""
        return self.hall.zone_info

    @property
    def then(self) -> Case:
        """The case with what the entry set."""
        return finding.as_set(self.rows, self.entry.subject, self.entry.body["set"])

    def time(self, name: str) -> str:
        """An instant the entry set."""
        return fields.stamp(self.entry.body["set"].get(name, self.entry.at_ms), self.zone)


def _applied(told: Told) -> Words:
    then = told.then
    words = fields.application(then, told.hall.cases.region, told.zone)
    visits = [_visit(told, index) for index in range(len(then.visits))]
    return words | {"材料": fields.materials(then.materials, told.zone), "到场": visits}


def _visited(told: Told) -> Words:
    ticket = told.entry.body.get("ticket")  # a case that was opened for it names none
    index = next((n for n, one in enumerate(told.then.visits) if one.ticket == ticket), -1)
    return {"到场": [_visit(told, index)]}


def _visit(told: Told, index: int) -> Words:
    visit = told.then.visits[index]
    ticket = tickets.by_id(told.rows, visit.ticket)
    return {
        "取号号码": ticket.label,
        "取号日期": visit.day.replace("-", ""),
        "窗口": ticket.window or "",
        "关联时间": fields.stamp(visit.linked_ms, told.zone),
        "是否补录": fields.yes(visit.is_late),
    }


def _told_once(told: Told) -> Words:
    return {"一次性告知时间": told.time("told_ms"), "缺少材料": list(told.entry.body.get("missing", ()))}


def _supplied(told: Told) -> Words:
    return {"材料": fields.materials(told.then.materials, told.zone), "缺少材料": list(told.entry.body["missing"])}


def _accepted(told: Told) -> Words:
    then = told.then
    day = then.accepted_day or ""
    due = terms.due_day(told.calendar, day, then.promised_days) if day and then.promised_days is not None else None
    return {
        "受理单位": told.hall.cases.unit or told.hall.name,
        "受理单位代码": told.hall.cases.unit_code,
        "受理人员": _staff(told, told.entry.actor),
        "受理时间": told.time("accepted_ms"),
        "受理日期": day.replace("-", ""),
        "受理文书编号": then.document,
        "承诺办结时间": f"{due.replace('-', '')}T235959" if due else "",
        "办件类型": KIND_CODES[then.kind],
        "是否容缺受理": fields.yes(then.is_short),
        "是否先批后审": fields.yes(then.is_ahead),
    }


def _ended(told: Told) -> Words:
    return {"时间": told.time("ended_ms"), "理由": told.then.reason, "处理人": _staff(told, told.entry.actor)}


def _stepped(told: Told) -> Words:
    name = str(told.entry.body.get("step", ""))
    found = [one for one in told.then.steps if one.name == name]
    return {"办理环节": [fields.step(one, _staff(told, one.handler), told.zone) for one in found[-1:]]}


def _special(told: Told) -> Words:
    return {"特别程序": [fields.special(one) for one in told.then.specials[-1:]]}


def _concluded(told: Told) -> Words:
    then = told.then
    return {
        "办结时间": told.time("concluded_ms"),
        "办理结果": "准予" if then.granted else "不予许可",
        "结果证照名称": then.result if then.granted else "",
        "结果证照编号": then.result_number,
        "是否快递": fields.yes(then.delivery == "courier"),
        "理由": then.reason,
        "处理人": _staff(told, told.entry.actor),
    }


def _undone(told: Told) -> Words:
    """Our word of before is taken back: which, and how the case stands again."""
    then = told.then
    return {
        "撤销": UNDONE_ZH[str(told.entry.body["undone"])],
        "办件状态": fields.STATES_ZH[then.state],
        "材料": fields.materials(then.materials, told.zone),
        "缺少材料": list(then.missing),
        "处理人": _staff(told, told.entry.actor),
    }


def _redirected(told: Told) -> Words:
    """办结 said another way out."""
    then = told.then
    return {"是否快递": fields.yes(then.delivery == "courier"), "送达方式": fields.DELIVERY_ZH[then.delivery]}


def _sent(told: Told) -> Words:
    """物流信息; its entry is the parcel's, and of who gets it only the case says who that is."""
    said = told.entry.body["set"]
    return {
        "是否快递": fields.YES,
        "送达方式": fields.DELIVERY_ZH["courier"],
        "物流单号": said["tracking"],
        "承运单位": said["carrier"],
        "寄送单位": told.hall.cases.unit or told.hall.name,
        "寄送人": _staff(told, told.entry.actor),
        "寄送日期": told.time("sent_ms")[:8],
    }


def _delivered(told: Told) -> Words:
    by_courier = told.then.delivery == "courier"
    parcel = {"物流单号": str(told.entry.body.get("tracking", "")), "接收日期": told.time("ended_ms")[:8]}
    return {
        "送达时间": told.time("ended_ms"),
        "送达方式": fields.DELIVERY_ZH[told.then.delivery],
        "处理人": _staff(told, told.entry.actor),
        **(parcel if by_courier else {}),
    }


def _staff(told: Told, actor: str) -> str:
    kind, _colon, number = actor.partition(":")
    found = staff.staff_by_id(told.rows, int(number)) if kind == "staff" and number.isdecimal() else None
    return f"{found.name}（{found.number}）" if found else ""


KINDS: Final[Mapping[str, tuple[str, Callable[[Told], Words]]]] = {
    "case_opened": ("apply", _applied),
    "case_linked": ("visit", _visited),
    CAME: ("visit", _visited),
    "case_told": ("tell", _told_once),
    "case_supplied": ("supply", _supplied),
    "case_accepted": ("accept", _accepted),
    "case_refused": ("refuse", _ended),
    "case_withdrawn": ("withdraw", _ended),
    "case_undone": ("undo", _undone),
    "case_step_begun": ("step", _stepped),
    "case_step_ended": ("step", _stepped),
    "case_clock_stopped": ("special", _special),
    "case_clock_started": ("special", _special),
    "case_extended": ("special", _special),
    "case_concluded": ("conclude", _concluded),
    "case_redirected": ("logistics", _redirected),
    "parcel_sent": ("logistics", _sent),
    "case_delivered": ("deliver", _delivered),
}


def of_entry(rows: Rows, hall: Hall, calendar: Calendar, entry: Entry) -> tuple[str, Words] | None:
    """(kind, words) of an entry about a case; None where the platform need not know: it is its own word."""
    case = finding.by_id(rows, entry.subject)
    if entry.kind == "case_linked" and entry.body.get("is_coming"):  # told once somebody has come: `CAME`
        return None
    kind, make = KINDS[entry.kind]
    told = Told(rows, hall, calendar, entry, case)
    if kind == "apply" and case.owner:  # opened there: only who came for it here is news
        if not told.then.visits:
            return None
        kind, make = KINDS["case_linked"]
    return kind, {"办件编号": case.number, **make(told)}
