"""A bad grade over the API: an owner and a day at once, each step once, other eyes at the end, excluded and seen."""

from __future__ import annotations

from typing import Any

from queue_server.views import ratings as view
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of
from tests.api.test_ratings import DAY_S, again, finished, rate
from tests.conftest import Office


def bad(office: Office, grade: int = 1, **more: Any) -> dict[str, Any]:
    """A bad grade as the manager finds it."""
    ticket = finished(office)
    assert rate(office, ticket, grade, **more).status_code == 201
    found = office.manager.get(f"/ratings/bad/{ticket['id']}")
    assert found.status_code == 200, found.json
    return found.json


def second(office: Office) -> Any:
    """A second manager."""
    return office._staff("manager2", "manager")


def act(who: Any, one: dict[str, Any], name: str, **body: Any) -> Any:
    return who.post(f"/ratings/bad/{one['id']}/{name}", {"text": "已核对当天录像"} | body)


def test_it_has_an_owner_and_a_day_at_once_and_no_person_in_the_list(office: Office) -> None:
    one = bad(office, 2, comment="张三 13812345678 说话很冲")
    assert (one["state"], one["due"], one["late"]) == ("open", "2026-11-30", False)
    assert one["owner"] is not None
    listed = office.manager.get("/halls/JN01/ratings/bad")
    assert [row["id"] for row in listed.json["live"]] == [one["id"]]
    assert "13812345678" not in listed.text and "张三" not in listed.text
    assert listed.json["live"][0]["has_comment"] is True
    finished(office)
    assert rate(office, finished(office), 3).status_code == 201  # 基本满意 is not bad
    assert len(office.manager.get("/halls/JN01/ratings/bad").json["live"]) == 1


def test_owners_take_turns_and_are_changed_by_their_number(office: Office) -> None:
    second(office)
    numbers = [bad(office)["owner"] for _ in range(4)]
    assert sorted(numbers) == sorted(numbers[:2] * 2) and len(set(numbers)) == 2
    one = bad(office)
    other = next(who["number"] for who in one["owners"] if who["number"] != one["owner"])
    moved = office.manager.post(f"/ratings/bad/{one['id']}/assign", {"owner": other})
    assert moved.json["owner"] == other
    assert code_of(office.manager.post(f"/ratings/bad/{one['id']}/assign", {"owner": "9999"})) == (422, "owner_not_fit")


def test_verified_mended_answered_and_reviewed_by_other_eyes(office: Office) -> None:
    other, one = second(office), bad(office)
    assert code_of(act(office.manager, one, "mend")) == (409, "bad_grade_forbids")
    assert act(office.manager, one, "verify").json["state"] == "verified"
    assert (
        act(office.manager, one, "mend", text="已道歉，电话 13812345678").json["mending"] == "已道歉，电话 [redacted]"
    )
    assert act(office.manager, one, "reply", text="您反映的情况属实，已改进。").json["state"] == "replied"
    token = office.house.sight.token(one["id"])
    assert office.nobody.get(f"/public/tickets/{token}/rating").json["reply"] == "您反映的情况属实，已改进。"
    assert code_of(act(office.manager, one, "review", passes=True)) == (403, "other_eyes_needed")
    back = act(other, one, "review", passes=False, text="请补充整改措施").json
    assert (back["state"], back["review"]) == ("verified", "请补充整改措施")
    act(office.manager, one, "mend")
    act(office.manager, one, "reply")
    done = act(other, one, "review", passes=True).json
    assert (done["state"], done["late"]) == ("closed", False)
    assert done["by"]["reviewed_by"] != done["by"]["mended_by"]
    lists = office.manager.get("/halls/JN01/ratings/bad").json
    assert ([], [one["id"]]) == (lists["live"], [row["id"] for row in lists["ended"]])
    more = {"ticket": token, "grade": 1}
    assert office.nobody.post("/ratings/more", more).status_code == 201  # a bad addition opens it again
    assert office.manager.get(f"/ratings/bad/{one['id']}").json["state"] == "open"
    assert replay_differences(office.house.database) == []


