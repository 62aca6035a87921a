"""A booking's own page without script, in every state, and its calendar file by an independent parser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from queue_server.hall import service as halls
from queue_server.pages import calendar_file, symbols
from queue_server.tickets import phones
from tests.conftest import JN01, Office
from tests.pages.booker import Booker, alerts, hidden, person, slots, title


@pytest.fixture
def phone(office: Office) -> Booker:
    return Booker(office)


def opened(office: Office) -> None:
    """Give the hall an address phones can reach."""
    text = JN01.read_text("utf-8").replace('\ntz = "', '\npublic_url = "https://hall.example"\ntz = "', 1)
    office.house.database.write(lambda tx: halls.load(tx, text))


def sale(phone: Booker) -> str:
    """A booking of a buyer and a seller."""
    phone.service = "transfer-resale"
    at = phone.book(1, **person(1, "buyer-1"), **person(2, "seller-1"))
    phone.prove(at)
    return at


def test_the_code_makes_it_a_booking_with_number_place_papers_and_a_way_to_keep_it(phone: Booker) -> None:
    opened(phone.office)
    phone.office.clock.step(61)
    at = phone.book()
    waits = phone.page(at)
    assert title(waits) == "请输入验证码"
    assert 'autocomplete="one-time-code"' in waits and "名额会自动放回" in waits
    wrong = phone.phone.post(at, data={"act": "code", "code": ""})
    assert (wrong.status_code, alerts(wrong.text)) == (403, ["验证码不对，请核对短信，还可试 4 次。"])
    phone.prove(at)
    text = phone.page(at)
    assert title(text) == "预约成功"
    assert re.search(r"\d{4} \d{4}", text) and "三楼 C 区 住房公积金" in text and "无房证明" in text
    assert "当天 08:30 至 09:15 之间签到" in text and "后可以签到" not in text
    assert 'aria-label="预约的二维码' in text and f'href="{at}.ics"' in text and "收藏这个页面" in text


def test_the_links_it_hands_on_lead_to_the_halls_own_address_whatever_the_request_says(phone: Booker) -> None:
    opened(phone.office)
    phone.office.clock.step(61)
    at = phone.booked()
    answers = [phone.phone.get(path, headers={"Host": "evil.example"}) for path in (at, f"{at}.ics")]
    assert [one.status_code for one in answers] == [200, 200]
    assert f"URL:https://hall.example{at}" in answers[1].text.replace("\r\n ", "")
    assert symbols.square(f"https://hall.example{at}") in answers[0].text
    assert "evil.example" not in answers[0].text + answers[1].text


def test_in_a_closed_network_no_code_leads_nowhere(phone: Booker) -> None:
    text = phone.page(phone.booked())
    assert 'aria-label="预约的二维码' not in text and 'aria-label="预约号条码' in text
    assert "离开大厅后打不开这个页面" in text and "收藏这个页面" not in text


def test_nothing_personal_is_on_the_page(phone: Booker) -> None:
    at = phone.booked()
    for text in (phone.page(at), phone.page(f"{at}.ics"), phone.page(f"{at}/move")):
        for secret in (*person(1).values(), "13800000001"):
            assert secret == "resident" or secret not in text


def test_a_code_nobody_types_gives_the_place_back(phone: Booker) -> None:
    at = phone.book()
    phone.office.clock.step(11 * 60)
    phone.office.house._bookings(phone.office.clock.now_ms())
    text = phone.page(at)
    assert title(text) == "预约没有完成"
    assert "不影响您以后预约" in text and 'href="/p/book/fund-rent"' in text and "<form" not in text


def test_a_wrong_phone_number_is_undone_at_once(phone: Booker) -> None:
    at = phone.book()
    text = phone.page(at)
    assert "没有收到，或手机号填错了" in text and f"{at.partition('?')[0]}/move" not in text
    key = re.findall(r'idempotency_key" value="([^"]+)"', text)[-1]
    assert phone.phone.post(at, data={"act": "cancel", "idempotency_key": key}).status_code == 303
    undone = phone.page(at)
    assert title(undone) == "预约没有完成" and "没有通过验证码确认" in undone


def test_it_moves_to_another_hour_and_the_calendar_follows(phone: Booker) -> None:
    at = phone.booked()
    before = event(phone, at)
    times = phone.page(f"{at}/move?day=2026-11-25")
    assert "现在的时间：11 月 24 日 周二 09:00" in times
    value = slots(times)[5]
    asked = phone.phone.post(f"{at}/move", data={"slot": value}).text
    assert "从 11 月 24 日 周二 09:00" in asked and "改到 11 月 25 日 周三 10:15" in asked
    assert "公积金" in asked and "11 月 24 日 周二 09:00" in phone.page(f"{at}/move")
    assert re.search(r'value="2026-11-24"[^>]*aria-current', phone.page(f"{at}/move"))
    sent = hidden(asked)
    assert sent["slot"] == value
    answers = [phone.phone.post(f"{at}/move", data=sent) for _ in range(2)]
    assert [one.headers.get("Location") for one in answers] == [f"{at}?moved=1"] * 2
    text = phone.page(f"{at}?moved=1")
    assert "时间已改好" in text and "11 月 25 日 周三 10:15" in text
    after = event(phone, at)
    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    assert after.decoded("dtstart") == datetime(2026, 11, 25, 2, 15, tzinfo=UTC)
    refused = phone.phone.post(f"{at}/move", data={"slot": "20261129-0900 k"})
    assert refused.status_code == 404 and "没有这个时段" in alerts(refused.text)[0]


def test_moved_as_often_as_the_hall_allows_it_offers_no_more_of_it(phone: Booker) -> None:
    at = phone.booked()
    for n in (5, 7):
        text = phone.page(f"{at}/move?day=2026-11-25")
        left = 2 if n == 5 else 1
        assert f"还可以改 {left} 次" in text and f"还可改 {left} 次" in phone.page(at)
        asked = phone.phone.post(f"{at}/move", data={"slot": slots(text)[n]}).text
        assert ("这是最后一次" in asked) is (left == 1)
        assert phone.phone.post(f"{at}/move", data=hidden(asked)).status_code == 303
    text = phone.page(at)
    assert "/move" not in text and 'value="cancel"' in text
    assert "时间已改过 2 次，网上不能再改；11 月 25 日" in text and "前可以取消" in text
    assert "最多改签 2 次" in alerts(phone.page(f"{at}/move"))[0]
    late = phone.phone.post(f"{at}/move", data={"slot": "20261126-0900 k"})
    assert late.status_code == 409 and "最多改签 2 次" in alerts(late.text)[0]


def test_cancelling_takes_two_steps_and_says_what_follows(phone: Booker) -> None:
    at = phone.booked()
    text = phone.page(at)
    assert "取消后名额会放回给别人，不能恢复" in text and "11 月 24 日 周二 07:00 前可以改时间或取消" in text
    key = re.findall(r'idempotency_key" value="([^"]+)"', text)[-1]
    assert phone.phone.post(at, data={"act": "cancel"}).status_code == 400
    assert phone.phone.post(at, data={"act": "cancel", "idempotency_key": key}).status_code == 303
    after = phone.page(at)
    assert title(after) == "预约已取消" and "名额已放回" in after and "重新预约" in after
    assert phone.phone.post(at, data={"act": "cancel", "idempotency_key": "another"}).status_code == 409
    assert event(phone, at)["status"] == "CANCELLED"


@pytest.mark.parametrize("sent", [{}, {"code": "123456"}, {"act": ""}, {"act": "Cancel"}])
def test_only_the_button_that_says_so_cancels(phone: Booker, sent: dict[str, str]) -> None:
    at = phone.booked()
    refused = phone.phone.post(at, data=sent | {"idempotency_key": "k"})
    assert (refused.status_code, title(phone.page(at))) == (400, "预约成功")


def test_too_late_is_said_and_not_offered(phone: Booker) -> None:
    at = phone.booked()
    phone.go_to(-110)
    text = phone.page(at)
    assert "网上不能再改时间或取消" in text and 'id="cancel"' not in text and "/move" not in text
    assert phone.page(f"{at}/move").count('name="slot"') == 0
    forced = phone.phone.post(at, data={"act": "cancel", "idempotency_key": "k"})
    assert forced.status_code == 409 and "不足 120 分钟" in alerts(forced.text)[0]
    moved = phone.phone.post(f"{at}/move", data={"slot": "20261125-0900 k"})
    assert moved.status_code == 409 and title(moved.text) == "预约成功"


def test_the_page_tells_when_checking_in_begins_lasts_and_is_over(phone: Booker) -> None:
    at = phone.booked()
    phone.go_to(-31)
    assert "1 分钟后可以签到" in phone.page(at)
    phone.go_to(-10)
    now = phone.page(at)
    assert "现在可以签到" in now and 'http-equiv="refresh"' in now
    phone.go_to(16)
    late = phone.page(at)
    assert "已过签到时间" in late and "按现场取号排队" in late


def test_before_the_entrance_screen_the_phone_checks_in_and_the_link_leads_to_the_ticket(phone: Booker) -> None:
    at = phone.booked()
    phone.go_to(-10)
    assert "我已到大厅" not in phone.page(at)
    scan(phone)
    text = phone.page(at)
    assert "我已到大厅" in text
    assert phone.phone.post(at, data=hidden(text) | {"act": "here"}).status_code == 303
    ticket = phone.phone.get(at)
    assert ticket.status_code == 303 and ticket.headers["Location"].startswith("/p/t/")
    assert "G001" in phone.page(ticket.headers["Location"])


def test_of_two_the_first_checks_in_and_the_page_says_who_is_missing_until_when(phone: Booker) -> None:
    at = sale(phone)
    phone.go_to(-10)
    scan(phone)
    form = hidden(phone.page(at)) | {"act": "here", "some": "1"}
    assert phone.phone.post(at, data=form).status_code == 400
    assert phone.phone.post(at, data=form | {"present": "buyer"}).status_code == 303
    text = phone.page(at)
    assert title(text) == "还有人没到"
    assert re.findall(r"<span>(..)</span><b>(.+?)</b>", text) == [("买方", "已到"), ("卖方", "还没到")]
    assert "名额保留到 09:15" in text
    form = hidden(text) | {"act": "here"}
    assert phone.phone.post(at, data=form).status_code == 303
    assert phone.phone.get(at).headers["Location"].startswith("/p/t/")


def test_a_missed_one_says_what_counts_and_takes_an_appeal(phone: Booker) -> None:
    phone.office.clock.step(61)
    at = phone.booked()
    phone.go_to(9 * 60)
    house = phone.office.house
    house.close_day(house.hall("JN01"), "2026-11-24")
    missed = phone.page(at)
    assert title(missed) == "预约已过，没有签到"
    assert "近一个月未到 1 次，满 2 次暂停网上预约" in missed and "申请不计" in missed
    key = re.findall(r'idempotency_key" value="([^"]+)"', missed)[0]
    sent = {"act": "appeal", "idempotency_key": key, "text": "路上遇到封路"}
    assert phone.phone.post(at, data=sent).status_code == 303
    after = phone.page(at)
    assert "申请已提交" in after and "申请不计" not in after and "封路" not in after


def test_cancelled_by_the_hall_tells_the_reason_and_that_it_counts_against_nobody(phone: Booker) -> None:
    at = phone.booked()
    found = phone.office.house.database.read(lambda rows: rows.value("SELECT id FROM booking"))
    assert phone.office.guide.post(f"/bookings/{found}/cancel", {"reason": "设备检修"}).status_code == 200
    text = phone.page(at)
    assert "大厅取消了这个预约：设备检修。不记您的取消次数。" in text


def test_a_forged_link_leads_nowhere(phone: Booker) -> None:
    at = phone.booked()
    for path in (f"{at}x", "/p/b/x", f"{at}x.ics", f"{at}x/move"):
        assert "没有找到这个预约" in phone.page(path, 404)
    assert phone.phone.post(f"{at}x", data={"act": "cancel", "idempotency_key": "k"}).status_code == 404


# --- the calendar file ------------------------------------------------------------------------------------------------


def event(phone: Booker, at: str) -> icalendar.Event:
    """The one event of the file, as an independent parser reads it."""
    answer = phone.phone.get(f"{at.split('?')[0]}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    found = icalendar.Calendar.from_ical(answer.data)
    assert found["version"] == "2.0" and found.errors == []
    (one,) = found.walk("VEVENT")
    assert one.errors == []
    return one


def test_an_independent_parser_reads_the_calendar_file(phone: Booker) -> None:
    opened(phone.office)
    phone.office.clock.step(61)
    at = phone.booked()
    one = event(phone, at)
    assert one.decoded("dtstart") == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert one.decoded("dtend") - one.decoded("dtstart") == timedelta(minutes=8)
    assert one["summary"] == "政务大厅预约：公积金提取（租房）"
    assert one["location"] == "市政务服务中心, 三楼 C 区 住房公积金"
    assert (
        one["description"].splitlines()[1]
        == "请带：身份证、无房证明（可共享查询）、租赁合同（超过定额时）、本人银行卡（Ⅰ类）"
    )
    assert one["url"] == f"https://hall.example{at}" and one["status"] == "CONFIRMED"
    alarms = [alarm.decoded("trigger") for alarm in one.walk("VALARM")]
    assert alarms == [timedelta(days=-1), timedelta(hours=-1)]


@pytest.mark.parametrize("said", ["a,b;c\\n d", "line\r\nnext\x00\x07", "长" * 80, "𠮷" * 40, "é" * 74 + "x", ""])
def test_any_text_survives_escaping_and_folding(said: str) -> None:
    made = calendar_file.text(calendar_file.Event("u", 0, 0, 60_000, said, said, said))
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    (one,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    plain = said.replace("\r\n", "\n").replace("\x00", "").replace("\x07", "")
    assert one["summary"] == plain


def scan(phone: Booker) -> None:
    """Stand before the entrance screen."""
    code = phones.entrance_code(phone.office.house.secrets, "JN01", phone.office.clock.now_ms())
    assert phone.phone.get(f"/p/take?c={code}").status_code == 303


def test_the_calendar_file_of_a_booking_that_waits_for_its_code_is_tentative(phone: Booker) -> None:
    at = phone.book()
    assert "STATUS:TENTATIVE" in phone.page(f"{at}.ics")
    phone.prove(at)
    assert "STATUS:CONFIRMED" in phone.page(f"{at}.ics")


def test_the_same_matter_booked_twice_is_said_once_the_phone_has_proved_itself(phone: Booker) -> None:
    first = phone.booked(1)
    second = Booker(phone.office)
    to, form = second.details(day="2026-11-25")
    at = second.phone.post(to, data=form | person(1) | {"phone": "13800000001"}).headers["Location"]
    assert first not in second.page(at), "not to whoever types a stranger's number"
    second.prove(at)
    text = second.page(at)
    assert "您已有这个事项的预约" in text and f'href="{first}">11 月 24 日 周二 09:00' in text
    assert f'href="{at}"' in phone.page(first)
    third = Booker(phone.office)
    to, form = third.details(day="2026-11-26")
    stranger = third.phone.post(to, data=form | person(1) | {"phone": "13800000009"}).headers["Location"]
    third.prove(stranger)
    assert "您已有这个事项的预约" not in third.page(stranger), "another phone"
