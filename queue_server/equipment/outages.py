"""When a device did not work, read back from the journal: its intervals, and the spells that a person would call one
fault. What is counted and what alarms stand on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS, MINUTE_MS

CHANGES: Final = ("printer_state_changed", "attached_state_changed", "device_away", "device_back")
PAGE_STATES: Final = {"device_away": ("unavailable", "page_away"), "device_back": ("online", "")}
RECENT: Final = 100
BEFORE_MS: Final = 60 * DAY_MS  # how far back the change is looked for that a span begins with


@dataclass(frozen=True)
class Interval:
    """One condition that lasted. `end_ms` None: it still does; `bad` states are those that are not `online`."""

    state: str
    reason: str
    start_ms: int
    end_ms: int | None = None

    @property
    def is_bad(self) -> bool:
        """Whether it did not work as it should."""
        return self.state != "online"

    def within(self, from_ms: int, until_ms: int) -> int:
        """Milliseconds of it inside the span."""
        end_ms = until_ms if self.end_ms is None else min(self.end_ms, until_ms)
        return max(0, end_ms - max(self.start_ms, from_ms))


@dataclass(frozen=True)
class Spell:
    """Bad intervals with less calm between them than makes a fault be over: what a person calls one fault."""

    start_ms: int
    end_ms: int | None
    state: str
    reason: str
    times: int


def changes(rows: Rows, subject: str, from_ms: int) -> list[Interval]:
    """The conditions of a device since the instant, and the one that held then; the last one is still open."""
    marks = ",".join("?" * len(CHANGES))
    sql = (
        f"SELECT at_ms, kind, body FROM journal WHERE subject = ? AND at_ms >= ? AND kind IN ({marks})"  # noqa: S608
        " ORDER BY pos"
    )
    found = rows.all(sql, subject, from_ms - BEFORE_MS, *CHANGES)
    seen = intervals((row["at_ms"], *_condition(row["kind"], row["body"])) for row in found)
    return [one for one in seen if one.end_ms is None or one.end_ms > from_ms]


def recent(rows: Rows, subject: str, most: int = RECENT) -> list[Interval]:
    """The newest conditions of a device, the oldest first; the last one is still open."""
    marks = ",".join("?" * len(CHANGES))
    sql = f"SELECT at_ms, kind, body FROM journal WHERE subject = ? AND kind IN ({marks}) ORDER BY pos DESC LIMIT ?"  # noqa: S608
    found = rows.all(sql, subject, *CHANGES, most)
    return intervals((row["at_ms"], *_condition(row["kind"], row["body"])) for row in reversed(found))


def last_of_page(rows: Rows, subject: str) -> Interval | None:
    """Whether a page went away or came back last, and since when; None while neither was ever noticed."""
    sql = (
        "SELECT at_ms, kind FROM journal WHERE subject = ? AND kind IN ('device_away','device_back')"
        " ORDER BY pos DESC LIMIT 1"
    )
    row = rows.one(sql, subject)
    return None if row is None else Interval(*PAGE_STATES[row["kind"]], row["at_ms"])


def last_fault(rows: Rows, subject: str) -> Interval | None:
    """The newest condition of the device that was no good, over or not; None if there was none for long."""
    found = rows.one(
        "SELECT at_ms, kind, body FROM journal WHERE subject = ? AND (kind = 'device_away' OR"
        " (kind IN ('printer_state_changed','attached_state_changed')"
        " AND json_extract(body, '$.state') IN ('unavailable','degraded'))) ORDER BY pos DESC LIMIT 1",
        subject,
    )
    return None if found is None else Interval(*_condition(found["kind"], found["body"]), found["at_ms"])


def _condition(kind: str, body: str) -> tuple[str, str]:
    if kind in PAGE_STATES:
        return PAGE_STATES[kind]
    told = json.loads(body)
    return str(told["state"]), str(told["reason"])


def intervals(told: Iterable[tuple[int, str, str]]) -> list[Interval]:
    """(instant, state, reason) in order as what lasted from each to the next."""
    found: list[Interval] = []
    for at_ms, state, reason in told:
        if found and (found[-1].state, found[-1].reason) == (state, reason):
            continue
        if found:
            found[-1] = replace(found[-1], end_ms=at_ms)
        found.append(Interval(state, reason, at_ms))
    return found


def outages(found: Iterable[Interval]) -> list[Interval]:
    """What was bad, without the first words of a device nobody had heard of."""
    return [one for one in found if one.is_bad and one.reason != "never_reported"]


def spells(found: Sequence[Interval], calm_ms: int, now_ms: int) -> list[Spell]:
    """Bad intervals put together where it was well for less than `calm_ms` between them.

    The last spell is open (`end_ms` None) while it is bad, and until it has been well for so long.
    """
    return list(_spells(outages(found), calm_ms, now_ms))


def _spells(bad: Sequence[Interval], calm_ms: int, now_ms: int) -> Iterator[Spell]:
    held: Spell | None = None
    for one in bad:
        if held is not None and held.end_ms is not None and one.start_ms - held.end_ms >= calm_ms:
            yield held
            held = None
        times = 1 if held is None else held.times + (one.start_ms != held.end_ms)
        held = Spell(held.start_ms if held else one.start_ms, one.end_ms, one.state, one.reason, times)
    if held is not None:
        is_over = held.end_ms is not None and now_ms - held.end_ms >= calm_ms
        yield held if is_over else replace(held, end_ms=None)


def down_min(found: Iterable[Interval], periods: Iterable[tuple[int, int]]) -> int:
    """Whole minutes in which it was out of order or not heard of within these periods (Unix ms)."""
    spans = list(periods)
    down = [one for one in outages(found) if one.state != "degraded"]
    return round(sum(one.within(*span) for one in down for span in spans) / MINUTE_MS)
