"""Seeded days of the domain's arrival profile through the real rules; every entry is checked as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.__main__ import one_day
from tests.simulation.arrivals import BALANCED
from tests.simulation.watch import STEPS
from tests.tickets.counter import demo_hall

# nobody here takes a number and has a booking, or a case: see tests of appointments.joining, cases.returning, .fetching
ELSEWHERE = {"ticket_joined", "ticket_followed_up", "ticket_awaiting", "ticket_ready", "ticket_brought"}


def test_the_balanced_day_is_the_domains_and_its_queues_are_the_halls() -> None:
    assert sum(BALANCED.values()) == 826
    assert {queue.prefix for queue in demo_hall().public_queues} >= set(BALANCED)


@pytest.mark.parametrize(("seed", "scale"), [(261123, 1.0), (7, 0.4)])
def test_a_day_keeps_every_invariant(tmp_path: Path, seed: int, scale: float) -> None:
    day = one_day(tmp_path, seed, scale)
    states, rules = day.watch.states(), day.watch.rules
    assert set(states) <= {"finished", "cancelled", "expired"}, f"seed {seed}"
    assert states["finished"] > sum(states.values()) / 2, f"seed {seed}"
    if scale >= 1:  # a quiet day need not have everything
        happened = {kind for kind in day.watch.told if day.watch.told[kind]}
        assert happened >= set(STEPS) - ELSEWHERE | {"queue_stopped", "queue_reopened", "day_closed"}, (
            f"seed {seed}: {happened}"
        )
        assert set(rules) == {"order", "early", "floor", "chosen"}, f"seed {seed}: {rules}"


def test_the_same_seed_gives_the_same_day(tmp_path: Path) -> None:
    first, second = (one_day(tmp_path / name, 3, 0.15) for name in ("a", "b"))
    assert first.watch.rows == second.watch.rows
