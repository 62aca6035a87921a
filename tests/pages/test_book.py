"""Booking on a phone without script, over the real app: choosing, holding, naming who comes, and every slip."""

from __future__ import annotations

import re

import pytest

from appointments import store
from queue_server.hall import service as halls
from queue_server.wiring import pace
from tests.conftest import JN01, Office
from tests.pages.booker import Booker, alerts, hidden, person, slots, title

SATURDAY, SUNDAY, NOT_YET = "2026-11-28", "2026-11-29", "2026-12-03"


@pytest.fixture
def phone(office: Office) -> Booker:
    return Booker(office)


def used(office: Office) -> int:
    count = office.house.database.read(
        lambda rows: rows.value("SELECT count(*) FROM place WHERE until_ms IS NULL OR until_ms > ?", office.clock.at_ms)
    )
    return int(count)


def test_every_public_service_that_can_be_booked_is_listed_by_its_zone_and_nothing_else(phone: Booker) -> None:
    text = phone.page("/p/book")
    hall = phone.office.house.hall("JN01")
    listed = set(re.findall(r'href="/p/book/([a-z0-9-]+)"', text))
    assert listed == {one.id for one in hall.public_services if one.bookable}
    assert "三楼 B 区" in text
    found = set(re.findall(r'href="/p/book/([a-z-]+)"', phone.page("/p/book?q=租房")))
    assert "fund-rent" in found and "transfer-resale" not in found
    assert "没有找到可以预约的事项" in phone.page("/p/book?q=qqqq")
    assert "Real-estate registration" in phone.page("/p/book?lang=en")


@pytest.mark.parametrize("service", ["records", "court-seizure", "nothing"])
def test_what_cannot_be_booked_has_no_page(phone: Booker, service: str) -> None:
    assert "/p/guide" in phone.page(f"/p/book/{service}", 404)


def test_the_page_of_a_service_says_who_must_come_and_what_to_bring(phone: Booker) -> None:
    phone.service = "transfer-resale"
    text = phone.times()
    assert "买卖双方及全部共有人到场" in text and "买方 1–4 人" in text and "仍有人没到" in text
    assert text.count('type="checkbox" name="have"') == 6
    english = phone.page("/p/book/transfer-resale?lang=en")
    assert "Buyer: 1–4" in english and "Registered sale contract" in english


def test_days_say_what_is_free_and_days_without_anything_say_why(phone: Booker) -> None:
    text = phone.times()
    days = dict(re.findall(r'name="day" value="([\d-]+)" formnovalidate class="book-day (\w+)"', text))
    assert days["2026-11-24"] == "free" and days[SATURDAY] == "free"
    assert SUNDAY not in days and NOT_YET not in days
    assert re.search(r"周日</span> 11/29</b><span class=\"small\">休息日", text)
    assert re.search(r"12/3</b><span class=\"small\">11/24 08:00 放号", text)
    assert "上午余" in text and "下午余" in text
    assert text.count("aria-current") == 1
    assert text.count('class="book-time"') == 28


def test_a_full_hour_and_one_that_is_too_near_cannot_be_tapped(phone: Booker) -> None:
    phone.service = "fund-unit"
    near = phone.page("/p/book/fund-unit?day=2026-11-23")
    assert re.search(r"disabled><b class=\"number\">09:00</b><span class=\"small\">已截止", near)
    first = slots(phone.times())[0]
    assert phone.choose(first).status_code == 303
    full = Booker(phone.office, "fund-unit").times()
    assert first.split()[0] not in {one.split()[0] for one in slots(full)}
    assert "约满" in full


def test_a_tapped_hour_is_held_and_another_one_gives_it_back(phone: Booker) -> None:
    all_slots = slots(phone.times())
    phone.details(slot=all_slots[0])
    assert used(phone.office) == 1
    phone.details(slot=all_slots[1])
    phone.details(slot=all_slots[1])
    assert used(phone.office) == 1
    phone.details(slot=all_slots[0])
    assert used(phone.office) == 1
    cookie = phone.choose(all_slots[2]).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "Path=/p/book/fund-rent" in cookie and "SameSite=Lax" in cookie


def test_an_hour_that_went_meanwhile_is_refused_over_the_same_day(phone: Booker) -> None:
    phone.service = "fund-unit"
    value = slots(phone.times())[0]
    assert Booker(phone.office, "fund-unit").choose(value.replace(" ", " x")).status_code == 303
    answer = phone.choose(value)
    assert answer.status_code == 409
    assert alerts(answer.text) == ["这个时段已约满，请选择其他时段。"]
    assert re.search(r'value="2026-11-24"[^>]*aria-current', answer.text)
    for forged in ("20261129-0900 k", "20261124-0901 k", "x k", ""):
        assert phone.choose(forged or " ").status_code in (400, 404, 409)


