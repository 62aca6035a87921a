"""An alarm's whole way over the API, and what ran outside the system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from queue_server.cases import finding
from queue_server.cases import store as store_of_cases
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.kernel.database import IntegrityError
from queue_server.kernel.rows import Rows, Tx
from queue_server.supervision import reconciling, store, watching
from queue_server.wiring import upkeep
from tests.asked import Asked
from tests.cases.conftest import Counter, person
from tests.conftest import PASSWORD, Office
from tests.tickets.counter import resident

Look = Callable[[], None]
HALL = "/halls/JN01"


@pytest.fixture
def counter(office: Office) -> Counter:
    assert office.clerk.post(f"{HALL}/windows/317/sign-on").status_code == 200
    return Counter(office, "317", "records")


def alarms(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.manager.get(f"{HALL}/alarms").json["alarms"]
    return found


def later(office: Office, seconds: float) -> None:
    """Time goes by, and those whose sessions were idle meanwhile sign in again."""
    office.clock.step(seconds)
    for name in ("clerk", "manager", "guide"):
        caller = office.callers[name]
        caller.token = caller.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD}).json["token"]


def waiting(office: Office) -> str:
    made = office.guide.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"})
    return str(made.json["id"])


def act(who: Any, alarm: str, name: str, **body: Any) -> Any:
    return who.post(f"{HALL}/alarms/{alarm}/{name}", body)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def test_a_line_that_waits_too_long_warns_turns_yellow_and_is_over_when_called(counter: Counter, look: Look) -> None:
    office = counter.office
    waiting(office)
    look()
    assert alarms(office) == []
    levels = []
    for _ in range(2):
        later(office, 31 * 60 if not levels else 15 * 60)
        look()
        look()
        levels += [one["level"] for one in alarms(office)]
    assert levels == ["warning", "yellow"]
    office.clerk.post(f"{HALL}/windows/317/call")
    look()
    assert alarms(office) == []
    assert upkeep.replay_differences(office.house.database) == []


def test_an_hour_at_the_window_is_no_hour_of_waiting_for_the_next_item(counter: Counter, look: Look) -> None:
    office = counter.office
    office.house.timers.stop()
    body = {"hall": "JN01", "items": ["records", "correction"], "channel": "desk", "person": person(1)}
    ticket = office.guide.post("/tickets", body).json["id"]
    office.clerk.post(f"{HALL}/windows/317/call")
    office.clerk.post(f"/tickets/{ticket}/serve")
    later(office, 61 * 60)
    assert counter.finish(ticket, "consulted").json["state"] == "waiting"
    look()
    assert alarms(office) == []
    later(office, 31 * 60)
    look()
    assert [(one["clock"], one["level"]) for one in alarms(office)] == [("wait", "warning")]


def test_a_red_card_is_ordered_answered_sent_back_answered_and_closed(counter: Counter, look: Look) -> None:
    office = counter.office
    waiting(office)
    later(office, 61 * 60)
    look()
    (red,) = alarms(office)
    assert (red["level"], red["clock_zh"]) == ("red", "等候超时")
    office.clerk.post(f"{HALL}/windows/317/call")
    look()
    (kept,) = alarms(office)
    assert kept["ended_at"] and kept["state"] == "red", "its cause is over, and still somebody has to say why"
    number = office.house.database.read(lambda rows: rows.value("SELECT number FROM staff WHERE account = 'clerk'"))
    assert code_of(act(office.manager, red["id"], "order", to="nobody", text="请加开窗口")) == (404, "unknown_account")
    ordered = act(office.manager, red["id"], "order", to=number, text="请说明原因并加开窗口").json
    assert (ordered["state"], ordered["order"], ordered["reply_by"]) == ("ordered", "DB20261123001", "2026-11-30")
    assert [one["id"] for one in office.clerk.get(f"{HALL}/alarms").json["alarms"]] == [red["id"]]
    other = office.add_clerk("other")
    assert code_of(act(other, red["id"], "reply", text="不是我")) == (403, "not_your_order")
    assert act(office.clerk, red["id"], "reply", text="系统升级，已恢复").json["state"] == "replied"
    assert act(office.manager, red["id"], "send-back", text="没有说明整改").json["state"] == "ordered"
    act(office.clerk, red["id"], "reply", text="已加开 318 号窗口")
    assert act(office.manager, red["id"], "close", text="属实，已整改").json["state"] == "closed"
    assert code_of(act(office.manager, red["id"], "close", text="再次")) == (409, "alarm_forbids")
    assert alarms(office) == [] and upkeep.replay_differences(office.house.database) == []


def test_an_order_nobody_answers_is_told_again_once(counter: Counter, look: Look) -> None:
    office = counter.office
    waiting(office)
    later(office, 61 * 60)
    look()
    (red,) = alarms(office)
    number = office.house.database.read(lambda rows: rows.value("SELECT number FROM staff WHERE account = 'clerk'"))
    act(office.manager, red["id"], "order", to=number, text="请说明原因")
    later(office, 9 * 24 * 3600)
    look()
    look()
    (late,) = [one for one in alarms(office) if one["id"] == red["id"]]
    assert late["escalated"] is True
    assert len(counter.entries("alarm_escalated")) == 1


def test_a_paused_window_and_a_case_nobody_accepts_show_their_cards(counter: Counter, look: Look) -> None:
    office = counter.office
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"], reason="稍后受理")
    office.clerk.post(f"{HALL}/windows/317/pause", {"reason": "取件"})
    later(office, 20 * 60)
    look()
    (paused,) = alarms(office)
    assert (paused["clock"], paused["level"], paused["label"]) == ("pause", "yellow", "317")
    later(office, 8 * 24 * 3600)
    look()
    found = {one["clock"]: one for one in alarms(office)}
    assert found["accept"]["level"] == "red" and found["accept"]["label"] == case["number"]


def test_what_ran_outside_the_system_is_found_per_department_and_late_stays_late(counter: Counter) -> None:
    office = counter.office
    kept = counter.served(1)
    number = counter.case(kept).json["number"]
    counter.finish(kept)
    without = counter.served(2)
    counter.finish(without, reason="平台故障，稍后补录")
    asked = counter.served(3)
    counter.finish(asked, "consulted")
    office.clerk.post("/cases", {"hall": "JN01", "service": "records", "source": "manual"})
    office.clerk.post("/cases", {"hall": "JN01", "service": "records", "source": "courier"})
    told = office.evaluator.get(f"{HALL}/reconciliation").json
    assert told["total"] == {"finished": 3, "needing": 2, "same_day": 1, "late": 0, "without": 1, "outside": 1}
    (reasons,) = [one["reasons"] for one in told["departments"] if one["without"]]
    assert reasons == {"平台故障，稍后补录": 1}
    later(office, 24 * 3600)
    manager = office.manager
    assert manager.post(f"/tickets/{without}/cases", {"number": number, "confirm": True}).status_code == 201
    after = manager.get(f"{HALL}/reconciliation?day=2026-11-23").json["total"]
    assert (after["same_day"], after["late"], after["without"]) == (1, 1, 0)
    assert code_of(manager.get(f"{HALL}/reconciliation?day=gestern")) == (400, "bad_input")


def test_what_was_closed_as_yellow_and_got_worse_is_raised_anew(counter: Counter, look: Look) -> None:
    office = counter.office
    waiting(office)
    later(office, 46 * 60)
    look()
    (yellow,) = alarms(office)
    assert act(office.manager, yellow["id"], "close", text="正在加开窗口").status_code == 200
    look()
    assert alarms(office) == []
    later(office, 15 * 60)
    look()
    (red,) = alarms(office)
    assert red["level"] == "red" and red["id"] != yellow["id"]


def test_a_look_that_sees_nothing_new_writes_nothing(
    counter: Counter, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = counter.office
    waiting(office)
    later(office, 31 * 60)
    look()
    written: list[object] = []
    real = type(office.house.database).write

    def write(self: object, use_case: object, *args: object, **more: object) -> object:
        written.append(use_case)
        return real(self, use_case, *args, **more)  # type: ignore[arg-type]

    office.house.timers.stop()
    office.house.followers.stop()
    monkeypatch.setattr(type(office.house.database), "write", write)
    look()
    assert written == []


def test_no_two_orders_of_a_hall_bear_one_number(counter: Counter, look: Look) -> None:
    office = counter.office
    waiting(office)
    later(office, 61 * 60)
    look()
    (red,) = alarms(office)
    database = office.house.database
    raised = database.read(lambda rows: store.by_id(rows, "JN01", red["id"]))

    def twice(tx: Tx, hall: str) -> None:
        store.insert(tx, replace(raised, id=f"o{hall}", hall=hall, subject="o", order_number="DB20261123001"))

    database.write(lambda tx: twice(tx, "JN01"))
    database.write(lambda tx: twice(tx, "QF02"))
    with pytest.raises(IntegrityError):
        database.write(lambda tx: store.insert(tx, replace(raised, id="p", subject="p", order_number="DB20261123001")))


@pytest.mark.parametrize(
    ("promised", "legal", "days", "cards"),
    [
        (None, 2, 3, {("legal", "red")}),
        (2, 20, 3, {("term", "red")}),
        (2, 5, 6, {("term", "red"), ("legal", "red")}),
        (2, 2, 3, {("term", "red")}),
        (None, None, 21, {("term", "red")}),
    ],
)
def test_a_case_has_the_clock_of_its_promise_of_the_law_and_of_the_hall_where_it_has_neither(
    counter: Counter, promised: int | None, legal: int | None, days: int, cards: set[tuple[str, str]]
) -> None:
    house = counter.office.house
    case = counter.case(counter.served(1), service=counter.service, accept=True).json
    counter.finish(case["tickets"][0]["id"])
    kept = house.database.read(lambda rows: finding.by_id(rows, case["id"]))
    kept = replace(kept, promised_days=promised, legal_days=legal)
    hall, calendar = house.hall("JN01"), house.database.read(lambda rows: halls.calendar(rows, "JN01"))
    day = calendar.add_working_days("2026-11-23", days)
    found = watching.of_case(kept, hall, calendar, hours.instant_ms(hall, day, 600))
    assert {(one.clock, one.level) for one in found} == cards


@pytest.mark.parametrize(
    ("changes", "days", "cards"),
    [
        ({"state": "concluded", "delivery": "window"}, 10, set()),
        ({"state": "concluded", "delivery": "window"}, 200, {("deliver", "yellow")}),
        ({"state": "concluded", "delivery": "courier"}, 11, {("deliver", "red")}),
        ({"is_short": True}, 31, {("follow", "yellow"), ("term", "red")}),
    ],
)
def test_what_comes_after_the_decision_and_after_a_short_acceptance_has_a_clock(
    counter: Counter, changes: dict[str, Any], days: int, cards: set[tuple[str, str]]
) -> None:
    house = counter.office.house
    case = counter.opened(1)
    kept = counter.act(case["number"], "accept", follow=case["missing"]).json
    assert kept["is_short"]
    found = house.database.read(lambda rows: finding.by_id(rows, case["id"]))
    hall, calendar = house.hall("JN01"), house.database.read(lambda rows: halls.calendar(rows, "JN01"))
    found = replace(found, **{"concluded_ms": found.accepted_ms, **changes})
    at_ms = hours.instant_ms(hall, calendar.add_working_days("2026-11-23", days), 600)
    told = {(one.clock, one.level) for one in watching.of_case(found, hall, calendar, at_ms)}
    assert told == cards


def test_the_applicant_reads_of_an_order_only_where_there_is_one(counter: Counter, look: Look) -> None:
    office = counter.office
    case = counter.case(counter.served(1), service=counter.service, accept=True).json
    counter.finish(case["tickets"][0]["id"])

    def promise(tx: Tx) -> None:
        store_of_cases.change(tx, finding.by_id(tx, case["id"]), "case_term_set", {"promised_days": 1})

    office.house.database.write(promise)
    later(office, 3 * 24 * 3600)
    look()

    def told() -> bool:
        asked = {"hall": "JN01", "number": case["number"], "tail": resident(1).id_number[-4:]}
        return bool(office.nobody.post("/public/cases/progress", asked).json["is_supervised"])

    assert told() is False
    (red,) = [one for one in alarms(office) if one["clock"] == "term"]
    number = office.house.database.read(lambda rows: rows.value("SELECT number FROM staff WHERE account = 'clerk'"))
    assert act(office.manager, red["id"], "order", to=number, text="请尽快办结").status_code == 200
    assert told() is True


def test_a_day_is_reconciled_with_as_many_looks_whatever_came(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, asked = counter.office, Asked(monkeypatch)
    hall = office.house.hall("JN01")

    def looks() -> int:
        def look(rows: Rows) -> int:
            asked.clear(rows)
            reconciling.of_day(rows, hall, "2026-11-23")
            return len(asked.statements)

        return office.house.database.read(look)

    counter.finish(counter.served(1), reason="平台故障")
    first = looks()
    for n in range(2, 5):
        ticket = counter.served(n)
        if n == 3:
            counter.case(ticket)
        counter.finish(ticket, reason=f"原因 {n}")
    assert looks() <= first
    (line,) = office.manager.get(f"{HALL}/reconciliation").json["departments"]
    assert line["reasons"] == {"平台故障": 1, "原因 2": 1, "原因 4": 1}


def test_however_many_cases_are_open_each_has_its_card_and_the_highest(
    counter: Counter, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AT_ONCE", 2)
    office, made = counter.office, []
    for n in range(1, 6):
        case = counter.case(counter.served(n), service=counter.service, accept=n == 1).json
        counter.finish(case["tickets"][0]["id"], "consulted")
        made.append(case["number"])
    counter.act(made[0], "step", name="审查")
    later(office, 20 * 24 * 3600)
    counter.act(made[0], "step", name="复核")
    look()
    found = sorted((one["clock"], one["label"], one["level"]) for one in alarms(office))
    first = [("step", made[0], "red"), ("term", made[0], "warning")]  # 14 of the hall's own 20 working days
    assert found == sorted([*first, *(("accept", number, "red") for number in made[1:])])
