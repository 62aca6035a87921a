"""Who is next. One number sorts a queue, rank = basis - credit, and every choice says why. Pure.

Everything that affects the order is measured in minutes (design §4). The bound: within a queue nobody is overtaken by
someone who came more than (largest credit + late grace) later, apart from chosen calls, the floor, early calls,
transfers, returns, and what a guide changed, each of which is named in the why (`rule`, `moved`), and apart from
whoever let others go first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from queue_server.kernel.spans import MINUTE_MS

BEATEN_MAX = 5
# entries that set a place by hand or by rule, and what the why calls them: whoever has one has left the bound
MOVES: Final[Mapping[str, str]] = {
    "ticket_returned": "returned",
    "ticket_transferred": "transferred",
    "ticket_yielded": "yielded",
    "ticket_reclassed": "reclassed",
    "ticket_brought": "brought",
    "ticket_item_finished": "next_item",
    "ticket_put_back": "put_back",
    "ticket_put_off": "put_off",
    "ticket_joined": "joined",
    "ticket_followed_up": "follow_up",
}
SortKey = tuple[int, int, int, str]


@dataclass(frozen=True)
class Waiting:
    """One waiting ticket as the order sees it. `slot_ms` is set while it counts as an appointment, else None; before
    `not_before_ms` it is called by nobody's turn: it was, too early, and its people were not there."""

    id: str
    label: str
    queue: str
    arrived_ms: int
    basis_ms: int
    credit_min: int
    slot_ms: int | None = None
    to_window: str | None = None
    number: int = 0
    not_before_ms: int | None = None

    @property
    def rank_ms(self) -> int:
        """Smaller goes first."""
        return self.basis_ms - self.credit_min * MINUTE_MS

    @property
    def sort_key(self) -> SortKey:
        """Rank, then who came first, then the smaller number, then the id: never undecided."""
        return self.rank_ms, self.arrived_ms, self.number, self.id


@dataclass(frozen=True)
class Caller:
    """A window asking for the next: the queues it serves and its handicap in minutes for those it only helps."""

    window: str
    queues: tuple[str, ...]
    handicap_min: Mapping[str, int]


@dataclass(frozen=True)
class Rules:
    """The hall's numbers that the order needs."""

    early_call_min: int
    walk_in_floor: int


@dataclass(frozen=True)
class Choice:
    """The ticket to call and the reasons, fit to be stored: rule, rank, credit and the heads it beat."""

    ticket: Waiting
    rule: str
    handicap_min: int
    beaten: tuple[Waiting, ...]

    def why(self, handicaps: Mapping[str, int]) -> dict[str, Any]:
        """The reasons as stored in the journal: no class, no name, only minutes."""
        return {
            "rule": self.rule,
            "rank_ms": self.ticket.rank_ms,
            "basis_ms": self.ticket.basis_ms,
            "credit_min": self.ticket.credit_min,
            "handicap_min": self.handicap_min,
            "booked": self.ticket.slot_ms is not None,
            "beat": [
                {
                    "ticket": other.id,
                    "number": other.label,
                    "queue": other.queue,
                    "rank_ms": other.rank_ms,
                    "credit_min": other.credit_min,
                    "handicap_min": handicaps.get(other.queue, 0),
                    "arrived_ms": other.arrived_ms,
                }
                for other in self.beaten
            ],
        }


