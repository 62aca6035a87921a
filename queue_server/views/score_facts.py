"""What is recorded elsewhere that the score sheet counts: attendance, bad ratings, overdue cases, patrols, exams.

How long people waited is not among it: it is not the clerk's doing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from queue_server.crew import attendance
from queue_server.crew.records_model import RESULTS, Fact
from queue_server.crew.records_store import PATROLS, TRAININGS
from queue_server.crew.score_rules import RATED_MIN, SATISFIED_PCT
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight

BRIEF_MIN: Final = 15
LATE_CLOCKS: Final = '["accept","step","term","legal"]'


def of_month(rows: Rows, sight: Sight, hall: Hall, month: str) -> list[Fact]:
    """All of them, as they stand now. BadShift where it is no month."""
    first, last = days_of(month)
    return [
        *_attendance(rows, sight, hall, month),
        *_ratings(rows, hall, first, last),
        *_overdue(rows, hall, first, last),
        *_patrols(rows, sight, hall, first, last),
        *_exams(rows, hall, first, last),
    ]


def days_of(month: str) -> tuple[str, str]:
    """Its first and last day."""
    first = date.fromisoformat(f"{month}-01")
    return first.isoformat(), ((first + timedelta(32)).replace(day=1) - timedelta(1)).isoformat()


def unfinished(rows: Rows, sight: Sight, hall: Hall, month: str) -> tuple[int, int]:
    """Ratings given in the month that are still seen to or contested, and marks explained that nobody has answered."""
    first, last = days_of(month)
    sql = (
        "SELECT count(*) FROM rating r WHERE r.hall = ? AND r.given_day BETWEEN ? AND ? AND (EXISTS (SELECT 1 FROM"
        " bad_grade b WHERE b.ticket = r.ticket AND b.state NOT IN ('closed','excluded')) OR EXISTS (SELECT 1 FROM"
        " contest c WHERE c.ticket = r.ticket AND c.state = 'open'))"
    )
    ratings = int(rows.value(sql, hall.id, first, last) or 0)
    calendar, now_ms = sight.calendar(rows, hall.id), sight.clock.now_ms()
    marks = attendance.month(rows, hall, calendar, sight.secrets, month, now_ms)["marks"]
    return ratings, sum(bool(one["words"]) and not any(each["verdict"] for each in one["words"]) for one in marks)


def _attendance(rows: Rows, sight: Sight, hall: Hall, month: str) -> Iterator[Fact]:
    now_ms = sight.clock.now_ms()
    found = attendance.month(rows, hall, sight.calendar(rows, hall.id), sight.secrets, month, now_ms)
    for one in found["marks"]:
        if one["counts"]:
            yield _mark(one, month)


def _mark(one: dict[str, Any], month: str) -> Fact:
    is_brief = one["mark"] not in ("late", "early") or one["minutes"] < BRIEF_MIN
    rule = one["mark"] if is_brief else "away"
    said = f"{one['mark_zh']} {one['minutes']} 分钟" if one["minutes"] else one["mark_zh"]
    key = f"mark:{one['day']}:{one['mark']}:{one['from_ms'] // 60000 % 1440}"
    return Fact(one["staff"], rule, key, one["day"], said, (f"/crew/attendance?month={month}",))


def _ratings(rows: Rows, hall: Hall, first: str, last: str) -> Iterator[Fact]:
    """Bad ones that were verified and closed, one line for all of a month: a line each would tell who gave it."""
    upheld = defaultdict(list)
    sql = (
        "SELECT b.ticket, b.staff FROM bad_grade b JOIN rating r ON r.ticket = b.ticket WHERE b.hall = ?"
        " AND b.state = 'closed' AND r.excluded = 0"
        " AND b.staff IS NOT NULL AND r.given_day BETWEEN ? AND ? ORDER BY b.ticket"
    )
    for row in rows.all(sql, hall.id, first, last):
        upheld[row["staff"]].append(f"/ratings/bad/{row['ticket']}")
    for who, links in upheld.items():
        yield Fact(who, "bad_rating", "bad_rating", last, f"{len(links)} 件", tuple(links), len(links), True)
    counted = (
        "SELECT staff, count(*) AS n, sum(grade >= 3) AS good FROM rating WHERE hall = ? AND state = 'given'"
        " AND excluded = 0 AND staff IS NOT NULL AND given_day BETWEEN ? AND ? GROUP BY staff"
    )
    for row in rows.all(counted, hall.id, first, last):
        if row["n"] >= RATED_MIN and row["good"] * 100 < SATISFIED_PCT * row["n"]:
            share = f"{row['good']}/{row['n']}"
            yield Fact(row["staff"], "satisfaction", "satisfaction", last, share, ("/ratings",), private=True)


def _overdue(rows: Rows, hall: Hall, first: str, last: str) -> Iterator[Fact]:
    """Red cards of cases, at whoever has the case."""
    until_ms = hours.instant_ms(hall, last, 24 * 60)
    sql = (
        "SELECT c.id, c.number, c.handler, min(a.level_ms) AS at_ms FROM alarm a"
        " JOIN \"case\" c ON c.id = substr(a.subject, 6) WHERE a.hall = ?1 AND a.subject GLOB 'case:*'"
        " AND a.clock IN (SELECT value FROM json_each(?4)) AND a.level = 'red' AND a.level_ms >= ?2 AND a.level_ms < ?3"
        " AND c.handler GLOB 'staff:*' GROUP BY c.id ORDER BY c.id"
    )
    for row in rows.all(sql, hall.id, hours.instant_ms(hall, first), until_ms, LATE_CLOCKS):
        day, who = hours.business_day(hall, row["at_ms"]), int(row["handler"].removeprefix("staff:"))
        yield Fact(who, "overdue", f"case:{row['id']}", day, row["number"], (f"/cases/{row['id']}",))


def _patrols(rows: Rows, sight: Sight, hall: Hall, first: str, last: str) -> Iterator[Fact]:
    today = hours.business_day(hall, sight.clock.now_ms())
    sql = "hall = ? AND day BETWEEN ? AND ? AND released = 1 AND staff IS NOT NULL AND state <> 'withdrawn'"
    for one in PATROLS.where(rows, f"{sql} ORDER BY day, id", hall.id, first, last):
        assert one.staff is not None
        where = (f"{one.window} 号窗口：{one.text}", (f"/crew/patrols#p-{one.id}",))
        yield Fact(one.staff, one.kind, f"patrol:{one.id}", one.day, *where)
        if one.late_days or one.is_overdue(today):
            yield Fact(one.staff, "unmended", f"unmended:{one.id}", one.due_day, *where)


def _exams(rows: Rows, hall: Hall, first: str, last: str) -> Iterator[Fact]:
    sql = "hall = ? AND result = 'failed' AND day BETWEEN ? AND ? ORDER BY day, id"
    for one in TRAININGS.where(rows, sql, hall.id, first, last):
        said = RESULTS[one.result].zh if one.score is None else f"{one.score} 分"
        yield Fact(one.staff, "exam_failed", f"exam:{one.id}", one.day, said, ("/crew/joining",))
