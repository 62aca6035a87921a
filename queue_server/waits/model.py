"""What a waiting line looked like when a number was taken. Only what was known at that minute may be read here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

NEVER_MIN = 1 << 30


class Taken(NamedTuple):
    """One number of one line and day: minutes since midnight; called_min None where it was never called."""

    line: str
    day: str
    number: int
    issued_min: int
    called_min: int | None
    windows_open: int

    @property
    def wait_min(self) -> int | None:
        """Minutes from taking to the call; None where there was none."""
        return None if self.called_min is None else self.called_min - self.issued_min


class Seen(NamedTuple):
    """A number with its line as it then was; minutes, -1 where nothing had happened yet."""

    ticket: Taken
    ahead: int
    last_wait: int  # of the last to be called
    head_wait: int  # so far, of the first in line
    since_call: int
    called_15: int
    called_30: int
    called_60: int
    came_30: int
    called_today: int
    recent_wait: float  # mean of the last three called
    since_first_call: int


def seen(day: Sequence[Taken], first: int = 0) -> Iterator[Seen]:
    """Each number of one line and day, in the order taken, with what was known then: the numbers before it, and calls
    of those made no later than that minute. Its own call and everything after it are never looked at. Those
    before place `first` are taken up and not told of."""
    issued: list[int] = []
    calls: list[tuple[int, int]] = []  # (called, issued) of the numbers before, by call; read up to now only
    head = 0
    for place, one in enumerate(day):
        now = one.issued_min
        if place < first:
            _take_up(one, issued, calls)
            continue
        gone = bisect_right(calls, (now, NEVER_MIN))
        while head < place and (day[head].called_min or NEVER_MIN) <= now:
            head += 1
        last = [called - came for called, came in calls[max(0, gone - 3) : gone]]
        lately = [gone - bisect_left(calls, (now - minutes, -1), 0, gone) for minutes in (15, 30, 60)]
        yield Seen(
            one,
            ahead=place - gone,
            last_wait=last[-1] if last else -1,
            head_wait=now - issued[head] if head < place else 0,
            since_call=now - calls[gone - 1][0] if gone else -1,
            called_15=lately[0],
            called_30=lately[1],
            called_60=lately[2],
            came_30=place - bisect_left(issued, now - 30),
            called_today=gone,
            recent_wait=sum(last) / len(last) if last else -1.0,
            since_first_call=now - calls[0][0] if gone else -1,
        )
        _take_up(one, issued, calls)


def _take_up(one: Taken, issued: list[int], calls: list[tuple[int, int]]) -> None:
    issued.append(one.issued_min)
    insort(calls, (NEVER_MIN if one.called_min is None else one.called_min, one.issued_min))


def days_of(tickets: Sequence[Taken]) -> dict[tuple[str, str], list[Taken]]:
    """Tickets by line and day, in the order they were taken."""
    found: dict[tuple[str, str], list[Taken]] = {}
    for one in sorted(tickets, key=lambda one: (one.issued_min, one.number)):
        found.setdefault((one.line, one.day), []).append(one)
    return found
