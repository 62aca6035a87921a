"""Papers that came by courier: the item is said, what lay in the parcel is here, and the parcel has its number."""

from __future__ import annotations

from typing import Any

from queue_server.wiring import upkeep
from tests.api.conftest import code_of
from tests.cases.conftest import Counter, person
from tests.cases.test_couriering import listed

BODY = {"hall": "JN01", "service": "records", "source": "courier", "person": person(1)}


def entered(counter: Counter, **more: Any) -> Any:
    return counter.office.clerk.post("/cases", BODY | more)


def test_what_lay_in_the_parcel_is_here_and_the_parcels_number_stands_with_the_case(counter: Counter) -> None:
    names = entered(counter).json["missing"]
    parcel = {"carrier": "EMS 13800138000", "tracking": "EB123456789CN"}
    made = entered(counter, came=[names[0], "授权委托书"], parcel=parcel)
    assert made.status_code == 201 and made.json["missing"] == names[1:]
    got = {one["name"]: one["got"] for one in made.json["materials"]}
    assert got[names[0]] == got["授权委托书"] == "courier"
    shown = counter.office.clerk.get(f"/cases/{made.json['number']}").json
    assert shown["came_in"] == {"carrier": "EMS [redacted]", "tracking": "EB123456789CN"}
    online = entered(counter, came=names[:1], parcel=parcel, source="online").json
    assert online["came_in"] is None and online["materials"][0]["got"] == "online"
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_the_item_that_was_applied_for_is_the_one_that_was_chosen(counter: Counter) -> None:
    listed(counter)
    assert entered(counter, item="372001001000").json["item"]["name"] == "资料查询"
    assert code_of(entered(counter, item="372001009999"))[1] == "unknown_item"


def test_somebodys_own_number_is_no_number_of_a_parcel_and_nothing_is_opened(counter: Counter) -> None:
    parcel = {"carrier": "顺丰", "tracking": person(2)["id_number"]}
    assert code_of(entered(counter, parcel=parcel)) == (422, "bad_tracking")
    assert counter.entries("case_opened") == [] and person(2)["id_number"] not in str(counter.all_entries())
