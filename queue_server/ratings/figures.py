"""Counts of ratings for those who run the hall, per service, window or day; and a clerk's own, in groups, not at once.

Nobody who was rated sees a single grade: own ones appear from the next working day on, whole days together until there
are five, and a group once shown never changes, so that no difference of two looks tells one grade. Counts too stand as
of the last working day. Which grades they are is told by whole weeks (Monday to Sunday) of the day they were given,
once the week is over: fewer than five of a week are shown nowhere, nor told by the sum of all less the shown. Several
weeks are the sum of what each shows, so that the difference of any two stretches of days is a sum of weeks again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Row, Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.ratings import store
from queue_server.ratings.model import BAD_MAX, GRADES, Rating
from queue_server.ratings.rates import share
from queue_server.tickets.model import UNCLOSED

By = Literal["service", "window", "day"]
BY: Final[Mapping[str, By]] = {"service": "service", "window": "window", "day": "day"}
GROUP_MIN: Final = 5
AT_ONCE_MS: Final = MINUTE_MS  # who has just got up has hardly found the link by then


@dataclass(frozen=True)
class Count:
    """What one service, window or day came to. `finished` visits are the base of taking part."""

    key: str
    finished: int = 0
    asked: int = 0
    skipped: int = 0
    defaults: int = 0
    excluded: int = 0
    unverified: int = 0  # nobody can tell whose they are: in no rate
    grades: dict[int, int] = field(default_factory=dict)
    withheld: int = 0  # given too, but which grades they are is not told
    own_issued: int = 0  # whose number the rated person gave out, given as soon as the visit was over

    @property
    def told(self) -> int:
        """Grades that are told apart."""
        return sum(self.grades.values())

    @property
    def given(self) -> int:
        """Grades people gave that count."""
        return self.told + self.withheld

    @property
    def is_few(self) -> bool:
        """Too few for anybody to look at without knowing whose they are."""
        return 0 < self.given < GROUP_MIN

    @property
    def good(self) -> int:
        """Those of three and more."""
        return sum(count for grade, count in self.grades.items() if grade > BAD_MAX)

    @property
    def satisfied(self) -> str:
        """满意率 of those told apart."""
        return share(self.good, self.told)

    @property
    def took_part(self) -> str:
        """参与率."""
        return share(self.given, self.finished)


def shown_until(calendar: Calendar, today: str) -> str:
    """The last day whose grades may be looked at on `today`: its next working day has come."""
    at = date.fromisoformat(today) - timedelta(days=1)
    while calendar.add_working_days(at.isoformat(), 1) > today:
        at -= timedelta(days=1)
    return at.isoformat()


class Week(NamedTuple):
    """A stretch of days whose grades are told together, or, while it is not over, not at all."""

    first: str
    last: str
    is_over: bool


def weeks_of(first: str, last: str, until: str) -> list[Week]:
    """The weeks that these days lie in, as far as they may be looked at: nothing after the day `until`."""
    found = []
    at = date.fromisoformat(first) - timedelta(days=date.fromisoformat(first).weekday())
    while at.isoformat() <= min(last, until):
        end = (at + timedelta(days=6)).isoformat()
        found.append(Week(at.isoformat(), min(end, until), end <= until))
        at += timedelta(days=7)
    return found


def counts(rows: Rows, hall: str, first: str, last: str, by: By) -> list[Count]:
    """Of the visits finished, and the grades given, on these days, by what is asked; what nobody rated is there with
    nought. A visit that nobody ended (close of day) was no visit to rate."""
    visits = {row["k"]: row for row in _visits(rows, hall, first, last, by)}
    given = {row["k"]: row for row in _given(rows, hall, first, last, by)}
    names = ("finished", "asked", "skipped", "defaults", "unverified")
    return [
        Count(
            key,
            **{name: (visits[key][name] or 0) if key in visits else 0 for name in names},
            excluded=given[key]["excluded"] or 0 if key in given else 0,
            own_issued=given[key]["own_issued"] or 0 if key in given else 0,
            grades={grade: (given[key][f"g{grade}"] or 0) if key in given else 0 for grade in GRADES},
        )
        for key in sorted(visits.keys() | given.keys())
    ]


def _key(by: By, day: str) -> str:
    return {"service": "json_extract(t.items, '$[#-1][0]')", "window": "coalesce(t.window, '')", "day": day}[by]


def _visits(rows: Rows, hall: str, first: str, last: str, by: By) -> list[Row]:
    return rows.all(
        f"SELECT {_key(by, 't.day')} AS k, count(*) AS finished, sum(r.state = 'asked') AS asked,"  # noqa: S608
        " sum(r.state = 'skipped') AS skipped, sum(r.state = 'default') AS defaults,"
        " sum(u.given_day <= ?3) AS unverified FROM ticket t LEFT JOIN rating r ON r.ticket = t.id"
        " LEFT JOIN unproven_rating u ON u.ticket = t.id WHERE t.hall = ?1 AND t.day BETWEEN ?2 AND ?3"
        " AND t.state = 'finished' AND (t.outcome IS NOT ?4 OR r.state = 'given') GROUP BY k",
        hall,
        first,
        last,
        UNCLOSED,
    )


def _given(rows: Rows, hall: str, first: str, last: str, by: By) -> list[Row]:
    sums = ", ".join(f"sum(r.excluded = 0 AND r.grade = {grade}) AS g{grade}" for grade in GRADES)
    return rows.all(
        f"SELECT {_key(by, 'r.given_day')} AS k, sum(r.excluded) AS excluded, {sums},"  # noqa: S608
        " sum(r.issued_by = 'staff:' || r.staff AND r.given_ms - t.finished_ms <= ?4) AS own_issued FROM rating r"
        " JOIN ticket t ON t.id = r.ticket WHERE r.hall = ?1 AND r.given_day BETWEEN ?2 AND ?3 AND r.state = 'given'"
        " GROUP BY k",
        hall,
        first,
        last,
        AT_ONCE_MS,
    )


def shown(found: Sequence[Count], is_over: bool) -> list[Count]:
    """A week's counts as they are told: those of `hidden`, or all of a week that is not over, without their grades."""
    kept = hidden(found) if is_over else frozenset(one.key for one in found)
    return [withholding(one) if one.key in kept else one for one in found]


