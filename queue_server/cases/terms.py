"""When a case must be ready: working days after acceptance, without the days on which its clock stood. Pure.

行政许可法 §82: terms are working days; the day after acceptance is the first. Special procedures (听证, 检验 …) do
not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from queue_server.cases.model import Special
from queue_server.hall.calendar import Calendar

_ONE_DAY = timedelta(days=1)


class Term(NamedTuple):
    """A promise of `days` working days: the last day of it (None while the clock stands) and how many are left of it
    on the day asked for; negative once it is over."""

    days: int
    due_day: str | None
    left_days: int


def accepted_day(calendar: Calendar, day: str, rest_day: str) -> str:
    """The day an acceptance is dated: with `rest_day` 'next' the next working day, else the day itself."""
    if rest_day != "next":
        return day
    at = date.fromisoformat(day)
    while not calendar.is_working(at.isoformat()):
        at += _ONE_DAY
    return at.isoformat()


def due_day(calendar: Calendar, accepted: str, days: int, specials: Sequence[Special] = ()) -> str | None:
    """The last working day of the term; None while a special procedure has no end."""
    if any(one.to_day is None for one in specials):
        return None
    at = date.fromisoformat(accepted)
    while days:
        at += _ONE_DAY
        days -= _counts(calendar, at.isoformat(), specials)
    return at.isoformat()


def used_days(calendar: Calendar, accepted: str, until: str, specials: Sequence[Special] = ()) -> int:
    """How many working days of a term have gone after `accepted` up to and with `until`."""
    at, used = date.fromisoformat(accepted), 0
    last = date.fromisoformat(until)
    while at < last:
        at += _ONE_DAY
        used += _counts(calendar, at.isoformat(), specials)
    return used


def term(calendar: Calendar, accepted: str, days: int, specials: Sequence[Special], on_day: str) -> Term:
    """The promise of `days` as it stands on `on_day`: today, or the day it was concluded."""
    left = days - used_days(calendar, accepted, on_day, specials)
    return Term(days, due_day(calendar, accepted, days, specials), left)


def left_days(calendar: Calendar, accepted: str, days: int, specials: Sequence[Special], today: str) -> int:
    """How many of `days` are left today, -1 once they are over by any number: no longer walk than the term itself."""
    at, left = date.fromisoformat(accepted), days
    last = date.fromisoformat(today)
    while at < last and left >= 0:
        at += _ONE_DAY
        left -= _counts(calendar, at.isoformat(), specials)
    return left


def _counts(calendar: Calendar, day: str, specials: Sequence[Special]) -> bool:
    stands = any(one.from_day <= day and (one.to_day is None or day <= one.to_day) for one in specials)
    return calendar.is_working(day) and not stands
