"""Which days are working days: the State Council's notices with the hall's own changes laid over them.

The national table is seeded from `chinesecalendar`; the hall's entries go before it. A year nobody has confirmed counts
Monday to Friday as working days and says so (`calendar_year_unconfirmed`): it never stops the hall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import chinese_calendar

WARN_AHEAD_DAYS: Final = 31
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """The four kinds of day there are."""

    WORK = "工作日"
    REST = "休息日"
    HOLIDAY = "法定节假日"
    MAKE_UP = "调休上班"

    @property
    def is_working(self) -> bool:
        """Whether offices work on such a day."""
        return self in (DayKind.WORK, DayKind.MAKE_UP)


KINDS: Final[Mapping[str, DayKind]] = MappingProxyType({kind.name.lower(): kind for kind in DayKind})
"""The kinds as faces name them: work, rest, holiday, make_up."""


@dataclass(frozen=True)
class CalendarDay:
    """One day ('YYYY-MM-DD'), what kind it is, which holiday it belongs to, and who says so."""

    day: str
    kind: DayKind
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class YearWarning:
    """A year whose holidays nobody has confirmed; shown to staff until somebody does."""

    year: int
    code: str = "calendar_year_unconfirmed"

    def message(self, lang: str = "zh") -> str:
        """What is wrong and what to do."""
        if lang.startswith("en"):
            return (
                f"The holidays of {self.year} are not confirmed: Monday to Friday count as working days. "
                "Enter the State Council's notice in the calendar, or update the software."
            )
        return f"{self.year} 年节假日安排尚未录入，暂按周一至周五为工作日计算。请按国务院通知录入日历，或更新软件。"


def seed_year(year: int) -> dict[str, CalendarDay] | None:
    """The national table of one year, every day of it, from `chinesecalendar`; None for a year the package lacks."""
    days: dict[str, CalendarDay] = {}
    at = date(year, 1, 1)
    try:
        while at.year == year:
            rests, holiday = chinese_calendar.get_holiday_detail(at)
            days[at.isoformat()] = _seeded(at, rests, holiday)
            if at == date.max:
                break
            at += _ONE_DAY
    except NotImplementedError:
        return None
    return days


def _seeded(at: date, rests: bool, holiday: str | None) -> CalendarDay:
    if rests:
        kind = DayKind.HOLIDAY if holiday else DayKind.REST
    else:
        kind = DayKind.MAKE_UP if at.weekday() >= 5 else DayKind.WORK
    name = chinese_calendar.Holiday(holiday).chinese if holiday else ""
    return CalendarDay(at.isoformat(), kind, name, "chinesecalendar")


@lru_cache(maxsize=64)
def _national(year: int) -> Mapping[str, CalendarDay] | None:
    days = seed_year(year)
    return None if days is None else MappingProxyType(days)


KNOWN_MAX: Final = 4000  # days


@dataclass(frozen=True)
class Calendar:
    """The national table with the hall's own entries before it; `confirmed` are years the hall entered itself."""

    own: Mapping[str, CalendarDay] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()
    # terms of many cases ask for the same days again and again
    _working: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def of(own: Iterable[CalendarDay], confirmed: Iterable[int] = ()) -> Calendar:
        """A calendar of these own entries; a later entry for the same day wins."""
        return Calendar({entry.day: entry for entry in own}, frozenset(confirmed))

    def day(self, day: str) -> CalendarDay:
        """What kind of day 'YYYY-MM-DD' is; ValueError when it is not a day."""
        if (entry := self.own.get(day)) is not None:
            return entry
        at = date.fromisoformat(day)
        national = _national(at.year)
        if national is not None:
            return national[at.isoformat()]
        return CalendarDay(day, DayKind.REST if at.weekday() >= 5 else DayKind.WORK, source="unconfirmed")

    def is_working(self, day: str) -> bool:
        """Whether offices work on that day."""
        found = self._working.get(day)
        if found is None:
            if len(self._working) > KNOWN_MAX:
                self._working.clear()
            found = self._working[day] = self.day(day).kind.is_working
        return found

    def is_confirmed(self, year: int) -> bool:
        """Whether the year's holidays are known, from the package or from the hall."""
        return year in self.confirmed or _national(year) is not None

    def warnings(self, day: str) -> tuple[YearWarning, ...]:
        """What staff must be told on that day: years without holidays within the next month."""
        first = date.fromisoformat(day)
        years = {first.year, (first + timedelta(days=WARN_AHEAD_DAYS)).year}
        return tuple(YearWarning(year) for year in sorted(years) if not self.is_confirmed(year))

    def add_working_days(self, day: str, count: int) -> str:
        """The last day of a term of `count` working days accepted on `day`; the day after acceptance is the first."""
        if count < 0:
            raise ValueError("a term is not negative")
        at = date.fromisoformat(day)
        while count:
            at += _ONE_DAY
            count -= self.is_working(at.isoformat())
        return at.isoformat()

    def working_day_before(self, day: str) -> str:
        """The last working day before `day`."""
        at = date.fromisoformat(day) - _ONE_DAY
        while not self.is_working(at.isoformat()):
            at -= _ONE_DAY
        return at.isoformat()

    def working_days(self, first: str, last: str) -> int:
        """How many working days lie between two days, both included."""
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        days = (start + timedelta(days=n) for n in range((end - start).days + 1))
        return sum(self.is_working(day.isoformat()) for day in days)