def withholding(one: Count) -> Count:
    """The same, which grades they are untold."""
    return replace(one, grades={}, withheld=one.given)


def added(found: Iterable[Count]) -> list[Count]:
    """The weeks' counts together, one for each key."""
    sums: dict[str, Count] = {}
    for one in found:
        sums[one.key] = total((sums[one.key], one), one.key) if one.key in sums else one
    return [sums[key] for key in sorted(sums)]


def total(found: Sequence[Count], key: str = "") -> Count:
    """All of them together."""
    return Count(
        key,
        sum(one.finished for one in found),
        sum(one.asked for one in found),
        sum(one.skipped for one in found),
        sum(one.defaults for one in found),
        sum(one.excluded for one in found),
        sum(one.unverified for one in found),
        {grade: sum(one.grades.get(grade, 0) for one in found) for grade in GRADES},
        sum(one.withheld for one in found),
        sum(one.own_issued for one in found),
    )


def hidden(found: Sequence[Count]) -> frozenset[str]:
    """The keys whose grades are not shown: those of few, and where these are few together as well the smallest other,
    or all less the shown would tell them. Whether the sum of all is few it says itself."""
    kept = [one for one in found if one.is_few]
    if 0 < sum(one.given for one in kept) < GROUP_MIN:
        kept += sorted((one for one in found if one.given >= GROUP_MIN), key=lambda one: (one.given, one.key))[:1]
    return frozenset(one.key for one in kept)


@dataclass(frozen=True)
class Group:
    """Five grades or more of one person's visits, those of whole days."""

    first: str
    last: str
    grades: dict[int, int]

    @property
    def given(self) -> int:
        """How many."""
        return sum(self.grades.values())

    @property
    def satisfied(self) -> str:
        """满意率 of the group."""
        return share(sum(count for grade, count in self.grades.items() if grade > BAD_MAX), self.given)


def groups(given: Sequence[Rating], calendar: Calendar, today: str) -> list[Group]:
    """The groups to be seen on `today`, the oldest first: of days whose next working day has come."""
    found: list[Group] = []
    days: list[str] = []
    grades: Counter[int] = Counter()
    seen = [one for one in given if one.given_day and calendar.add_working_days(one.given_day, 1) <= today]
    for n, one in enumerate(seen):
        assert one.grade is not None and one.given_day is not None
        days.append(one.given_day)
        grades[one.grade] += 1
        ends_day = n + 1 == len(seen) or seen[n + 1].given_day != one.given_day
        if ends_day and grades.total() >= GROUP_MIN:
            found.append(Group(days[0], days[-1], {grade: grades[grade] for grade in GRADES}))
            days, grades = [], Counter()
    return found


def own(rows: Rows, hall: Hall, calendar: Calendar, staff: int, now_ms: int) -> list[Group]:
    """A person's own ratings as far as they are shown; excluded ones stay in, or their going would tell them."""
    return groups(store.given_to(rows, staff, hall.id), calendar, hours.business_day(hall, now_ms))
