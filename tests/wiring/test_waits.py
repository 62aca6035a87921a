"""The running hall learns from its days, says ranges at issue, knows them after a restart, and tells when they fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.spans import DAY_MS
from queue_server.supervision import store as alarms
from queue_server.views import ticket as ticket_view
from queue_server.waits import store
from queue_server.waits.estimating import VERSION
from queue_server.waits.learning import as_text, from_text
from queue_server.waits.speaking import Waits
from queue_server.waits.store import Past
from queue_server.wiring import waits as waits_wiring
from queue_server.wiring.supervision import watch
from queue_server.wiring.waits import WaitsOffice
from tests.conftest import Office, open_office, start
from tests.waits.test_coverage import row

QUEUE, SERVICE, WEEK_MS = "E", "records", 7 * 24 * 3_600_000
DAYS = ("2026-11-18", "2026-11-19", "2026-11-20")


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock) -> Iterator[Office]:
    made = open_office(tmp_path, clock)
    made.house.timers.stop()
    yield made
    made.house.close()


def a_line(office: Office, queue: str) -> list[Past]:
    """Some days of one window that calls one after the other."""
    chance, found = random.Random(1), []
    for back, day in enumerate(DAYS):
        at_min = free_min = 0.0
        for number in range(80):
            at_min += chance.expovariate(1 / 4.4)
            called = max(at_min, free_min)
            free_min = called + chance.expovariate(1 / 4)
            begin_ms = office.clock.now_ms() - WEEK_MS + back * WEEK_MS // 7
            times = (begin_ms + round(at_min * 60_000), None, begin_ms + round(called * 60_000))
            found.append(Past(f"{day}-{number}", day, queue, *times))
    return found


def queue_of(office: Office) -> str:
    return office.house.hall("JN01").service(SERVICE).queue


def waits_of(office: Office) -> Waits:
    assert office.house.sight.waits is not None
    return office.house.sight.waits


def learn(office: Office) -> None:
    queue = queue_of(office)
    known = {"queue": queue, "items": f'[["{SERVICE}",null]]', "booked": 0, "slot_ms": None, "credit_min": 0}
    rows = [
        store.row_of(one.ticket, "JN01", known | {"day": one.day, "arrived_ms": one.issued_ms}, None)
        | {"called_ms": one.called_ms}
        for one in a_line(office, queue)
    ]
    office.house.database.write(lambda tx: [store.insert(tx, one) for one in rows])
    WaitsOffice(office.house, lambda work: work()).look(office.clock.now_ms())


def issue(office: Office) -> dict[str, Any]:
    body = {"hall": "JN01", "service": SERVICE, "channel": "desk"}
    made: dict[str, Any] = office.guide.post("/tickets", body).json
    return made


def for_holder(office: Office, ticket: str) -> dict[str, Any]:
    sight, hall = office.house.sight, office.house.hall("JN01")
    return office.house.database.read(
        lambda rows: ticket_view.for_holder(rows, sight, hall, ticket_view.find(rows, ticket))
    )


def test_a_hall_without_past_days_says_nothing_and_goes_on(office: Office) -> None:
    WaitsOffice(office.house, lambda work: work()).look(office.clock.now_ms())
    made = issue(office)
    assert made["wait"] is None and made["number"]
    assert waits_of(office).known == {}


def test_it_learns_in_a_process_of_its_own_and_says_a_range_at_issue(office: Office, tmp_path: Path) -> None:
    learn(office)
    made = issue(office)
    assert 0 <= made["wait"]["low_min"] < made["wait"]["high_min"] <= 60
    assert office.guide.get(f"/tickets/{made['id']}").json["wait"] == made["wait"]
    assert for_holder(office, made["id"])["wait_now"] == made["wait"]
    office.house.close()
    again = start(tmp_path / "data", office.clock)  # with the kept knowledge, before any learning anew
    again.house.timers.stop()
    assert waits_of(again).known == {}
    WaitsOffice(again.house, lambda work: None).look(office.clock.now_ms())
    known = waits_of(again).known["JN01"]
    assert (known.day, known.waits, known.basis) == (DAYS[-1], 240, "pace")
    expected = again.house.database.read(
        lambda rows: waits_of(again).expected(rows, again.house.hall("JN01"), queue_of(office))
    )
    assert expected is not None
    again.house.close()


def test_outcomes_of_the_day_are_heard_once_and_again_after_a_restart(office: Office) -> None:
    learn(office)
    keeper = WaitsOffice(office.house, lambda work: None)
    keeper.look(office.clock.now_ms())
    before = len(waits_of(office).known["JN01"].errors.bins[0].ordered)
    made = issue(office)
    office.clock.step(60)
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    assert office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == made["id"]
    office.house.followers.catch_up()
    keeper.look(office.clock.now_ms())
    keeper.look(office.clock.now_ms())
    assert len(waits_of(office).known["JN01"].errors.bins[0].ordered) == before + 1
    WaitsOffice(office.house, lambda work: None).look(office.clock.now_ms())
    assert len(waits_of(office).known["JN01"].errors.bins[0].ordered) == before + 1


def test_kept_knowledge_that_cannot_be_read_is_learnt_anew(office: Office) -> None:
    office.house.database.write(lambda tx: store.keep_model(tx, "JN01", DAYS[-1], '{"of": "another version"}'))
    learn(office)
    assert waits_of(office).known["JN01"].waits == 240


def test_trees_that_know_other_features_are_not_walked_but_learnt_anew(office: Office) -> None:
    learn(office)
    text = as_text(waits_of(office).known["JN01"])
    assert from_text(text) is not None
    assert from_text(as_text(replace(waits_of(office).known["JN01"], version=VERSION - 1))) is None


def test_learning_that_hangs_is_ended_and_tried_again_the_next_day(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(office)
    store_day = waits_of(office).known["JN01"].day
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 600\n")
    hangs.chmod(0o700)
    monkeypatch.setattr(waits_wiring.sys, "executable", str(hangs))
    monkeypatch.setattr(waits_wiring, "REFIT_S", 0.05)
    begun: list[int] = []

    def at_once(work: Callable[[], None]) -> None:
        begun.append(1)
        work()

    office.house.database.write(lambda tx: store.forget_model(tx, "JN01"))
    waits_of(office).known.clear()
    keeper = WaitsOffice(office.house, at_once)
    keeper.look(office.clock.now_ms())
    assert begun == [1] and "JN01" not in waits_of(office).known
    monkeypatch.undo()
    keeper.look(office.clock.now_ms() + DAY_MS)
    assert begun == [1, 1] and waits_of(office).known["JN01"].day == store_day


def test_a_day_whose_tails_were_moved_is_not_taken_again_after_a_look_that_failed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(office)
    kept = replace(waits_of(office).known["JN01"], day=DAYS[0])
    office.house.database.write(lambda tx: store.keep_model(tx, "JN01", kept.day, as_text(kept)))
    over: list[str] = []

    def fails_once(_known: object, past: list[Past]) -> None:
        over.append(past[0].day)
        if len(over) == 2:
            raise OSError

    monkeypatch.setattr(waits_wiring, "day_over", fails_once)
    keeper = WaitsOffice(office.house, lambda work: None)
    with pytest.raises(OSError):
        keeper.look(office.clock.now_ms())
    keeper.look(office.clock.now_ms())
    assert over == [DAYS[1], DAYS[2], DAYS[2]]


def test_a_drift_raises_a_card_that_goes_when_ranges_hold_again(office: Office) -> None:
    def told(inside: int) -> list[str]:
        rows = [row(f"t{n}", 12.0 if n < inside else 50.0, day=DAYS[-1]) for n in range(300)]
        office.house.database.write(lambda tx: [store.insert(tx, one) for one in rows])
        watch(office.house)(office.clock.now_ms())
        live = office.house.database.read(lambda rows: alarms.live(rows, "JN01"))
        return [one.place for one in live if one.clock == "waits"]

    assert told(240) == []
    assert told(180) == ["近7天 300 个号中 60 % 等候在预计范围内，应约 80 %"]
    assert told(240) == []
