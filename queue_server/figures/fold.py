"""What the journal says of one visit, or of one stretch at a window, as counts in their places: day, hour … channel.

A ticket's counts are those of all its entries so far: what a further entry changes is the difference of two folds, so
that whatever is taken back (a finish, a call before the booked hour) is taken out of the counts again by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from queue_server.figures.counts import LONG_MIN, packed
from queue_server.hall.store import is_training
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets.model import UNCLOSED

if TYPE_CHECKING:
    from queue_server.kernel.journal import Entry

Dimension = Literal["hall", "hour", "queue", "service", "window", "clerk", "channel"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
QUARTER_MS: Final = 15 * MINUTE_MS
WINDOW_KINDS: Final = frozenset({"window_opened", "window_paused", "window_resumed", "window_closed"})
DONE: Final = frozenset({"accepted", "collected", "done_online"})
UNDONE: Final = frozenset({"accepted_short", "told_once", "refused"})
SYSTEM: Final = "system"


class Cell(NamedTuple):
    """One number of one row: the dimension, the business day, which service, window …, and what is counted."""

    dimension: Dimension
    day: str
    key: str
    name: str


Change = Counter[Cell]


@dataclass(frozen=True)
class Place:
    """Where something is counted; None: not under that dimension."""

    day: str
    hour: str
    queue: str | None = None
    service: str | None = None
    window: str | None = None
    clerk: str | None = None
    channel: str | None = None

    def add(self, change: Change, **amounts: int) -> None:
        """Count it in every dimension it has a place in."""
        for dimension in DIMENSIONS:
            key = "" if dimension == "hall" else getattr(self, dimension)
            if key is not None:
                for name, amount in amounts.items():
                    change[Cell(dimension, self.day, key, name)] += amount


def is_counted(row: Mapping[str, Any]) -> bool:
    """Whether a ticket is in any figure at all: one of a practice hall is in none."""
    return not is_training(row.get("hall", ""))


def hour_of(zone: ZoneInfo, at_ms: int) -> str:
    """'09': the hour of the hall's clock."""
    return f"{datetime.fromtimestamp(at_ms / 1000, zone):%H}"


def day_of(zone: ZoneInfo, at_ms: int) -> str:
    """The hall's day an instant belongs to."""
    return datetime.fromtimestamp(at_ms / 1000, zone).date().isoformat()


