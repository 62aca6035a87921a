"""Numbers stop by themselves before the work of those who hold one passes closing, over the real use cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock
from queue_server.supervision import watching
from queue_server.tickets import store as tickets
from queue_server.twin import store
from queue_server.twin.pressure import Stage
from queue_server.twin.store import Standing
from queue_server.wiring import upkeep
from queue_server.wiring.pressure import Watch
from tests.conftest import PASSWORD, Office, still_office
from tests.demo_hall import demo_hall

HALL, DAY = "/halls/JN01", "2026-11-23"
HALF_PAST_THREE = 6 * 3600 + 10 * 60  # after 9:20


@pytest.fixture
def afternoon(tmp_path: Path, clock: SteppedClock) -> Iterator[Office]:
    """Half past three: window 317 alone gives information from the records, four minutes each."""
    made = still_office(tmp_path, clock)
    made.house.timers.stop()
    made.house.database.write(lambda tx: halls.load(tx, demo_hall("act")))
    later(made, HALF_PAST_THREE)
    yield made
    made.house.close()


def later(office: Office, seconds: float) -> None:
    office.clock.step(seconds)
    for name in ("clerk", "manager", "guide"):
        caller = office.callers[name]
        answer: Any = caller.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
        caller.token = answer.json["token"]


def take(office: Office) -> Any:
    return office.guide.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"})


def standing(office: Office) -> Standing | None:
    return office.house.database.read(lambda rows: store.of_day(rows, "JN01", DAY)).get("E")


def fill(office: Office, look: Watch) -> list[Stage]:
    """People come a few at a time until the next is refused; the stages on the way."""
    stages: list[Stage] = []
    for _ in range(40):
        if take(office).status_code != 201:
            break
        look.look(office.clock.now_ms())
        said = standing(office)
        if said and said.stage not in stages[-1:]:
            stages.append(said.stage)
    return stages


def test_numbers_stop_in_time_with_the_reason_and_everybody_who_has_one_is_served(afternoon: Office) -> None:
    office, look = afternoon, Watch(afternoon.house)
    assert fill(office, look)[-1] == "stop"
    refused = take(office)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "queue_stopped")
    said = standing(office)
    assert said is not None and said.stops and said.why["held_ms"] <= said.why["closes_ms"]
    assert f"前面还有 {said.why['held']} 人" in refused.json["error"]["message"]
    assert "17:00 下班" in refused.json["error"]["message"]
    facts = office.house.database.read(
        lambda rows: watching.facts(
            rows, office.house.hall("JN01"), office.house.sight.calendar(rows, "JN01"), office.clock.now_ms()
        )
    )
    assert ("E", "red") in [(one.label, one.level) for one in facts if one.clock == "pressure"]
    served = 0
    while office.clerk.post(f"{HALL}/windows/317/call").json.get("ticket"):
        ticket = office.house.database.read(lambda rows: tickets.at_window(rows, "JN01", "317"))
        assert ticket is not None
        office.clerk.post(f"/tickets/{ticket.id}/serve")
        office.clock.step(240)
        assert office.clerk.post(f"/tickets/{ticket.id}/finish", {"outcome": "consulted"}).status_code == 200
        served += 1
    assert served >= said.why["held"]
    assert office.clock.now_ms() <= said.why["closes_ms"]
    assert upkeep.replay_differences(office.house.database) == []


def test_whoever_gives_out_numbers_again_has_the_last_word(afternoon: Office) -> None:
    office, look = afternoon, Watch(afternoon.house)
    fill(office, look)
    assert office.manager.post(f"{HALL}/queues/E/reopen").status_code == 200
    later(office, 60)
    look.look(office.clock.now_ms())
    assert take(office).status_code == 201
    look.look(office.clock.now_ms())
    assert take(office).status_code == 201


def test_with_room_again_numbers_are_given_out_again(afternoon: Office) -> None:
    office, look = afternoon, Watch(afternoon.house)
    fill(office, look)
    for one in office.house.database.read(lambda rows: tickets.live(rows, "JN01"))[4:]:
        assert office.guide.post(f"/tickets/{one.id}/cancel").status_code == 200
    look.look(office.clock.now_ms())
    assert take(office).status_code == 409, "not at once: it shall not flap"
    later(office, 360)
    look.look(office.clock.now_ms())
    assert take(office).status_code == 201


def test_while_windows_are_still_being_manned_nothing_is_stopped(tmp_path: Path, clock: SteppedClock) -> None:
    office = still_office(tmp_path, clock)
    office.house.database.write(lambda tx: halls.load(tx, demo_hall("act")))
    clock.at_ms -= 60_000  # nineteen minutes after the doors opened
    for _ in range(130):  # more than a day's work for one window
        assert take(office).status_code == 201
    Watch(office.house).look(clock.now_ms())
    assert standing(office) is None
    clock.step(120)
    Watch(office.house).look(clock.now_ms())
    assert standing(office) is not None
    office.house.close()
