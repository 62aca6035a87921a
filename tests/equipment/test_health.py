"""Printers' conditions: one entry per change, and no condition is believed after its agent fell silent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queue_server.equipment import health
from queue_server.equipment.attached import DEVICES_MAX, as_code, read_health
from queue_server.equipment.follow import timers
from queue_server.equipment.health import AgentWatch
from queue_server.equipment.model import Device
from queue_server.kernel.errors import BadInput, NotYours
from queue_server.kernel.timers import Timers

from .conftest import Ground


def printer(state: str = "online", reason: str | None = None, **more: Any) -> dict[str, Any]:
    body = {
        "name": "front",
        "kind": "printer",
        "driver": "escpos",
        "transport": "tcp",
        "state": state,
        "reason": reason,
    }
    return {"devices": [{**body, **more}]}


def told(ground: Ground) -> list[tuple[str, str, str]]:
    bodies = [json.loads(row["body"]) for row in ground.entries("printer_state_changed")]
    return [(body["was"], body["state"], body["reason"]) for body in bodies]


def test_a_printer_nobody_reported_is_unknown(ground: Ground) -> None:
    state = ground.see(health.printer_state, "7/front")
    assert (state.state, state.reason, state.since_ms, state.name) == ("unknown", "never_reported", None, "front")


def test_every_change_is_told_once(ground: Ground, agent: Device) -> None:
    watch = AgentWatch(ground.clock)
    reports = [
        printer(),
        printer(),
        printer("unavailable", "paper_out"),
        printer("unavailable", "paper_out"),
        printer(),
    ]
    changes = []
    for body in reports:
        changes.append(health.receive(ground.db, watch, agent, body))
        ground.clock.step(3)
    assert changes == [1, 0, 1, 0, 1]
    assert told(ground) == [
        ("unknown", "online", ""),
        ("online", "unavailable", "paper_out"),
        ("unavailable", "online", ""),
    ]
    assert ground.entries("printer_state_changed")[0]["actor"] == agent.actor


def test_since_is_when_the_condition_began(ground: Ground, agent: Device) -> None:
    watch, start_ms = AgentWatch(ground.clock), ground.clock.now_ms()
    for _ in range(3):
        health.receive(ground.db, watch, agent, printer("degraded", "near_end", near_end=True))
        ground.clock.step(3)
    state = ground.see(health.printer_state, f"{agent.id}/front")
    assert (state.state, state.near_end, state.since_ms, state.driver) == ("degraded", True, start_ms, "escpos")
    assert ground.see(health.printers_of, "JN01") == [state]


def test_a_silent_agents_printer_becomes_unknown_once_and_comes_back(ground: Ground, agent: Device) -> None:
    watch = AgentWatch(ground.clock)
    ticks = Timers(ground.clock, timers(ground.db, watch))
    health.receive(ground.db, watch, agent, printer())
    for _ in range(5):
        ground.clock.step(3)
        ticks.tick()
    assert ground.see(health.printer_state, f"{agent.id}/front").state == "online"
    for _ in range(3):
        ground.clock.step(3)
        ticks.tick()
    assert ground.see(health.printer_state, f"{agent.id}/front").reason == "agent_away"
    health.receive(ground.db, watch, agent, printer())
    assert told(ground)[1:] == [("online", "unknown", "agent_away"), ("unknown", "online", "")]
    assert ticks.failing == {}


def test_after_a_restart_an_old_condition_is_believed_only_for_a_while(ground: Ground, agent: Device) -> None:
    health.receive(ground.db, AgentWatch(ground.clock), agent, printer())
    watch = AgentWatch(ground.clock)
    assert ground.do(health.note_silence, watch) == 0
    ground.clock.step(16)
    assert ground.do(health.note_silence, watch) == 1


def test_a_printer_its_agent_names_no_more_is_unknown(ground: Ground, agent: Device) -> None:
    watch = AgentWatch(ground.clock)
    health.receive(ground.db, watch, agent, printer())
    health.receive(ground.db, watch, agent, {"devices": []})
    health.receive(ground.db, watch, agent, {"devices": []})
    assert told(ground)[1:] == [("online", "unknown", "not_reported")]


def test_one_agent_cannot_speak_for_another(ground: Ground, agent: Device) -> None:
    other, watch = ground.enrolled("agent", "agent-2"), AgentWatch(ground.clock)
    health.receive(ground.db, watch, agent, printer())
    health.receive(ground.db, watch, other, printer("unavailable", "cover_open"))
    assert ground.see(health.printer_state, f"{agent.id}/front").state == "online"
    assert ground.see(health.printer_state, f"{other.id}/front").reason == "cover_open"


def test_only_agents_report_health(ground: Ground, kiosk: Device) -> None:
    with pytest.raises(NotYours):
        health.receive(ground.db, AgentWatch(ground.clock), kiosk, printer())


def test_kinds_of_devices_nobody_knows_yet_are_let_by() -> None:
    body = {"devices": [{"name": "lamp 1", "kind": "lamp", "state": "whatever"}, *printer()["devices"]]}
    assert [report.name for report in read_health(body)] == ["front"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "devices",
        {},
        {"devices": None},
        {"devices": [None]},
        {"devices": [{}]},
        {"devices": [{}] * (DEVICES_MAX + 1)},
        printer("on fire"),
        printer(name="../front"),
        printer(name="😀"),
        printer(name=7),
        printer(state=["online"]),
        {"devices": printer()["devices"] * 2},
    ],
)
def test_a_health_report_of_another_shape_is_refused_and_no_sign_of_life(
    ground: Ground, agent: Device, body: object
) -> None:
    watch = AgentWatch(ground.clock)
    ground.clock.step(5)
    with pytest.raises(BadInput):
        health.receive(ground.db, watch, agent, body)
    assert watch.silent_s(agent.id) == 5


def test_a_reason_is_a_code_or_other() -> None:
    said = [None, "", "paper_out", "Paper Out", "张三", 7, "x" * 33]
    assert [as_code(reason) for reason in said] == ["", "", "paper_out", "other", "other", "other", "other"]
