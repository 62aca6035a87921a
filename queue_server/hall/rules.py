"""The numbers a hall runs by: order of calling, opening periods, voice. Apart from places: they change on their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any, Final, NamedTuple

from queue_server.hall.codes import BOOKING_CHANNELS, PRIORITIES

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")


class Span(NamedTuple):
    """A stretch of one day in minutes after local midnight; written '09:00-12:00'."""

    start_min: int
    end_min: int

    @staticmethod
    def parse(text: str) -> Span:
        """Read 'HH:MM-HH:MM'; ValueError when it is not one or does not end after it starts."""
        match = _SPAN.fullmatch(text)
        if match is None:
            raise ValueError(text)
        h1, m1, h2, m2 = (int(part) for part in match.groups())
        span = Span(h1 * 60 + m1, h2 * 60 + m2)
        if not span.start_min < span.end_min <= 24 * 60:
            raise ValueError(text)
        return span

    def __str__(self) -> str:
        start, end = divmod(self.start_min, 60), divmod(self.end_min, 60)
        return f"{start[0]:02d}:{start[1]:02d}-{end[0]:02d}:{end[1]:02d}"


def between(low: float, high: float, default: Any = MISSING) -> Any:
    """A field whose number must lie in low..high; the hall file's check reads the limits from here."""
    return field(default=default, metadata={"low": low, "high": high})


def shaped(pattern: str, example: str, default: Any = MISSING) -> Any:
    """A field whose text must match the whole pattern; the example is what a message shows."""
    return field(default=default, metadata={"pattern": pattern, "example": example})


def one_of(default: str, *choices: str) -> Any:
    """A field that takes one of a few words."""
    return field(default=default, metadata={"choices": choices})


def keyed(default: Mapping[str, int], choices: tuple[str, ...] = (), low: int = 0, high: int = 240) -> Any:
    """A field that maps codes to whole numbers; `choices` names the codes there are, if they are fixed."""
    return field(default_factory=lambda: dict(default), metadata={"keys": choices, "low": low, "high": high})


def rows(default: Any = MISSING) -> Any:
    """A list the file writes one line each, because its things are short and many."""
    return field(default=default, metadata={"rows": True})


@dataclass(frozen=True, kw_only=True)
class OrderRules:
    """Everything that affects who is next, in minutes unless the name says otherwise (design §4)."""

    credit_min: Mapping[str, int] = keyed(dict.fromkeys(PRIORITIES, 15), tuple(PRIORITIES))
    elderly_age: int = between(50, 100, 65)
    appointment_credit_min: int = between(0, 480, 110)  # what these come to: `make punctuality`
    early_call_min: int = between(0, 120, 15)
    check_in_early_min: int = between(0, 240, 30)
    late_grace_min: int = between(0, 120, 15)
    walk_in_floor: int = between(1, 100, 4)  # of so many calls of a queue at least one is a walk-in
    missed_return_k: int = between(0, 50, 3)
    calls_max: int = between(1, 10, 3)
    recall_gap_s: int = between(0, 300, 25)
    yields_max: int = between(0, 10, 2)
    undo_s: int = between(0, 120, 10)

    @property
    def largest_credit_min(self) -> int:
        """The most minutes any ticket can be ahead of its arrival: half of the bound stated on the wall."""
        return max([self.appointment_credit_min, *self.credit_min.values()])


@dataclass(frozen=True, kw_only=True)
class Season:
    """Other periods on working days between two days of the year ('06-01'..'09-30', both included)."""

    first: str = shaped(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "06-01")
    last: str = shaped(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "09-30")
    periods: tuple[Span, ...]

    def holds(self, day: str) -> bool:
        """Whether 'YYYY-MM-DD' lies in the season; a season may run over the turn of the year."""
        at = day[5:]
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last


@dataclass(frozen=True, kw_only=True)
class ExtraOpening:
    """Opening on days of rest (never on statutory holidays) for the queues named; no queue named means all."""

    name: str
    weekdays: tuple[str, ...] = field(metadata={"choices": WEEKDAYS})
    periods: tuple[Span, ...]
    queues: tuple[str, ...] = ()
    name_en: str = ""


@dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """One day that differs: other periods, or none at all, with the reason people are told."""

    day: str = shaped(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-12-31")
    reason: str
    reason_en: str = ""
    periods: tuple[Span, ...] = ()
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When the hall serves. The working-day calendar decides which days are working days."""

    periods: tuple[Span, ...]
    weekdays: Mapping[str, tuple[Span, ...]] = field(default_factory=dict, metadata={"keys": WEEKDAYS})
    seasons: tuple[Season, ...] = ()
    extra: tuple[ExtraOpening, ...] = ()
    special: tuple[SpecialDay, ...] = ()
    stop_issue_before_close_min: int = between(0, 240, 0)
    stop_by_work: str = one_of("advise", "off", "advise", "act")  # numbers stop before expected work passes closing


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """Another volume in some periods of the day: softer at noon, louder in the busy hours."""

    periods: tuple[Span, ...]
    volume_pct: int = between(0, 100)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How numbers are spoken: '1' as yao or yi, a second language after the first, how loud, when not at all."""

    one: str = one_of("yao", "yao", "yi")
    second_language: str = one_of("", "", "en")
    repeat: int = between(1, 3, 2)
    volume_pct: int = between(0, 100, 80)
    loudness: tuple[Loudness, ...] = ()
    quiet: tuple[Span, ...] = ()
    recalls_after_new: bool = False


@dataclass(frozen=True, kw_only=True)
class BookingRules:
    """How places are booked: how many, from when, by whom, and what becomes of those nobody comes for.

    The no-show policies are those of Quanzhou (counts in a month) and Dongguan (points); `none` only counts.
    """

    share_pct: int = between(0, 100, 60)  # of the windows' time; what is left is for people without a booking
    slot_min: int = between(5, 240, 30)
    channel_pct: Mapping[str, int] = keyed({"online": 80, "phone": 100, "desk": 100}, tuple(BOOKING_CHANNELS), 0, 100)
    horizon_days: int = between(1, 60, 7)  # working days ahead
    release: str = shaped(r"([01][0-9]|2[0-3]):[0-5][0-9]", "08:00", "08:00")
    release_weekday: str = one_of("", "", *WEEKDAYS)  # the whole next week at once on that day; "": one day each day
    stagger_min: int = between(0, 60, 0)  # each line's places are released so much later than those of the line before
    close_before_min: int = between(0, 1440, 30)  # from then on what is free is for people without a booking
    cancel_before_min: int = between(0, 1440, 120)
    hold_min: int = between(1, 30, 10)
    verify_phone: bool = True
    verify_min: int = between(1, 60, 10)
    codes_again_max: int = between(0, 5, 2)  # how often the code is sent once more for one booking
    code_again_s: int = between(30, 600, 60)  # and no sooner than so long after the last one
    back_within_min: int = between(0, 240, 30)  # a cancelled place comes back at a random moment within so long
    per_person_max: int = between(1, 50, 3)
    per_phone_max: int = between(1, 50, 3)
    for_others_max: int = between(0, 50, 2)  # people other than the first whom one phone books for in a month
    principals_max: int = between(1, 5, 3)  # for whom one agent may come in one visit
    agent_day_max: int = between(1, 100, 6)  # principals an agent may book for on one day
    moves_max: int = between(0, 20, 2)  # how often a citizen may move one booking; the hall's own moves are free
    policy: str = one_of("none", "none", "quanzhou", "dongguan")
    block_days: int = between(1, 365, 30)
    hall_late_min: int = between(
        5, 240, 30
    )  # a booking missed while the line ran later than this counts against nobody


_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def minute_of(clock: str) -> int:
    """Minutes after midnight of a time written '22:00'."""
    return int(clock[:2]) * 60 + int(clock[3:])


@dataclass(frozen=True, kw_only=True)
class NoticeRules:
    """What phones are told and when they are left alone; the ways there are the server's, not the hall file's."""

    quiet_from: str = shaped(_CLOCK, "22:00", "22:00")
    quiet_until: str = shaped(_CLOCK, "07:00", "07:00")
    evening: str = shaped(_CLOCK, "18:00", "18:00")  # the reminder on the day before
    morning: str = shaped(_CLOCK, "07:30", "07:30")  # the reminder on the day itself
    soon_ahead: int = between(0, 20, 3)  # "soon your turn" when so many people are ahead

    @property
    def quiet_min(self) -> tuple[int, int]:
        """The quiet hours as minutes after midnight; the end may lie on the next day."""
        return minute_of(self.quiet_from), minute_of(self.quiet_until)