def test_the_last_one_fit_to_decide_is_not_let_answer_and_a_manager_alone_is(office: Office) -> None:
    alone = bad(office)
    for name in ("verify", "mend", "reply"):
        assert act(office.manager, alone, name).status_code == 200, "nobody else is there: better answered than not"
    other, one = second(office), bad(office)
    act(office.manager, one, "verify")
    act(office.manager, one, "mend")
    answer = act(other, one, "reply")
    assert code_of(answer) == (409, "leaves_nobody_to_decide") and "manager" in answer.json["error"]["message"]
    assert act(office.manager, one, "reply").json["state"] == "replied"
    assert act(other, one, "review", passes=True).json["state"] == "closed"


def test_two_people_exclude_a_bad_grade_and_it_stays_to_be_seen(office: Office) -> None:
    other, one = second(office), bad(office)
    figures = "/halls/JN01/ratings/figures"
    office.clock.step(DAY_S)
    again(office)
    assert office.manager.get(figures).json["total"]["given"] == 1
    assert act(office.manager, one, "doubt", ground="malicious").json["state"] == "doubted"
    assert code_of(act(office.manager, one, "decide", passes=True)) == (403, "other_eyes_needed")
    done = act(other, one, "decide", passes=True, text="监控与描述不符").json
    assert (done["state"], done["ground"], done["decision"]) == ("excluded", "malicious", "监控与描述不符")
    total = office.manager.get(figures).json["total"]
    assert (total["given"], total["excluded"], total["satisfied_pct"]) == (0, 1, "—")
    [row] = office.manager.get("/halls/JN01/ratings/bad").json["ended"]
    assert (row["id"], row["grade"], row["doubt"]) == (one["id"], 1, "已核对当天录像")
    assert code_of(act(other, one, "verify")) == (409, "bad_grade_forbids")
    more = {"ticket": office.house.sight.token(one["id"]), "grade": 2}
    assert office.nobody.post("/ratings/more", more).status_code == 201
    assert office.manager.get(f"/ratings/bad/{one['id']}").json["state"] == "open", "what was added is seen to"
    assert office.manager.get(figures).json["total"]["excluded"] == 1
    assert replay_differences(office.house.database) == []


def test_an_exclusion_that_is_not_agreed_to_leaves_it_counting(office: Office) -> None:
    other, one = second(office), bad(office)
    act(office.manager, one, "doubt", ground="mistaken")
    assert act(other, one, "decide", passes=False).json["state"] == "open", "nobody has looked into it yet"
    act(office.manager, one, "verify")
    act(office.manager, one, "doubt", ground="mistaken")
    assert act(other, one, "decide", passes=False).json["state"] == "verified"
    office.clock.step(DAY_S)
    again(office)
    assert office.manager.get("/halls/JN01/ratings/figures").json["total"]["given"] == 1
    assert code_of(office.manager.post(f"/ratings/bad/{one['id']}/doubt", {"text": "x", "ground": "dull"})) == (
        400,
        "bad_input",
    )


def test_a_manager_who_was_rated_does_not_find_it(office: Office) -> None:
    other = second(office)
    ticket = finished(office, "manager2")
    rate(office, ticket, 1)
    assert code_of(other.get(f"/ratings/bad/{ticket['id']}")) == (404, "unknown_bad_grade")
    assert other.get("/halls/JN01/ratings/bad").json["live"] == []
    one = office.manager.get(f"/ratings/bad/{ticket['id']}").json
    assert one["rated"] == "1008" and one["owner"] == "1002"
    assert [who["number"] for who in one["owners"]] == ["1002"]


def test_it_is_late_when_its_day_is_over(office: Office) -> None:
    one = bad(office)
    office.clock.step(8 * 24 * 3600)
    hall = office.house.hall("JN01")
    [seen] = office.house.database.read(lambda rows: view.bad_grades(rows, office.house.sight, hall, 0))["live"]
    assert (seen["id"], seen["late"]) == (one["id"], True)


def test_a_row_that_was_changed_behind_the_journal_is_found(office: Office) -> None:
    one = bad(office)
    assert replay_differences(office.house.database) == []
    office.house.database.write(lambda tx: tx.execute("UPDATE rating SET grade = 5 WHERE ticket = ?", one["id"]))
    office.house.database.write(lambda tx: tx.execute("UPDATE bad_grade SET owner = 99 WHERE ticket = ?", one["id"]))
    found = replay_differences(office.house.database)
    assert len(found) == 2 and "grade is 1 in the journal, 5 in the table" in found[0] and "owner" in found[1]
