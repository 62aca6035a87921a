"""差评回访: everybody known who gave a bad grade is called, by who may know of it; and what a bad answer sets off."""

from __future__ import annotations

from typing import Any

from queue_server.people import service as people
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of
from tests.api.test_ratings import finished, rate
from tests.call_backs.conftest import PHONE, Round
from tests.tickets.counter import resident

BAD = "/halls/JN01/ratings/bad"


def visit(calls: Round, n: int = 1) -> dict[str, Any]:
    """A visit under a name that ended without a case."""
    ticket = calls.counter.served(n, phone=PHONE)
    calls.counter.finish(ticket, "consulted")
    return {"tickets": [{"id": ticket}]}


def test_who_is_known_and_gave_a_bad_grade_is_called_and_an_anonymous_one_cannot_be(calls: Round) -> None:
    calls.rated(visit(calls), 1, comment="等太久")
    assert rate(calls.office, finished(calls.office), 1).status_code == 201
    calls.catch_up()
    (one,) = calls.listed("due", "manager")
    assert (one["kind"], one["due"]) == ("bad_grade", "2026-11-25")
    whole = calls.office.manager.get(f"/call-backs/{one['id']}").json
    assert (whole["about"]["rating"]["grade"], whole["about"]["rating"]["comment"]) == (1, "等太久")
    taken = calls.take(one["id"], "manager").json
    assert (taken["phone"], taken["person"]) == (PHONE, resident(1).name)


def test_guides_and_who_was_rated_see_nothing_of_it(calls: Round) -> None:
    calls.rated(visit(calls), 1)
    (one,) = calls.listed("due", "manager")
    assert calls.listed() == []
    for path in ("", "/take", "/result"):
        answer = (
            calls.office.guide.post(
                f"/call-backs/{one['id']}{path}", {"result": "refused"} if path == "/result" else None
            )
            if path
            else calls.office.guide.get(f"/call-backs/{one['id']}")
        )
        assert code_of(answer) == (404, "unknown_call_back")
    assert calls.office.guide.get("/halls/JN01/call-backs/next").json == {"id": None}


def test_a_manager_does_not_call_about_the_own_window(calls: Round) -> None:
    office = calls.office
    office.clerk.post("/halls/JN01/windows/317/sign-off")
    assert office.manager.post("/halls/JN01/windows/317/sign-on").status_code == 200
    office.callers["clerk"], office.callers["manager"] = office.manager, office.clerk
    made = visit(calls)
    office.callers["clerk"], office.callers["manager"] = office.manager, office.clerk
    calls.rated(made, 1)
    assert calls.listed("due", "manager") == []
    its_id = f"b-{made['tickets'][0]['id']}"
    assert code_of(office.manager.get(f"/call-backs/{its_id}")) == (404, "unknown_call_back")
    assert calls.counter.entries("call_back_opened")


def test_its_phone_outlives_the_ticket_and_goes_when_it_is_done(calls: Round) -> None:
    calls.rated(visit(calls), 2)
    calls.later(7)
    calls.office.house.database.write(people.drop_due)
    (one,) = calls.listed("late", "manager")
    assert calls.take(one["id"], "manager").json["phone"] == PHONE
    calls.answered(one["id"], 3, 3, "manager")
    calls.office.house.database.write(people.drop_due)
    kept = calls.office.house.database.read(
        lambda rows: rows.all("SELECT kind FROM personal WHERE subject = ?", f"call_back:{one['id']}")
    )
    assert kept == []


def test_a_bad_answer_opens_the_bad_grade_of_the_visit_and_is_not_called_about_again(calls: Round) -> None:
    case = calls.ended(1)
    calls.later(2)
    (one,) = calls.listed()
    done = calls.answered(one["id"], 1, 3, solved=False, words="态度生硬")
    assert done["answers"]["bad"] and done["answers"]["bad_grade"] is None, "a guide follows no bad grade"
    calls.catch_up()
    (row,) = calls.office.manager.get(BAD).json["live"]
    assert row["id"] == case["tickets"][0]["id"] and row["grade"] is None
    assert calls.office.manager.get(f"/ratings/bad/{row['id']}").status_code == 200
    assert [each["kind"] for each in calls.listed("done", "manager")] == ["case"]
    assert all(calls.listed(tab, "manager") == [] for tab in ("due", "late", "mine", "later"))
    assert replay_differences(calls.office.house.database) == []


def test_a_bad_addition_after_the_call_is_called_about_once_more(calls: Round) -> None:
    case = visit(calls)
    calls.rated(case, 1)
    (one,) = calls.listed("due", "manager")
    calls.answered(one["id"], 4, 4, "manager")
    for name in ("verify", "mend", "reply"):
        text = {"text": "已处理"}
        assert calls.office.manager.post(f"{BAD[11:]}/{case['tickets'][0]['id']}/{name}", text).status_code == 200
    other = calls.office._staff("manager2", "manager")
    judged = other.post(f"/ratings/bad/{case['tickets'][0]['id']}/review", {"text": "同意", "passes": True})
    assert judged.status_code == 200, judged.json
    token = calls.office.house.sight.token(case["tickets"][0]["id"])
    assert calls.office.nobody.post("/ratings/more", {"ticket": token, "grade": 1}).status_code == 201
    calls.catch_up()
    (again,) = calls.listed("due", "manager")
    assert again["id"] != one["id"]
    assert replay_differences(calls.office.house.database) == []