def by_hours(start_ms: int, end_ms: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch, none across the edge of an hour: when each began, and how long it is. Whole quarters,
    as zones are that far apart."""
    at_ms = start_ms
    while at_ms < end_ms:
        until_ms = min(end_ms, (at_ms // QUARTER_MS + 1) * QUARTER_MS)
        yield at_ms, until_ms - at_ms
        at_ms = until_ms


# --- visits -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Visit:
    """How far the fold of a ticket has come. What was counted is a tuple, so that an undo can go back to an earlier."""

    row: Mapping[str, Any] = field(default_factory=dict)
    waits_since_ms: int | None = None  # until its first call
    first_call: tuple[Place, int] | None = None
    called_at: tuple[str | None, str | None] = (None, None)  # window and clerk
    serving_since_ms: int | None = None
    work_ms: int = 0
    was_served: bool = False
    follows_up: bool = False
    counted: tuple[tuple[Place, Mapping[str, int]], ...] = ()

    @property
    def service(self) -> str:
        items = self.row["items"]
        return str(_items(items)[self.row["item"]][0])

    def with_count(self, place: Place, **amounts: int) -> _Visit:
        return replace(self, counted=(*self.counted, (place, amounts)))


def _items(stored: Any) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(stored) if isinstance(stored, str) else [list(one) for one in stored]
    return found


def visit(entries: Iterable[Entry], zone: ZoneInfo) -> Change:
    """What a ticket comes to, by its own entries in order; nothing where it is not counted."""
    at, before = _Visit(), _Visit()
    for entry in entries:
        if "set" not in entry.body:
            continue
        if entry.kind == "ticket_undone":
            at = replace(before, row={**at.row, **entry.body["set"]})
            continue
        if entry.kind in ("ticket_finished", "ticket_missed"):
            before = at
        at = _after(at, entry, zone)
    change: Change = Counter()
    if at.row and is_counted(at.row):
        _told(change, at, zone)
    return change


def _after(at: _Visit, entry: Entry, zone: ZoneInfo) -> _Visit:
    """One entry further."""
    was, row = at, {**at.row, **entry.body["set"]}
    at = replace(at, row=row)
    at_ms = int(entry.body.get("meanwhile_ms", entry.at_ms))
    kind = entry.kind
    if kind == "ticket_issued":
        return replace(at, waits_since_ms=row["arrived_ms"])
    if kind == "ticket_followed_up":
        return replace(at, follows_up=True)
    if kind == "ticket_called":
        return _called(at, entry, zone)
    if kind == "ticket_put_off":  # called before the booked hour, which nobody need have heard
        return replace(at, first_call=None)
    if kind == "ticket_ready":
        return replace(at, waits_since_ms=at_ms)
    if kind in ("ticket_served", "ticket_resumed"):
        since_ms = row["served_ms"] if kind == "ticket_served" else at_ms
        clerk = _clerk(entry)
        return replace(at, serving_since_ms=since_ms, was_served=True, called_at=(row["window"], clerk))
    if kind in ("ticket_finished", "ticket_item_finished"):
        return _finished(was, at, entry, zone, at_ms)
    if kind == "ticket_transferred":
        return _stopped(at, zone, at_ms).with_count(_here(was, zone, at_ms), transferred=1)
    if kind == "ticket_missed":
        return _stopped(at, zone, at_ms).with_count(_here(was, zone, at_ms), missed=1)
    if kind in ("ticket_held", "ticket_put_back"):
        return _stopped(at, zone, at_ms)
    if kind == "ticket_expired":  # how long somebody was served whom nobody finished is not known
        ended = replace(at, serving_since_ms=None)
        return ended.with_count(_here(was, zone, at_ms), unclosed=1) if row.get("outcome") == UNCLOSED else ended
    return at


def _called(at: _Visit, entry: Entry, zone: ZoneInfo) -> _Visit:
    row, clerk = at.row, _clerk(entry)
    at = replace(at, called_at=(row["window"], clerk))
    if at.first_call is not None or at.waits_since_ms is None:
        return at
    place = replace(_taken(at, zone), window=row["window"], clerk=clerk)
    return replace(at, first_call=(place, max(0, row["called_ms"] - at.waits_since_ms)))


def _finished(was: _Visit, at: _Visit, entry: Entry, zone: ZoneInfo, at_ms: int) -> _Visit:
    ended_ms = at.row["finished_ms"] if entry.kind == "ticket_finished" else at_ms
    at = _stopped(at, zone, ended_ms, was)
    outcome = entry.body.get("outcome")
    matter, done = outcome in DONE | UNDONE, outcome in DONE and not at.follows_up
    place = _here(was, zone, ended_ms)
    at = at.with_count(place, served=1, work_ms=at.work_ms, matters=int(matter), first_time=int(matter and done))
    goes_on = entry.kind == "ticket_item_finished" and at.row["state"] == "serving"
    return replace(at, work_ms=0, serving_since_ms=ended_ms if goes_on else None)


def _stopped(at: _Visit, zone: ZoneInfo, at_ms: int, was: _Visit | None = None) -> _Visit:
    """The window is done with it, for now or for good: how long it was busy, hour by hour."""
    if at.serving_since_ms is None:
        return at
    start_ms, window, clerk = at.serving_since_ms, *at.called_at
    ended = replace(at, serving_since_ms=None, work_ms=at.work_ms + max(0, at_ms - start_ms))
    queue, service = (was or at).row["queue"], (was or at).service
    for part_ms, length_ms in by_hours(start_ms, at_ms):
        place = Place(at.row["day"], hour_of(zone, part_ms), queue, service, window, clerk, at.row["channel"])
        ended = ended.with_count(place, busy_ms=length_ms)
    return ended


def _told(change: Change, at: _Visit, zone: ZoneInfo) -> None:
    """The end of the fold: all that was counted on the way, and how it stands now."""
    row = at.row
    taken = replace(_taken(at, zone), service=str(_items(row["items"])[0][0]))
    replace(taken, queue=row["prefix"]).add(change, issued=1, booked=int(row.get("slot_ms") is not None))
    if at.first_call is not None:
        place, wait_ms = at.first_call
        is_long = int(wait_ms > LONG_MIN * MINUTE_MS)
        place.add(change, called=1, wait_ms=wait_ms, long_waits=is_long, waits=packed(wait_ms))
    for place, amounts in at.counted:
        place.add(change, **amounts)
    if row["state"] == "cancelled" and not at.was_served:
        taken.add(change, cancelled=1)
    if row["state"] in ("missed", "expired") and not at.was_served:
        window, clerk = at.called_at
        replace(taken, window=window, clerk=clerk).add(change, abandoned=1)


def _taken(at: _Visit, zone: ZoneInfo) -> Place:
    """Where its waiting is counted: under the hour it came."""
    row = at.row
    return Place(row["day"], hour_of(zone, row["arrived_ms"]), row["queue"], at.service, channel=row["channel"])


def _here(was: _Visit, zone: ZoneInfo, at_ms: int) -> Place:
    """Where an act at a window is counted: under its own hour, and the queue and service it had then."""
    window, clerk = was.called_at
    row = was.row
    return Place(row["day"], hour_of(zone, at_ms), row["queue"], was.service, window, clerk, row["channel"])


def _clerk(entry: Entry) -> str | None:
    kind, _, number = entry.actor.partition(":")
    return number if kind == "staff" else None


# --- windows ----------------------------------------------------------------------------------------------------------


def stretch(before: Entry, entry: Entry, zone: ZoneInfo, closes_ms: int | None) -> Change:
    """How long a window stood open or paused between two of its entries, under the person who was there.

    Where nobody signed off (the day's end did it) it counts until `closes_ms`, when the hall closed.
    """
    change: Change = Counter()
    if before.kind == "window_closed":
        return change
    name = "pause_ms" if before.kind == "window_paused" else "open_ms"
    end_ms = entry.at_ms
    if entry.actor == SYSTEM and closes_ms is not None:
        end_ms = max(before.at_ms, min(end_ms, closes_ms))
    window, clerk = str(before.body["window"]), str(before.body["staff"])
    for part_ms, length_ms in by_hours(before.at_ms, end_ms):
        place = Place(day_of(zone, part_ms), hour_of(zone, part_ms), window=window, clerk=clerk)
        place.add(change, **{name: length_ms})
    return change