def test_what_was_not_ticked_is_a_warning_and_no_ban(phone: Booker) -> None:
    to, _form = phone.details(have=("0", "3"))  # type: ignore[arg-type]
    text = phone.page(to)
    assert "还有 2 样材料没有打勾" in text
    assert "无房证明" in text and "租赁合同" in text and "<li>身份证</li>" not in text
    to, _form = phone.details(have=("0", "1", "2", "3"))  # type: ignore[arg-type]
    assert "没有打勾" not in phone.page(to)


def test_every_slip_is_shown_at_its_field_and_nothing_has_to_be_typed_twice(phone: Booker) -> None:
    to, form = phone.details()
    sent = form | person(1) | {"phone": "12"}
    wrong = sent | {"applicant-1-id_number": sent["applicant-1-id_number"][:-1] + "A", "applicant-1-name": ""}
    answer = phone.phone.post(to, data=wrong)
    assert answer.status_code == 422
    assert alerts(answer.text) == [
        "有 3 处需要改正，已在下面标出。",
        "请填写姓名或单位名称。",
        "身份证号码含有不该有的字符，请核对后重新输入。",
        "这里要收短信验证码，请输入 11 位手机号。固定电话收不到短信。",
    ]
    assert wrong["applicant-1-id_number"] in answer.text and answer.text.count('aria-invalid="true"') == 3
    assert "Cache-Control" in answer.headers and answer.headers["Cache-Control"] == "no-store"
    assert hidden(answer.text)["idempotency_key"] == form["idempotency_key"]
    good = phone.phone.post(to, data=sent | {"phone": "13800001111"})
    assert good.status_code == 303
    assert sent["applicant-1-id_number"] not in good.headers["Location"]


