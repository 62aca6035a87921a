"""Who works when: kinds of shift of the hall, a plan by week, and who has none on a working day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from queue_server.crew.model import HALF_WORDS, Half, Leave, Shift, ShiftKind, Span, spans_of
from queue_server.crew.refusals import BadShift, InPractice, NotOfCrew
from queue_server.crew.store import LEAVES, POSTS, SHIFT_KINDS, SHIFTS
from queue_server.hall import hours, training
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.staff import service as staff
from queue_server.staff.model import Staff
from queue_server.staff.roles import may

WEEK: Final = 7
KINDS: Final = (
    ("full", "全天", "Whole day", ""),
    ("early", "早班", "Early", "09:00-13:00"),
    ("middle", "中班", "Late", "12:00-17:00"),
    ("duty", "值班", "On duty", "09:00-17:00"),
)
KINDS_MAX: Final = 12
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


def place(hall_id: str, own: bool) -> str:
    """The hall whose crew is meant: who practises has the own rows at work; nobody runs a crew there. InPractice."""
    real = training.real_id(hall_id)
    if real != hall_id and not own:
        raise InPractice()
    return real


def crew(rows: Rows, hall: Hall) -> list[Staff]:
    """Everybody whose shifts are planned: active clerks, guides and managers of the hall or of all, by number."""
    found = (one for one in staff.everybody(rows) if one.active and one.hall in (None, hall.id))
    return staff.in_order(one for one in found if may(one.role, "own_crew"))


def member(rows: Rows, hall: Hall, staff_id: int) -> Staff:
    """One of them; NotOfCrew."""
    found = next((one for one in crew(rows, hall) if one.id == staff_id), None)
    if found is None:
        raise NotOfCrew()
    return found


def kinds(rows: Rows, hall: Hall) -> dict[str, ShiftKind]:
    """The kinds of the hall by key: those every hall has, as this one has changed them, then its own."""
    found = {key: ShiftKind(f"{hall.id}.{key}", hall.id, key, zh, en, times) for key, zh, en, times in KINDS}
    return found | {one.key: one for one in SHIFT_KINDS.where(rows, "hall = ? ORDER BY key", hall.id)}


def set_kind(tx: Tx, hall: Hall, key: str, name: str, name_en: str, times: str) -> ShiftKind:
    """A kind of shift from now on; days attended before it are judged by it too. BadShift."""
    if spans_of(times) is None:
        raise BadShift(what=times)
    known = kinds(tx, hall)
    if key not in known and len(known) >= KINDS_MAX:
        raise BadShift(what=f"≤ {KINDS_MAX}")
    new = ShiftKind(f"{hall.id}.{key}", hall.id, key, name, name_en or name, times)
    before = SHIFT_KINDS.find(tx, hall.id, new.id)
    if before is None:
        return SHIFT_KINDS.insert(tx, new, "shift_kind_set")
    return SHIFT_KINDS.change(tx, before, "shift_kind_set", name=name, name_en=new.name_en, times=times)


def plan(tx: Tx, hall: Hall, staff_id: int, day: str, kind: str) -> Shift:
    """What somebody works that day; "" for nothing. NotOfCrew, BadShift."""
    member(tx, hall, staff_id)
    return _plan(tx, hall, kinds(tx, hall), staff_id, _day(day), kind)


def plan_week(tx: Tx, hall: Hall, calendar: Calendar, staff_ids: Iterable[int], monday: str, kind: str) -> int:
    """The same shift on every working day of the week for these; answers how many days changed."""
    known, now = kinds(tx, hall), planned(tx, hall, monday, days_from(monday)[-1])
    members = {one.id for one in crew(tx, hall)}
    changed = 0
    for staff_id in staff_ids:
        if staff_id not in members:
            raise NotOfCrew()
        for day in days_from(monday):
            if calendar.is_working(day) and now.get((staff_id, day), "") != kind:
                _plan(tx, hall, known, staff_id, day, kind)
                changed += 1
    return changed


def copy_week(tx: Tx, hall: Hall, calendar: Calendar, monday: str) -> int:
    """The week before once more, weekday by weekday, where nothing is planned yet; answers how many shifts."""
    days = days_from(monday)
    before = days_from((date.fromisoformat(monday) - timedelta(WEEK)).isoformat())
    known, members = kinds(tx, hall), {one.id for one in crew(tx, hall)}
    now = planned(tx, hall, days[0], days[-1])
    copied = 0
    for (staff_id, day), kind in planned(tx, hall, before[0], before[-1]).items():
        to = days[before.index(day)]
        if staff_id in members and kind in known and (staff_id, to) not in now and calendar.is_working(to):
            _plan(tx, hall, known, staff_id, to, kind)
            copied += 1
    return copied


def _plan(tx: Tx, hall: Hall, known: Mapping[str, ShiftKind], staff_id: int, day: str, kind: str) -> Shift:
    if kind and kind not in known:
        raise BadShift(what=kind)
    new = Shift(f"{hall.id}.{staff_id}.{day}", hall.id, staff_id, day, kind)
    before = SHIFTS.find(tx, hall.id, new.id)
    if before is None:
        return SHIFTS.insert(tx, new, "shift_planned")
    return before if before.kind == kind else SHIFTS.change(tx, before, "shift_planned", kind=kind)


def planned(rows: Rows, hall: Hall, first: str, last: str) -> dict[tuple[int, str], str]:
    """The kind of shift by person and day, where there is one."""
    found = SHIFTS.where(rows, "hall = ? AND day >= ? AND day <= ? AND kind <> ''", hall.id, first, last)
    return {(one.staff, one.day): one.kind for one in found}


def spans(hall: Hall, calendar: Calendar, kind: ShiftKind | None, day: str) -> tuple[Span, ...]:
    """The minutes of a shift on that day: its own times, or the hall's opening hours; none without a shift."""
    if kind is None:
        return ()
    if kind.times:
        return spans_of(kind.times) or ()
    midnight_ms = hours.instant_ms(hall, day)
    return tuple(
        Span((one.start_ms - midnight_ms) // MINUTE_MS, (one.end_ms - midnight_ms) // MINUTE_MS)
        for one in hours.opening(hall, day, calendar)
    )


def week(rows: Rows, hall: Hall, calendar: Calendar, monday: str) -> dict[str, Any]:
    """The plan of a week: `days`, `people` with their shift and leave by day, and how many have none by working day, of
    those who have a post or another shift that week (`is_due`)."""
    days, people = days_from(monday), crew(rows, hall)
    now, posts = planned(rows, hall, days[0], days[-1]), POSTS.where(rows, "hall = ?", hall.id)
    post_of = {one.staff: one for one in posts}
    away = leaves(rows, hall, days[0], days[-1])
    lines: list[dict[str, Any]] = []
    for one in sorted(people, key=lambda one: one.id not in post_of):
        mine = [each for each in away if each.staff == one.id]
        lines.append(
            {
                "staff": one.id,
                "name": one.name,
                "number": one.number,
                "role": one.role,
                "window": post_of[one.id].window if one.id in post_of else "",
                "department": post_of[one.id].department if one.id in post_of else "",
                "is_due": one.id in post_of or any((one.id, day) in now for day in days),
                "shifts": {day: now.get((one.id, day), "") for day in days},
                "leave": {day: _halves_off(mine, day) for day in days},
            }
        )
    working = {day: calendar.is_working(day) for day in days}
    lacking = {
        day: sum(line["is_due"] and not line["shifts"][day] and not line["leave"][day] for line in lines)
        if working[day]
        else 0
        for day in days
    }
    return {
        "monday": monday,
        "days": [{"day": day, "working": working[day], "lacking": lacking[day]} for day in days],
        "people": lines,
        "kinds": [_told(one) for one in kinds(rows, hall).values()],
    }


def own(rows: Rows, hall: Hall, staff_id: int, first: str, last: str) -> list[dict[str, Any]]:
    """Somebody's shifts of some days, in order, each with the half days of it on `leave`."""
    known = kinds(rows, hall)
    mine = {day: kind for (who, day), kind in planned(rows, hall, first, last).items() if who == staff_id}
    away = [one for one in leaves(rows, hall, first, last) if one.staff == staff_id]
    return [
        {"day": day, **_told(known[mine[day]]), "leave": _halves_off(away, day)}
        for day in sorted(mine)
        if mine[day] in known
    ]


def leaves(rows: Rows, hall: Hall, first: str, last: str) -> list[Leave]:
    """Who is on leave on one of these days."""
    sql = "hall = ? AND last_day >= ? AND first_day <= ? AND state = 'approved'"
    return LEAVES.where(rows, sql, hall.id, first, last)


def _halves_off(away: list[Leave], day: str) -> list[Half]:
    return [half for half in HALF_WORDS if any(one.holds(day, half) for one in away)]


def _told(kind: ShiftKind) -> dict[str, Any]:
    return {"key": kind.key, "name": kind.name, "name_en": kind.name_en, "times": kind.times}


def days_from(monday: str) -> list[str]:
    """The seven days of the week that begins there; BadShift where it is no Monday."""
    first = date.fromisoformat(_day(monday))
    if first.weekday():
        raise BadShift(what=monday)
    return [(first + timedelta(at)).isoformat() for at in range(WEEK)]


def monday_of(day: str) -> str:
    """The Monday of the day's week; BadShift."""
    at = date.fromisoformat(_day(day))
    return (at - timedelta(at.weekday())).isoformat()


def _day(day: str) -> str:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise BadShift(what=day) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadShift(what=day)
    return found.isoformat()
