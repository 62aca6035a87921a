"""Who may stop a case's clock or extend it, until when, and what it helps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_server.cases import finding, pausing
from queue_server.cases.refusals import ExtensionIsTooLong, TermIsOver
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.kernel.rows import Tx
from queue_server.supervision import watching
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


@pytest.fixture
def number(counter: Counter) -> str:
    """A case that was accepted."""
    case = counter.opened(1)
    assert counter.act(case["number"], "accept", follow=case["missing"]).status_code == 200
    return str(case["number"])


def test_only_who_has_the_case_or_a_manager_stops_its_clock_and_extends_it(counter: Counter, number: str) -> None:
    other = counter.office.add_clerk("other")
    for act, body in (("clock", {"stands": True, "reason": "听证"}), ("extend", {"days": 2, "reason": "案情复杂"})):
        assert code_of(other.post(f"/cases/{number}/{act}", body)) == (403, "not_in_charge")
    assert counter.act(number, "clock", stands=True, reason="听证").json["is_paused"] is True
    assert code_of(other.post(f"/cases/{number}/clock", {"stands": False})) == (403, "not_in_charge")
    assert counter.office.manager.post(f"/cases/{number}/clock", {"stands": False}).json["is_paused"] is False


def test_a_case_is_extended_by_the_days_of_the_halls_rule_all_in_all(counter: Counter, number: str) -> None:
    assert code_of(counter.act(number, "extend", days=2, reason=" ")) == (422, "reason_is_needed")
    first = counter.act(number, "extend", days=6, reason="案情复杂").json
    assert first["is_paused"] is False and first["specials"][0]["days"] == 6
    assert code_of(counter.act(number, "extend", days=5, reason="再延")) == (409, "extension_is_too_long")
    assert len(counter.act(number, "extend", days=4, reason="再延").json["specials"]) == 2
    (one, two) = counter.entries("case_extended")
    assert (one.body["days"], two.body["days"]) == (6, 4)
    assert upkeep.replay_differences(counter.office.house.database) == []


@pytest.mark.parametrize("act", ["stop", "extend"])
def test_what_is_late_is_neither_stopped_nor_extended(counter: Counter, number: str, act: str) -> None:
    house = counter.office.house
    hall, calendar = house.hall("JN01"), house.database.read(lambda rows: halls.calendar(rows, "JN01"))

    def late(tx: Tx) -> None:
        case = replace(finding.by_number(tx, "JN01", number), promised_days=2, accepted_day="2026-11-02")
        if act == "stop":
            pausing.stop_clock(tx, hall, calendar, case, "听证", oversees=True)
        else:
            pausing.extend(tx, hall, calendar, case, 9, "案情复杂", oversees=True)

    with pytest.raises(TermIsOver):
        house.database.write(late)


def test_a_card_that_stands_keeps_its_cause_while_the_clock_stands(counter: Counter, number: str) -> None:
    house = counter.office.house
    hall, calendar = house.hall("JN01"), house.database.read(lambda rows: halls.calendar(rows, "JN01"))
    counter.act(number, "clock", stands=True, reason="听证")
    case = house.database.read(lambda rows: finding.by_number(rows, "JN01", number))
    case = replace(case, promised_days=2)

    def cards(accepted: str) -> set[tuple[str, str]]:
        seen = watching.of_case(
            replace(case, accepted_day=accepted, is_short=False),
            hall,
            calendar,
            hours.instant_ms(hall, "2026-12-20", 600),
        )
        return {(one.clock, one.level) for one in seen}

    assert cards("2026-11-02") == {("term", "red")}, "late before its clock was stopped"
    assert cards("2026-11-20") == set(), "in time when it was stopped"


def test_an_extension_of_a_hall_that_allows_none_is_refused(counter: Counter, number: str) -> None:
    house = counter.office.house
    hall, calendar = house.hall("JN01"), house.database.read(lambda rows: halls.calendar(rows, "JN01"))
    none = replace(hall, cases=replace(hall.cases, extend_days=0))

    def extend(tx: Tx) -> None:
        pausing.extend(tx, none, calendar, finding.by_number(tx, "JN01", number), 1, "案情复杂", oversees=True)

    with pytest.raises(ExtensionIsTooLong):
        house.database.write(extend)
