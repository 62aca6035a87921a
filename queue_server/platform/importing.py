"""Cases of the platform from a file, for halls without a link: numbers and states, tied to tickets later by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, Final, NamedTuple

from queue_server.cases import numbers
from queue_server.cases.foreign import CaseIsOurs, Foreign, keep
from queue_server.cases.model import KIND_CODES, State
from queue_server.cases.refusals import BadCaseNumber
from queue_server.catalogue import reading
from queue_server.catalogue.columns import Column, Shape
from queue_server.catalogue.problems import ListFileIsWrong, Problem, problem
from queue_server.catalogue.tables import Table
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Tx
from queue_server.platform import fields
from queue_server.platform.pulling import KINDS

STATE_WORDS: Final = {word: Words(word, word) for word in fields.STATES}
TIMES: Final = ("申请时间", "受理时间", "办结时间", "送达时间")
_TIME: Final = re.compile(r"(\d{4})[-/.年]?(\d{2})[-/.月]?(\d{2})日?(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?)?")
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


def read(table: Table, hall: Hall, owner: str, now_ms: int) -> list[Foreign]:
    """The cases of a file; ListFileIsWrong names row, column and mend: of all cells first, then times and numbers."""
    found = reading.read(SHAPE, table)
    at = {key: number for number, key in _numbers(table)}
    problems: list[Problem] = []
    cases = []
    for key, body in found.rows.items():
        times, wrong = _times(body, at.get(key, 0), hall.zone_info, now_ms)
        problems += wrong
        try:
            numbers.checked(hall, key)
        except BadCaseNumber:
            problems.append(problem("bad_code", at.get(key, 0), "办件编号", "case number", value=key, limit=50))
        if not problems:
            cases.append(_case(body, times, owner))
    if problems:
        raise ListFileIsWrong(problems)
    return cases


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


def take(tx: Tx, hall: Hall, secrets: Secrets, new_id: Callable[[], str], cases: Sequence[Foreign]) -> Imported:
    """Keep copies of these; read again, the same file changes nothing."""
    services = {one.name: one.id for one in hall.services}
    taken, ours = 0, []
    for one in cases:
        try:
            _case_kept, is_news = keep(tx, hall, secrets, new_id, one, "import", services.get(one.name, ""))
            taken += is_news
        except CaseIsOurs:
            ours.append(one.number)
    return Imported(taken, len(cases) - taken - len(ours), tuple(ours))


def note(tx: Tx, hall: str, came: Imported) -> None:
    """The journal's word of it."""
    tx.record(hall, "cases_imported", f"hall:{hall}", {"taken": came.taken, "same": came.same, "ours": len(came.ours)})
