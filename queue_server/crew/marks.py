"""What a day of attendance shows: planned time against who really was at a window. Pure; each mark names its evidence.

Late, left early and absent are what is lacking of a planned stretch at its beginning, end and whole; away is a lack in
between of at least AWAY_MIN: signed off, a pause without a reason, or one over the hour it was said to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from queue_server.crew.model import AWAY_MIN, MarkKind
from queue_server.kernel.spans import MINUTE_MS

LEAST_MS: Final = MINUTE_MS
AWAY_MS: Final = AWAY_MIN * MINUTE_MS


class Seen(NamedTuple):
    """One journal entry of somebody at a window: `kind` opened, paused, resumed or closed; `is_system`: the end of the
    day closed it."""

    seq: int
    at_ms: int
    kind: str
    window: str
    reason: str = ""
    back_at_ms: int | None = None
    is_system: bool = False


class Stretch(NamedTuple):
    """A planned piece of real time, the end not included."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Mark:
    """What is noted: `from_ms` names it among the day's, `evidence` are the seqs of the entries it follows from."""

    kind: MarkKind
    from_ms: int
    until_ms: int
    evidence: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Full minutes."""
        return (self.until_ms - self.from_ms) // MINUTE_MS


def marks(planned: Sequence[Stretch], seen: Sequence[Seen], now_ms: int) -> list[Mark]:
    """The marks of one person's day so far, in order. `seen` are that person's entries of the day, in order."""
    if not planned:
        return []
    there = _there(seen, now_ms)
    found: list[Mark] = []
    for stretch in planned:
        end_ms = min(stretch.end_ms, now_ms)
        if stretch.start_ms >= end_ms:
            continue
        for gap in _lacking(Stretch(stretch.start_ms, end_ms), there):
            kind = _kind(gap, stretch)
            least_ms = AWAY_MS if kind == "away" else LEAST_MS
            if gap.end_ms - gap.start_ms >= least_ms:
                found.append(Mark(kind, gap.start_ms, gap.end_ms, _evidence(gap, seen)))
    found += [Mark("no_sign_off", one.at_ms, one.at_ms, (one.seq,)) for one in seen if one.is_system]
    return sorted(found, key=lambda one: one.from_ms)


def _kind(gap: Stretch, stretch: Stretch) -> MarkKind:
    is_first, is_last = gap.start_ms == stretch.start_ms, gap.end_ms == stretch.end_ms
    if is_first and is_last:
        return "absent"
    if is_first:
        return "late"
    return "early" if is_last else "away"


def _there(seen: Iterable[Seen], now_ms: int) -> list[Stretch]:
    """When the person was at a window, or rightly paused, in order."""
    found: list[Stretch] = []
    since_ms: int | None = None
    for one, following in _with_next(list(seen)):
        until_ms = following.at_ms if following else now_ms
        if one.kind in ("opened", "resumed"):
            since_ms = one.at_ms
        elif one.kind == "closed":
            since_ms = None
        elif one.kind == "paused":
            since_ms = one.at_ms
            until_ms = min(until_ms, _paused_until(one, until_ms))
        if since_ms is not None and since_ms < until_ms:
            found.append(Stretch(since_ms, until_ms))
    return found


def _paused_until(pause: Seen, ended_ms: int) -> int:
    """How long a pause counts as being there: with a reason as long as it lasts or was said to, and a little over."""
    if pause.back_at_ms is not None:
        return ended_ms if ended_ms < pause.back_at_ms + AWAY_MS else pause.back_at_ms
    return ended_ms if pause.reason or ended_ms < pause.at_ms + AWAY_MS else pause.at_ms


def _with_next(seen: Sequence[Seen]) -> list[tuple[Seen, Seen | None]]:
    return list(zip(seen, [*seen[1:], None], strict=False))


def _lacking(stretch: Stretch, there: Iterable[Stretch]) -> list[Stretch]:
    at_ms, gaps = stretch.start_ms, []
    for one in there:
        if one.end_ms <= at_ms or one.start_ms >= stretch.end_ms:
            continue
        if one.start_ms > at_ms:
            gaps.append(Stretch(at_ms, one.start_ms))
        at_ms = max(at_ms, one.end_ms)
    if at_ms < stretch.end_ms:
        gaps.append(Stretch(at_ms, stretch.end_ms))
    return gaps


def _evidence(gap: Stretch, seen: Iterable[Seen]) -> tuple[int, ...]:
    """The entry the gap begins with and all until it ends."""
    before = [one.seq for one in seen if one.at_ms <= gap.start_ms][-1:]
    return (*before, *(one.seq for one in seen if gap.start_ms < one.at_ms <= gap.end_ms))