def test_the_form_sent_twice_is_one_booking(phone: Booker) -> None:
    to, form = phone.details()
    sent = form | person(1) | {"phone": "13800001111"}
    answers = [phone.phone.post(to, data=sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert used(phone.office) == 1


def test_whoever_takes_longer_than_the_hold_books_all_the_same_while_the_hour_is_free(phone: Booker) -> None:
    to, form = phone.details()
    phone.office.clock.step(11 * 60)
    assert "保留时间已过" in phone.page(to)
    answer = phone.phone.post(to, data=form | person(1) | {"phone": "1"})
    assert answer.status_code == 422 and "名额已为您保留到 09:41" in answer.text
    assert phone.phone.post(to, data=form | person(1) | {"phone": "13800001111"}).status_code == 303


def test_who_never_held_an_hour_gets_none_by_sending_the_form(phone: Booker) -> None:
    to, form = phone.details()
    held = slots(phone.times())[3].split()[0]
    stranger = Booker(phone.office)
    typed = person(1) | {"phone": "13800001111", "idempotency_key": "k"}
    for token in ("", "x", form["hold"] + "x", "forged.token"):
        answer = stranger.phone.post(to, data=typed | {"slot": held, "hold": token})
        assert (answer.status_code, title(answer.text)) == (409, "保留时间已过")
    assert used(phone.office) == 1
    phone.office.clock.step(11 * 60)
    other_hour = stranger.phone.post(to, data=form | typed | {"slot": held})
    other_service = stranger.phone.post(to.replace("fund-rent", "fund-unit"), data=form | typed)
    assert (other_hour.status_code, other_service.status_code, used(phone.office)) == (409, 409, 0)


def test_one_hold_that_is_over_is_renewed_once(phone: Booker) -> None:
    to, form = phone.details()
    phone.office.clock.step(11 * 60)
    wrong = form | person(1) | {"phone": "1"}
    shown = [Booker(phone.office).phone.post(to, data=wrong).status_code for _ in range(3)]
    assert (shown, used(phone.office)) == ([422, 409, 409], 1)
    phone.office.clock.step(61 * 60 + 600)
    phone.office.house._bookings(phone.office.clock.now_ms())
    assert phone.phone.post(to, data=wrong).status_code == 409


def test_holding_again_counts_as_holding(phone: Booker) -> None:
    to, form = phone.details()
    phone.office.clock.step(11 * 60)
    wish = {"hall": "JN01", "service": "fund-rent", "slot": "20261125-0900"}
    for n in range(pace.HELD_MAX):
        phone.office.clock.at_mono_s += 0 if n % 30 else 61
        phone.office.nobody.post("/bookings/holds", wish)
    assert phone.phone.post(to, data=form | person(1) | {"phone": "1"}).status_code == 409
    phone.office.clock.at_mono_s += 600
    assert phone.phone.post(to, data=form | person(1) | {"phone": "1"}).status_code == 422


def test_an_hour_lost_while_typing_says_so(phone: Booker) -> None:
    phone.service = "fund-unit"
    to, form = phone.details()
    phone.office.clock.step(11 * 60)
    Booker(phone.office, "fund-unit").choose(f"{form['slot']} other")
    answer = phone.phone.post(to, data=form | person(1) | {"phone": "13800001111"})
    assert answer.status_code == 409
    assert "名额已放回，请重新选择时间。" in answer.text


def test_buyer_and_seller_have_fields_of_their_own_and_who_may_come_too_can_stay_empty(phone: Booker) -> None:
    phone.service = "transfer-resale"
    to, form = phone.details()
    text = phone.page(to)
    assert text.count("<fieldset") == 8 and text.count("required") == 5
    assert "还有买方一同来（连上面的一共至多 4 人）" in text
    twice = form | person(1, "buyer-1") | person(1, "seller-1") | {"phone": "13800001111"}
    refused = phone.phone.post(to, data=twice)
    assert refused.status_code == 422
    assert alerts(refused.text)[1:] == ["与“买方 1”的证件号码相同。每人一个证件，请核对。"]
    assert re.search(r'id="seller-1-id_number"[^>]*aria-invalid="true"', refused.text)
    sent = form | person(1, "buyer-1") | person(2, "seller-1") | person(3, "seller-3") | {"phone": "13800001111"}
    at = phone.phone.post(to, data=sent).headers["Location"]
    phone.prove(at)
    assert re.findall(r"<li class=\"\"><span>(.*?)</span>", phone.page(at)) == ["买方", "卖方", "卖方"]


def test_an_agent_books_for_up_to_three_in_one_visit_of_as_many_units(phone: Booker) -> None:
    phone.service = "fund-unit"
    text = phone.times(agent="3")
    assert '<option value="3" selected>代办人来，代 3 位办</option>' in text
    to, form = phone.details(agent="2")
    assert "agent=2" in to
    page = phone.page(to)
    assert "代办人" in page and page.count("委托人") >= 2
    assert page.count('<option value="org" selected>') == 2
    typed = {}
    for n in (1, 2):
        key = f"principal-{n}"
        typed |= {f"{key}-name": f"某某单位{n}", f"{key}-id_type": "resident", **person(n + 1, key)}
    answer = phone.phone.post(to, data=form | person(1, "agent-1") | typed | {"phone": "13800001111"})
    assert answer.status_code == 303, alerts(answer.text)
    made = phone.office.house.database.read(lambda rows: store.of_days(rows, "JN01", "2026-11-01", "2026-12-31")[0])
    assert (made.units, made.roles) == (2, ("agent", "principal", "principal"))
    assert "没有放得下" in phone.times(agent="3")


def test_the_limits_of_the_hall_are_said_on_the_form(phone: Booker) -> None:
    phone.booked(1)
    other = Booker(phone.office)
    to, form = other.details()
    answer = other.phone.post(to, data=form | person(1) | {"phone": "13800009999"})
    assert answer.status_code == 409
    assert "该证件当天已预约此事项" in alerts(answer.text)[0]
    assert 'name="phone" type="tel"' in answer.text


def test_a_hall_whose_network_is_closed_says_so_and_one_with_an_address_does_not(office: Office) -> None:
    phone = Booker(office)
    assert "本大厅的网络不对外开放" in phone.page("/p/book") and "本大厅的网络不对外开放" in phone.times()
    open_hall = JN01.read_text("utf-8").replace('\ntz = "', '\npublic_url = "https://hall.example"\ntz = "', 1)
    office.house.database.write(lambda tx: halls.load(tx, open_hall))
    office.clock.step(61)
    assert "不对外开放" not in phone.page("/p/book") and "不对外开放" not in phone.times()


def test_large_type_is_remembered_and_shows_one_thing_a_screen(phone: Booker) -> None:
    assert "elder" not in phone.page("/p/book/fund-rent").split("<body", 1)[1].split(">")[0]
    first = phone.page("/p/book/fund-rent?elder=1")
    assert 'class="phone elder"' in first and "请备齐材料" in first and "选日期</h2>" not in first
    assert phone.phone.get_cookie("quhao_elder", path="/p") is not None
    days = phone.page("/p/book/fund-rent?have=1&step=days")
    assert "选日期</h2>" in days and not slots(days) and 'name="have" value="1"' in days
    hours = phone.page("/p/book/fund-rent?have=1&day=2026-11-24")
    assert slots(hours) and "选日期</h2>" not in hours
    to = phone.choose(slots(hours)[0], have=("1",)).headers["Location"]
    assert 'data-next="下一步"' in phone.page(to)
    assert 'class="phone"' in phone.page("/p/book?elder=0")
    assert phone.phone.get_cookie("quhao_elder", path="/p") is None


def test_language_goes_along_from_screen_to_screen(phone: Booker) -> None:
    phone.lang = "&lang=en"
    to, form = phone.details()
    assert "lang=en" in to and "Kept for you until" in phone.page(to)
    answer = phone.phone.post(to, data=form | person(1) | {"phone": "13800001111"})
    assert answer.headers["Location"].endswith("?lang=en")
    assert title(phone.page(answer.headers["Location"])) == "Please enter the code"


def test_a_phone_that_gets_a_code_is_a_mobile_number(phone: Booker) -> None:
    to, form = phone.details()
    assert "不能填固定电话" in phone.page(to)
    refused = phone.phone.post(to, data=form | person(1) | {"phone": "0531-88001234"})
    assert (refused.status_code, alerts(refused.text)[1][:9]) == (422, "这里要收短信验证码")
    wish = {"hall": "JN01", "service": "fund-rent", "slot": form["slot"], "hold": form["hold"], "channel": "online"}
    one = {name.rpartition("-")[2]: value for name, value in person(1).items()}
    sent = wish | {"persons": [{"role": "applicant", "person": one}], "phone": "053188001234"}
    answer = phone.office.nobody.post("/bookings", sent)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "not_mobile")


def test_a_day_with_nothing_to_offer_says_why(phone: Booker) -> None:
    def said(day: str) -> str:
        return re.findall(r'<p class="message">([^<]+)</p>', phone.times(day))[-1]

    stopped = {"service": "fund-rent", "first": "20261125-0900", "last": "20261125-1645", "places": 0}
    assert phone.office.manager.post("/halls/JN01/places", stopped).status_code == 200
    assert "11 月 25 日 周三 大厅停止预约" in said("2026-11-25")
    assert re.search(r'book-day stopped"><b><span>周三</span> 11/25</b><span class="small">停约', phone.times())
    assert "11 月 29 日 周日 不办公（休息日）" in said(SUNDAY)
    assert "12 月 3 日 周四 的名额还没有放出，11 月 24 日 周二 08:00 开始预约" in said(NOT_YET)


def test_whoever_goes_back_from_the_code_is_led_to_the_booking_that_waits(phone: Booker) -> None:
    to, form = phone.details()
    at = phone.phone.post(to, data=form | person(1) | {"phone": "13800001111"}).headers["Location"]
    back = phone.page(to)
    assert title(back) == "您的预约正等验证码" and f'href="{at}"' in back and "保留时间已过" not in back
    phone.prove(at)
    assert title(phone.page(to)) == "您已经预约好了"
    assert title(Booker(phone.office).page(to)) == "保留时间已过"
    phone.phone.post(at, data={"act": "cancel", "idempotency_key": "k"})
    assert title(phone.page(to)) == "保留时间已过"


def test_an_hour_that_can_never_be_changed_says_so_before_it_is_booked(phone: Booker) -> None:
    near, _form = phone.details(day="2026-11-23")
    assert "网上不能再改时间或取消" in phone.page(near) and "大厅电话 0531-12345" in phone.page(near)
    assert "网上不能再改时间或取消" not in phone.page(phone.details()[0])


def test_one_person_where_there_can_be_one_only_has_no_number_and_no_organisations_code(phone: Booker) -> None:
    phone.service = "fund-purchase"
    text = phone.page(phone.details()[0])
    assert "配偶也来" in text and "配偶 1" not in text and ">姓名</label>" in text
    assert 'value="org"' not in text


def test_ones_own_booking_is_found_by_its_number_and_the_end_of_the_phone(phone: Booker) -> None:
    at = phone.booked(1)
    number = re.findall(r"\d{4} \d{4}", phone.page(at))[0]
    assert 'href="/p/mine"' in phone.page("/p/book")
    stranger = Booker(phone.office).phone
    found = stranger.post("/p/mine", data={"number": number, "tail": "0001"})
    assert (found.status_code, found.headers["Location"]) == (303, at)
    refused = [stranger.post("/p/mine", data={"number": number, "tail": f"{n}234"}) for n in range(1, 10)]
    unknown = stranger.post("/p/mine", data={"number": "0000 0000", "tail": "0001"})
    assert {one.status_code for one in (*refused, unknown)} == {404}
    assert alerts(unknown.text) == alerts(refused[0].text) and "后四位" in alerts(unknown.text)[0]
    stranger.post("/p/mine", data={"number": number, "tail": "9999"})
    assert stranger.post("/p/mine", data={"number": number, "tail": "0001"}).status_code == 429


def test_a_booking_that_waits_for_its_code_is_found_by_nobody(phone: Booker) -> None:
    at = phone.book(1)
    token = at.rsplit("/", 1)[1]
    number = phone.office.house.database.read(lambda rows: rows.value("SELECT number FROM booking"))
    assert phone.phone.post("/p/mine", data={"number": number, "tail": "0001"}).status_code == 404
    assert token not in phone.page("/p/mine")
