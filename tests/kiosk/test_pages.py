"""The routes without a browser: who may see them, what they say, what is never kept or shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.deps import PrinterState, QueueState
from queue_server.hall.model import Hall
from queue_server.kernel.spans import HOUR_MS
from tests.kiosk.things import ID_NUMBER, MONDAY_0924_MS, AlreadyHasTicket, BadIdNumber, QueueIsFull
from tests.kiosk.twin import MemoryDeps, make_app

RECORDS = "/kiosk/screen/service?id=records"


@pytest.fixture
def client(deps: MemoryDeps) -> FlaskClient:
    return make_app(deps).test_client(use_cookies=False)


def get(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, headers={"Cookie": "quhao_kiosk=key"})


def post(client: FlaskClient, form: Mapping[str, Any]) -> TestResponse:
    return client.post("/kiosk/issue", data=form, headers={"Cookie": "quhao_kiosk=key"})


def words_of(response: TestResponse) -> str:
    """The text a person reads, without the other language that comes along."""
    text = re.sub(r"<template.*", "", response.text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_a_browser_that_is_not_enrolled_is_told_how_to_enrol_and_shown_nothing(client: FlaskClient) -> None:
    for path in ("/kiosk", "/kiosk/screen/start"):
        response = client.get(path)
        assert response.status_code == 401
        assert 'href="/enrol"' in response.text
        assert "不动产" not in response.text
    assert client.post("/kiosk/issue", data={"service": "records"}).status_code == 401


def test_no_answer_is_ever_kept_by_a_cache(client: FlaskClient) -> None:
    answers = [get(client, "/kiosk"), client.get("/kiosk"), get(client, "/kiosk/screen/none")]
    answers += [get(client, f"/kiosk/screen/{name}") for name in ("start", "group?id=desk", "service?id=records")]
    answers.append(post(client, {"service": "records", "idempotency_key": "k"}))
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_the_pages_hold_no_inline_script_or_style(client: FlaskClient) -> None:
    for path in ("/kiosk", "/kiosk/screen/service?id=transfer-resale", "/kiosk/screen/start?lang=en"):
        text = get(client, path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_the_start_screen_shows_the_tiles_of_the_kiosks_own_menu(deps: MemoryDeps, client: FlaskClient) -> None:
    assert re.findall(r'class="tile [a-z]+" data-go="([^"]+)"', get(client, "/kiosk/screen/start").text) == [
        "group?id=estate-transfer",
        "group?id=estate-mortgage",
        "group?id=fund-withdraw",
        "group?id=fund-loan",
        "group?id=estate-other",
        "service?id=fund-unit&amp;group=fund-unit",
        "group?id=desk",
        "group?id=fourth-floor",
    ]
    deps.kiosk = replace(deps.kiosk, name="四楼取号机 1", zone="4F-A")
    fourth = get(client, "/kiosk/screen/start")
    assert "四楼 · 自助取号" in words_of(fourth)
    assert fourth.text.index("group?id=civil") < fourth.text.index("group?id=estate-transfer")


def test_the_page_bears_what_the_halls_scanners_begin_with(hall: Hall, deps: MemoryDeps, client: FlaskClient) -> None:
    deps.the_hall = replace(hall, scanner_prefix='"')
    assert 'data-scanner-prefix="&#34;"' in get(client, "/kiosk").text


def test_geometry_comes_from_the_kiosks_place_in_the_hall_file(
    hall: Hall, deps: MemoryDeps, client: FlaskClient
) -> None:
    assert 'data-pitch-mm="0.248" data-reach-px="0"' in get(client, "/kiosk").text
    deps.the_hall = replace(hall, kiosks=(replace(hall.kiosks[0], pitch_mm=0.369, bottom_mm=700),))
    assert 'data-pitch-mm="0.369" data-reach-px="511"' in get(client, "/kiosk").text
    deps.the_hall = replace(hall, kiosks=())
    assert 'data-pitch-mm="0.311" data-reach-px="248"' in get(client, "/kiosk").text


def test_a_service_of_a_hall_that_says_so_asks_for_an_id_and_others_do_not(client: FlaskClient) -> None:
    assert "data-id" in get(client, "/kiosk/screen/service?id=transfer-resale").text
    assert "data-id" not in get(client, "/kiosk/screen/service?id=records").text


@pytest.mark.parametrize("path", ["group?id=none", "service?id=none", "service?id=court-seizure", "nothing", "group"])
def test_what_does_not_exist_or_is_not_public_is_refused_in_words(client: FlaskClient, path: str) -> None:
    response = get(client, f"/kiosk/screen/{path}")
    assert response.status_code == 404
    assert response.headers["X-Kiosk-Screen"] == "refused"
    assert "导办台" in words_of(response)


def test_a_closed_service_says_when_it_opens_and_whom_to_ask(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.close("E", next_open_ms=MONDAY_0924_MS + 4 * HOUR_MS)
    response = get(client, "/kiosk/screen/service?id=records&group=desk")
    assert response.headers["X-Kiosk-Screen"] == "closed"
    text = words_of(response)
    assert "现在不取号" in text and "今天 13:24 开始取号" in text and "导办台" in text and "身份证" in text
    assert 'data-back="group?id=desk"' in response.text


def test_a_full_queue_says_what_else_to_do_and_whom_to_ask(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.queues["E"] = QueueState(40, True, None, "queue_full")
    text = words_of(get(client, "/kiosk/screen/service?id=records"))
    assert "今天的号已取完" in text and "先办其他事项" in text and "导办台" in text


def test_a_closed_hall_says_so_above_its_tiles(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.close(next_open_ms=MONDAY_0924_MS + 24 * HOUR_MS)
    text = words_of(get(client, "/kiosk/screen/start"))
    assert "大厅现在不取号 明天 09:24 开始取号" in text
    assert text.count("明天 09:24 开始取号") == 9


@pytest.mark.parametrize(
    ("printer", "says"),
    [
        (PrinterState("unavailable", "paper_out"), ("小票纸用完", "请给本机换小票纸")),
        (PrinterState("unavailable", "cover_open"), ("打印机有故障", "检查本机打印机")),
        (PrinterState("unknown", "agent_silent"), ("可能打不出小票", "检查设备代理")),
    ],
)
def test_a_printer_fault_is_told_before_the_number_and_does_not_prevent_it(
    deps: MemoryDeps, client: FlaskClient, printer: PrinterState, says: tuple[str, str]
) -> None:
    deps.printer_state, deps.job_state = printer, None
    for path in ("start", "service?id=records"):
        text = words_of(get(client, f"/kiosk/screen/{path}"))
        assert says[0] in text and says[1] in text and "仍可取号" in text
    done = words_of(post(client, {"service": "records", "idempotency_key": "k"}))
    assert "E027" in done and "拍照" in done and "到导办台补打" in done and says[1] in done


def test_the_number_comes_with_people_ahead_the_place_and_the_materials_and_no_time(client: FlaskClient) -> None:
    response = post(client, {"service": "transfer-resale", "idempotency_key": "k", "id_number": ID_NUMBER})
    assert response.status_code == 201
    text = words_of(response)
    for part in (
        "A027",
        "取号成功，请取走小票",
        "12 人",
        "三楼 B 区",
        "303–310 窗口",
        "左前方约 40 米",
        "不动产权证书",
    ):
        assert part in text
    assert "大约等候" not in text
    assert ID_NUMBER not in response.text


def test_a_wait_is_shown_as_a_range_when_there_is_one(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.wait = {"low_min": 25, "high_min": 40}
    assert "25–40 分钟" in words_of(post(client, {"service": "records", "idempotency_key": "k"}))


def test_before_the_tap_a_line_says_its_people_and_its_range_and_nothing_where_nobody_knows(
    deps: MemoryDeps, client: FlaskClient
) -> None:
    group, service = (
        "/kiosk/screen/group?id=fund-withdraw",
        "/kiosk/screen/service?id=fund-purchase&group=fund-withdraw",
    )
    assert "约等" not in words_of(get(client, group)) + words_of(get(client, service))
    deps.queues["G"] = QueueState(9, True, wait={"low_min": 25, "high_min": 40})
    assert "前面 9 人 约等 25–40 分钟" in words_of(get(client, group))
    assert "9 人 约等 25–40 分钟" in words_of(get(client, service))
    assert "9 25–40 min" in words_of(get(client, f"{service}&lang=en"))
    deps.queues["G"] = QueueState(0, True, wait={"low_min": 0, "high_min": 5})
    assert "约等" not in words_of(get(client, group)) and "没有人" in words_of(get(client, service))


def test_with_too_much_work_for_the_day_booking_is_advised_where_one_can_book(
    deps: MemoryDeps, client: FlaskClient
) -> None:
    deps.queues["G"] = QueueState(9, True, is_pressed=True)
    deps.queues["E"] = QueueState(9, True, is_pressed=True)
    bookable = get(client, "/kiosk/screen/service?id=fund-purchase&group=fund-withdraw")
    assert "不急的可以改天来" in words_of(bookable)
    assert "不急的可以改天来" not in words_of(get(client, RECORDS))


def test_the_reason_of_a_stop_is_said_in_english_where_it_is_known_in_english(
    deps: MemoryDeps, client: FlaskClient
) -> None:
    deps.queues["E"] = QueueState(4, True, None, "系统维护", "12 ahead")
    assert "Reason: 12 ahead." in words_of(get(client, f"{RECORDS}&lang=en"))
    assert "原因：系统维护。" in words_of(get(client, RECORDS))


def test_a_window_on_another_floor_is_said_to_be_there(client: FlaskClient) -> None:
    assert "请到四楼" in words_of(post(client, {"service": "social-security", "idempotency_key": "k"}))


def test_the_code_for_a_phone_comes_only_with_an_address_a_phone_can_reach(
    deps: MemoryDeps, client: FlaskClient
) -> None:
    assert "<svg" not in post(client, {"service": "desk-3", "idempotency_key": "1"}).text.split("data-qr")[-1][:300]
    assert "data-qr" not in post(client, {"service": "desk-3", "idempotency_key": "2"}).text
    deps.public_url = "https://q.example.gov.cn"
    assert "data-qr" in post(client, {"service": "desk-3", "idempotency_key": "3"}).text


def test_the_answer_to_a_form_brings_the_other_language_along(client: FlaskClient) -> None:
    zh, en = post(client, {"service": "records", "idempotency_key": "k"}).text.split("<template data-other>")
    assert 'lang="zh-CN"' in zh and "请备好" in zh
    assert 'lang="en"' in en and "Please have ready" in en and "E027" in en


def test_the_person_and_the_priority_are_handed_on_and_unknown_words_are_not(
    deps: MemoryDeps, client: FlaskClient
) -> None:
    post(client, {"service": "records", "idempotency_key": "a", "priority": "elderly", "id_number": ID_NUMBER})
    post(client, {"service": "records", "idempotency_key": "b", "priority": "king"})
    first, second = deps.asked
    assert first["priority"] == "elderly" and first["key"] == "a"
    assert first["person"]["id_type"] == "resident" and first["person"]["id_number"] == ID_NUMBER
    assert second["priority"] is None and second["person"] is None


def test_a_wrong_number_leads_back_to_the_keypad_with_the_reason_and_a_new_key(
    deps: MemoryDeps, client: FlaskClient
) -> None:
    deps.refusal = BadIdNumber()
    form = {"service": "fund-rent", "group": "fund-withdraw", "idempotency_key": "k", "id_number": ID_NUMBER}
    response = post(client, form)
    assert response.status_code == 422
    assert response.headers["X-Kiosk-Screen"] == "service"
    assert "请核对第 7 至 14 位" in words_of(response)
    assert ID_NUMBER not in response.text
    assert re.search(r'name="idempotency_key" value="key-\d+"', response.text)


def test_a_refusal_is_told_in_the_persons_language_with_a_way_on(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.refusal = AlreadyHasTicket(number="A031")
    zh = post(client, {"service": "records", "group": "desk", "idempotency_key": "k"})
    assert zh.status_code == 409
    assert "该证件已取过此事项的号：A031" in words_of(zh) and "导办台" in words_of(zh)
    assert 'data-back="service?id=records&amp;group=desk"' in zh.text
    assert "already holds A031" in words_of(post(client, {"service": "records", "idempotency_key": "k", "lang": "en"}))


def test_a_queue_that_fills_between_two_taps_is_said_to_be_full(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.refusal = QueueIsFull(queue="不动产查询")
    response = post(client, {"service": "records", "group": "desk", "idempotency_key": "k"})
    assert response.headers["X-Kiosk-Screen"] == "full"
    assert "今天的号已取完" in words_of(response)


def test_a_form_for_nothing_is_refused_and_breaks_nothing(deps: MemoryDeps, client: FlaskClient) -> None:
    assert post(client, {}).status_code == 400
    assert post(client, {"service": "records"}).status_code == 400
    assert deps.asked == []
    deps.refusal = AlreadyHasTicket(number="A031")
    assert post(client, {"service": "court-seizure", "idempotency_key": "k"}).headers["X-Kiosk-Screen"] == "refused"


def test_the_slip_line_follows_the_print_job(deps: MemoryDeps, client: FlaskClient) -> None:
    deps.job_state = "sending"
    path = f"/kiosk/screen/slip?ticket=t&since={MONDAY_0924_MS}"
    assert 'data-slip="printing"' in get(client, path).text
    deps.job_state = "confirmed"
    assert 'data-slip="taken"' in get(client, path).text
    deps.job_state, deps.now = "queued", MONDAY_0924_MS + 13_000
    assert 'data-slip="slow"' in get(client, path).text
    assert get(client, "/kiosk/screen/slip?ticket=t&since=-5e9").status_code == 200


def test_names_of_a_hall_cannot_bring_markup_along(hall: Hall, deps: MemoryDeps, client: FlaskClient) -> None:
    deps.the_hall = replace(hall, name="<b>中心</b>")
    assert "<b>中心</b>" not in get(client, "/kiosk").text
