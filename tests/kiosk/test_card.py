"""A card on the kiosk's reader through the form over the real slices: the person stays on the server, limits hold, the
priority by age is asked for; and a slip under the scanner says where its ticket stands."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

from queue_server.equipment import health, places
from queue_server.equipment import service as equipment
from queue_server.equipment.places import Place
from queue_server.people.model import Person, checked
from tests.conftest import Office
from tests.kiosk.test_whole_server import Glass, number_in
from tests.kiosk.things import ID_NUMBER

DAY = "2026-11-23"
NAME = "欧阳小明"
OLD = checked(NAME, "resident", ID_NUMBER, DAY)  # born 1949
YOUNG = checked("王芳", "resident", "370102199003070024", DAY)


@pytest.fixture
def glass(office: Office) -> Iterator[Glass]:
    yield Glass(office)


def lay(office: Office, person: Person = OLD) -> str:
    """The card was read at this kiosk: its token."""
    return office.house.cards.hold("JN01", Place("kiosk", office.kiosk.id), person)


def ask(glass: Glass, path: str, **form: str) -> tuple[str, int, str]:
    answer = glass.client.post(path, data=form, headers=glass.cookie)
    return answer.headers.get("X-Kiosk-Screen", ""), answer.status_code, answer.text


def test_the_door_shows_only_where_a_reader_is_registered_and_says_when_it_does_not_work(
    office: Office, glass: Glass
) -> None:
    assert "刷身份证" not in glass.get("/kiosk/screen/start")
    agent = office.add_device("agent", "一号机主机")
    device = office.house.database.read(lambda rows: equipment.device_or_refusal(rows, int(agent.id)))

    def stands(state: str) -> None:
        report = {"devices": [{"name": "id", "kind": "reader", "state": state}]}
        health.receive(office.house.database, office.house.watch, device, report)

    stands("online")
    hall, there = office.house.hall("JN01"), {"": Place("kiosk", office.kiosk.id)}
    office.house.database.write(lambda tx: places.set_places(tx, hall, f"{agent.id}/id", there))
    start = glass.get("/kiosk/screen/start")
    assert "刷身份证" in start and "读卡器暂不可用" not in start
    stands("unavailable")
    assert "读卡器暂不可用" in glass.get("/kiosk/screen/start")
    assert "读卡器暂不可用" in glass.get("/kiosk/screen/card")


def test_a_card_on_the_confirm_screen_is_one_key_from_the_slip_and_its_person_is_kept_sealed(
    office: Office, glass: Glass
) -> None:
    token = lay(office, YOUNG)
    screen, status, text = ask(glass, "/kiosk/card", card=token, service="fund-rent")
    assert (screen, status) == ("service", 200)
    assert "王*" in text and YOUNG.id_number not in text and "王芳" not in text and "data-key" not in text
    assert "按年龄优先取号" not in text
    key = re.search(r'idempotency_key" value="([^"]+)"', text)
    assert key
    first, again = (glass.take("fund-rent", key[1], card=token) for _ in range(2))
    assert (first.status_code, number_in(first), number_in(again)) == (201, "G001", "G001")
    second = glass.take("fund-rent", glass.key("fund-rent"), card=token)
    assert (second.status_code, "G001" in second.text) == (409, True)
    office.house.cards.drop(token)
    assert number_in(glass.take("fund-rent", key[1], card=token)) == "G001"  # an answer that was lost comes again


@pytest.mark.parametrize(("priority", "credit_min"), [("elderly", 15), ("", 0)])
def test_priority_by_age_is_offered_and_never_taken_for_granted(
    office: Office, glass: Glass, priority: str, credit_min: int
) -> None:
    token = lay(office)
    assert "按年龄优先取号" in ask(glass, "/kiosk/card", card=token, service="fund-rent")[2]
    assert glass.take("fund-rent", glass.key("fund-rent"), card=token, priority=priority).status_code == 201
    [row] = office.house.database.read(lambda rows: rows.all("SELECT credit_min FROM ticket"))
    assert row["credit_min"] == credit_min


def test_a_card_that_is_forgotten_is_to_be_laid_again_and_another_kiosks_is_nobodys(
    office: Office, glass: Glass
) -> None:
    elsewhere = office.house.cards.hold("JN01", Place("kiosk", "999"), OLD)
    for token in ("gone", elsewhere):
        assert ask(glass, "/kiosk/card", card=token)[:2] == ("card_fault", 409)
        taken = glass.take("fund-rent", glass.key("fund-rent"), card=token)
        assert (taken.status_code, taken.headers["X-Kiosk-Screen"]) == (409, "card_fault")
        assert "请再放一次身份证" in taken.text and 'data-card-for="fund-rent"' in taken.text
    token = lay(office)
    assert ask(glass, "/kiosk/card/drop", card=elsewhere)[1] == 200
    assert office.house.cards.of("JN01", Place("kiosk", "999"), elsewhere) is not None
    ask(glass, "/kiosk/card/drop", card=token)
    assert ask(glass, "/kiosk/card", card=token)[0] == "card_fault"


def test_what_there_is_of_a_person_today_is_a_tap_away_and_their_slip_says_where_they_stand(
    office: Office, glass: Glass, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = lay(office)
    assert "tile-place" in ask(glass, "/kiosk/card", card=token)[2]  # nothing yet: the services
    glass.take("records", glass.key("records"))
    glass.take("records", glass.key("records"), card=token)
    screen, _status, text = ask(glass, "/kiosk/card", card=token)
    link = re.search(r'data-act="card-ticket" data-text="([^"]+)"', text)
    assert screen == "card" and link and "E002：前面还有 1 人" in text
    for said in (link[1], "261123E002"):
        screen, status, text = ask(glass, "/kiosk/ticket", text=said)
        assert (screen, status) == ("standing", 200) and "前面还有 1 人" in text
    assert ask(glass, "/kiosk/ticket", text="261123E099")[:2] == ("standing", 404)
    journal = str(office.house.database.read(lambda rows: [dict(row) for row in rows.all("SELECT * FROM journal")]))
    views = str(office.kiosk.get("/halls/JN01/board").json)
    for planted in (NAME, ID_NUMBER, token):
        assert all(planted not in text for text in (journal, caplog.text, views))
