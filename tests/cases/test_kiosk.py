"""Coming back to the kiosk, over the real slices: papers, progress, collecting; who guesses is stopped."""

from __future__ import annotations

from typing import Any

from queue_server.cases.progress import PER_CASE
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person
from tests.cases.test_collecting import concluded
from tests.cases.test_returning import told

TAIL = person(1)["id_number"][-4:]
WRONG = "0000" if TAIL != "0000" else "1111"


def ask(counter: Counter, path: str, **form: str) -> Any:
    kiosk = counter.office.kiosk
    headers = {"Cookie": f"quhao_kiosk={kiosk.token}"}
    return kiosk.client.post(f"/kiosk/{path}", data={"idempotency_key": "k", "lang": "zh"} | form, headers=headers)


def screen_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.headers["X-Kiosk-Screen"]


def case(counter: Counter, number: str, task: str = "progress", tail: str = TAIL, **form: str) -> Any:
    return ask(counter, "case", number=number, tail=tail, task=task, **form)


def test_who_was_told_to_bring_papers_sees_them_and_takes_one_number(counter: Counter) -> None:
    number = told(counter)["number"]
    shown = case(counter, number.lower())
    assert screen_of(shown) == (200, "progress") and "授权委托书（代办时）" in shown.text
    taken = [case(counter, number, "follow") for _again in range(2)]
    assert {screen_of(one) for one in taken} == {(201, "done")}
    assert len(counter.entries("ticket_followed_up")) == 1
    again = case(counter, number, "follow", idempotency_key="another")
    assert screen_of(again) == (409, "uncased") and "今天已取过号" in again.text
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_the_end_of_a_long_number_will_do_and_a_ready_result_is_collected(counter: Counter) -> None:
    number = concluded(counter)
    shown = case(counter, number[-14:])
    assert screen_of(shown) == (200, "progress") and "已办结，可以取件" in shown.text and "取号领取" in shown.text
    taken = case(counter, number[-14:], "collect")
    assert screen_of(taken) == (201, "done") and "三楼 D 区" in taken.text
    (entry,) = [one for one in counter.entries("case_linked") if one.body["set"]["visits"]]
    ticket = entry.body["ticket"]
    seen = counter.office.clerk.get(f"/tickets/{ticket}/cases").json
    assert [one["number"] for one in seen["cases"]] == [number]


def test_who_guesses_the_end_of_a_document_is_stopped_whatever_they_ask_for(counter: Counter) -> None:
    number = told(counter)["number"]
    tasks = ("progress", "follow", "collect")
    answers = [case(counter, number, tasks[at % 3], WRONG) for at in range(PER_CASE)]
    assert {screen_of(one) for one in answers} == {(404, "uncased")}
    stopped = case(counter, number, "follow")
    assert screen_of(stopped) == (429, "uncased") and "试的次数太多" in stopped.text
    assert counter.entries("ticket_followed_up") == []


def test_a_visit_is_rated_once_and_passing_over_gives_no_grade(counter: Counter) -> None:
    number = concluded(counter)
    label = counter.office.clerk.get(f"/cases/{number}").json["tickets"][0]["number"]
    assert screen_of(ask(counter, "rate", text=label[1:])) == (200, "rate_tail"), "the board shows it to all"
    question = ask(counter, "rate", text=label, tail=TAIL)
    assert screen_of(question) == (200, "rate_grade")
    token = question.text.split('data-ticket="')[1].split('"')[0]
    assert screen_of(ask(counter, "rate", ticket=token)) == (200, "rate_said")
    assert screen_of(ask(counter, "rate", ticket=token, grade="4", aspects="attitude")) == (201, "rate_said")
    (given,) = counter.entries("rating_given")
    assert given.body["set"]["channel"] == "kiosk"
    late = ask(counter, "rate", ticket=token, grade="5", idempotency_key="other")
    assert screen_of(late) == (409, "rate")
    assert screen_of(ask(counter, "rate", text="999")) == (404, "rate")


def test_who_leaves_a_phone_is_written_down_once_and_sees_how_it_stands(counter: Counter) -> None:
    form = {"kind": "complaint", "topic": "wait", "phone": "13800138000"}
    answers = [ask(counter, "ask", **form) for _again in range(2)]
    assert {screen_of(one) for one in answers} == {(201, "ask_taken")}
    (made,) = counter.entries("enquiry_asked")
    assert made.body["set"]["channel"] == "kiosk" and "13800138000" not in str(made.body)
    number = str(made.body["set"]["number"])
    assert number in answers[0].text
    assert screen_of(case(counter, number, "reply", "8000")) == (200, "asked")
    assert screen_of(case(counter, number, "reply", "8001")) == (404, "uncased")
    assert screen_of(ask(counter, "ask", **form | {"phone": "12"}, idempotency_key="other")) == (422, "ask_phone")
