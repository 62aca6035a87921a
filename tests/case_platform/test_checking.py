"""互联互通确认: the checks are real requests; a list is signed once, and only when nothing has failed."""

from __future__ import annotations

from typing import Any

from queue_server.platform.model import CHECKS, clock_state
from tests.case_platform.conftest import Linked


def check(linked: Linked) -> dict[str, Any]:
    got = linked.office.admin.post("/halls/JN01/platform/checks", {})
    assert got.status_code == 201, got.json
    found: dict[str, Any] = got.json
    return found


def states(run: dict[str, Any]) -> dict[str, str]:
    return {one["check"]: one["state"] for one in run["results"]}


def test_a_good_link_passes_every_check_and_the_list_is_signed_once(linked: Linked) -> None:
    run = check(linked)
    found = states(run)
    assert list(found) == list(CHECKS)
    assert found.pop("encrypted") == "warn", "the test's line is plain"
    assert set(found.values()) == {"ok"}, run
    assert linked.platform.ledger.count() == 1 and linked.platform.ledger.newest(1)[0]["repeats"] == 1
    signed = linked.office.admin.post(f"/halls/JN01/platform/checks/{run['id']}/sign", {})
    assert signed.json == {"done": True}
    (kept,) = linked.office.admin.get("/halls/JN01/platform").json["checks"]
    assert kept["signed_by"]["name"] == "admin" and kept["signed_at"]
    twice = linked.office.admin.post(f"/halls/JN01/platform/checks/{run['id']}/sign", {}, key="again")
    assert twice.json["error"]["code"] == "check_list_is_signed"
    kinds = ("platform_checked", "platform_check_signed")
    assert [len(linked.counter.entries(kind)) for kind in kinds] == [1, 1]


WRONG = (
    ("locked", {"known", "push", "repeat", "wrong_type", "pull", "unknown_number"}),
    ("refuse", {"push", "repeat"}),
    ("nonsense", {"known", "push", "repeat", "pull", "wrong_type", "forged", "unknown_number"}),
    ("drop", {"reachable"}),
)


def test_what_is_wrong_is_named_and_nothing_is_signed(linked: Linked) -> None:
    for fault, failed in WRONG:
        linked.platform.faults.switch(fault, True)
        run = check(linked)
        linked.platform.faults.switch(fault, False)
        found = {name for name, state in states(run).items() if state == "fail"}
        assert found <= failed and found and not run["passed"]
        signed = linked.office.admin.post(f"/halls/JN01/platform/checks/{run['id']}/sign", {})
        assert signed.json["error"]["code"] == "check_list_has_failed"


def test_clocks_may_differ_a_little() -> None:
    assert [clock_state(one) for one in (-30, 31, -300, 301)] == ["ok", "warn", "warn", "fail"]
