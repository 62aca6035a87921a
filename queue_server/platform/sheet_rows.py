"""What a case says in a row of a file, in the standard's words: a list in it is one cell, its parts set off by ；."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final, Literal

from queue_server.cases import finding, incoming, parcels, persons, terms
from queue_server.cases.model import KIND_CODES, Case
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows
from queue_server.people.masking import mask_phone
from queue_server.people.model import Person
from queue_server.platform import fields
from queue_server.staff import store as staff
from queue_server.tickets import store as tickets

Persons = Literal["masked", "full"]
HEAD: Final = (
    "办件编号", "事项名称", "实施编码", "承办部门", "办件类型", "申报来源", "行政区划",
    "办件状态", "申请时间", "录入时间", "受理单位", "受理单位代码", "受理时间", "受理人员", "受理文书编号",
    "承诺办结时间", "是否容缺受理", "是否先批后审", "材料", "办理环节", "特别程序", "办结时间", "办结人员",
    "办理结果", "结果证照名称", "结果证照编号", "来件物流公司", "来件物流单号", "送达方式",
    "送达时间", "物流公司", "物流单号", "寄出时间",
    "申请人名称", "申请人证件类型", "申请人证件号码", "申请人联系电话", "代理人名称", "代理人证件类型",
    "代理人证件号码", "到场次数", "取号号码",
)  # fmt: skip


def row(rows: Rows, secrets: Secrets, hall: Hall, calendar: Calendar, case: Case, shown: Persons) -> tuple[str, ...]:
    """The case in the order of HEAD."""
    zone = hall.zone_info
    values = {
        **fields.application(case, hall.cases.region, zone),
        **_accepted(hall, calendar, case),
        **_who(rows, case),
        **_worked_on(rows, case, zone),
        **_concluded(case, zone),
        **_sent(rows, case, zone),
        **_people(rows, secrets, case, shown),
        "办件编号": case.number,
        "办件状态": fields.STATES_ZH[case.state],
        "办件类型": KIND_CODES[case.kind],
        "到场次数": str(finding.visits_made(rows, case)),
        "取号号码": "、".join(one.label for one in tickets.by_ids(rows, [visit.ticket for visit in case.visits])),
    }
    return tuple(str(values.get(name, "")) for name in HEAD)


def _who(rows: Rows, case: Case) -> dict[str, str]:
    by = finding.deciders(rows, case.id)
    return {"受理人员": _staff(rows, by["accepted_by"]), "办结人员": _staff(rows, by["concluded_by"])}


def _accepted(hall: Hall, calendar: Calendar, case: Case) -> dict[str, str]:
    due = None
    if case.accepted_day and case.promised_days is not None:
        due = terms.due_day(calendar, case.accepted_day, case.promised_days, case.specials)
    return {
        "受理单位": (hall.cases.unit or hall.name) if case.accepted_ms else "",
        "受理单位代码": hall.cases.unit_code if case.accepted_ms else "",
        "受理时间": fields.stamp(case.accepted_ms, hall.zone_info),
        "受理文书编号": case.document,
        "承诺办结时间": f"{due.replace('-', '')}T235959" if due else "",
        "是否容缺受理": fields.yes(case.is_short),
        "是否先批后审": fields.yes(case.is_ahead),
    }


def _worked_on(rows: Rows, case: Case, zone: tzinfo) -> dict[str, str]:
    papers = [
        _part(one.name, fields.GOT_ZH[one.got] or "未收取", fields.stamp(one.at_ms, zone)) for one in case.materials
    ]
    steps = [
        _part(one.name, _staff(rows, one.handler), _span(one.begun_ms, one.ended_ms, zone), one.opinion)
        for one in case.steps
    ]
    stops = [
        _part("延长审批" if one.kind == "extension" else "其他", f"{one.from_day}至{one.to_day or '今'}", one.reason)
        for one in case.specials
    ]
    return {"材料": _list(papers), "办理环节": _list(steps), "特别程序": _list(stops)}


def _concluded(case: Case, zone: tzinfo) -> dict[str, str]:
    return {
        "办结时间": fields.stamp(case.concluded_ms, zone),
        "办理结果": "" if case.granted is None else "准予" if case.granted else "不予许可",
        "结果证照名称": case.result if case.granted else "",
        "结果证照编号": case.result_number,
        "送达方式": fields.DELIVERY_ZH[case.delivery],
        "送达时间": fields.stamp(case.ended_ms, zone) if case.state == "delivered" else "",
    }


def _sent(rows: Rows, case: Case, zone: tzinfo) -> dict[str, str]:
    came, parcel = incoming.of_case(rows, case.id), parcels.of_case(rows, case.id)
    by = {"来件物流公司": came.carrier, "来件物流单号": came.tracking} if came else {}
    if parcel is None:
        return by
    return by | {
        "物流公司": parcel.carrier,
        "物流单号": parcel.tracking,
        "寄出时间": fields.stamp(parcel.sent_ms, zone),
    }


def _people(rows: Rows, secrets: Secrets, case: Case, shown: Persons) -> dict[str, str]:
    phone = persons.text_of(rows, secrets, case.id, persons.PHONE) or ""
    return {
        **_person("申请人", persons.applicant_of(rows, secrets, case.id), shown),
        **_person("代理人", persons.agent_of(rows, secrets, case.id), shown),
        "申请人联系电话": mask_phone(phone) if phone and shown == "masked" else phone,
    }


def _person(role: str, who: Person | None, shown: Persons) -> dict[str, str]:
    if who is None:
        return {}
    masked = {f"{role}名称": who.masked_name, f"{role}证件号码": who.masked_id} if shown == "masked" else {}
    return fields.person(role, who) | masked


def _staff(rows: Rows, actor: str) -> str:
    kind, _colon, number = actor.partition(":")
    found = staff.staff_by_id(rows, int(number)) if kind == "staff" and number.isdecimal() else None
    return f"{found.name}（{found.number}）" if found else ""


def _span(begun_ms: int, ended_ms: int | None, zone: tzinfo) -> str:
    return (
        f"{fields.stamp(begun_ms, zone)}至{fields.stamp(ended_ms, zone)}" if ended_ms else fields.stamp(begun_ms, zone)
    )


def _part(name: str, *about: str) -> str:
    return f"{name}（{'，'.join(one for one in about if one)}）"


def _list(parts: Sequence[str]) -> str:
    return "；".join(parts)
