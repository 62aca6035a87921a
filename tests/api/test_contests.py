"""A clerk's own figures and contested ratings over the API: own rows only, the record opens to the reviewer alone."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from queue_server.figures import store
from queue_server.figures.fold import Cell
from queue_server.views import score_facts
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of
from tests.api.test_bad_grades import act, bad, second
from tests.api.test_ratings import DAY_S, again, finished, rate
from tests.conftest import Office

DAY = "2026-11-23"
COMMENT = "王小明 13812345678 等太久"


def contest(office: Office, ticket: dict[str, Any], who: str = "clerk", day: str = DAY, text: str = "没有此事") -> Any:
    body = {"number": ticket["number"], "day": day, "text": text}
    return office.callers[who].post("/halls/JN01/ratings/contests", body)


def decide(office: Office, ticket: dict[str, Any], passes: bool, who: str = "manager") -> Any:
    body = {"passes": passes, "text": "已核对录像"}
    return office.callers[who].post(f"/ratings/contests/{ticket['id']}/decide", body)


def number_of(office: Office, account: str) -> str:
    sql = "SELECT number FROM staff WHERE account = ?"
    return str(office.house.database.read(lambda rows: rows.value(sql, account)))


def total(office: Office) -> dict[str, Any]:
    found = office.manager.get(f"/halls/JN01/ratings/figures?from={DAY}&to={DAY}").json
    return dict(found["total"])


def rated(office: Office) -> dict[str, Any]:
    """A visit of the clerk with a bad grade and words."""
    ticket = finished(office)
    assert rate(office, ticket, 1, comment=COMMENT).status_code == 201
    return ticket


def by_the_manager(office: Office) -> dict[str, Any]:
    """A visit at the same window, with another person there."""
    office.clerk.post("/halls/JN01/windows/317/sign-off")
    ticket = finished(office, "manager")
    office.manager.post("/halls/JN01/windows/317/sign-off")
    return ticket


def test_a_clerk_reads_the_own_rows_and_nobody_elses(office: Office) -> None:
    finished(office)
    by_the_manager(office)
    office.house.followers.catch_up()
    path = "/halls/JN01/staff/{}/figures?period=day"
    own = office.clerk.get(path.format(number_of(office, "clerk"))).json
    found = {one["name"]: one for one in own["figures"]}
    assert (found["called"]["value"]["count"], found["served"]["value"]["count"]) == (1, 1)
    assert all(one["formula_zh"] and one["formula_en"] for one in own["figures"])
    assert found["work_median"]["value"]["of"] == 1
    assert own["clerks"] == 2 and all(one["middle"] is None for one in own["figures"]), "of two it would be the other"
    for other in ("manager", "guide"):
        answer = office.clerk.get(path.format(number_of(office, other)))
        assert code_of(answer) == (403, "not_your_figures")
    assert number_of(office, "manager") not in json.dumps(own)


def test_the_middle_one_of_five_stands_beside_and_of_four_nothing_does(office: Office) -> None:
    def served(clerk: int, visits: int) -> None:
        change = Counter(
            {Cell("clerk", DAY, f"9{clerk}", "served"): visits, Cell("clerk", DAY, f"9{clerk}", "called"): visits}
        )
        office.house.database.write(lambda tx: store.add(tx, "JN01", change))

    path = f"/halls/JN01/staff/{number_of(office, 'clerk')}/figures"
    for clerk in range(4):
        served(clerk, 10 * clerk + 1)
    assert office.clerk.get(path).json["figures"][0]["middle"] is None
    served(4, 500)
    found = {one["name"]: one["middle"] for one in office.clerk.get(path).json["figures"]}
    assert (found["called"], found["served"], found["work_median"]) == ("21", "21", None)


def test_a_contested_rating_is_struck_by_other_eyes_and_leaves_the_counts(office: Office) -> None:
    ticket = rated(office)
    made = contest(office, ticket, text="办事人 13812345678 未到场")
    assert made.status_code == 201 and made.json["state"] == "open" and "13812345678" not in made.text
    [listed] = office.manager.get("/halls/JN01/ratings/contests").json["contests"]
    assert listed["by"] == number_of(office, "clerk")
    record = office.manager.get(f"/ratings/contests/{ticket['id']}").json
    assert (record["grade"], record["comment"], record["decides"], record["counts"]) == (1, COMMENT, True, True)
    assert record["events"][0]["kind"] == "ticket_issued"
    assert decide(office, ticket, passes=True).json["state"] == "struck"
    assert office.manager.get(f"/ratings/bad/{ticket['id']}").json["state"] == "excluded"
    [own] = office.clerk.get("/halls/JN01/ratings/contests/own").json["contests"]
    assert (own["state"], own["decision"]) == ("struck", "已核对录像")
    office.clock.step(DAY_S)
    again(office)
    assert (total(office)["given"], total(office)["excluded"]) == (0, 1)
    assert replay_differences(office.house.database) == []


def test_whoever_was_rated_sees_neither_the_record_nor_who_rated(office: Office) -> None:
    second(office)
    ticket = finished(office, "manager")
    rate(office, ticket, 1, comment=COMMENT)
    made = contest(office, ticket, "manager")
    assert made.status_code == 201
    assert office.manager.get("/halls/JN01/ratings/contests").json["contests"] == []
    assert code_of(office.manager.get(f"/ratings/contests/{ticket['id']}")) == (404, "unknown_contest")
    assert code_of(decide(office, ticket, passes=True)) == (404, "unknown_contest")
    assert decide(office, ticket, passes=False, who="manager2").json["state"] == "upheld"
    seen = made.text + office.manager.get("/halls/JN01/ratings/contests/own").text
    assert "grade" not in seen and "王小明" not in seen
    assert code_of(office.clerk.get(f"/ratings/contests/{ticket['id']}")) == (403, "not_allowed")


def test_an_unrated_visit_is_contested_and_upheld_like_any_so_that_it_tells_nothing(office: Office) -> None:
    given, not_given = rated(office), finished(office)
    answers = [contest(office, one).json for one in (given, not_given)]
    assert answers[0].keys() == answers[1].keys() and {one["state"] for one in answers} == {"open"}
    assert code_of(decide(office, not_given, passes=True)) == (409, "nothing_to_strike")
    decided = [decide(office, one, passes=False) for one in (given, not_given)]
    assert [one.json["state"] for one in decided] == ["upheld", "upheld"]
    own = office.clerk.get("/halls/JN01/ratings/contests/own").json["contests"]
    assert {(one["state"], one["decision"]) for one in own} == {("upheld", "已核对录像")}


def test_it_is_contested_once_by_who_served_in_time_and_decided_once(office: Office) -> None:
    other, ticket = by_the_manager(office), rated(office)
    assert code_of(contest(office, other)) == (404, "not_your_visit")
    assert code_of(contest(office, {"number": "A999"})) == (404, "not_your_visit")
    assert code_of(contest(office, ticket, day="2026-11-22")) == (404, "not_your_visit")
    late = rated(office)
    assert contest(office, ticket).status_code == 201
    assert code_of(contest(office, ticket)) == (409, "already_contested")
    assert decide(office, ticket, passes=False).status_code == 200
    assert code_of(decide(office, ticket, passes=True)) == (409, "contest_is_decided")
    office.clock.step(15 * DAY_S)
    again(office)
    assert code_of(contest(office, late)) == (409, "contest_too_late")


def test_who_asked_to_exclude_it_does_not_strike_it_alone(office: Office) -> None:
    second(office)
    one = bad(office)
    number = office.manager.get(f"/ratings/bad/{one['id']}").json["number"]
    assert act(office.manager, one, "doubt", ground="mistaken").status_code == 200
    ticket = {"id": one["id"], "number": number}
    assert contest(office, ticket).status_code == 201
    assert code_of(decide(office, ticket, passes=True)) == (403, "other_eyes_needed")
    assert decide(office, ticket, passes=True, who="manager2").status_code == 200
    assert office.manager.get(f"/ratings/bad/{one['id']}").json["state"] == "excluded"


def test_taking_part_is_not_told_where_it_would_tell_of_one_visit_whether_it_was_rated(office: Office) -> None:
    rated(office)
    office.clock.step(DAY_S)
    again(office)
    told = office.clerk.get(f"/halls/JN01/staff/{number_of(office, 'clerk')}/figures?period=day&day={DAY}").json
    assert told["ratings"]["until"] == DAY
    assert told["ratings"]["took_part"]["value"]["text"] == "—"


def test_a_struck_rating_costs_no_points_although_its_bad_grade_was_closed_before(office: Office) -> None:
    ticket = rated(office)
    closed = "UPDATE bad_grade SET state = 'closed', ended_ms = 1 WHERE ticket = ?"
    office.house.database.write(lambda tx: tx.execute(closed, ticket["id"]))
    hall = office.house.hall("JN01")

    def rules() -> list[str]:
        facts = office.house.database.read(
            lambda rows: score_facts.of_month(rows, office.house.sight, hall, ticket["day"][:7])
        )
        return [one.rule for one in facts]

    assert rules() == ["bad_rating"]
    contest(office, ticket)
    decide(office, ticket, passes=True)
    assert rules() == []
