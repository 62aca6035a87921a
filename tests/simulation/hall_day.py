"""A day of the hall as events in order of time: people come, clerks call, and every act goes through the use cases."""

from __future__ import annotations

import heapq
import random
from collections import Counter as Tally
from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import count
from math import exp, log, sqrt

from queue_server.hall import hours
from queue_server.hall.codes import OUTCOMES
from queue_server.kernel.errors import Refusal
from queue_server.kernel.journal import Entry
from queue_server.tickets import calling, closing, finishing, leaving, moving
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import NobodyBehind
from tests.simulation.arrivals import Visitor, visitors
from tests.simulation.tables import check_tables
from tests.simulation.watch import Watch
from tests.tickets.counter import Counter, resident

# a process yields how many seconds pass before it goes on; IDLE means: until somebody comes
Process = Generator[float | None, None, None]
IDLE = None
OVERTIME_MS = 20 * 60_000
CV = 1.0
CHECK_EVERY = 700
EXPECTED = {"already_has_ticket", "once_per_day", "queue_full", "queue_stopped", "queue_closed"}


@dataclass
class Odds:
    """How often the unusual happens, as a share of chances."""

    hold: float = 0.04
    transfer: float = 0.04
    walk_off: float = 0.01
    undo: float = 0.04
    leave_window: float = 0.02
    put_back: float = 0.01
    clerk_misses: float = 0.3
    comes_back: float = 0.6
    cancel: float = 0.04
    give_way: float = 0.05
    reclass: float = 0.02
    chosen: float = 0.02
    pause: float = 0.02


