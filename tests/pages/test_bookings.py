"""The pages about bookings where people work: a day's list that prints, a table, and how full the days are."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.hall import service as halls
from queue_server.kernel.spreadsheet import cell
from tests.appointments.arrivals import MONDAY, RENT, booked, free, go_to, load_two_parties, named, sale, two_parties
from tests.conftest import PASSWORD, Office


@pytest.fixture
def hall(office: Office) -> Office:
    load_two_parties(office)
    return office


def browser(office: Office, who: str) -> FlaskClient:
    client = office.app.test_client()
    client.post("/api/v1/sign-in", json={"account": who, "password": PASSWORD})
    return client


def test_the_days_list_says_who_is_missing_by_role_and_names_nobody(hall: Office) -> None:
    made, other = sale(hall), booked(hall, RENT, named(3))
    go_to(hall, made, -10)
    hall.kiosk.post("/halls/JN01/bookings/check-in", {"text": made["number"], "present": ["buyer"]})
    text = browser(hall, "clerk").get("/bookings").text
    assert f"{made['number'][:4]} {made['number'][4:]}" in text and "部分到场" in text
    assert "共 2 个预约，3 人" in text
    for n in (1, 2, 3):
        assert named(n)["person"]["name"] not in text and named(n)["person"]["id_number"] not in text
    assert "13800001234" not in text
    only = browser(hall, "guide").get(f"/bookings?service={RENT}").text
    assert made["number"][:4] not in only and other["number"][4:] in only
    window = browser(hall, "guide").get("/bookings?window=305").text
    assert made["number"][4:] in window and other["number"][4:] not in window
    assert "没有预约" in browser(hall, "guide").get("/bookings?day=2026-11-25").text
    assert browser(hall, "guide").get("/bookings?day=tomorrow").status_code == 400


def test_the_table_opens_in_excel_with_numbers_as_text_and_no_formula(hall: Office) -> None:
    made = sale(hall)
    answer = browser(hall, "manager").get(f"/bookings/table.csv?day={MONDAY}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bookings-JN01-{MONDAY}.csv"'
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0][:4] == ["时间", "预约号", "队列", "事项"]
    assert rows[1][1] == made["number"] and rows[1][7] == "买方、卖方"
    assert [cell(one) for one in ("=1+1", "+1", "-1", "@x", "\tx", "plain")] == [
        *("'=1+1", "'+1", "'-1", "'@x", "'\tx"),
        "plain",
    ]


def test_how_full_the_days_are_is_shown_with_numbers_and_who_has_no_place(hall: Office) -> None:
    made = booked(hall, RENT, named(1), slot=free(hall, RENT, "2026-11-24")[0]["id"])
    page = browser(hall, "manager").get("/bookings/load").text
    assert "没有失去名额的预约" in page and "已约 1 · 正在办、待放回 0" in page
    assert 'data-act="close-free"' in page
    shut: Any = hall.manager.post(
        "/halls/JN01/places", {"service": RENT, "first": made["slot"], "last": made["slot"], "places": 0}
    )
    assert shut.status_code == 200, shut.json
    page = browser(hall, "manager").get("/bookings/load").text
    assert "失去名额的预约（1 个）" in page and made["number"] in page
    assert "11月24日周二" in page and "人工调整过" in page
    seen = browser(hall, "evaluator").get("/bookings/load?days=14").text
    assert 'data-act="close-free"' not in seen and "conflict-form" not in seen
    assert "Places to book" in browser(hall, "manager").get("/bookings/load?lang=en&from=nonsense").text


def test_only_the_day_that_is_opened_brings_its_slots(hall: Office) -> None:
    whole = browser(hall, "manager").get("/bookings/load?days=31").text
    assert whole.count('class="places-form"') == browser(hall, "manager").get("/bookings/load").text.count(
        "places-form"
    )
    assert f'data-open="{MONDAY}"' not in whole and 'data-open="2026-11-24"' in whole
    other = browser(hall, "manager").get("/bookings/load?days=31&open=2026-11-24").text
    assert f'data-open="{MONDAY}"' in other and 'data-open="2026-11-24"' not in other
    assert 'value="20261124-0900"' in other and 'value="20261123-1000"' not in other
    assert 'data-open="2026-11-24"' in browser(hall, "manager").get("/bookings/load?open=nonsense").text


def test_visits_at_home_are_a_round_of_their_own_with_a_phone_for_who_may_see_it(office: Office) -> None:
    file = two_parties().replace(f'id = "{RENT}"\n', f'id = "{RENT}"\nhome_teams = 2\n')
    office.house.database.write(lambda tx: halls.load(tx, file))
    made = booked(office, RENT, named(1))
    guide, clerk = browser(office, "guide").get("/bookings").text, browser(office, "clerk").get("/bookings").text
    for text in (guide, clerk):
        assert "上门办理（外出团队）" in text and made["number"][4:] in text and "13800001234" not in text
    assert f'data-phone="{made["id"]}"' in guide and "data-phone" not in clerk
    go_to(office, made, -10)
    key = browser_key(office)
    at_kiosk = key.post("/kiosk/booking", data={"text": made["number"], "idempotency_key": "k"})
    assert at_kiosk.status_code == 409 and "这是上门办理的预约" in at_kiosk.text


def browser_key(office: Office) -> FlaskClient:
    client = office.app.test_client()
    client.set_cookie("quhao_kiosk", str(office.kiosk.token))
    return client


def test_an_appeal_is_read_and_answered_on_its_page_by_who_may(hall: Office) -> None:
    made = booked(hall, RENT, named(3))
    hall.clock.step(26 * 3600)
    hall.house.close_days(hall.clock.now_ms())
    told = hall.nobody.post(f"/public/bookings/{made['token']}/appeal", {"text": "<b>公交停运</b>"})
    assert told.status_code == 200, told.json
    page = browser(hall, "guide").get("/bookings/appeals").text
    assert (
        made["number"][:4] in page
        and "&lt;b&gt;公交停运&lt;/b&gt;" in page
        and "受理，不计入" in page
        and "计为未到 1 次" in page
    )
    assert named(3)["person"]["name"] not in page
    assert "Grant: it does not count" in browser(hall, "manager").get("/bookings/appeals?lang=en").text
    guide = browser(hall, "guide")
    answer = guide.post(f"/api/v1/bookings/{made['id']}/excuse", json={"reason": "公交停运"})
    assert answer.status_code == 200, answer.json
    assert "没有待处理的申诉" in browser(hall, "guide").get("/bookings/appeals").text
