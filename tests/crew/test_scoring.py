"""The thousand-point sheet by the calls: lines by hand and by record, appeals, freezing and the quarter."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from queue_server.crew import records_store, score_book
from queue_server.staff import service as staff
from queue_server.views import crew_scores
from queue_server.wiring.upkeep import replay_differences
from tests.api.test_bad_grades import act
from tests.api.test_contests import DAY_S, again, rated
from tests.conftest import Caller, Office
from tests.crew.test_attendance import late, named
from tests.crew.test_shifts import CREW, at_post, code, number, ok, run
from tests.pages.test_called import signed_in

OCTOBER = "2026-10"
DAY = "2026-10-12"


def enter(office: Office, rule: str = "missing_entry", **more: Any) -> Any:
    body = {"month": OCTOBER, "staff": number(office.clerk), "rule": rule, "day": DAY, "reason": "=漏登记", **more}
    return run(office, "score-notes", **body)


def own(one: Caller, month: str = OCTOBER) -> dict[str, Any]:
    return dict(ok(one.get(f"{CREW}/own/scores?month={month}")))


def contest(one: Caller, line: str) -> Any:
    return one.post(f"{CREW}/own/score-appeals", {"month": OCTOBER, "line": line, "text": "当天已补登"})


def decide(one: Caller, appeal: str, struck: bool) -> Any:
    return one.post(f"{CREW}/score-appeals/{appeal}/decide", {"struck": struck, "text": "已核对"})


def second(office: Office) -> Caller:
    return office._staff("manager2", "manager")


def test_a_line_is_entered_contested_and_decided_by_another(office: Office) -> None:
    found = ok(enter(office))
    assert (found["total"], found["lines"][0]["counted"]) == (998, -2)
    line = found["lines"][0]["key"]
    assert code(enter(office, staff=number(office.manager))) == "own_score"
    assert code(enter(office, "late")) == "unknown_rule" and code(enter(office, day="2026-11-02")) == "bad_record_day"
    assert code(enter(office, "correction", points=5)) == "month_is_open"
    assert code(contest(office.guide, line)) == "unknown_line"
    appeal = ok(contest(office.clerk, line))["lines"][0]["appeal"]
    assert appeal["state"] == "asked" and code(contest(office.clerk, line)) == "is_appealed"
    assert code(run(office, "score-months", month=OCTOBER)) == "month_is_not_ready"
    assert code(decide(office.manager, appeal["id"], True)) == "own_score"  # entered by the same manager
    other = second(office)
    assert ok(decide(other, appeal["id"], True))["total"] == 1000
    assert code(decide(other, appeal["id"], False)) == "appeal_is_decided"
    assert own(office.clerk)["lines"][0]["struck"] and office.house.database.read(records_store.differences) == []


def test_a_frozen_month_changes_by_corrections_alone(office: Office) -> None:
    line = ok(enter(office))["lines"][0]["key"]
    assert code(run(office, "score-months", month="2026-11")) == "month_is_not_over"
    assert ok(run(office, "score-months", month=OCTOBER))["frozen"]
    assert code(run(office, "score-months", month=OCTOBER)) == "month_is_frozen"
    assert code(enter(office)) == "month_is_frozen"
    ok(run(office, "score-rules", rule="missing_entry", points=50))
    assert own(office.clerk)["total"] == 998
    assert ok(enter(office, "correction", points=-3, reason="漏计一次"))["total"] == 995
    appeal = next(one["appeal"] for one in ok(contest(office.clerk, line))["lines"] if one["key"] == line)
    other = second(office)
    sheet = ok(decide(other, appeal["id"], True))
    assert sheet["total"] == 997 and [one["counted"] for one in sheet["lines"]] == [-2, -3, 2]
    fix = next(one["key"] for one in sheet["lines"] if one["counted"] == -3)
    appeal = next(one["appeal"] for one in ok(contest(office.clerk, fix))["lines"] if one["key"] == fix)
    sheet = ok(decide(other, appeal["id"], True))
    assert sheet["total"] == 1000 and [one["counted"] for one in sheet["lines"]] == [-2, 0, 2]
    assert office.house.database.read(records_store.differences) == []


def test_the_points_of_a_rule_are_the_halls_own(office: Office) -> None:
    ok(run(office, "score-rules", rule="missing_entry", points=4))
    ok(enter(office))
    assert own(office.clerk)["total"] == 996
    assert code(run(office, "score-rules", rule="correction", points=4)) == "unknown_rule"
    assert code(office.manager.get(f"{CREW}/scores?month=2026-13")) == "bad_shift"
    at_post(office, office.guide, "")
    people = ok(office.manager.get(f"{CREW}/scores?month={OCTOBER}"))["people"]
    assert [(one["total"], one["rank"]) for one in people] == [
        (1000, 1),
        (996, 2),
    ]  # who has no post stands before nobody
    one = ok(office.manager.get(f"{CREW}/scores/{number(office.clerk)}?month={OCTOBER}"))
    assert one["total"] == 996 and office.clerk.get(f"{CREW}/scores").status_code == 403


def test_an_upheld_bad_rating_is_told_to_the_clerk_without_where_it_came_from(office: Office) -> None:
    ticket = rated(office)
    office.house.database.write(
        lambda tx: tx.execute("UPDATE bad_grade SET state = 'closed', ended_ms = 1 WHERE ticket = ?", ticket["id"])
    )
    month = ticket["day"][:7]
    line = next(one for one in own(office.clerk, month)["lines"] if one["rule"] == "bad_rating")
    assert (line["counted"], line["links"], line["day"], line["evidence"]) == (-10, [], "", "1 件")
    seen = ok(office.manager.get(f"{CREW}/scores/{number(office.clerk)}?month={month}"))
    assert [one["links"] for one in seen["lines"] if one["rule"] == "bad_rating"] == [[f"/ratings/bad/{ticket['id']}"]]
    assert ticket["id"] not in str(own(office.clerk, month))


def test_the_quarter_is_exported_with_sums_that_can_be_made_again(office: Office) -> None:
    ok(enter(office))
    ok(enter(office, "praise", reason="锦旗"))
    ok(run(office, "score-months", month=OCTOBER))
    ok(enter(office, "correction", points=-4, reason="漏计"))
    found = ok(office.manager.get(f"{CREW}/quarter?quarter=2026-Q4"))
    assert found["missing"] == ["2026-11", "2026-12"] and found["clerks"] == [] == found["windows"]
    assert code(office.manager.get(f"{CREW}/quarter?quarter=2026-Q5")) == "bad_shift"
    hall = office.house.hall("JN01")
    whole = office.house.database.read(lambda rows: crew_scores.quarter(rows, office.house.sight, hall, "2026-Q4"))
    book = load_workbook(io.BytesIO(score_book.made(whole)))
    assert book.sheetnames == ["考核", "明细", "请假与办理", "表彰"]
    lines = [[cell.value for cell in row] for row in book["明细"].iter_rows(min_row=2)]
    sums = {row[2].value: row[4].value for row in book["考核"].iter_rows(min_row=2)}
    for one, total in sums.items():
        assert total == 1000 + sum(line[6] for line in lines if line[1] == one)
    assert list(sums.values()) == [999]
    cells = [cell for row in book["明细"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"} and "=漏登记" in [cell.value for cell in cells]
    assert all(row[1].data_type == "s" for row in book["明细"].iter_rows(min_row=2))


def test_a_whole_frozen_quarter_proposes_awards_and_never_whom_a_complaint_upheld_concerns(office: Office) -> None:
    other, third = office.add_clerk("clerk2"), office.add_clerk("clerk3")
    for one, window in ((office.clerk, "305"), (other, "306"), (third, "304")):
        at_post(office, one, window)
    ok(enter(office, "complaint", month="2026-08", day="2026-08-12"))
    ok(enter(office, "praise", month="2026-08", day="2026-08-13", staff=number(third)))
    for month in ("2026-07", "2026-08", "2026-09"):
        ok(run(office, "score-months", month=month))
    found = ok(office.manager.get(f"{CREW}/quarter?quarter=2026-Q3"))
    assert found["missing"] == [] and [one["staff"] for one in found["clerks"]] == [number(third)]
    assert found["windows"] == [{"window": "304", "mean": 1001.7}]
    assert [one["is_void"] for one in found["people"] if one["staff"] == number(office.clerk)] == [True]
    seen = signed_in(office, "manager").get("/crew/awards?quarter=2026-Q3").text
    assert "服务标兵（提名）" in seen and "1001.7" in seen
    assert replay_differences(office.house.database) == []


def test_a_closed_account_stays_on_the_sheets_of_its_months(office: Office) -> None:
    ok(enter(office))
    database, me = office.house.database, number(office.clerk)
    database.write(lambda tx: staff.set_active(tx, me, False))
    people = ok(office.manager.get(f"{CREW}/scores?month={OCTOBER}"))["people"]
    assert [(one["staff"], one["name"], one["total"]) for one in people] == [(me, "clerk", 998)]
    ok(run(office, "score-months", month=OCTOBER))
    assert ok(enter(office, "correction", points=1, reason="更正"))["total"] == 999


def test_a_month_is_not_frozen_while_a_bad_rating_of_it_is_seen_to(office: Office) -> None:
    other, ticket = second(office), rated(office)
    office.clock.step(10 * DAY_S)
    again(office)
    refused = run(office, "score-months", month="2026-11")
    assert code(refused) == "month_is_not_ready" and "1 件差评" in str(refused.json)
    for name in ("verify", "mend", "reply"):
        assert act(office.manager, ticket, name).status_code == 200, name
    assert act(other, ticket, "review", passes=True).status_code == 200
    assert ok(run(office, "score-months", month="2026-11"))["frozen"]


def test_no_line_is_entered_for_a_day_to_come_and_no_month_or_week_is_beyond_the_calendar(office: Office) -> None:
    assert code(enter(office, month="2026-12", day="2026-12-01")) == "bad_record_day"
    manager = signed_in(office, "manager")
    for page in ("/crew?monday=9999-12-31", "/crew?monday=0001-01-01", "/crew/scores?month=0001-01"):
        assert manager.get(page).status_code == 422, page
    assert manager.get("/crew/attendance?month=9999-12").status_code == 422


def test_who_said_that_a_mark_stands_does_not_decide_on_the_line_of_it(office: Office) -> None:
    mark = late(office)
    ok(
        office.manager.post(
            f"{CREW}/attendance", named(mark, staff=number(office.clerk), verdict="stands", text="迟到")
        )
    )
    line = next(one for one in own(office.clerk, "2026-11")["lines"] if one["key"].startswith("mark:"))
    body = {"month": "2026-11", "line": line["key"], "text": "堵车"}
    lines = ok(office.clerk.post(f"{CREW}/own/score-appeals", body))["lines"]
    appeal = next(one["appeal"] for one in lines if one["appeal"])
    assert code(decide(office.manager, appeal["id"], True)) == "own_score"
    assert ok(decide(second(office), appeal["id"], True))["total"] == 1000
