"""A card or a slip at a window and at the desk over the public contract: found, brought here, entered, never told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.equipment.places import Place
from queue_server.people.model import Person
from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import Caller, Office
from tests.tickets.counter import resident

AT = "/halls/JN01/windows"
DAY = "261123"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def clerk(office: Office) -> Iterator[tuple[Caller, str]]:
    """A clerk of her own for each test, at window 317 of the E line."""
    caller = office.add_clerk(f"clerk{len(office.callers)}")
    sign_on(caller, "317")
    yield caller, "317"
    caller.post(f"{AT}/317/sign-off", {"current": "return"})
    caller.post(f"{AT}/317/sign-off")


def lay(office: Office, place: Place, person: Person) -> str:
    return office.house.cards.hold("JN01", place, person)


def body(person: Person) -> dict[str, str]:
    return {"name": person.name, "id_type": person.id_type, "id_number": person.id_number}


def find(caller: Caller, window: str, **asked: str) -> Any:
    answer = caller.post(f"{AT}/{window}/find", asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_slip_of_another_line_says_where_it_stands_and_is_brought_here_keeping_its_arrival(
    office: Office, clerk: tuple[Caller, str]
) -> None:
    caller, window = clerk
    made = take(office.kiosk, "projects")  # line P, on another floor
    [found] = find(caller, window, scan=f"{DAY}{made['number']}")["tickets"]
    assert (found["id"], found["state"], found["serves"]) == (made["id"], "waiting", False)
    assert find(caller, window, scan=f"http://hall.lan{made['link']}")["tickets"][0]["id"] == made["id"]
    path = f"/tickets/{made['id']}/transfer"
    for wish in ({"window": "318"}, {"queue": "E"}, {"queue": "E", "window": window}):
        assert code_of(caller.post(path, wish)) == (409, "wrong_state"), wish  # elsewhere is the guide's to send
    brought = caller.post(path, {"window": window}).json
    assert (brought["state"], brought["queue"]["id"], brought["windows"]) == ("waiting", "E", [window])
    assert brought["issued_at"] == made["issued_at"]
    reason = {"ticket": made["id"], "reason": "走错窗口"}
    assert caller.post(f"{AT}/{window}/call", reason).json["ticket"]["number"] == made["number"]


def test_who_is_not_at_the_window_finds_nothing_there_and_one_way_is_asked(
    office: Office, clerk: tuple[Caller, str]
) -> None:
    caller, window = clerk
    assert code_of(office.add_clerk("elsewhere").post(f"{AT}/{window}/find", {"scan": "x"})) == (403, "not_your_window")
    for asked in ({}, {"scan": "x", "card": "y"}):
        assert code_of(caller.post(f"{AT}/{window}/find", asked)) == (400, "bad_input")
    assert code_of(caller.post(f"{AT}/{window}/find", {"scan": f"{DAY}E999"})) == (404, "unknown_ticket")
    assert code_of(caller.post(f"{AT}/{window}/find", {"scan": "31415926"})) == (404, "unknown_booking")
    assert code_of(caller.post(f"{AT}/{window}/find", {"card": "gone"})) == (409, "card_is_gone")


def test_a_card_at_the_window_finds_its_person_and_enters_them_without_a_key(
    office: Office, clerk: tuple[Caller, str]
) -> None:
    caller, window = clerk
    person = resident(31)
    token = lay(office, Place("window", window), person)
    take(office.kiosk, "records")
    called = caller.post(f"{AT}/{window}/call").json["ticket"]
    caller.post(f"/tickets/{called['id']}/serve")
    path = f"/tickets/{called['id']}/applicant"
    other = lay(office, Place("window", "318"), resident(32))
    assert code_of(caller.post(path, {"card": other})) == (409, "card_is_gone")
    for wrong in ({}, {"card": token, "person": body(person)}):
        assert code_of(caller.post(path, wrong)) == (400, "bad_input")
    entered = caller.post(path, {"card": token})
    assert entered.json["applicant"] == {
        "name": person.masked_name,
        "id_type": "resident",
        "id_number": person.masked_id,
    }
    wish = {"hall": "JN01", "service": "fund-rent", "channel": "desk", "person": body(person)}
    made = office.guide.post("/tickets", wish).json
    found = find(caller, window, card=token)
    assert found["person"] == {"name": person.masked_name, "id": person.masked_id}
    assert [(one["id"], one["serves"]) for one in found["tickets"]] == [(made["id"], False)]
    for text in (entered.text, str(found)):
        assert person.id_number not in text and person.name not in text
    journal = str(office.house.database.read(lambda rows: [dict(one) for one in rows.all("SELECT * FROM journal")]))
    assert person.id_number not in journal and person.name not in journal and token not in journal


def test_a_card_at_the_desk_is_as_good_as_typing_and_another_desks_is_nobodys(office: Office) -> None:
    desk, person = office.add_device("desk", "三楼导办台").id, resident(33)
    token = lay(office, Place("desk", desk), person)
    wish = {"items": ["fund-rent"], "card": token, "desk": desk}
    assert code_of(office.guide.post("/halls/JN01/desk-tickets", wish | {"desk": "999"})) == (409, "card_is_gone")
    assert code_of(office.guide.post("/halls/JN01/desk-tickets", wish | {"person": body(person)})) == (400, "bad_input")
    made = office.guide.post("/halls/JN01/desk-tickets", wish)
    assert made.status_code == 201, made.json
    assert code_of(office.guide.post("/halls/JN01/desk-tickets", wish)) == (409, "already_has_ticket")
    found = office.guide.post("/halls/JN01/find", {"card": token, "desk": desk}).json
    assert [one["id"] for one in found["tickets"]] == [made.json["id"]]
    assert found["person"]["name"] == person.masked_name and person.id_number not in str(found)
    assert code_of(office.guide.post("/halls/JN01/find", {"card": token})) == (409, "card_is_gone")
