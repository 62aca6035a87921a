"""What nobody ends, ends by itself: asked by message alone, or nobody left to ask; a press twice is one try."""

from __future__ import annotations

from queue_server.call_backs import lapsing
from queue_server.call_backs.model import UNASKED
from queue_server.hall import service as halls
from queue_server.people import service as people
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of
from tests.call_backs.conftest import HALL, Round
from tests.conftest import JN01

SPAN = "?from=2026-11-23&to=2026-11-23"


def lapse(calls: Round) -> None:
    hall = calls.office.house.hall("JN01")
    calls.office.house.database.write(lambda tx: lapsing.lapse_due(tx, hall))


def by_message_alone(calls: Round) -> None:
    text, mine = JN01.read_text(encoding="utf-8"), "[call_backs]\nphone_pct = 0\nmessage_days = 1\ndue_days = 1\n"
    text = text.replace("[call_backs]\nmessage_days = 2\ndue_days = 5\n", mine)
    calls.office.house.database.write(lambda tx: halls.load(tx, text))


def outcomes(calls: Round, who: str = "guide") -> list[str]:
    return [one["outcome"] for one in calls.listed("done", who)]


def test_one_asked_by_message_alone_is_over_when_its_day_is_and_a_later_rating_still_counts(calls: Round) -> None:
    by_message_alone(calls)
    case = calls.ended(1)
    calls.later(1)  # the due day itself
    lapse(calls)
    assert len(calls.listed("later")) == 1 and outcomes(calls) == []
    calls.later(1)
    lapse(calls)
    assert calls.listed("later") == [] and outcomes(calls) == ["silent"]
    found = calls.office.manager.get(f"{HALL}/figures{SPAN}").json["total"]
    assert (found["silent"], found["open"], found["called_back"]) == (1, 0, 0)
    calls.rated(case, 5, aspects={"attitude": 5})
    assert outcomes(calls) == ["message"]
    assert replay_differences(calls.office.house.database) == []


def test_the_house_looks_for_them_by_itself(calls: Round) -> None:
    by_message_alone(calls)
    calls.ended(1)
    calls.later(400)
    timers = calls.office.house._timer_list()
    next(one for one in timers if one.name == "call_backs").run(calls.office.clock.now_ms())
    assert outcomes(calls) == ["silent"]


def test_whose_phone_and_name_are_deleted_waits_in_no_list(calls: Round) -> None:
    calls.ended(1)
    calls.later(9)
    lapse(calls)
    assert len(calls.listed("late")) == 1, "late is no end while somebody can be rung"
    calls.later(365)
    calls.office.house.database.write(people.drop_due)
    lapse(calls)
    assert calls.listed("late") == [] and outcomes(calls) == ["forgotten"]
    assert calls.office.manager.get(f"{HALL}/figures{SPAN}").json["total"]["forgotten"] == 1
    page = calls.office.manager.get(f"{HALL}?list=done").json["call_backs"]
    assert page[0]["outcome_zh"] == "没有打成，电话和姓名已到期删除"


def test_a_bad_grade_whose_giver_is_forgotten_waits_in_no_list(calls: Round) -> None:
    calls.rated(calls.ended(1), 1)
    calls.later(0)
    lapse(calls)
    assert "bad_grade" in {one["kind"] for one in calls.listed("due", "manager")}
    calls.later(400)
    calls.office.house.database.write(people.drop_due)
    lapse(calls)
    assert set(outcomes(calls, "manager")) <= UNASKED and calls.listed("late", "manager") == []


def test_nobody_answered_pressed_twice_is_one_try(calls: Round) -> None:
    calls.ended(1)
    calls.later(2)
    (one,) = calls.listed()
    calls.take(one["id"])
    assert calls.result(one["id"], "no_answer").status_code == 200
    again = calls.result(one["id"], "no_answer")
    assert code_of(again) == (409, "tried_just_now") and "120 分钟" in again.text
    assert len(calls.office.guide.get(f"/call-backs/{one['id']}").json["tries"]) == 1
    later = calls.result(one["id"], "later", again_at="2026-11-25T16:00:00+08:00")
    assert later.status_code == 200 and code_of(calls.result(one["id"], "no_answer")) == (409, "tried_just_now")
    assert calls.answered(one["id"])["outcome"] == "phone", "who rings back is asked at once"
