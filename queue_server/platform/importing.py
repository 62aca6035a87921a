"""Cases of the platform from a file, for halls without a link: numbers, states and who applied; tied to tickets later
by their number, found by their holder's document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, Final, NamedTuple

from queue_server.cases import numbers, persons
from queue_server.cases.foreign import CaseIsOurs, Foreign, keep
from queue_server.cases.model import ENDED, KIND_CODES, Case, State
from queue_server.cases.refusals import BadCaseNumber
from queue_server.catalogue import reading
from queue_server.catalogue.columns import Column, Shape
from queue_server.catalogue.problems import ListFileIsWrong, Problem, problem
from queue_server.catalogue.tables import Table
from queue_server.hall import hours
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Tx
from queue_server.people.model import Person
from queue_server.platform import applicants, fields
from queue_server.platform.pulling import KINDS

STATE_WORDS: Final = {word: Words(word, word) for word in fields.STATES}
TIMES: Final = ("申请时间", "受理时间", "办结时间", "送达时间")
_TIME: Final = re.compile(r"(\d{4})[-/.年]?(\d{2})[-/.月]?(\d{2})日?(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?)?")
APPLICANT: Final = {"申请人名称": 100, "申请人证件类型": 40, "申请人证件号码": 64, "申请人联系电话": 40}
SHAPE: Final = Shape(
    "cases",
    Words("办件", "Cases"),
    (
        Column("办件编号", Words("办件编号", "case number"), "code", required=True, also=("number",), most=60),
        Column("办件状态", Words("办件状态", "state"), "choice", required=True, also=("state",), choices=STATE_WORDS),
        Column("事项名称", Words("事项名称", "item"), required=True, also=("name",), most=200),
        Column("实施编码", Words("实施编码", "item code"), "code", most=64),
        Column("承办部门", Words("承办部门", "department"), most=100),
        Column("办件类型", Words("办件类型", "kind"), most=10),
        *(Column(name, Words(name, name), most=40) for name in TIMES),
        Column("办理结果", Words("办理结果", "result"), most=20),
        Column("结果证照名称", Words("结果证照名称", "certificate"), most=100),
        Column("结果证照编号", Words("结果证照编号", "certificate number"), most=60),
        *(Column(name, Words(name, name), most=most) for name, most in APPLICANT.items()),
    ),
    "办件编号",
    "事项名称",
    is_public=False,
)
_KIND_WORDS: Final = {"即办件": KIND_CODES["immediate"], "承诺件": KIND_CODES["promised"], "其他": KIND_CODES["other"]}


class Imported(NamedTuple):
    """What came of a file: new or changed, the same as before, and numbers of our own that were left alone."""

    taken: int
    same: int
    ours: tuple[str, ...]


class Line(NamedTuple):
    """A case of a file, and who applied for it where the file says so whole."""

    case: Foreign
    person: Person | None = None
    phone: str = ""


class Read(NamedTuple):
    """What a file says: its cases, and heads of columns that mean nothing here."""

    cases: tuple[Line, ...]
    unused: tuple[str, ...]


def read(table: Table, hall: Hall, owner: str, now_ms: int) -> Read:
    """The cases of a file; ListFileIsWrong names row, column and mend: of all cells first, then times, numbers and
    people."""
    found = reading.read(SHAPE, table)
    at = {key: number for number, key in _numbers(table)}
    day = hours.business_day(hall, now_ms)
    problems: list[Problem] = []
    cases = []
    for key, body in found.rows.items():
        times, wrong = _times(body, at.get(key, 0), hall.zone_info, now_ms)
        person, phone, faults = applicants.read(body, at.get(key, 0), day)
        problems += wrong + faults
        try:
            numbers.checked(hall, key)
        except BadCaseNumber:
            problems.append(problem("bad_code", at.get(key, 0), "办件编号", "case number", value=key, limit=50))
        if not problems:
            cases.append(Line(_case(body, times, owner), person, phone))
    if problems:
        raise ListFileIsWrong(problems)
    return Read(tuple(cases), found.unused)


def _numbers(table: Table) -> list[tuple[int, str]]:
    head = [SHAPE.columns[0].is_called(one) for one in table.head]
    place = head.index(True) if True in head else -1
    return [(number, str(cells[place]).strip()) for number, cells in table.rows if 0 <= place < len(cells)]


def _times(body: dict[str, Any], row: int, zone: tzinfo, now_ms: int) -> tuple[dict[str, int], list[Problem]]:
    times, problems = {}, []
    for name in TIMES:
        text = str(body.get(name, ""))
        if not text:
            continue
        try:
            times[name] = instant_ms(text, zone)
        except ValueError:
            problems.append(problem("bad_day", row, name, value=text))
            continue
        if times[name] > now_ms:
            problems.append(problem("bad_day", row, name, value=text))
    return times, problems


def instant_ms(text: str, zone: tzinfo) -> int:
    """A time as the standard or a spreadsheet writes it; ValueError."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (one or "00" for one in match.groups())
    return fields.instant_ms(f"{year}{month}{day}T{hour}{minute}{second}", zone)


def _case(body: dict[str, Any], times: dict[str, int], owner: str) -> Foreign:
    state: State = fields.STATES[body["办件状态"]]
    kind = str(body.get("办件类型", ""))
    return Foreign(
        number=body["办件编号"],
        owner=owner,
        state=state,
        name=body["事项名称"],
        item=body.get("实施编码", ""),
        department=body.get("承办部门", ""),
        kind=KINDS.get(_KIND_WORDS.get(kind, kind), "other"),
        applied_ms=times.get("申请时间"),
        accepted_ms=times.get("受理时间"),
        concluded_ms=times.get("办结时间"),
        ended_ms=times.get("送达时间"),
        granted={"准予": True, "不予许可": False}.get(body.get("办理结果", "")),
        result=body.get("结果证照名称", ""),
        result_number=body.get("结果证照编号", ""),
    )


def take(tx: Tx, hall: Hall, secrets: Secrets, new_id: Callable[[], str], cases: Sequence[Line]) -> Imported:
    """Keep copies of these; read again, the same file changes nothing."""
    services = {one.name: one.id for one in hall.services}
    taken, ours = 0, []
    for one in cases:
        said = one.case
        try:
            kept, is_news = keep(tx, hall, secrets, new_id, said, "import", services.get(said.name, ""), one.person)
        except CaseIsOurs:
            ours.append(said.number)
            continue
        is_named = _name(tx, hall, secrets, kept, one)
        taken += is_news or is_named
    return Imported(taken, len(cases) - taken - len(ours), tuple(ours))


def _name(tx: Tx, hall: Hall, secrets: Secrets, case: Case, said: Line) -> bool:
    """Who applied is kept with a case that has nobody yet; whether that was news."""
    person = said.person if persons.applicant_of(tx, secrets, case.id) is None else None
    phone = said.phone if persons.text_of(tx, secrets, case.id, persons.PHONE) is None else ""
    if person is None and not phone:
        return False
    persons.keep(tx, secrets, case, person, None, phone)
    if case.state in ENDED:
        persons.end(tx, hall, case)
    return True


def note(tx: Tx, hall: str, came: Imported) -> None:
    """The journal's word of it."""
    tx.record(hall, "cases_imported", f"hall:{hall}", {"taken": came.taken, "same": came.same, "ours": len(came.ours)})
