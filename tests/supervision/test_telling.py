"""A card is told: at once in the lists of whom it concerns and of the managers, live in their heads, and on phones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from queue_server.kernel.rows import Rows
from queue_server.notices import store as notices
from queue_server.views.alarms import AlarmsView
from tests.cases.conftest import Counter
from tests.conftest import PASSWORD, Office
from tests.supervision.test_way import HALL, act, alarms, code_of, counter, later

__all__ = ["counter"]
Look = Callable[[], None]
PHONE = "13900001234"


def told(office: Office, who: str) -> list[dict[str, Any]]:
    """What stands in the list of one person."""
    office.house.followers.catch_up()
    found: list[dict[str, Any]] = office.callers[who].get(f"{HALL}/alarms").json["alarms"]
    return found


def messages(office: Office) -> list[tuple[str, dict[str, str]]]:
    """Whom messages about alarms went to, and their words; the post is not sending here."""
    office.house.followers.catch_up()

    def look(rows: Rows) -> list[tuple[str, dict[str, str]]]:
        ids = [row["id"] for row in rows.all("SELECT id FROM outbox WHERE kind = 'alarm' ORDER BY made_ms, rowid")]
        letters = [notices.letter_of(rows, office.house.secrets, one) for one in ids]
        return [(one.to, dict(one.words)) for one in letters if one is not None]

    return office.house.database.read(look)


def paused(office: Office, minutes: int, look: Look) -> None:
    """The clerk's window has been paused for so long."""
    assert office.clerk.post(f"{HALL}/windows/317/pause", {"reason": "取件"}).status_code == 200
    later(office, minutes * 60)
    look()


@pytest.fixture
def quiet_post(office: Office) -> None:
    """Messages stay in the outbox, where a test reads them."""
    office.house.post.stop()


@pytest.mark.usefixtures("quiet_post")
def test_a_yellow_card_is_told_to_whom_it_concerns_and_to_the_manager_a_warning_to_nobody(
    counter: Counter, look: Look
) -> None:
    office = counter.office
    for who in ("clerk", "manager"):
        assert office.callers[who].post("/account/phone", {"phone": PHONE}).json == {"phone": "139****1234"}
    paused(office, 16, look)
    assert [one["level"] for one in alarms(office)] == ["warning"]
    assert told(office, "clerk") == [] and messages(office) == []
    later(office, 5 * 60)
    look()
    (own,) = told(office, "clerk")
    assert (own["level"], own["label"]) == ("yellow", "317")
    found = messages(office)
    assert [(to, words["reason"], words["number"]) for to, words in found] == [(PHONE, "黄牌", "317")] * 2
    look()
    assert len(messages(office)) == 2, "once each"
    later(office, 10 * 60)
    look()
    assert [words["reason"] for _to, words in messages(office)] == ["黄牌", "黄牌", "红牌", "红牌"]


@pytest.mark.usefixtures("quiet_post")
def test_an_order_goes_to_its_owner_and_one_nobody_answers_to_the_next_person(counter: Counter, look: Look) -> None:
    office = counter.office
    second = office._staff("manager2", "manager")
    assert second.post("/account/phone", {"phone": "13900005678"}).status_code == 200
    paused(office, 31, look)
    assert [words["reason"] for _to, words in messages(office)] == ["红牌"]
    number = office.clerk.get("/account").json["number"]
    (alarm,) = alarms(office)
    assert act(office.manager, alarm["id"], "order", to=number, text="请说明原因").status_code == 200
    (own,) = told(office, "clerk")
    assert own["order"] and own["order_text"] == "请说明原因"
    assert [words["reason"] for _to, words in messages(office)][1:] == ["已发督办单"], "not to who gave it"
    later(office, 10 * 24 * 3600)
    look()
    assert alarms(office)[0]["escalated"]
    assert messages(office)[-1][1]["reason"] == "督办逾期未回复"
    kinds = [row["why"] for row in _told_rows(office, second.id)]
    assert sorted(kinds) == ["card", "escalated", "order"]


def _told_rows(office: Office, staff: str) -> list[Any]:
    sql = "SELECT why FROM alarm_told WHERE staff = ?"
    return office.house.database.read(lambda rows: rows.all(sql, int(staff)))


@pytest.mark.usefixtures("quiet_post")
def test_without_a_phone_the_list_alone_tells_and_a_number_can_be_taken_back(counter: Counter, look: Look) -> None:
    office = counter.office
    assert code_of(office.clerk.post("/account/phone", {"phone": "0531-66601234"})) == (422, "not_mobile")
    office.clerk.post("/account/phone", {"phone": PHONE})
    assert office.clerk.post("/account/phone", {"phone": ""}).json == {"phone": None}
    paused(office, 21, look)
    assert told(office, "clerk") and messages(office) == []
    said = json.dumps([one.body for one in counter.all_entries()], ensure_ascii=False)
    assert PHONE not in said and PHONE.encode() not in office.house.database.path.read_bytes()


def test_the_managers_topic_has_count_and_highest_card_and_the_head_of_pages_says_it(
    counter: Counter, look: Look
) -> None:
    office = counter.office
    view = AlarmsView("JN01")

    def now() -> Any:
        return office.house.database.read(view.everything)["alarms"]

    assert (now()["count"], now()["level"]) == (0, None)
    paused(office, 21, look)
    assert (now()["count"], now()["level"], now()["zh"]) == (1, "yellow", "黄牌")
    (raised,) = counter.entries("alarm_raised")
    assert view.keys(raised, {}) == {"alarms"} and view.keys(counter.all_entries()[0], {}) == set()
    office.house.followers.catch_up()
    client = office.app.test_client()
    assert client.post("/api/v1/sign-in", json={"account": "manager", "password": PASSWORD}).status_code == 200
    for path in ("/supervision", "/windows", "/cases", "/parcels", "/ratings", "/bookings", "/admin/seats"):
        page = client.get(path).get_data(as_text=True)
        assert 'class="alarm-badge yellow"' in page and 'data-alarms="JN01"' in page, path
        assert page.count('<script type="importmap">') == 1, path
    clerk = office.app.test_client()
    assert clerk.post("/api/v1/sign-in", json={"account": "clerk", "password": PASSWORD}).status_code == 200
    assert 'href="/supervision/mine"' in clerk.get("/windows").get_data(as_text=True)
    assert "alarm-badge" not in clerk.get("/windows/317").get_data(as_text=True), "citizens see the terminal's glass"
    mine = clerk.get("/supervision/mine").get_data(as_text=True)
    assert "窗口暂停超时" in mine and "未登记" in mine
