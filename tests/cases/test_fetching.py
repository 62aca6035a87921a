"""Coming for a result: a number of the collection line tied to the case, for who may know the case, while it waits."""

from __future__ import annotations

from typing import Any

from queue_server.cases import fetching, finding
from queue_server.hall import file
from queue_server.kernel.spans import DAY_MS
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person
from tests.cases.test_collecting import ADDRESS, code_of, concluded
from tests.conftest import JN01


def fetch(counter: Counter, caller: str = "guide", **body: Any) -> Any:
    return counter.office.callers[caller].post("/halls/JN01/collections", body)


def test_the_collection_line_is_the_one_on_the_floor_of_the_matter() -> None:
    hall = file.parse(JN01.read_text(encoding="utf-8"))
    found = {one: getattr(fetching.line_of(hall, one), "id", "") for one in ("records", "social-security", "dropped")}
    assert found == {"records": "collect-3", "social-security": "collect-4", "dropped": "collect-3"}


def test_the_number_has_the_case_at_its_window_and_one_is_enough(counter: Counter) -> None:
    number = concluded(counter)
    made = fetch(counter, number=number.lower())
    assert (made.status_code, made.json["service"]["id"]) == (201, "collect-3")
    assert made.json["case"]["number"] == number
    seen = counter.office.clerk.get(f"/tickets/{made.json['id']}/cases").json
    assert [one["number"] for one in seen["cases"]] == [number]
    again = fetch(counter, number=number)
    assert code_of(again) == (409, "already_has_ticket")
    assert made.json["number"] in again.json["error"]["message"]
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_at_a_kiosk_the_end_of_the_document_is_asked_for(counter: Counter) -> None:
    number = concluded(counter)
    tail = person(1)["id_number"][-4:]
    wrong = fetch(counter, "kiosk", number=number, tail="0000" if tail != "0000" else "1111")
    assert code_of(wrong) == (404, "progress_not_found")
    assert code_of(fetch(counter, "kiosk", number=number)) == (404, "progress_not_found")
    made = fetch(counter, "kiosk", number=number, tail=tail)
    assert (made.status_code, made.json["channel"]) == (201, "kiosk")


def test_what_is_not_ready_or_goes_by_courier_has_no_number(counter: Counter) -> None:
    case = counter.case(counter.served(2), service="records", accept=True).json
    counter.finish(case["tickets"][0]["id"])
    assert counter.act(case["number"], "parcel", **ADDRESS).status_code in (200, 201)
    assert counter.act(case["number"], "conclude", result="证明").json["delivery"] == "courier"
    tail = person(2)["id_number"][-4:]
    assert code_of(fetch(counter, "kiosk", number=case["number"], tail=tail)) == (409, "not_to_collect")
    assert code_of(fetch(counter, number="NOSUCH01")) == (404, "unknown_case")


def followed(counter: Counter) -> None:
    counter.office.house.followers.catch_up()


def in_line(counter: Counter, ticket: str) -> str:
    return str(counter.office.guide.get(f"/tickets/{ticket}").json["state"])


def test_who_waits_in_the_hall_has_a_number_that_is_called_once_the_result_is_there(counter: Counter) -> None:
    case = counter.case(counter.served(1), service="records", accept=True).json
    counter.finish(case["tickets"][0]["id"])
    made = fetch(counter, number=case["number"])
    assert (made.status_code, made.json["state"], made.json["case"]["is_ready"]) == (201, "held", False), made.json
    followed(counter)
    assert in_line(counter, made.json["id"]) == "held"
    page = counter.office.app.test_client().get(f"/p/t/{made.json['token']}").get_data(as_text=True)
    assert "等办件办结" in page and "补齐材料" not in page
    assert code_of(fetch(counter, number=case["number"])) == (409, "already_has_ticket")
    assert counter.act(case["number"], "conclude", result="证明").json["delivery"] == "window"
    followed(counter)
    assert in_line(counter, made.json["id"]) == "waiting"
    assert counter.office.house.followers.failing == {}
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_the_number_is_given_up_where_the_result_is_not_fetched_here_and_none_is_had_later(counter: Counter) -> None:
    case = counter.case(counter.served(1), service="records", accept=True).json
    counter.finish(case["tickets"][0]["id"])
    made = fetch(counter, number=case["number"])
    counter.act(case["number"], "conclude", result="证明", delivery="none")
    followed(counter)
    assert in_line(counter, made.json["id"]) == "cancelled"
    later = counter.case(counter.served(2), service="records", accept=True).json
    counter.finish(later["tickets"][0]["id"])
    case_later = counter.office.house.database.read(lambda rows: finding.anywhere(rows, later["number"]))
    hall, now_ms = counter.office.house.hall("JN01"), counter.office.clock.now_ms()
    assert fetching.may_await(hall, case_later, now_ms) and not fetching.may_await(hall, case_later, now_ms + DAY_MS)
