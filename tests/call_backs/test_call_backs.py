"""全量回访: one call-back for every case that came to a result, by message first, by phone where nothing came."""

from __future__ import annotations

from queue_server.hall import service as halls
from queue_server.people import service as people
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of
from tests.call_backs.conftest import HALL, PHONE, Round
from tests.conftest import JN01
from tests.tickets.counter import resident


def test_every_finished_case_is_called_back_once_and_not_before_the_message_had_its_days(calls: Round) -> None:
    case = calls.ended()
    assert calls.listed("due") == []
    (one,) = calls.listed("later")
    assert (one["number"], one["from"], one["due"], one["kind"]) == (
        case["number"],
        "2026-11-25",
        "2026-11-30",
        "case",
    )
    calls.later(2)
    (one,) = calls.listed("due")
    assert one["state"] == "open" and not one["late"]
    calls.later(6)
    assert [late["late"] for late in calls.listed("late")] == [True] and calls.listed("due") == []
    assert replay_differences(calls.office.house.database) == []


def test_who_rated_both_dimensions_after_the_result_is_not_called(calls: Round) -> None:
    calls.rated(calls.ended(1), 4, aspects={"attitude": 5})
    calls.rated(calls.ended(2), 5)  # says nothing of the attitude: is called
    (done,) = calls.listed("done")
    assert done["outcome"] == "message" and len(calls.listed("later")) == 1
    whole = calls.office.manager.get(f"/call-backs/{done['id']}").json
    assert (whole["answers"]["attitude"], whole["answers"]["quality"]) == (5, 4)
    assert calls.office.guide.get(f"/call-backs/{done['id']}").json["answers"] is None
    assert replay_differences(calls.office.house.database) == []


def test_a_rating_from_before_the_result_says_nothing_about_it(calls: Round) -> None:
    case = calls.counter.case(calls.counter.served(1, phone=PHONE), service="records", accept=True).json
    calls.counter.finish(case["tickets"][0]["id"])
    calls.rated(case, 5, aspects={"attitude": 5})
    calls.office.clock.step(60)
    calls.counter.act(case["number"], "conclude", delivery="none")
    calls.catch_up()
    assert len(calls.listed("later")) == 1


def test_who_left_no_phone_is_counted_and_waits_in_no_list(calls: Round) -> None:
    case = calls.ended(phone=None)
    (done,) = calls.listed("done")
    assert done["outcome"] == "no_phone"
    calls.rated(case, 5, aspects={"attitude": 4})
    assert [one["outcome"] for one in calls.listed("done")] == ["message"]


def test_the_phone_is_shown_to_who_calls_and_each_look_is_in_the_journal(calls: Round) -> None:
    calls.ended(1)
    calls.later(2)
    (one,) = calls.listed()
    name = resident(1).name
    for text in (calls.office.guide.get(HALL).text, calls.office.guide.get(f"/call-backs/{one['id']}").text):
        assert PHONE not in text and name not in text
    taken = calls.take(one["id"]).json
    assert (taken["phone"], taken["person"]) == (PHONE, name)
    assert calls.take(one["id"]).status_code == 200
    looks = calls.counter.entries("call_back_taken")
    assert [entry.actor for entry in looks] == [f"staff:{calls.office.guide.id}"] * 2
    assert code_of(calls.take(one["id"], "manager")) == (409, "call_back_taken")
    assert code_of(calls.result(one["id"], "refused", "manager")) == (409, "take_it_first")
    journal = str([entry.body for entry in calls.counter.all_entries()])
    assert PHONE not in journal and name not in journal
    calls.later(1)
    assert calls.take(one["id"], "manager").status_code == 200, "on another day a colleague takes over"


def test_what_was_answered_is_kept_and_the_words_are_sealed(calls: Round) -> None:
    calls.ended(1)
    calls.later(2)
    (one,) = calls.listed()
    assert code_of(calls.result(one["id"], "reached")) == (409, "take_it_first")
    calls.take(one["id"])
    assert code_of(calls.result(one["id"], "reached", attitude=5)) == (422, "answers_missing")
    done = calls.answered(one["id"], 4, 5, words="李四说窗口很耐心")
    assert done["outcome"] == "phone" and done["answers"]["words"] == "李四说窗口很耐心"
    assert code_of(calls.take(one["id"])) == (409, "call_back_done")
    assert "李四" not in str([entry.body for entry in calls.counter.all_entries()])
    calls.later(61)
    calls.office.house.database.write(people.drop_due)
    assert calls.office.manager.get(f"/call-backs/{one['id']}").json["answers"]["words"] is None
    assert replay_differences(calls.office.house.database) == []


def test_calls_nobody_takes_come_again_and_end_after_so_many(calls: Round) -> None:
    calls.ended(1)
    calls.later(2)
    (one,) = calls.listed()
    for _ in range(3):
        calls.take(one["id"])
        assert calls.result(one["id"], "no_answer").status_code == 200
        assert calls.listed() == []
        calls.later(0.1)
    (done,) = calls.listed("done")
    assert done["outcome"] == "unreachable" and [each["result"] for each in done["tries"]] == ["no_answer"] * 3


def test_another_time_is_kept_to(calls: Round) -> None:
    calls.ended(1)
    calls.later(2)
    (one,) = calls.listed()
    calls.take(one["id"])
    for never in (None, "2026-11-20T10:00:00+08:00", "2027-03-01T10:00:00+08:00", "soon"):
        more = {"again_at": never} if never else {}
        assert code_of(calls.result(one["id"], "later", **more)) == (422, "bad_time")
    assert calls.result(one["id"], "later", again_at="2026-11-26T10:00:00+08:00").status_code == 200
    assert calls.listed() == [] and len(calls.listed("mine")) == 1
    calls.later(1.1)
    assert [one["id"] for one in calls.listed()] == [one["id"]]


def test_a_wrong_number_and_a_refusal_end_it(calls: Round) -> None:
    calls.ended(1)
    calls.ended(2)
    calls.later(2)
    first, second = (one["id"] for one in calls.listed())
    for its_id, result in ((first, "wrong_number"), (second, "refused")):
        calls.take(its_id)
        assert calls.result(its_id, result).json["state"] == "done"
    assert {one["outcome"] for one in calls.listed("done")} == {"unreachable", "refused"}
    assert calls.office.guide.get(f"{HALL}/next").json == {"id": None}


def test_figures_say_how_many_of_all_were_called_back(calls: Round) -> None:
    span = "?from=2026-11-23&to=2026-11-23"
    assert calls.office.manager.get(f"{HALL}/figures{span}").json["total"]["called_back_pct"] == "—"
    for n in (1, 2, 3):
        calls.ended(n)
    calls.later(2)
    calls.answered(calls.listed()[0]["id"], 2, 4)
    found = calls.office.manager.get(f"{HALL}/figures{span}").json
    (row,) = found["departments"]
    assert (row["total"], row["called_back"], row["called_back_pct"], row["bad"]) == (3, 1, "100.0", 1)
    assert found["total"]["open"] == 2


def test_a_hall_calls_only_a_share_of_those_who_did_not_answer(calls: Round) -> None:
    text = JN01.read_text(encoding="utf-8").replace("[call_backs]\n", "[call_backs]\nphone_pct = 0\n", 1)
    calls.office.house.database.write(lambda tx: halls.load(tx, text))
    calls.ended(1)
    calls.later(3)
    (one,) = calls.listed("later")
    assert one["by_message_alone"] and calls.listed() == []
