"""What a window decided is told once it cannot be taken back any more, and not at all where it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.conftest import Counter
from tests.conftest import Office
from tests.notices.conftest import got
from tests.notices.conftest import hall as hall

DECISIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "told": ("told_once", {"tell": ["身份证"]}),
    "accepted": ("accepted", {"accept": True}),
    "refused": ("refused", {"refuse": "不属于本级权限"}),
}


@pytest.fixture
def counter(hall: Office) -> Counter:
    assert hall.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    return Counter(hall, "317", "records")


def decided(counter: Counter, kind: str) -> tuple[str, str]:
    """The visit and the number of a case decided so by its last key."""
    ticket = counter.served(1, phone="13800000003")
    case = counter.case(ticket).json
    outcome, decision = DECISIONS[kind]
    made = counter.case(ticket, number=case["number"], version=case["version"], **decision)
    assert made.status_code == 201, made.json
    assert counter.finish(ticket, outcome).status_code == 200
    return ticket, str(case["number"])


@pytest.mark.parametrize("kind", DECISIONS)
def test_it_waits_until_it_cannot_be_undone_any_more(counter: Counter, kind: str) -> None:
    hall = counter.office
    undo_s = hall.house.hall("JN01").order.undo_s
    ticket, _number = decided(counter, kind)
    assert got(hall, kind) == []
    hall.clock.step(undo_s)
    assert got(hall, kind) == [], "in the last instant it can still be undone"
    hall.clock.step(3)
    assert hall.clerk.post(f"/tickets/{ticket}/undo", {}).status_code == 409
    (told,) = got(hall, kind)
    assert told["to"] == "13800000003"


def test_what_was_undone_in_time_is_told_to_nobody_and_the_next_decision_is(counter: Counter) -> None:
    hall = counter.office
    ticket, number = decided(counter, "refused")
    assert got(hall, "refused") == []
    undone = hall.clerk.post(f"/tickets/{ticket}/undo", {})
    assert undone.status_code == 200 and [one["message"] for one in undone.json["undone"]] == [False], undone.json
    assert counter.case(ticket, number=number, accept=True).status_code == 201
    assert counter.finish(ticket).status_code == 200
    hall.clock.step(60)
    assert [one["kind"] for one in got(hall) if one["kind"] in DECISIONS] == ["accepted"]


def test_what_the_back_office_decided_by_itself_is_told_at_once(counter: Counter) -> None:
    made = counter.office.clerk.post("/cases", {"hall": "JN01", "service": "records", "phone": "13800000001"}).json
    assert counter.act(made["number"], "refuse", reason="不属于本级权限").status_code == 200
    assert len(got(counter.office, "refused")) == 1
