"""Who would be there if somebody is away: B's state on every half day, and which lines would have nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, get_args

from queue_server.crew import pairs, shifts
from queue_server.crew.model import Half, Leave, Pair, Post, Span, without
from queue_server.hall.calendar import Calendar
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff.model import Staff

HALVES: Final[tuple[Half, ...]] = get_args(Half)
STATES: Final[Mapping[str, Words]] = {
    "here": Words("在岗，可以顶岗", "is there and can stand in"),
    "on_leave": Words("也请假", "is on leave too"),
    "no_shift": Words("没有排班", "has no shift"),
    "covering": Words("已在替别人顶岗", "stands in for somebody else"),
    "none": Words("没有 B 角", "there is no B"),
}


@dataclass(frozen=True)
class Look:
    """What is known of some days: plan, leave and pairs, read once."""

    hall: Hall
    calendar: Calendar
    people: Mapping[int, Staff]
    planned: Mapping[tuple[int, str], tuple[Span, ...]]
    away: Sequence[Leave]
    pairs: Sequence[Pair]
    posts: Mapping[int, Post]

    def works(self, who: int, day: str, half: Half) -> bool:
        """Whether a shift is planned in that half day."""
        return bool(without(self.planned.get((who, day), ()), am=half == "pm", pm=half == "am"))

    def is_away(self, who: int, day: str, half: Half) -> bool:
        """Whether leave is approved."""
        return any(one.staff == who and one.holds(day, half) for one in self.away)

    def state(self, who: int, leave: Leave, day: str, half: Half) -> str:
        """Whether that person can stand in for the leave: a key of STATES."""
        if self.is_away(who, day, half):
            return "on_leave"
        if not self.works(who, day, half):
            return "no_shift"
        covers = any(one.cover == who and one.id != leave.id and one.holds(day, half) for one in self.away)
        return "covering" if covers else "here"

    @cached_property
    def _serves(self) -> Mapping[int, frozenset[str]]:
        return {who: pairs.serves(self.hall, self.posts.get(who)) for who in self.people}

    def bare_queues(self, leave: Leave, day: str, half: Half) -> list[str]:
        """The lines of the window that nobody else at work could call."""
        post = self.posts.get(leave.staff)
        others = [
            self._serves[who]
            for who in self.people
            if who != leave.staff and self.works(who, day, half) and not self.is_away(who, day, half)
        ]
        queues = pairs.window_queues(self.hall, post.window) if post else ()
        return [one for one in queues if not any(one in served for served in others)]


@dataclass(frozen=True)
class HalfDay:
    """One half day of a leave with a shift in it: B and B's state, the lines nobody else serves."""

    day: str
    half: Half
    b: int | None
    state: str
    bare: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """What the check says: `second` is the B who can stand in on every half day, None where there is none; `window`
    the post that is left, "" where the person has none."""

    window: str
    second: int | None
    halves: tuple[HalfDay, ...]

    @property
    def is_bare(self) -> bool:
        """Whether the window would be empty at some time."""
        return bool(self.window) and bool(self.halves) and self.second is None


def days_of(leave: Leave) -> list[str]:
    """Every calendar day of it."""
    first = date.fromisoformat(leave.first_day)
    return [(first + timedelta(at)).isoformat() for at in range((date.fromisoformat(leave.last_day) - first).days + 1)]


def look(rows: Rows, hall: Hall, calendar: Calendar, first: str, last: str) -> Look:
    """What is known of these days."""
    kinds = shifts.kinds(rows, hall)
    planned = shifts.planned(rows, hall, first, last)
    away = shifts.leaves(rows, hall, first, last)
    return Look(
        hall,
        calendar,
        {one.id: one for one in shifts.crew(rows, hall)},
        {(who, day): shifts.spans(hall, calendar, kinds.get(kind), day) for (who, day), kind in planned.items()},
        away,
        pairs.all_of(rows, hall),
        pairs.posts(rows, hall),
    )


def check(rows: Rows, hall: Hall, calendar: Calendar, leave: Leave) -> Cover:
    """Whether the windows would be manned."""
    known = look(rows, hall, calendar, leave.first_day, leave.last_day)
    wanted = [
        (day, half)
        for day in days_of(leave)
        for half in HALVES
        if leave.holds(day, half) and known.works(leave.staff, day, half)
    ]
    candidates = dict.fromkeys(b for day, _half in wanted for b in pairs.seconds(known.pairs, leave.staff, day))
    fits = [b for b in candidates if all(known.state(b, leave, day, half) == "here" for day, half in wanted)]
    second = fits[0] if fits else next(iter(candidates), None)
    found = tuple(
        HalfDay(
            day,
            half,
            second,
            "none" if second is None else known.state(second, leave, day, half),
            tuple(known.bare_queues(leave, day, half)),
        )
        for day, half in wanted
    )
    post = known.posts.get(leave.staff)
    return Cover(post.window if post else "", fits[0] if fits else None, found)