def next_in_line(
    waiting: Iterable[Waiting], caller: Caller, rules: Rules, bookings_run: Mapping[str, int], now_ms: int
) -> Choice | None:
    """The ticket this window should call, or None when nobody waits for it.

    `bookings_run` says, per queue, how many appointments were called in a row while walk-ins waited. When a queue has
    reached `walk_in_floor - 1` of them, its head is its first walk-in: of every `walk_in_floor` calls one is a walk-in.
    Appointments are not eligible before `slot - early_call_min` unless nobody else waits, and not before
    `not_before_ms` in any case.
    """
    lines: dict[str, list[Waiting]] = {queue: [] for queue in caller.queues}
    for one in waiting:
        is_due = one.not_before_ms is None or now_ms >= one.not_before_ms
        if one.queue in lines and is_due and one.to_window in (None, caller.window):
            lines[one.queue].append(one)
    heads = [_head(line, rules, bookings_run.get(queue, 0), now_ms) for queue, line in lines.items()]
    ready = [head for head in heads if head is not None]
    if not ready:
        return _earliest_early(lines, caller)
    ready.sort(key=lambda head: _with_handicap(head[0], caller))
    (ticket, rule), others = ready[0], ready[1:]
    passed = sorted(
        (
            one
            for one in lines[ticket.queue]
            if one.id != ticket.id and (one.arrived_ms < ticket.arrived_ms or one.sort_key < ticket.sort_key)
        ),
        key=lambda one: one.sort_key,
    )
    beaten = tuple(head for head, _rule in others)[:BEATEN_MAX] + tuple(passed[:BEATEN_MAX])
    return Choice(ticket, rule, caller.handicap_min.get(ticket.queue, 0), beaten)


def _head(line: Sequence[Waiting], rules: Rules, run: int, now_ms: int) -> tuple[Waiting, str] | None:
    eligible = [one for one in line if one.slot_ms is None or now_ms >= one.slot_ms - rules.early_call_min * MINUTE_MS]
    if not eligible:
        return None
    first = min(eligible, key=lambda one: one.sort_key)
    walk_ins = [one for one in eligible if one.slot_ms is None]
    if first.slot_ms is not None and walk_ins and run >= rules.walk_in_floor - 1:
        return min(walk_ins, key=lambda one: one.sort_key), "floor"
    return first, "order"


def _earliest_early(lines: Mapping[str, Sequence[Waiting]], caller: Caller) -> Choice | None:
    everyone = sorted((one for line in lines.values() for one in line), key=lambda one: _with_handicap(one, caller))
    if not everyone:
        return None
    ticket = everyone[0]
    return Choice(ticket, "early", caller.handicap_min.get(ticket.queue, 0), tuple(everyone[1 : 1 + BEATEN_MAX]))


def _with_handicap(one: Waiting, caller: Caller) -> SortKey:
    handicap_ms = caller.handicap_min.get(one.queue, 0) * MINUTE_MS
    return one.rank_ms + handicap_ms, one.arrived_ms, one.number, one.id


def upcoming(
    waiting: Iterable[Waiting],
    caller: Caller,
    rules: Rules,
    bookings_run: Mapping[str, int],
    now_ms: int,
    count: int,
) -> list[Choice]:
    """What this window would call next, one after the other, if nothing else happened."""
    left, run = list(waiting), dict(bookings_run)
    found: list[Choice] = []
    while len(found) < count:
        choice = next_in_line(left, caller, rules, run, now_ms)
        if choice is None:
            break
        found.append(choice)
        run[choice.ticket.queue] = run_after(choice.ticket, left, run.get(choice.ticket.queue, 0))
        left.remove(choice.ticket)
    return found


def run_after(called: Waiting, waiting: Iterable[Waiting], run: int) -> int:
    """The queue's run of appointments after this call: counted only while walk-ins wait."""
    if called.slot_ms is None:
        return 0
    walk_in_waits = any(one.slot_ms is None and one.queue == called.queue for one in waiting)
    return run + 1 if walk_in_waits else 0


def return_basis_ms(waiting: Iterable[Waiting], k: int, now_ms: int) -> int:
    """Where a ticket comes back: one second behind the k-th (k >= 1) in line, or the last, or now if nobody waits."""
    line = sorted(waiting, key=lambda one: one.sort_key)
    return line[min(k, len(line)) - 1].rank_ms + 1000 if line else now_ms


def basis_of(arrived_ms: int, slot_ms: int | None, late_grace_min: int) -> tuple[int, bool]:
    """(basis, counts as an appointment): the slot's start when on time, else the arrival."""
    if slot_ms is None or arrived_ms > slot_ms + late_grace_min * MINUTE_MS:
        return arrived_ms, False
    return slot_ms, True
