"""A day's cases as a table in the standard's words, for halls without a link; persons masked, or whole for who may."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from queue_server.cases import finding, persons, terms
from queue_server.cases.model import KIND_CODES, Case
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.masking import mask_phone
from queue_server.platform import fields
from queue_server.tickets import store as tickets

Persons = Literal["masked", "full"]
DAY_MIN: Final = 24 * 60
AT_ONCE: Final = 100  # cases read at once: each opens its applicant, and nobody waits for a whole day's
HEAD: Final = (
    "办件编号", "事项名称", "实施编码", "承办部门", "办件类型", "申报来源", "行政区划",
    "办件状态", "申请时间", "录入时间", "受理单位", "受理时间", "受理文书编号", "承诺办结时间",
    "是否容缺受理", "是否先批后审", "办结时间", "办理结果", "结果证照名称", "结果证照编号", "送达方式",
    "送达时间", "申请人名称", "申请人证件类型", "申请人证件号码", "申请人联系电话", "到场次数", "取号号码",
)  # fmt: skip


Read = Callable[[Callable[[Rows], list[Case]]], list[Case]]


def cases_of_day(read: Read, hall: Hall, day: str) -> Iterator[list[Case]]:
    """Every case applied for on that day (YYYY-MM-DD), so many at once that others have their turn between."""
    from_ms, until_ms = (hours.instant_ms(hall, day, minute) for minute in (0, DAY_MIN))
    last: Case | None = None
    while True:

        def look(rows: Rows, behind: Case | None = last) -> list[Case]:
            return finding.applied_between(rows, hall.id, from_ms, until_ms, AT_ONCE, behind)

        found = read(look)
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        last = found[-1]


def table(rows: Rows, secrets: Secrets, hall: Hall, cases: Sequence[Case], shown: Persons) -> list[tuple[str, ...]]:
    """A row for each of these cases, in the order of HEAD."""
    calendar = halls.calendar(rows, hall.id)
    return [_row(rows, secrets, hall, calendar, case, shown) for case in cases]


def note(tx: Tx, hall: str, day: str, count: int, shown: Persons, reason: str) -> None:
    """Whoever took a table away is in the journal, and why where it names people."""
    tx.record(hall, "cases_exported", f"hall:{hall}", {"day": day, "count": count, "persons": shown, "reason": reason})


def _row(rows: Rows, secrets: Secrets, hall: Hall, calendar: Calendar, case: Case, shown: Persons) -> tuple[str, ...]:
    zone = hall.zone_info
    due = None
    if case.accepted_day and case.promised_days is not None:
        due = terms.due_day(calendar, case.accepted_day, case.promised_days, case.specials)
    application = fields.application(case, hall.cases.region, zone)
    values = {
        **application,
        "办件编号": case.number,
        "办件状态": fields.STATES_ZH[case.state],
        "受理单位": (hall.cases.unit or hall.name) if case.accepted_ms else "",
        "受理时间": fields.stamp(case.accepted_ms, zone),
        "受理文书编号": case.document,
        "承诺办结时间": f"{due.replace('-', '')}T235959" if due else "",
        "是否容缺受理": fields.yes(case.is_short),
        "是否先批后审": fields.yes(case.is_ahead),
        "办结时间": fields.stamp(case.concluded_ms, zone),
        "办理结果": "" if case.granted is None else "准予" if case.granted else "不予许可",
        "结果证照名称": case.result if case.granted else "",
        "结果证照编号": case.result_number,
        "送达方式": fields.DELIVERY_ZH[case.delivery],
        "送达时间": fields.stamp(case.ended_ms, zone) if case.state == "delivered" else "",
        "到场次数": str(case.visit_count),
        "取号号码": "、".join(one.label for one in tickets.by_ids(rows, [visit.ticket for visit in case.visits])),
        "办件类型": KIND_CODES[case.kind],
        **_person(rows, secrets, case, shown),
    }
    return tuple(str(values.get(name, "")) for name in HEAD)


def _person(rows: Rows, secrets: Secrets, case: Case, shown: Persons) -> dict[str, str]:
    who = persons.applicant_of(rows, secrets, case.id)
    phone = persons.text_of(rows, secrets, case.id, persons.PHONE) or ""
    found = fields.person("申请人", who) if who else {}
    if shown == "masked":
        masked = {"申请人名称": who.masked_name, "申请人证件号码": who.masked_id} if who else {}
        return found | masked | {"申请人联系电话": mask_phone(phone) if phone else ""}
    return found | {"申请人联系电话": phone}


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """For Excel and WPS: a byte order mark, long digits kept, nothing taken for a formula."""
    return (spreadsheet.BOM + spreadsheet.table((HEAD, *rows))).encode()


def as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The same as a workbook whose every cell is text."""
    from openpyxl import Workbook  # with what it imports it weighs as much as the whole server
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "办件"
    for number, row in enumerate((HEAD, *rows), 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at)
            cell.value, cell.data_type, cell.number_format = text, "s", "@"
    for at, name in enumerate(HEAD, 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(12, 2 * len(name) + 4)
    sheet.freeze_panes = "B2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
