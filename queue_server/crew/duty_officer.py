"""The duty officer of the day (值班长): one person for each working day, planned by month, swapped with the consent of
both. 每天安排一名工作人员在大厅值班 (a city's report of 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from queue_server.crew import shifts
from queue_server.crew.model import DutyDay, Swap
from queue_server.crew.refusals import BadShift, DutyDayIsOver, SwapForbids, UnknownCrewThing
from queue_server.crew.store import DUTY_DAYS, SWAPS
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff.model import Staff

SEARCH_DAYS: Final = 30


def of_day(rows: Rows, hall: Hall, day: str) -> int | None:
    """Who it is; None for nobody."""

    def load() -> dict[str, int | None]:
        return {one.day: one.staff for one in DUTY_DAYS.where(rows, "hall = ?", hall.id)}

    return rows.kept(("duty_day", hall.id), ("duty_day",), load).get(day)


def officer(rows: Rows, hall: Hall, day: str) -> Staff | None:
    """The person, while the account is open."""
    who = of_day(rows, hall, day)
    return next((one for one in shifts.crew(rows, hall) if one.id == who), None) if who is not None else None


def set_day(tx: Tx, hall: Hall, calendar: Calendar, day: str, staff_id: int | None) -> DutyDay:
    """Name somebody for today or later, or nobody. DutyDayIsOver, NotOfCrew, BadShift."""
    if staff_id is not None:
        shifts.member(tx, hall, staff_id)
    return _set(tx, hall, _open_day(tx, hall, calendar, day), staff_id)


def fill_month(tx: Tx, hall: Hall, calendar: Calendar, month: str, people: Sequence[int]) -> int:
    """Name these in turn for each working day of the month that has nobody yet, from today on; how many days."""
    for who in people:
        shifts.member(tx, hall, who)
    today, named = hours.business_day(hall, tx.now_ms), 0
    for day in days_of(month):
        if people and day >= today and calendar.is_working(day) and of_day_now(tx, hall, day) is None:
            _set(tx, hall, day, people[named % len(people)])
            named += 1
    return named


def of_day_now(tx: Tx, hall: Hall, day: str) -> int | None:
    """Who it is as this transaction has it."""
    found = DUTY_DAYS.find(tx, hall.id, f"{hall.id}.{day}")
    return found.staff if found else None


def ask_swap(tx: Tx, hall: Hall, calendar: Calendar, new: Swap) -> Swap:
    """The one on duty asks another to take the day, in exchange for one of the other's or for nothing.

    DutyDayIsOver, SwapForbids.
    """
    _open_day(tx, hall, calendar, new.day)
    shifts.member(tx, hall, new.other)
    if new.other_day:
        _open_day(tx, hall, calendar, new.other_day)
    if new.staff == new.other or not _stands(tx, hall, new):
        raise SwapForbids()
    if SWAPS.where(tx, "hall = ? AND day = ? AND state = 'asked'", hall.id, new.day):
        raise SwapForbids()
    return SWAPS.insert(tx, new, "duty_swap_asked")


def answer_swap(tx: Tx, hall: Hall, calendar: Calendar, swap: str, staff_id: int, agreed: bool) -> Swap:
    """Said by whom it asks; both days change hands at once. UnknownCrewThing, SwapForbids, DutyDayIsOver."""
    one = SWAPS.by_id(tx, hall.id, swap)
    if one.other != staff_id:
        raise UnknownCrewThing()
    if one.state != "asked" or (agreed and not _stands(tx, hall, one)):
        raise SwapForbids()
    if not agreed:
        return SWAPS.change(tx, one, "duty_swap_refused", state="refused")
    _set(tx, hall, _open_day(tx, hall, calendar, one.day), one.other)
    if one.other_day:
        _set(tx, hall, _open_day(tx, hall, calendar, one.other_day), one.staff)
    return SWAPS.change(tx, one, "duty_swap_agreed", state="agreed")


def withdraw_swap(tx: Tx, hall: Hall, swap: str, staff_id: int) -> Swap:
    """Taken back by who asked. UnknownCrewThing, SwapForbids."""
    one = SWAPS.by_id(tx, hall.id, swap)
    if one.staff != staff_id:
        raise UnknownCrewThing()
    if one.state != "asked":
        raise SwapForbids()
    return SWAPS.change(tx, one, "duty_swap_withdrawn", state="withdrawn")


def missing(rows: Rows, hall: Hall, calendar: Calendar, today: str) -> str | None:
    """The next working day after today, where nobody is named for it yet; None where somebody is, and in a hall that
    has named nobody for a month."""
    since = (date.fromisoformat(today) - timedelta(SEARCH_DAYS)).isoformat()
    if not DUTY_DAYS.where(rows, "hall = ? AND day >= ? AND staff IS NOT NULL LIMIT 1", hall.id, since):
        return None
    for ahead in range(1, SEARCH_DAYS):
        day = (date.fromisoformat(today) + timedelta(ahead)).isoformat()
        if calendar.is_working(day):
            return None if officer(rows, hall, day) else day
    return None


def month(rows: Rows, hall: Hall, calendar: Calendar, of: str) -> dict[str, Any]:
    """The days of the month with who is named, and the swaps that wait."""
    names = {one.id: one.name for one in shifts.crew(rows, hall)}
    found = {one.day: one.staff for one in DUTY_DAYS.where(rows, "hall = ? AND day LIKE ?", hall.id, f"{of}-%")}
    days = [
        {
            "day": day,
            "working": calendar.is_working(day),
            "staff": found.get(day),
            "name": names.get(found.get(day) or 0, ""),
        }
        for day in days_of(of)
    ]
    return {"month": of, "days": days, "swaps": swaps(rows, hall)}


def swaps(rows: Rows, hall: Hall) -> list[dict[str, Any]]:
    """Those that wait for an answer."""
    names = {one.id: one.name for one in shifts.crew(rows, hall)}
    return [
        {
            "id": one.id,
            "day": one.day,
            "staff": one.staff,
            "name": names.get(one.staff, ""),
            "other": one.other,
            "other_name": names.get(one.other, ""),
            "other_day": one.other_day,
        }
        for one in SWAPS.where(rows, "hall = ? AND state = 'asked' ORDER BY day", hall.id)
    ]


def days_of(month_text: str) -> list[str]:
    """Every day of 'YYYY-MM'; BadShift."""
    try:
        first = date.fromisoformat(f"{month_text}-01")
    except ValueError:
        raise BadShift(what=month_text) from None
    shifts.monday_of(first.isoformat())
    days = (first + timedelta(at) for at in range(31))
    return [one.isoformat() for one in days if one.month == first.month]


def _stands(tx: Tx, hall: Hall, one: Swap) -> bool:
    is_other = not one.other_day or of_day_now(tx, hall, one.other_day) == one.other
    return of_day_now(tx, hall, one.day) == one.staff and is_other


def _open_day(tx: Tx, hall: Hall, calendar: Calendar, day: str) -> str:
    shifts.monday_of(day)
    if day < hours.business_day(hall, tx.now_ms) or not calendar.is_working(day):
        raise DutyDayIsOver(day=day)
    return day


def _set(tx: Tx, hall: Hall, day: str, staff_id: int | None) -> DutyDay:
    before = DUTY_DAYS.find(tx, hall.id, f"{hall.id}.{day}")
    if before is None:
        return DUTY_DAYS.insert(tx, DutyDay(f"{hall.id}.{day}", hall.id, day, staff_id), "duty_day_set")
    return before if before.staff == staff_id else DUTY_DAYS.change(tx, before, "duty_day_set", staff=staff_id)