class HallDay:
    """One day on one counter. Everything random comes from the seed; `run` raises at the first broken invariant."""

    def __init__(self, counter: Counter, seed: int, scale: float = 1.0, watch: Watch | None = None) -> None:
        self.counter, self.chance, self.odds = counter, random.Random(seed), Odds()
        self.watch = watch or Watch(counter.hall)
        self.day = counter.day
        self.periods = hours.opening(counter.hall, counter.day, counter.calendar)
        self.visitors = visitors(counter.hall, self.periods, self.chance, scale)
        self.refused: Tally[str] = Tally()
        self.away: set[str] = set()
        self.held: list[str] = []
        self._events: list[tuple[int, int, Process]] = []
        self._order = count()
        self._idle: dict[str, Process] = {}
        self._names: dict[Process, str] = {}
        self._fresh: list[Entry] = []
        self._steps = 0
        counter.database.after_commit(self._fresh.extend)

    # --- time ---------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """From opening to the close of the day."""
        opens_ms = self.periods[0].start_ms
        for window in self.counter.hall.windows:
            process = self._window(window.id)
            self._names[process] = window.id
            self._push(opens_ms + self.chance.randint(0, 60_000), process)
        self._push(opens_ms, self._crowd())
        self._push(opens_ms, self._stops())
        self._push(hours.instant_ms(self.counter.hall, self.day, 24 * 60) + 3000, self._close())
        for period in self.periods:  # whoever is idle at the end of a period looks up
            self._push(period.end_ms + OVERTIME_MS, self._wake_all())
        while self._events:
            at_ms, _n, process = heapq.heappop(self._events)
            self.counter.clock.at_ms = max(self.counter.clock.at_ms, at_ms)
            self._go_on(process)
            self._look()
        check_tables(self.counter)
        self.counter.check_ground()

    def _push(self, at_ms: int, process: Process) -> None:
        heapq.heappush(self._events, (at_ms, next(self._order), process))

    def _spawn(self, process: Process) -> None:
        self._push(self._now_ms, process)

    def _go_on(self, process: Process) -> None:
        try:
            wait_s = next(process)
        except StopIteration:
            return
        if wait_s is None:
            self._idle[self._names[process]] = process
        else:
            self._push(self._now_ms + round(wait_s * 1000), process)

    @property
    def _now_ms(self) -> int:
        return self.counter.clock.now_ms()

    def _look(self) -> None:
        fresh, self._fresh[:] = list(self._fresh), []
        self.watch.take(fresh)
        self._steps += 1
        if self._steps % CHECK_EVERY == 0:
            check_tables(self.counter)

    def _close(self) -> Process:
        """What the server's timer does soon after midnight, whatever is still going on at the windows."""
        hall = self.counter.hall
        self.counter.do(lambda tx: closing.close_day(tx, hall.id, self.day), "system")
        yield 0

    def _wake(self, queue: str) -> None:
        for window in self.counter.hall.windows_of(queue):
            process = self._idle.pop(window.id, None)
            if process is not None:
                self._push(self._now_ms + self.chance.randint(300, 4000), process)

    def _wake_all(self) -> Process:
        for process in self._idle.values():
            self._spawn(process)
        self._idle.clear()
        yield 0

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _act(self, step: Callable[..., Ticket], ticket: Ticket | str, *more: object, actor: str) -> Ticket:
        after = self.counter.act(step, ticket, *more, actor=actor)
        if after.state == "waiting":
            self._wake(after.queue)
        return after

    # --- people -------------------------------------------------------------------------------------------------------

    def _crowd(self) -> Process:
        for visitor in self.visitors:
            yield max(0.0, (visitor.at_ms - self._now_ms) / 1000)
            self._arrive(visitor)

    def _arrive(self, visitor: Visitor) -> None:
        person = None if visitor.person is None else resident(visitor.person, f"{1935 + visitor.person % 70}0102")
        principals = tuple(resident(9000 + self.chance.randint(0, 900)) for _ in range(visitor.principals))
        try:
            ticket = self.counter.issue(
                *visitor.services,
                channel=visitor.channel,
                person=person,
                on_behalf_of=principals,
                priority=visitor.priority,
                slot_ms=visitor.slot_ms,
                actor="device:1" if visitor.channel == "kiosk" else "staff:900",
            )
        except Refusal as refusal:
            assert refusal.code in EXPECTED, refusal
            self.refused[refusal.code] += 1
            return
        if visitor.walks_away:
            self.away.add(ticket.id)
        self._wake(ticket.queue)
        self._spawn(self._stay(ticket.id))

    def _stay(self, ticket_id: str) -> Process:
        yield self.chance.uniform(30, 900)
        now = self.counter.now(ticket_id)
        if now.state != "waiting":
            return
        if self._happens(self.odds.cancel):
            self._act(moving.cancel, ticket_id, actor="citizen")
        elif self._happens(self.odds.give_way):
            while now.state == "waiting" and now.yields < self.counter.hall.order.yields_max and self._happens(0.8):
                try:
                    now = self._act(moving.let_others_first, ticket_id, self.chance.randint(1, 4), actor="citizen")
                except NobodyBehind:
                    return
        elif self._happens(self.odds.reclass):
            queue = self.chance.choice([None, self.chance.choice("GNMZ")])
            priority = self.chance.choice(["elderly", "veteran"]) if queue is None else None
            self._act(moving.reclass, ticket_id, queue, priority, actor="staff:900")

    def _come_back(self, ticket_id: str) -> Process:
        yield self.chance.uniform(60, 1500)
        if self.counter.now(ticket_id).state == "missed":
            self.away.discard(ticket_id)
            self._act(moving.come_back, ticket_id, actor="staff:900")

    def _stops(self) -> Process:
        for _ in range(3):
            yield self.chance.uniform(600, 7200)
            queue = self.chance.choice("ABGN")
            self.counter.do(lambda tx, q=queue: closing.stop_queue(tx, self.counter.hall, q, "系统检修"), "staff:901")
            yield self.chance.uniform(60, 900)
            self.counter.do(lambda tx, q=queue: closing.reopen_queue(tx, self.counter.hall, q), "staff:901")

    # --- windows ------------------------------------------------------------------------------------------------------

    def _window(self, window: str) -> Process:
        clerk = f"staff:{window}"
        for n, period in enumerate(self.periods):
            yield max(0.0, (period.start_ms - self._now_ms) / 1000)
            end_ms = period.end_ms + (OVERTIME_MS if n == len(self.periods) - 1 else 0)
            while self._now_ms < end_ms:
                if self._happens(self.odds.pause):
                    yield self.chance.uniform(60, 600)
                ticket = self._call(window, clerk)
                if ticket is None:
                    yield IDLE
                else:
                    yield from self._attend(window, clerk, ticket)
                    yield self.chance.uniform(2, 20)

    def _call(self, window: str, clerk: str) -> Ticket | None:
        resumed = self._resume_held(window, clerk)
        if resumed is not None:
            return resumed
        queues = self.counter.hall.window(window).queues
        line = [row["id"] for queue in queues for row in self.watch.line(queue, window)]
        if line and self._happens(self.odds.chosen):
            chosen, hall = self.chance.choice(line), self.counter.hall
            return self.counter.do(lambda tx: calling.call_chosen(tx, hall, window, chosen, "急"), clerk)[0]
        called = self.counter.call(window, clerk)
        assert called is not None or self.watch.due(window, self._now_ms) is None, f"window {window} skipped somebody"
        return called

    def _resume_held(self, window: str, clerk: str) -> Ticket | None:
        for ticket_id in self.held:
            row = self.watch.rows[ticket_id]
            mine = row["window"] == window or row["queue"] in self.counter.hall.window(window).queues
            if row["state"] != "held":
                self.held.remove(ticket_id)
                return None
            if mine and self._happens(0.5):
                self.held.remove(ticket_id)
                return self._act(moving.resume, ticket_id, window, actor=clerk)
        return None

    def _attend(self, window: str, clerk: str, ticket: Ticket) -> Process:
        if ticket.state == "serving":
            yield from self._work(window, clerk, ticket)
            return
        walk_s = 10_000.0 if ticket.id in self.away else self.chance.expovariate(1 / 25)
        while walk_s > 0:
            part_s = min(walk_s, self.chance.uniform(26, 45))
            yield part_s
            walk_s -= part_s
            if not self._mine(ticket, window, "called"):
                return
            if walk_s > 0 and not self._again(clerk, ticket):
                return
        if self._happens(self.odds.put_back):
            self._act(moving.put_back, ticket, actor=clerk)
            return
        yield from self._work(window, clerk, self._act(moving.serve, ticket, actor=clerk))

    def _again(self, clerk: str, ticket: Ticket) -> bool:
        """Recall or give up; whether the ticket is still called."""
        step = moving.miss if self._happens(self.odds.clerk_misses) else calling.recall
        now = self._act(step, ticket, actor=clerk)
        if now.state == "missed" and self._happens(self.odds.undo):
            now = self._act(finishing.undo, ticket, actor=clerk)
            now = self._act(moving.miss, now, actor=clerk)
        if now.state == "missed" and self._happens(self.odds.comes_back):
            self._spawn(self._come_back(ticket.id))
        return now.state == "called"

    def _work(self, window: str, clerk: str, ticket: Ticket) -> Process:
        now = ticket
        while now.state == "serving":
            yield self._service_s(now.service)
            if not self._mine(ticket, window, "serving"):
                return
            for share, end in (
                (self.odds.hold, self._hold),
                (self.odds.transfer, self._transfer),
                (self.odds.walk_off, self._walk_off),
                (self.odds.leave_window, self._leave),
            ):
                if self._happens(share):
                    end(window, clerk, ticket)
                    return
            now = self._act(finishing.finish, ticket, self.chance.choice(sorted(OUTCOMES)), actor=clerk)
            if now.state == "finished" and self._happens(self.odds.undo):
                yield self.chance.uniform(1, 9)
                now = self._undo(clerk, ticket)

    def _undo(self, clerk: str, ticket: Ticket) -> Ticket:
        try:
            return self._act(finishing.undo, ticket, actor=clerk)
        except Refusal as refusal:
            assert refusal.code == "already_has_ticket", refusal
            return self.counter.now(ticket)

    def _hold(self, _window: str, clerk: str, ticket: Ticket) -> None:
        self._act(moving.hold, ticket, actor=clerk)
        self.held.append(ticket.id)

    def _transfer(self, window: str, clerk: str, ticket: Ticket) -> None:
        zone = self.counter.hall.window(window).zone
        others = [one for one in self.counter.hall.windows if one.zone == zone and one.id != window]
        if others and self._happens(0.5):
            self._act(moving.transfer, ticket, None, self.chance.choice(others).id, actor=clerk)
        else:
            self._act(moving.transfer, ticket, self.chance.choice("AGNZ"), None, actor=clerk)

    def _walk_off(self, _window: str, clerk: str, ticket: Ticket) -> None:
        self._act(moving.miss, ticket, actor=clerk)

    def _leave(self, window: str, clerk: str, ticket: Ticket) -> None:
        choice, to = self.chance.choice(leaving.CHOICES), None
        if choice == "hand_over":
            to = next((w.id for w in self.counter.hall.windows_of(ticket.queue) if w.id != window), None)
            choice = "return" if to is None else choice
        self.counter.do(lambda tx: leaving.settle(tx, self.counter.hall, window, choice, to), clerk)
        now = self.counter.now(ticket)
        if now.state == "held":
            self.held.append(ticket.id)
        else:
            self._wake(now.queue)

    def _mine(self, ticket: Ticket, window: str, state: str) -> bool:
        now = self.counter.now(ticket)
        return now.state == state and now.window == window

    def _service_s(self, service: str) -> float:
        """Lognormal around the service's minutes, as halls measure it."""
        spread = sqrt(log(1 + CV * CV))
        mean_s = self.counter.hall.service(service).minutes * 60
        return exp(self.chance.gauss(log(mean_s) - spread * spread / 2, spread))


def summary(day: HallDay, seed: int) -> str:
    """One line about the day."""
    states, waits = day.watch.states(), sorted(day.watch.waits_ms)
    minutes = [waits[len(waits) * share // 100] / 60_000 for share in (50, 90)] if waits else [0.0, 0.0]
    return (
        f"seed {seed}: {sum(states.values())} tickets, calls {dict(sorted(day.watch.rules.items()))},"
        f" {day.watch.seq} entries; {dict(sorted(states.items()))}; refused {dict(sorted(day.refused.items()))};"
        f" wait median {minutes[0]:.1f} min, P90 {minutes[1]:.1f} min"
    )
