"""The call for what one act would do, over the real hall: its effect with evidence, and what days have shown."""

from __future__ import annotations

from typing import Any

from tests.conftest import Office

PATH = "/halls/JN01/what-if"


def filled(office: Office) -> None:
    """One window for transfers and ten people who wait for it."""
    office.house.timers.stop()
    assert office.clerk.post("/halls/JN01/windows/305/sign-on").status_code == 200
    for _ in range(10):
        body = {"hall": "JN01", "service": "transfer-new", "channel": "desk"}
        assert office.guide.post("/tickets", body).status_code == 201


def asked(office: Office, query: str = "") -> dict[str, Any]:
    answer = office.manager.get(f"{PATH}?runs=20{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_the_best_act_is_told_with_its_effect_and_the_lines_with_their_end(office: Office) -> None:
    filled(office)
    found = asked(office)
    assert found["open"] and found["effect"]["act"] == "open" and found["effect"]["queue"] == "A"
    assert found["effect"]["after"]["mean"] < found["effect"]["before"]["mean"] and found["effect"]["sure"]
    line = next(one for one in found["queues"] if one["queue"] == "A")
    assert line["held"] == 10 and line["windows"] == 1 and line["held_ms"] > office.clock.now_ms()
    today = found["forecast"]["today"]
    assert today | {"parts": []} == {"day": "2026-11-23", "came": 10, "rest": None, "between": None, "parts": []}
    part = {"at": "09:00", "came": 10, "over": False, "expected": None, "between": None}
    assert today["parts"][0] == part and today["parts"][-1] == part | {"at": "16:30", "came": None}
    assert len(found["forecast"]["days"]) == 5


def test_an_act_that_is_asked_for_is_reckoned_and_nonsense_is_refused(office: Office) -> None:
    filled(office)
    said = asked(office, "&act=open&queue=A&window=306,307")["effect"]
    assert said["windows"] == ["306", "307"] and said["better"] > 0.9
    for query in ("act=sing&queue=A&window=306", "act=open&queue=A&window=401", "act=open&queue=A", "runs=9999"):
        assert office.manager.get(f"{PATH}?{query}").status_code == 400
    assert office.manager.get(f"{PATH}?act=open&queue=A&window=999").status_code == 404
