"""Anything in any order on a real file: Hypothesis looks for a sequence of acts that breaks an invariant.

`QUHAO_LONG=1` makes it look about fifty times as long.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from queue_server.hall import hours
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.errors import Refusal
from queue_server.kernel.journal import Entry, first_break
from queue_server.tickets import calling, closing, finishing, leaving, moving
from queue_server.tickets.model import Ticket
from tests.conftest import MONDAY_0920_MS
from tests.simulation.tables import check_tables
from tests.simulation.watch import Watch
from tests.tickets.counter import Counter, demo_hall, resident, scattered, with_queue

LONG = os.environ.get("QUHAO_LONG") == "1"
WINDOWS = ("408", "409", "317", "301", "302", "324")
SERVICES = ("social-security", "civil-health", "records", "desk-3", "assisted", "fund-loan")
QUEUES = ("N", "E", "Z", "Y", "H")
CLERKS = ("staff:1", "staff:2")
STEPS: dict[str, Callable[..., Ticket]] = {
    "serve": moving.serve,
    "miss": moving.miss,
    "return": moving.come_back,
    "hold": moving.hold,
    "put_back": moving.put_back,
    "cancel": moving.cancel,
    "recall": calling.recall,
    "undo": finishing.undo,
}


class AnyOrder(RuleBasedStateMachine):
    """Each rule may be refused; a refusal must have changed nothing, and anything but a refusal is a defect."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="quhao-machine-"))
        hall = with_queue(with_queue(demo_hall(), "Z", waiting_max=4), "Y", daily_max=5)
        self.counter = Counter.open(self.folder, SteppedClock(MONDAY_0920_MS), hall, durable=False)
        self.counter.name = scattered
        self.watch = Watch(hall)
        self.fresh: list[Entry] = []
        self.counter.database.after_commit(self.fresh.extend)

    def teardown(self) -> None:
        try:
            check_tables(self.counter)
            assert first_break(self.counter.entries()) is None
        finally:
            self.counter.database.close()
            shutil.rmtree(self.folder)

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do it; if it is refused, no entry may have been written."""
        try:
            act()
        except Refusal as refusal:
            assert refusal.message("zh")
            assert refusal.message("en")
            assert self.fresh == [], f"{refusal.code}, yet {self.fresh}"

    def some(self, pick: int) -> str:
        """The id of one of the tickets, newer ones more often."""
        ids = list(self.watch.rows)
        return ids[-1 - pick % min(len(ids), 6 + pick // 7)]

    @initialize()
    def somebody_waits(self) -> None:
        for service in SERVICES[:3]:
            self.counter.issue(service)

    @rule(
        services=st.lists(st.sampled_from(SERVICES), min_size=1, max_size=2),
        person=st.one_of(st.none(), st.integers(0, 4)),
        principals=st.lists(st.integers(0, 6), max_size=2),
        priority=st.sampled_from((None, None, "veteran")),
        slot_min=st.one_of(st.none(), st.integers(-20, 30)),
    )
    def issue(
        self, services: list[str], person: int | None, principals: list[int], priority: str | None, slot_min: int | None
    ) -> None:
        self.attempt(
            lambda: self.counter.issue(
                *services,
                person=None if person is None else resident(person),
                on_behalf_of=tuple(resident(n) for n in principals),
                priority=priority,
                slot_ms=None if slot_min is None else self.counter.clock.now_ms() + slot_min * 60_000,
            )
        )

    @rule(window=st.sampled_from(WINDOWS), clerk=st.sampled_from(CLERKS))
    def call(self, window: str, clerk: str) -> None:
        def act() -> None:
            called = self.counter.call(window, clerk)
            assert called is not None or self.watch.due(window, self.counter.clock.now_ms()) is None

        self.attempt(act)

    @rule(window=st.sampled_from(WINDOWS), pick=st.integers(0, 40))
    def call_chosen(self, window: str, pick: int) -> None:
        counter = self.counter
        self.attempt(
            lambda: counter.do(lambda tx: calling.call_chosen(tx, counter.hall, window, self.some(pick), "急"))
        )

    @rule(step=st.sampled_from(sorted(STEPS)), pick=st.integers(0, 40), clerk=st.sampled_from(CLERKS))
    def act(self, step: str, pick: int, clerk: str) -> None:
        self.attempt(lambda: self.counter.act(STEPS[step], self.some(pick), actor=clerk))

    @rule(
        window=st.sampled_from(WINDOWS), step=st.sampled_from(("serve", "finish", "finish", "hold", "miss", "recall"))
    )
    def act_at(self, window: str, step: str) -> None:
        here = [row["id"] for row in self.watch.rows.values() if row["window"] == window]
        at = [one for one in here if self.watch.rows[one]["state"] in ("called", "serving")]
        if not at:
            return
        if step == "finish":
            self.attempt(lambda: self.counter.act(finishing.finish, at[0], "accepted"))
        else:
            self.attempt(lambda: self.counter.act(STEPS[step], at[0]))

    @rule(pick=st.integers(0, 40), window=st.sampled_from(WINDOWS))
    def resume(self, pick: int, window: str) -> None:
        held = [row["id"] for row in self.watch.rows.values() if row["state"] == "held"]
        ticket = held[pick % len(held)] if held else self.some(pick)
        self.attempt(lambda: self.counter.act(moving.resume, ticket, window))

    @rule(
        pick=st.integers(0, 40),
        queue=st.one_of(st.none(), st.sampled_from(QUEUES)),
        window=st.one_of(st.none(), st.sampled_from(WINDOWS)),
    )
    def transfer(self, pick: int, queue: str | None, window: str | None) -> None:
        self.attempt(lambda: self.counter.act(moving.transfer, self.some(pick), queue, window))

    @rule(pick=st.integers(0, 40), others=st.integers(1, 9))
    def let_others_first(self, pick: int, others: int) -> None:
        self.attempt(lambda: self.counter.act(moving.let_others_first, self.some(pick), others))

    @rule(
        pick=st.integers(0, 40),
        queue=st.one_of(st.none(), st.sampled_from(QUEUES)),
        priority=st.sampled_from((None, "elderly", "other")),
    )
    def reclass(self, pick: int, queue: str | None, priority: str | None) -> None:
        self.attempt(lambda: self.counter.act(moving.reclass, self.some(pick), queue, priority))

    @rule(
        window=st.sampled_from(WINDOWS),
        choice=st.sampled_from((None, *leaving.CHOICES)),
        to=st.one_of(st.none(), st.sampled_from(WINDOWS)),
    )
    def leave(self, window: str, choice: str | None, to: str | None) -> None:
        counter = self.counter
        self.attempt(lambda: counter.do(lambda tx: leaving.settle(tx, counter.hall, window, choice, to)))

    @rule(queue=st.sampled_from(QUEUES), stop=st.booleans())
    def stop_or_reopen(self, queue: str, stop: bool) -> None:
        hall = self.counter.hall
        if stop:
            self.counter.do(lambda tx: closing.stop_queue(tx, hall, queue, "检修"))
        else:
            self.counter.do(lambda tx: closing.reopen_queue(tx, hall, queue))

    @rule(seconds=st.sampled_from((1, 9, 11, 25, 60, 600)))
    def time_passes(self, seconds: int) -> None:
        self.counter.clock.step(seconds)

    @precondition(lambda self: len(self.watch.rows) > 8)
    @rule(days=st.integers(1, 3))
    def night_falls(self, days: int) -> None:
        counter, day = self.counter, self.counter.day
        counter.clock.at_ms = hours.instant_ms(counter.hall, day, days * 24 * 60 + 9 * 60 + 20)
        left = counter.database.read(lambda rows: closing.open_days(rows, "JN01", counter.day))
        assert left == ([day] if any(row["day"] == day for row in self.watch.rows.values()) else [])
        counter.do(lambda tx: closing.close_day(tx, "JN01", day), "system")
        assert counter.database.read(lambda rows: closing.open_days(rows, "JN01", counter.day)) == []

    @invariant()
    def nothing_is_broken(self) -> None:
        fresh, self.fresh[:] = list(self.fresh), []
        self.watch.take(fresh)
        if fresh:
            states = {row["id"]: row["state"] for row in self.counter.database.read(_states)}
            assert states == {name: row["state"] for name, row in self.watch.rows.items()}


def _states(rows: Any) -> list[Any]:
    found: list[Any] = rows.all("SELECT id, state FROM ticket")
    return found


AnyOrder.TestCase.settings = settings(
    max_examples=2000 if LONG else 60,
    stateful_step_count=80 if LONG else 50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAnyOrder = AnyOrder.TestCase
