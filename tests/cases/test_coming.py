"""来窗口领取: whoever was to get a result sent, or was promised so without an address, may fetch it after all."""

from __future__ import annotations

from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person
from tests.cases.test_collecting import ADDRESS, code_of, concluded, rated_or_passed, told_code
from tests.cases.test_fetching import fetch


def parcels(counter: Counter, state: str) -> list[str]:
    found = counter.office.clerk.get(f"/halls/JN01/parcels?state={state}").json["parcels"]
    return [one["number"] for one in found]


def test_a_parcel_that_lies_here_is_called_off_and_the_result_is_handed_over_against_its_code(counter: Counter) -> None:
    number = concluded(counter)
    rated_or_passed(counter, number)
    counter.act(number, "parcel", **ADDRESS)
    came = counter.act(number, "at-window")
    assert (came.status_code, came.json["delivery"]) == (200, "window"), came.json
    assert (parcels(counter, "asked"), parcels(counter, "withdrawn")) == ([], [number])
    assert counter.office.clerk.get(f"/cases/{number}/parcel").json["label"] is None
    assert code_of(counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN")) == (
        409,
        "parcel_forbids",
    )
    assert counter.act(number, "at-window").json["version"] == came.json["version"], "said twice it changes nothing"
    done = counter.act(number, "hand-out", proof="code", code=told_code(counter, number))
    assert (done.json["state"], done.json["delivery"]) == ("delivered", "window")
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_an_address_may_be_said_anew_after_that(counter: Counter) -> None:
    number = concluded(counter)
    counter.act(number, "parcel", **ADDRESS)
    counter.act(number, "at-window")
    assert counter.act(number, "parcel", **ADDRESS).json["state"] == "asked"
    assert counter.office.clerk.get(f"/cases/{number}").json["delivery"] == "courier"
    counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN")
    assert code_of(counter.act(number, "at-window")) == (409, "parcel_forbids"), "it is not here"


def test_before_the_result_the_parcel_alone_is_called_off(counter: Counter) -> None:
    case = counter.case(counter.served(1), service=counter.service, accept=True).json
    number = case["number"]
    assert code_of(counter.act(number, "at-window")) == (404, "no_parcel")
    counter.act(number, "parcel", **ADDRESS)
    assert counter.act(number, "at-window").status_code == 200
    assert counter.act(number, "conclude").json["delivery"] == "window"
    assert told_code(counter, number)


def test_concluded_by_courier_without_an_address_it_stands_in_a_list_until_one_is_said_or_somebody_comes(
    counter: Counter,
) -> None:
    first, second = (concluded(counter, delivery="courier") for _n in range(2))
    assert sorted(parcels(counter, "no_address")) == sorted([first, second])
    counter.act(first, "parcel", **ADDRESS)
    assert (parcels(counter, "no_address"), parcels(counter, "asked")) == ([second], [first])
    assert counter.act(second, "at-window").json["delivery"] == "window"
    assert parcels(counter, "no_address") == [] and told_code(counter, second)
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_a_number_calls_a_parcel_off_only_where_that_is_asked_for_at_a_window_and_by_a_guide_never(
    counter: Counter,
) -> None:
    number = concluded(counter)
    counter.act(number, "parcel", **ADDRESS)
    for caller in ("guide", "clerk"):
        assert code_of(fetch(counter, caller, number=number)) == (409, "not_to_collect"), (
            "a slip in typing does nothing"
        )
    for caller in ("guide", "kiosk"):
        tail = {"tail": person(1)["id_number"][-4:]} if caller == "kiosk" else {}
        assert code_of(fetch(counter, caller, number=number, instead=True, **tail)) == (403, "not_allowed"), caller
    assert (parcels(counter, "asked"), parcels(counter, "withdrawn")) == ([number], [])
    made = fetch(counter, "clerk", number=number, instead=True)
    assert (made.status_code, made.json["service"]["id"]) == (201, "collect-3"), made.json
    assert (parcels(counter, "asked"), parcels(counter, "withdrawn")) == ([], [number])
