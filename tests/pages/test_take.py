"""Taking a number on a phone without script, over the real app: scan, choose, take, and every way it can be refused."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from queue_server.hall import service as halls
from queue_server.kernel.rows import Tx
from queue_server.pages import phone_words
from queue_server.tickets import closing, phones
from queue_server.twin import store as pressure
from queue_server.twin.store import Standing
from tests.conftest import JN01, Office
from tests.kiosk.things import ID_NUMBER


def code(office: Office) -> str:
    return phones.entrance_code(office.house.secrets, "JN01", office.clock.now_ms())


@pytest.fixture
def phone(office: Office) -> FlaskClient:
    """A phone that has just scanned the entrance screen."""
    browser = office.app.test_client()
    answer = browser.get(f"/p/take?c={code(office)}", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/take")
    return browser


def take(phone: FlaskClient, service: str, lang: str = "", **form: object) -> tuple[int, str, str]:
    page = phone.get(f"/p/take/{service}{lang}").text
    key = re.search(r'idempotency_key" value="([^"]+)"', page)
    assert key is not None, page
    answer = phone.post(f"/p/take/{service}{lang}", data={"idempotency_key": key[1], **form})
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def test_the_pass_is_a_signed_cookie_and_the_code_leaves_the_address(office: Office) -> None:
    answer = office.app.test_client().get(f"/p/take?c={code(office)}&lang=en")
    assert answer.headers["Location"] == "/p/take?lang=en"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("quhao_phone=JN01~")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_every_public_service_is_listed_with_its_zone_and_nothing_else(phone: FlaskClient, office: Office) -> None:
    text = phone.get("/p/take").text
    listed = set(re.findall(r'href="/p/take/([a-z0-9-]+)"', text))
    assert listed == {one.id for one in office.house.hall("JN01").public_services}
    assert "三楼 B 区" in text
    assert "0 人等候" in text


def test_a_number_is_taken_and_its_page_opens(phone: FlaskClient) -> None:
    status, to, _text = take(phone, "records")
    assert status == 303
    assert to.startswith("/p/t/")
    assert "E001" in phone.get(to).text
    held = phone.get("/p/take").text
    assert "这部手机已有 E001 号" in held
    assert f'href="{to}"' in held


def test_the_second_number_of_a_phone_is_refused_on_the_form_with_the_first(phone: FlaskClient) -> None:
    take(phone, "records")
    status, _to, text = take(phone, "desk-3")
    assert status == 409
    assert "这部手机已有 E001 号还没有办完。" in text


def test_sending_the_form_twice_is_one_ticket(phone: FlaskClient, office: Office) -> None:
    key = re.search(r'idempotency_key" value="([^"]+)"', phone.get("/p/take/records").text)
    assert key is not None
    answers = [phone.post("/p/take/records", data={"idempotency_key": key[1]}) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_a_real_name_service_asks_for_the_document_and_never_shows_it_again(phone: FlaskClient) -> None:
    page = phone.get("/p/take/transfer-resale").text
    assert 'name="id_number"' in page
    assert "买卖双方及全部共有人到场" in page
    wrong = ID_NUMBER[:-1] + ("1" if ID_NUMBER[-1] != "1" else "2")
    status, _to, text = take(phone, "transfer-resale", id_type="resident", id_number=wrong, needs=["hearing"])
    assert status in (400, 409, 422)
    assert "请" in re.findall(r'role="alert">(.*?)<', text)[0]
    assert wrong not in text
    assert 'value="hearing" checked' in text
    spaced = f"{ID_NUMBER[:6]} {ID_NUMBER[6:14]} {ID_NUMBER[14:]}"
    status, to, _text = take(phone, "transfer-resale", id_type="resident", id_number=spaced)
    assert status == 303
    assert ID_NUMBER not in phone.get(to).text


def test_without_a_document_a_real_name_service_is_refused_with_a_sentence(phone: FlaskClient) -> None:
    status, _to, text = take(phone, "transfer-resale", id_number="")
    assert status >= 400
    assert 'role="alert"' in text


def test_a_stopped_queue_has_no_form_and_says_why(phone: FlaskClient, office: Office) -> None:
    office.manager.post("/halls/JN01/queues/E/stop", {"reason": "系统维护"})
    text = phone.get("/p/take/records").text
    assert "现在不能取号" in text
    assert "系统维护" in text
    assert "<form" not in text
    assert "系统维护" in phone.get("/p/take").text


def test_a_queue_closed_at_noon_says_when_it_opens(phone: FlaskClient, office: Office) -> None:
    office.clock.at_ms += 3 * 3600_000
    phone.get(f"/p/take?c={code(office)}")
    assert "13:00" in phone.get("/p/take/records").text


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_an_old_code_says_to_scan_again(office: Office, lang: str) -> None:
    old = code(office)
    office.clock.at_ms += 121_000
    answer = office.app.test_client().get(f"/p/take?c={old}{lang}", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 403
    assert ("expired" if lang else "过期") in answer.text
    assert "Set-Cookie" not in answer.headers


def test_without_a_scan_nothing_can_be_taken(office: Office) -> None:
    browser = office.app.test_client()
    assert "请扫描入口屏幕上的二维码" in browser.get("/p/take").text
    assert browser.get("/p/take/records").status_code == 403
    assert browser.post("/p/take/records", data={"idempotency_key": "k"}).status_code == 403


def test_after_twenty_minutes_the_form_says_to_scan_again(phone: FlaskClient, office: Office) -> None:
    office.clock.at_ms += 20 * 60_000
    answer = phone.post("/p/take/records", data={"idempotency_key": "k"})
    assert (answer.status_code, "取号时间已过" in answer.text) == (403, True)


def test_a_service_the_public_may_not_have_is_not_found(phone: FlaskClient, office: Office) -> None:
    hidden = next(one.id for one in office.house.hall("JN01").services if not one.public)
    assert phone.get(f"/p/take/{hidden}").status_code == 404
    assert phone.get("/p/take/no-such").status_code == 404


def test_switched_off_by_the_hall_file_the_entrance_shows_no_code(phone: FlaskClient, office: Office) -> None:
    board = office.add_device("board", "entrance")
    browser = office.app.test_client()
    browser.set_cookie("quhao_board", str(board.token))
    shown = browser.get("/entrance").text
    assert "<svg" in shown
    text = JN01.read_text(encoding="utf-8").replace('\ntz = "', '\nphone_tickets = false\ntz = "', 1)
    office.house.database.write(lambda tx: halls.load(tx, text))
    off = browser.get("/entrance").text
    assert "没有开通手机取号" in off
    assert "<svg" not in off
    assert "请扫描入口屏幕上的二维码" in phone.get("/p/take").text


def test_the_entrance_says_how_long_its_code_holds_and_no_cache_keeps_it(office: Office) -> None:
    board = office.add_device("board", "entrance")
    browser = office.app.test_client()
    browser.set_cookie("quhao_board", str(board.token))
    office.clock.at_ms += 12_000
    answer = browser.get("/entrance")
    assert 'data-changes-ms="48000"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_both_languages_have_the_same_words() -> None:
    assert set(phone_words.ZH) == set(phone_words.EN)


def test_with_too_much_work_for_the_day_the_phone_is_told_to_book_and_for_which_day(
    phone: FlaskClient, office: Office
) -> None:
    assert "不急的建议预约" not in phone.get("/p/take/fund-rent").text
    why = {"held": 30, "next_ms": 0, "closes_ms": 0, "free_day": "11月25日（周三）"}

    def write(tx: Tx) -> None:
        for queue in "GE":
            pressure.keep(tx, Standing("JN01", queue, "2026-11-23", "advise", tx.now_ms, False, why))

    office.house.database.write(write)
    assert "最近有空的是11月25日（周三）" in phone.get("/p/take/fund-rent").text
    assert "places are free on 25 Nov" in phone.get("/p/take/fund-rent?lang=en").text
    assert "不急的建议预约" not in phone.get("/p/take/records").text  # cannot be booked


def test_a_stop_by_the_work_itself_is_explained_in_the_phones_language(phone: FlaskClient, office: Office) -> None:
    why = {"held": 30, "next_ms": 0, "closes_ms": 0, "free_day": ""}

    def write(tx: Tx) -> None:
        hall = office.house.sight.hall(tx, "JN01")
        closing.stop_queue(tx, hall, "E", "前面还有 30 人")
        pressure.keep(tx, Standing("JN01", "E", "2026-11-23", "stop", tx.now_ms, True, why))

    office.house.database.write(write)
    assert "前面还有 30 人" in phone.get("/p/take/records").text
    english = phone.get("/p/take/records?lang=en").text
    assert "30 ahead; a number taken now" in english and "前面还有" not in english
