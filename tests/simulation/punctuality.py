"""Are booked people called near their hour, and do those without a booking keep their share? Days by the real order.

The model: 8 windows, 09:00-12:00 and 13:00-17:00, lognormal service of 30 min with CV 1, slots of 30 min, a share of
the windows' time booked, 20 % no-show, check-in from 30 min before to 15 min after the slot's start, and as many
walk-ins by the domain's hourly profile as make the expected work `load` of the windows' time. Waits run through lunch.
How people come inside their three quarters of an hour is no hall's choice, so the table has both: `even`, where one in
nine comes in the last five minutes and needs a window at once, and `early`, where most come about ten minutes before.
"""

from __future__ import annotations

import heapq
import math
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from queue_server.demo.alive.arrivals import arrival_ms
from queue_server.hall.hours import Period
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets.order import Caller, Rules, Waiting, basis_of, next_in_line, run_after

PERIODS = (Period(540 * MINUTE_MS, 720 * MINUTE_MS), Period(780 * MINUTE_MS, 1020 * MINUTE_MS))
WINDOWS, SLOT_MIN, SERVICE_MIN = 8, 30, 30.0
SIGMA = math.sqrt(math.log(2))  # lognormal with CV 1
MU = math.log(SERVICE_MIN) - SIGMA**2 / 2
NO_SHOW = 0.2
CHECK_IN_MIN: Mapping[str, Callable[[random.Random], float]] = {  # beside the slot's start
    "even": lambda chance: chance.uniform(-30, 15),
    "early": lambda chance: chance.triangular(-30, 15, -10),
}


@dataclass(frozen=True)
class Policy:
    """The hall file's numbers that the order depends on, as the demo hall has them."""

    credit_min: int = 110
    floor: int = 4
    share: float = 0.6
    early_call_min: int = 15
    late_grace_min: int = 15


BOOKED_FIRST = Policy(credit_min=100_000, floor=100_000, early_call_min=30)  # no order with busy windows does better


@dataclass
class Figures:
    """What a set of days came to. `booked` are (slot's start, check-in, call) of on-time bookings."""

    booked: list[tuple[int, int, int]] = field(default_factory=list)
    walk_in_wait_min: list[float] = field(default_factory=list)
    longest_run: int = 0  # of bookings called one after the other while somebody without one waited

    def of_slot(self, minutes: int) -> float:
        """The share called within so long after their slot began, in percent."""
        return self._share(minutes, lambda slot_ms, _arrived_ms: slot_ms)

    def of_chance(self, minutes: int) -> float:
        """The share called within so long after their slot began, or they checked in where that was later."""
        return self._share(minutes, max)

    def _share(self, minutes: int, since: Callable[[int, int], int]) -> float:
        kept = sum(called <= since(slot, arrived) + minutes * MINUTE_MS for slot, arrived, called in self.booked)
        return 100 * kept / len(self.booked)

    def walk_in_wait_min_p90(self) -> float:
        """The wait that nine in ten walk-ins do not exceed, in minutes."""
        waits = sorted(self.walk_in_wait_min)
        return waits[math.ceil(0.9 * len(waits)) - 1]


def comers(policy: Policy, load: float, chance: random.Random, come: str) -> list[tuple[int, int | None]]:
    """One day's arrivals in order: (when, the slot's start or None)."""
    found: list[tuple[int, int | None]] = []
    slots = [at for p in PERIODS for at in range(p.start_ms, p.end_ms, SLOT_MIN * MINUTE_MS)]
    for at, slot_ms in enumerate(slots):
        share = WINDOWS * policy.share
        for _ in range(math.ceil((at + 1) * share - 1e-9) - math.ceil(at * share - 1e-9)):
            if chance.random() >= NO_SHOW:
                found.append((slot_ms + round(CHECK_IN_MIN[come](chance) * MINUTE_MS), slot_ms))
    open_min = sum(p.end_ms - p.start_ms for p in PERIODS) / MINUTE_MS
    booked = len(slots) * WINDOWS * policy.share * (1 - NO_SHOW)
    walk_ins = load * WINDOWS * open_min / SERVICE_MIN - booked
    for _ in range(round(walk_ins)):
        found.append((arrival_ms(PERIODS, chance), None))
    return sorted(found, key=lambda one: one[0])


