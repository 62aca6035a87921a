"""Nobody judges his own answer, what goes on comes back, and what was closed can be read, counted and printed."""

from __future__ import annotations

from typing import Any

from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.conftest import PASSWORD
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


def test_what_was_closed_is_listed_counted_and_printed_and_what_was_late_stays_so(counter: Counter, look: Look) -> None:
    office, card = counter.office, red(counter, look)
    act(office.manager, card, "order", to=number_of(counter, "clerk"), text="=请加开窗口")
    later(office, 8 * 24 * 3600)
    look()
    act(office.clerk, card, "reply", text="已加开 318 号窗口")
    act(office.manager, card, "close", text="属实")
    (done,) = closed(counter, "&from=2026-12-01&to=2026-12-01")
    assert (done["order"], done["late"], done["late_days"]) == ("DB20261123001", True, 1)
    assert closed(counter, "&from=2026-11-23&to=2026-11-30") == []
    counts = office.manager.get(f"{HALL}/alarms/figures?from=2026-11-23&to=2026-12-01").json
    assert {name: counts["total"][name] for name in ("red", "ordered", "late", "closed")} == {
        "red": 1,
        "ordered": 1,
        "late": 1,
        "closed": 1,
    }
    assert code_of(office.clerk.get(f"{HALL}/alarms?list=closed")) == (403, "not_allowed")
    page = office.app.test_client()
    page.post("/sign-in", data={"account": "manager", "password": PASSWORD})
    query = "from=2026-11-23&to=2026-12-31"
    for path in (f"/supervision/closed?{query}", f"/supervision/orders/{card}"):
        shown = page.get(path).text
        assert "DB20261123001" in shown and "迟复 1 个工作日" in shown, path
    listed, counted = (page.get(f"/supervision/closed/{one}.csv?{query}").text for one in ("list", "counts"))
    assert "'=请加开窗口" in listed and "等候超时" in counted and "合计" in counted


def test_a_month_is_reconciled_as_the_sum_of_its_days(counter: Counter) -> None:
    office = counter.office
    office.house.timers.stop()
    for _day in range(2):
        counter.finish(counter.served(1), reason="平台故障")
        later(office, 24 * 3600)
        assert office.clerk.post(f"{HALL}/windows/317/sign-on").status_code == 200
    told = office.manager.get(f"{HALL}/reconciliation?from=2026-11-01&to=2026-11-30").json
    (line,) = told["departments"]
    assert (line["finished"], line["without"], line["reasons"]) == (2, 2, {"平台故障": 2})
    assert [one[:6] for one in line["tickets"]] == ["11-23 ", "11-24 "]
    for query in ("from=2026-11-30&to=2026-11-01", "from=2026-01-01&to=2026-11-30"):
        assert code_of(office.manager.get(f"{HALL}/reconciliation?{query}")) == (400, "bad_input")
