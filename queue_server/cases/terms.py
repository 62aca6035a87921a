"""When a case must be ready: working days after acceptance, without the days on which its clock stood. Pure.

行政许可法 §82: terms are working days; the day after acceptance is the first. Special procedures (听证, 检验 …) do
not count (§45): whoever stops the clock for an hour gains nothing, for a day counts unless the clock stood through
the whole of it. §42: a term may be extended by some days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from queue_server.cases.model import Case, Special
from queue_server.hall.calendar import Calendar

_ONE_DAY = timedelta(days=1)


class Term(NamedTuple):
    """A promise of `days` working days, extensions and all: the last day of it (None while the clock stands) and how
    many are left of it on the day asked for; negative once it is over."""

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
    at, days = date.fromisoformat(accepted), days + extended_days(specials)
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
    whole = days + extended_days(specials)
    left = whole - used_days(calendar, accepted, on_day, specials)
    return Term(whole, due_day(calendar, accepted, days, specials), left)


def left_days(calendar: Calendar, accepted: str, days: int, specials: Sequence[Special], today: str) -> int:
    """How many of `days` are left today, -1 once they are over by any number: no longer walk than the term itself."""
    at, left = date.fromisoformat(accepted), days + extended_days(specials)
    last = date.fromisoformat(today)
    while at < last and left >= 0:
        at += _ONE_DAY
        left -= _counts(calendar, at.isoformat(), specials)
    return left


def clocks(case: Case, otherwise_days: int) -> Iterator[tuple[str, int]]:
    """The clocks of a case from acceptance, in working days: what was promised, and what the law gives where that is
    more; what neither names has the hall's own, if that is any."""
    if case.promised_days is not None:
        yield "term", case.promised_days
    if case.legal_days is not None and case.legal_days != case.promised_days:
        yield "legal", case.legal_days
    if case.promised_days is None and case.legal_days is None and otherwise_days:
        yield "term", otherwise_days


def extended_days(specials: Sequence[Special]) -> int:
    """By how many working days a term was extended."""
    return sum(one.days for one in specials)


def stops(specials: Sequence[Special]) -> tuple[Special, ...]:
    """Those that let the clock stand, without what lengthens a term: it lengthens no step."""
    return tuple(one for one in specials if not one.days)


def _counts(calendar: Calendar, day: str, specials: Sequence[Special]) -> bool:
    return calendar.is_working(day) and not any(_stood(one, day) for one in stops(specials))


def _stood(special: Special, day: str) -> bool:
    if day in (special.from_day, special.to_day):
        return not special.ends_count
    return special.from_day < day and (special.to_day is None or day < special.to_day)
