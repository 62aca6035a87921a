"""When a device did not work is read back from the journal; a loose cable is one fault."""

from __future__ import annotations

from queue_server.equipment import health, outages
from queue_server.equipment.attached import AttachedReport, Condition
from queue_server.equipment.model import Device
from queue_server.kernel.spans import MINUTE_MS
from tests.equipment.conftest import START_MS, Ground

CALM_MS = 3 * MINUTE_MS


def told(*changes: tuple[float, str]) -> list[outages.Interval]:
    return outages.intervals(
        (round(at * MINUTE_MS), state, "" if state == "online" else "why") for at, state in changes
    )


def test_the_journal_says_when_a_device_did_not_work(ground: Ground, agent: Device) -> None:
    def says(state: Condition, reason: str) -> None:
        report = AttachedReport("pad", "pad", "ff68", "COM3", state, reason)
        ground.do(health.take, agent, [report])
        ground.clock.step(10 * 60)

    says("online", "")
    says("unavailable", "port_lost")
    says("unavailable", "no_answer")
    says("online", "")
    seen = ground.see(outages.changes, f"attached:{agent.id}/pad", START_MS)
    assert [(one.state, one.reason) for one in seen] == [
        ("online", ""),
        ("unavailable", "port_lost"),
        ("unavailable", "no_answer"),
        ("online", ""),
    ]
    bad = outages.outages(seen)
    assert [one.within(START_MS, START_MS + 60 * MINUTE_MS) for one in bad] == [10 * MINUTE_MS, 10 * MINUTE_MS]
    assert ground.see(outages.last_fault, f"attached:{agent.id}/pad") == outages.Interval(
        "unavailable", "no_answer", START_MS + 20 * MINUTE_MS
    )


def test_a_fault_that_comes_and_goes_is_one_until_it_has_been_well_for_long() -> None:
    seen = told((0, "online"), (10, "unavailable"), (11, "online"), (12, "unavailable"), (13, "online"))
    (spell,) = outages.spells(seen, CALM_MS, 14 * MINUTE_MS)
    assert (spell.start_ms, spell.end_ms, spell.times) == (10 * MINUTE_MS, None, 2)
    (over,) = outages.spells(seen, CALM_MS, 16 * MINUTE_MS)
    assert over.end_ms == 13 * MINUTE_MS


def test_a_fault_after_a_long_calm_is_another_one() -> None:
    seen = told((0, "unavailable"), (5, "online"), (20, "unavailable"))
    first, second = outages.spells(seen, CALM_MS, 21 * MINUTE_MS)
    assert (first.end_ms, second.start_ms, second.end_ms) == (5 * MINUTE_MS, 20 * MINUTE_MS, None)


def test_minutes_down_are_those_of_opening_hours_and_not_those_it_still_worked() -> None:
    seen = told((0, "online"), (50, "unavailable"), (70, "degraded"), (90, "online"), (100, "unknown"))
    opened = [(60 * MINUTE_MS, 80 * MINUTE_MS), (95 * MINUTE_MS, 110 * MINUTE_MS)]
    assert outages.down_min(seen, opened) == 10 + 10


def test_a_word_said_twice_is_one_interval() -> None:
    assert len(told((0, "online"), (1, "online"), (2, "unknown"))) == 2
