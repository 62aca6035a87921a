"""How a result reaches its applicant: a rating asked for first, a code or a signature; or a parcel with its number."""

from __future__ import annotations

from typing import Any

from queue_server.cases import collecting, finding
from queue_server.equipment import printing
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.cases.test_receipt import prints, text_of

ADDRESS = {"name": "张三", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号 2 单元 301"}


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def concluded(counter: Counter, **more: Any) -> str:
    """A case accepted in full at a window, its ticket finished, its result ready."""
    case = counter.case(counter.served(1), service=counter.service, accept=True).json
    counter.finish(case["tickets"][0]["id"])
    done = counter.act(case["number"], "conclude", result="不动产查询结果证明", **more)
    assert done.json["state"] == "concluded", done.json
    return str(case["number"])


def told_code(counter: Counter, number: str) -> str:
    house = counter.office.house
    return house.database.read(
        lambda rows: collecting.code_of(rows, house.secrets, finding.anywhere(rows, number)) or ""
    )


def rated_or_passed(counter: Counter, number: str) -> None:
    ticket = counter.office.clerk.get(f"/cases/{number}").json["tickets"][0]["id"]
    token = counter.office.house.sight.token(ticket)
    assert counter.office.nobody.post("/ratings/skip", {"ticket": token}).status_code in (200, 201)


def test_nothing_is_handed_out_before_a_rating_was_asked_for_and_passing_over_is_enough(counter: Counter) -> None:
    number = concluded(counter)
    early = counter.act(number, "hand-out", proof="signature")
    assert code_of(early) == (409, "ask_for_rating_first")
    rated_or_passed(counter, number)
    assert code_of(counter.act(number, "hand-out", proof="code", code="000000x")) == (422, "wrong_pickup_code")
    done = counter.act(number, "hand-out", proof="code", code=told_code(counter, number))
    assert (done.json["state"], done.json["delivery"]) == ("delivered", "window")
    assert code_of(counter.act(number, "hand-out", proof="signature")) == (409, "case_state_forbids")
    (entry,) = counter.entries("case_delivered")
    assert entry.body["proof"] == "code"
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_who_fetches_the_result_is_asked_about_the_visit_that_ended_last(counter: Counter) -> None:
    number = concluded(counter)
    first = counter.office.clerk.get(f"/cases/{number}").json
    assert first["to_ask"] == {"number": first["tickets"][0]["number"], "day": "2026-11-23"}
    asked = counter.act(number, "asked")
    assert (asked.status_code, asked.json["to_ask"]) == (200, None)
    counter.office.clock.step(60)
    again = counter.served(1)
    counter.case(again, number=number)
    assert counter.office.clerk.get(f"/cases/{number}").json["to_ask"] is None, "the visit in hand has not ended"
    counter.finish(again, "consulted")
    assert code_of(counter.act(number, "hand-out", proof="signature")) == (409, "ask_for_rating_first")
    assert counter.act(number, "asked", skipped=True).json["to_ask"] is None
    assert [one.subject for one in counter.entries("rating_skipped")] == [f"rating:{again}"]
    fetching = counter.served(1)
    done = counter.act(number, "hand-out", proof="signature", ticket=fetching)
    assert (done.json["state"], done.json["tickets"][-1]["id"]) == ("delivered", fetching)
    assert code_of(counter.act(number, "asked")) == (409, "case_state_forbids")
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_an_address_is_said_once_the_parcel_has_a_number_and_delivered_ends_the_case(counter: Counter) -> None:
    number = concluded(counter)
    assert code_of(counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123")) == (404, "no_parcel")
    asked = counter.act(number, "parcel", **ADDRESS)
    assert (asked.json["state"], asked.json["free"]) == ("asked", True)
    assert code_of(counter.act(number, "hand-out", proof="signature")) == (409, "not_to_collect")
    label = counter.office.clerk.get(f"/cases/{number}/parcel").json["label"]
    assert label == {"name": "张*", "phone": "138****8000", "text": ""}
    assert counter.entries("address_seen") == []
    looked = counter.act(number, "parcel/address").json
    assert looked == {"name": "张三", "phone": "13800138000", "text": ADDRESS["address"]}
    [seen] = counter.entries("address_seen")
    assert (seen.actor, seen.body) == (f"staff:{counter.office.clerk.id}", {"number": number})
    (listed,) = counter.office.clerk.get("/halls/JN01/parcels").json["parcels"]
    assert listed["number"] == number and "label" not in listed
    assert counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN").json["state"] == "sent"
    assert code_of(counter.act(number, "parcel", **ADDRESS)) == (409, "parcel_forbids")
    assert counter.act(number, "parcel/delivered").json["state"] == "delivered"
    assert code_of(counter.act(number, "parcel/address")) == (404, "no_address")
    assert counter.office.clerk.get(f"/cases/{number}").json["state"] == "delivered"
    text = "".join(str(entry.body) for kind in ("parcel_asked", "parcel_sent") for entry in counter.entries(kind))
    assert "张三" not in text and "龙鼎大道" not in text and "13800138000" not in text
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_a_parcel_that_came_back_waits_at_the_window_and_can_be_sent_anew(counter: Counter) -> None:
    number = concluded(counter)
    counter.act(number, "parcel", **ADDRESS)
    counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN")
    assert counter.act(number, "parcel/returned").json["state"] == "returned"
    assert counter.office.clerk.get(f"/cases/{number}").json["delivery"] == "window"
    assert told_code(counter, number)
    assert counter.act(number, "parcel", **ADDRESS, free=False).json["state"] == "asked"
    assert counter.office.clerk.get(f"/cases/{number}").json["delivery"] == "courier"


def test_whoever_gave_an_address_before_gets_the_result_sent_without_saying_it_again(counter: Counter) -> None:
    case = counter.case(counter.served(1), service=counter.service, accept=True).json
    counter.finish(case["tickets"][0]["id"])
    assert counter.act(case["number"], "parcel", **ADDRESS).json["state"] == "asked"
    assert counter.act(case["number"], "conclude").json["delivery"] == "courier"


def test_who_took_the_result_is_kept_sealed_and_shown_masked_with_who_handed_it_over(counter: Counter) -> None:
    prints(counter)
    number = concluded(counter)
    rated_or_passed(counter, number)
    other: dict[str, Any] = {"who": "other", "name": "王小明", "id_tail": "123x"}
    assert code_of(counter.act(number, "hand-out", proof="signature", taker={"who": "agent"})) == (
        422,
        "taker_is_needed",
    )
    assert code_of(counter.act(number, "hand-out", proof="signature", taker={"who": "other"})) == (
        422,
        "taker_is_needed",
    )
    assert code_of(counter.act(number, "hand-out", proof="signature", taker=other)) == (422, "letter_is_needed")
    done = counter.act(number, "hand-out", proof="signature", taker=other | {"letter": True})
    handed = done.json["handed"]
    assert (handed["who"], handed["name"], handed["id_tail"], handed["letter"]) == ("other", "王*明", "123X", True)
    assert (handed["staff"]["name"], handed["proof"]) == (done.json["first_staff"]["name"], "signature")
    counter.office.house.followers.catch_up()
    (job,) = signed_for(counter, done.json["id"])
    for part in ("签收单", "领取人签字", "王*明", "123X", "委托书已核对", "不动产查询结果证明", number):
        assert part in text_of(job), part
    assert not any("王小明" in str(one.body) for one in counter.all_entries())
    assert upkeep.replay_differences(counter.office.house.database) == []


def signed_for(counter: Counter, case_id: str) -> list[Any]:
    return list(counter.office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"handed:{case_id}")))


def test_by_itself_the_applicant_has_taken_it(counter: Counter) -> None:
    number = concluded(counter)
    rated_or_passed(counter, number)
    done = counter.act(number, "hand-out", proof="code", code=told_code(counter, number)).json
    handed = done["handed"]
    counter.office.house.followers.catch_up()
    assert signed_for(counter, done["id"]) == [], "nobody signs against a code"
    assert (handed["who"], handed["proof"], handed["letter"]) == ("applicant", "code", False)
    assert "*" in handed["name"] and len(handed["id_tail"]) == 4
