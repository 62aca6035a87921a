"""Calls for help: one per kiosk at a time, taken by one guide, closed once; each step is in the journal."""

from __future__ import annotations

import json

import pytest

from queue_server.equipment import help_calls, help_store
from queue_server.equipment.help_calls import HelpIsTaken, UnknownHelpCall
from queue_server.equipment.model import Device
from queue_server.hall.errors import UnknownZone
from queue_server.kernel.errors import BadInput, TooManyRequests
from tests.equipment.conftest import HALL, START_MS, Ground

ANN, BOB = 3, 4


def call(ground: Ground, kiosk: Device, kind: str = "no_id", place: str | None = None) -> help_store.HelpCall:
    made: help_store.HelpCall = ground.do(help_calls.call_for_help, HALL, kiosk, kind, place, actor=kiosk.actor)
    return made


def act(ground: Ground, call_id: int, what: help_calls.Act, staff: int = ANN) -> help_store.HelpCall:
    moved: help_store.HelpCall = ground.do(help_calls.act_on, "JN01", str(call_id), what, staff, actor=f"staff:{staff}")
    return moved


def test_a_call_is_open_taken_by_one_guide_and_closed(ground: Ground, kiosk: Device) -> None:
    made = call(ground, kiosk)
    assert (made.state, made.zone, made.opened_ms, made.taken_by) == ("open", "B", START_MS, None)
    ground.clock.step(40)
    taken = act(ground, made.id, "take")
    assert (taken.state, taken.taken_by, taken.taken_ms) == ("taken", ANN, START_MS + 40_000)
    with pytest.raises(HelpIsTaken):
        act(ground, made.id, "take", BOB)
    assert ground.see(help_calls.open_calls, "JN01") == [taken]
    assert act(ground, made.id, "done").state == "done"
    assert ground.see(help_calls.open_calls, "JN01") == []
    with pytest.raises(HelpIsTaken):
        act(ground, made.id, "done")
    told = [(row["kind"], row["actor"], json.loads(row["body"])) for row in ground.entries()[-3:]]
    what = {"call": made.id, "device": kiosk.id, "kind": "no_id", "place": "B"}
    assert told == [
        ("help_called", kiosk.actor, what | {"state": "open"}),
        ("help_taken", "staff:3", what | {"state": "taken"}),
        ("help_done", "staff:3", what | {"state": "done"}),
    ]


def test_pressing_again_brings_no_second_guide(ground: Ground, kiosk: Device) -> None:
    first = call(ground, kiosk)
    entries = len(ground.entries())
    assert call(ground, kiosk, "help") == first
    taken = act(ground, first.id, "take")
    assert call(ground, kiosk) == taken
    assert len(ground.entries()) == entries + 1


def test_a_guide_gives_an_own_call_back_and_nobody_elses(ground: Ground, kiosk: Device) -> None:
    made = call(ground, kiosk)
    act(ground, made.id, "take")
    with pytest.raises(HelpIsTaken):
        act(ground, made.id, "release", BOB)
    back = act(ground, made.id, "release")
    assert (back.state, back.taken_by, back.taken_ms) == ("open", None, None)
    assert act(ground, made.id, "take", BOB).taken_by == BOB


def test_a_kiosk_that_keeps_calling_is_slowed_down_and_another_is_not(ground: Ground, kiosk: Device) -> None:
    other = ground.enrolled("kiosk", "kiosk-2")
    for _ in range(help_calls.CALLS_MAX):
        act(ground, call(ground, kiosk).id, "done")
        ground.clock.step(10)
    with pytest.raises(TooManyRequests) as refused:
        call(ground, kiosk)
    assert refused.value.details == {"retry_s": 540}
    assert call(ground, other).state == "open"
    ground.clock.step(540)
    assert call(ground, kiosk).state == "open"


def test_a_call_nobody_closed_for_hours_makes_room_for_a_new_one(ground: Ground, kiosk: Device) -> None:
    old = call(ground, kiosk)
    ground.clock.step(help_calls.FORGOTTEN_MS / 1000)
    new = call(ground, kiosk)
    assert new.id != old.id
    assert ground.see(help_calls.open_calls, "JN01") == [new]


def test_the_close_of_day_ends_every_call_of_its_hall(ground: Ground, kiosk: Device) -> None:
    call(ground, kiosk)
    assert ground.do(help_calls.end_all, "JN02") == 0
    assert ground.do(help_calls.end_all, "JN01") == 1
    assert ground.see(help_calls.open_calls, "JN01") == []


def test_what_is_no_kind_no_place_and_no_call_is_refused(ground: Ground, kiosk: Device) -> None:
    with pytest.raises(BadInput):
        call(ground, kiosk, "fire")
    with pytest.raises(UnknownZone):
        call(ground, kiosk, place="Z")
    made = call(ground, kiosk, place="B")
    for strange in ("", "0", "x", "²", "9" * 40, str(made.id + 1)):
        with pytest.raises(UnknownHelpCall):
            ground.do(help_calls.act_on, "JN01", strange, "take", ANN)
    with pytest.raises(UnknownHelpCall):
        ground.do(help_calls.act_on, "JN02", str(made.id), "take", ANN)
