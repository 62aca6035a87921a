"""Nobody judges his own answer, what goes on comes back, and what was closed can be read, counted and printed."""

from __future__ import annotations

from typing import Any

from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.supervision.test_way import HALL, Look, act, alarms, code_of, counter, later, waiting

__all__ = ["counter"]


def red(counter: Counter, look: Look) -> str:
    """A line has waited for an hour; the card's id."""
    counter.office.house.timers.stop()  # its minute would look beside the test
    waiting(counter.office)
    later(counter.office, 61 * 60)
    look()
    return str(alarms(counter.office)[0]["id"])


def number_of(counter: Counter, account: str) -> str:
    sql = "SELECT number FROM staff WHERE account = ?"
    return str(counter.office.house.database.read(lambda rows: rows.value(sql, account)))


def closed(counter: Counter, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = counter.office.manager.get(f"{HALL}/alarms?list=closed{query}").json["alarms"]
    return found


def test_who_was_ordered_or_answered_does_not_close_while_there_is_another(counter: Counter, look: Look) -> None:
    office, card = counter.office, red(counter, look)
    second = office._staff("manager2", "manager")
    act(office.manager, card, "order", to=number_of(counter, "manager"), text="请说明")
    act(office.manager, card, "reply", text="已说明")
    refused = act(office.manager, card, "close", text="属实")
    assert code_of(refused) == (403, "other_eyes_close") and "manager2" in refused.json["error"]["message"]
    assert [one["closable"] for one in alarms(office)] == [False]
    done = act(second, card, "close", text="属实").json
    assert (done["state"], done["closed_by"]["name"], done["is_alone"]) == ("closed", "manager2", False)


def test_a_manager_alone_closes_it_and_that_is_noted(counter: Counter, look: Look) -> None:
    office, card = counter.office, red(counter, look)
    act(office.manager, card, "order", to=number_of(counter, "clerk"), text="请说明")
    act(office.manager, card, "reply", text="代为说明")
    done = act(office.manager, card, "close", text="属实").json
    assert (done["state"], done["is_alone"]) == ("closed", True)


def test_a_line_that_goes_on_is_raised_anew_after_as_long_as_a_red_card_takes(counter: Counter, look: Look) -> None:
    office, card = counter.office, red(counter, look)
    assert act(office.manager, card, "close", text="正在加开窗口").status_code == 200
    look()
    assert alarms(office) == []
    later(office, 61 * 60)
    look()
    look()
    (again,) = alarms(office)
    assert (again["level"], again["label"]) == ("red", "E") and again["id"] != card


def test_a_bad_grade_answered_late_stays_late_and_its_review_has_a_clock(counter: Counter, look: Look) -> None:
    office = counter.office
    office.house.timers.stop()
    ticket = counter.served(1)
    counter.finish(ticket, "consulted")
    office.nobody.post("/ratings", {"ticket": office.house.sight.token(ticket), "grade": 1})
    (bad,) = office.manager.get(f"{HALL}/ratings/bad").json["live"]
    assert bad["due"] == "2026-11-30" and bad["late"] is False
    later(office, 8 * 24 * 3600)
    for step in ("verify", "mend", "reply"):
        assert office.manager.post(f"/ratings/bad/{bad['id']}/{step}", {"text": "x"}).status_code == 200
    (bad,) = office.manager.get(f"{HALL}/ratings/bad").json["live"]
    assert (bad["state"], bad["late"], bad["late_days"]) == ("replied", True, 1)
    look()
    assert alarms(office) == []
    later(office, 30 * 24 * 3600)
    look()
    assert [(one["clock"], one["level"]) for one in alarms(office)] == [("bad_grade", "red")]
    assert upkeep.replay_differences(office.house.database) == []