def day(policy: Policy, load: float, seed: int, into: Figures, come: str) -> None:
    """One day from its seed, by `next_in_line` as the hall calls, added to the figures."""
    chance = random.Random(seed)
    arrivals = comers(policy, load, chance, come)
    rules = Rules(policy.early_call_min, policy.floor)
    waiting: list[Waiting] = []
    run, at, passed = 0, 0, 0
    free = [(PERIODS[0].start_ms, window) for window in range(WINDOWS)]
    heapq.heapify(free)
    while free:
        now_ms, window = heapq.heappop(free)
        now_ms = _open_ms(now_ms)
        while at < len(arrivals) and arrivals[at][0] <= now_ms:
            waiting.append(_waiting(at, *arrivals[at], policy))
            at += 1
        choice = next_in_line(waiting, Caller(str(window), ("A",), {}), rules, {"A": run}, now_ms)
        if choice is None:
            if at < len(arrivals):
                heapq.heappush(free, (max(now_ms, arrivals[at][0]), window))
            continue
        ticket = choice.ticket
        walk_in_waits = any(one.slot_ms is None for one in waiting)
        passed = passed + 1 if ticket.slot_ms is not None and walk_in_waits else 0
        into.longest_run = max(into.longest_run, passed)
        run = run_after(ticket, waiting, run)
        waiting.remove(ticket)
        if ticket.slot_ms is None:
            into.walk_in_wait_min.append((now_ms - ticket.arrived_ms) / MINUTE_MS)
        else:
            into.booked.append((ticket.slot_ms, ticket.arrived_ms, now_ms))
        heapq.heappush(free, (now_ms + round(chance.lognormvariate(MU, SIGMA) * MINUTE_MS), window))


def _waiting(at: int, arrived_ms: int, slot_ms: int | None, policy: Policy) -> Waiting:
    basis_ms, booked = basis_of(arrived_ms, slot_ms, policy.late_grace_min)
    credit = policy.credit_min if booked else 0
    return Waiting(f"{at:05d}", f"A{at:03d}", "A", arrived_ms, basis_ms, credit, slot_ms if booked else None, None, at)


def _open_ms(at_ms: int) -> int:
    """The instant, or when work goes on after lunch; after the day's end who waits is still served."""
    first, second = PERIODS
    return second.start_ms if first.end_ms <= at_ms < second.start_ms else max(at_ms, first.start_ms)


def days(policy: Policy, load: float, seeds: Sequence[int], come: str = "even") -> Figures:
    """The figures of these days."""
    figures = Figures()
    for seed in seeds:
        day(policy, load, seed, figures, come)
    return figures


HEAD = (
    "load  credit  floor  share   come | +15 min of slot  of slot or check-in | in the slot | walk-in P90 | longest run"
)


def line(policy: Policy, load: float, seeds: Sequence[int], come: str = "even") -> str:
    """One row of the table."""
    one = days(policy, load, seeds, come)
    return (
        f"{load:4.2f}  {policy.credit_min:6d}  {policy.floor:5d}  {policy.share:5.2f}  {come:>5} |"
        f" {one.of_slot(15):13.1f} %  {one.of_chance(15):18.1f} % | {one.of_slot(30):9.1f} % |"
        f" {one.walk_in_wait_min_p90():7.0f} min | {one.longest_run:6d}"
    )


def rows(count: int) -> Iterator[str]:
    """The table: the demo hall at both loads, what bookings before everybody would come to, credit × floor × share."""
    yield f"{count} seeded days a row; as the demo hall file has it first\n{HEAD}"
    for come, load in product(CHECK_IN_MIN, (0.82, 1.05)):
        yield line(Policy(), load, range(count), come)
    yield "bookings before everybody, called as soon as they are there: no order that keeps windows busy does better"
    for come in CHECK_IN_MIN:
        yield line(BOOKED_FIRST, 0.82, range(count), come)
    yield "credit × floor × share"
    for load, credit, floor, share in product((0.82, 1.05), (0, 60, 110, 120, 240), (2, 3, 4, 6), (0.5, 0.6, 0.7)):
        yield line(Policy(credit_min=credit, floor=floor, share=share), load, range(count))


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 150):
        print(row, flush=True)  # noqa: T201
