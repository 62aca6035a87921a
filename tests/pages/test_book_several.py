"""Several things in one visit, and an agent for several principals, on a phone without script."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import icalendar
import pytest

from appointments import booking as bookings
from appointments import store
from appointments.model import Booking
from tests.appointments.arrivals import booked, named
from tests.appointments.diary import ORG
from tests.conftest import Office
from tests.pages.booker import Booker, alerts, hidden, person, slots, title
from tests.pages.test_bookings import browser

SALE, MORTGAGE, RENT = "transfer-resale", "mortgage-first", "fund-rent"
BOTH = f"/p/book/{SALE}?day=2026-11-24&also={MORTGAGE}"
NAMES = ["不动产转移登记（二手房买卖）", "抵押权首次登记"]


@pytest.fixture
def phone(office: Office) -> Booker:
    return Booker(office, SALE)


def latest(phone: Booker) -> Booking:
    return phone.office.house.database.read(lambda rows: store.of_days(rows, "JN01", "2026-11-01", "2026-12-31")[-1])


def items(text: str) -> list[str]:
    return re.findall(r'<li><span><b class="number">\d</b> ([^<]+)</span>', text)


def tap(phone: Booker, path: str) -> Any:
    """A button that leads on."""
    answer = phone.phone.get(path)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def details(phone: Booker, query: str = "", **more: Any) -> tuple[str, dict[str, str]]:
    """An hour of both is tapped; where the form is."""
    value = slots(phone.page(BOTH))[0]
    sent = {"slot": value, "also": MORTGAGE, "agent": ""} | more
    answer = phone.phone.post(f"/p/book/{SALE}{query}", data=sent)
    assert answer.status_code == 303, answer.text
    to = answer.headers["Location"]
    return to, hidden(phone.page(to))


def sale_and_mortgage() -> dict[str, str]:
    """The buyer gives the mortgage; the seller and the bank's man come too."""
    return person(1, "buyer-1") | person(2, "seller-1") | person(3, "bank-1") | {"mortgagor-1-same": "buyer-1"}


def test_an_item_is_added_and_dropped_by_plain_buttons_and_day_and_ticks_stay(phone: Booker) -> None:
    first = phone.page(f"/p/book/{SALE}?day=2026-11-25&have=2")
    assert items(first) == [] and title(first) == NAMES[0]
    added = re.findall(r'name="add" value="([\w-]+)"', first)
    assert MORTGAGE in added and SALE not in added and "records" not in added
    at = tap(phone, f"/p/book/{SALE}?also=&day=2026-11-25&have=2&have=0&add={MORTGAGE}")
    both = phone.page(at)
    assert (title(both), items(both)) == ("一次办 2 项", NAMES)
    assert re.search(r'value="2026-11-25"[^>]*aria-current', both)
    assert re.findall(r'value="([\w.-]+)" checked', both) == ["0", "2"]
    alone = phone.page(tap(phone, f"{at}&drop={SALE}"))
    assert title(alone) == NAMES[1]
    assert re.findall(r'value="([\w.-]+)" checked', alone) == ["2"], "the title certificate stays ticked"
    assert title(phone.page(tap(phone, f"{at}&drop=nothing"))) == "一次办 2 项"


def test_at_most_four_items_and_nothing_that_cannot_be_joined(phone: Booker) -> None:
    four = f"{MORTGAGE},{RENT},estate-tax"
    text = phone.page(f"/p/book/{SALE}?also={four}")
    assert title(text) == "一次办 4 项" and 'name="add"' not in text
    for odd in (f"{four},fund-move", f"{four},civil-health", f"{SALE},{four}"):
        assert title(phone.page(f"/p/book/{SALE}?also={odd}")) == "一次办 4 项"
    assert title(phone.page(f"/p/book/{SALE}?also=records,nothing,{SALE}")) == NAMES[0]


def test_papers_of_all_items_are_listed_once_with_the_items_that_ask_for_them(phone: Booker) -> None:
    text = phone.page(BOTH)
    assert text.count("不动产权证书") == 1 and '不动产权证书 <small class="quiet of-items">（第 1、2 项）' in text
    assert '主债权合同和抵押合同 <small class="quiet of-items">（第 2 项）' in text
    for said in ("买卖双方及全部共有人到场", "抵押人和银行", "买方 1–4 人", "抵押人 1–4 人", "一共约 45 分钟"):
        assert said in text
    english = phone.page(f"{BOTH}&lang=en")
    assert "2 services in one visit" in english and "Mortgagor: 1–4" in english


def test_only_hours_with_places_for_all_items_are_shown_and_one_place_of_each_is_held(phone: Booker) -> None:
    alone = {one.split()[0] for one in slots(phone.page(f"/p/book/{SALE}?day=2026-11-24"))}
    both = {one.split()[0] for one in slots(phone.page(BOTH))}
    assert both < alone, "the last hour of the morning is too short for both"
    details(phone)
    lines = phone.office.house.database.read(lambda rows: [r["line"] for r in rows.all("SELECT line FROM place")])
    assert set(lines) == {"A", "B"}


def test_who_is_buyer_and_mortgagor_is_named_once_and_the_visit_is_one_booking_of_both(phone: Booker) -> None:
    to, form = details(phone, have=["2"])
    page = phone.page(to)
    assert items(page) == NAMES and "主债权合同和抵押合同" in page
    assert re.findall(r'<select id="([\w-]+-same)"', page)[0] == "mortgagor-1-same"
    answer = phone.phone.post(to, data=form | sale_and_mortgage() | {"phone": "13800001111"})
    assert answer.status_code == 303, alerts(answer.text)
    at = answer.headers["Location"]
    phone.prove(at)
    made = latest(phone)
    assert (made.services, made.roles, made.units) == ((SALE, MORTGAGE), ("buyer", "seller", "bank"), 1)
    named = phone.office.house.database.read(lambda r: bookings.persons_of(r, phone.office.house.secrets, made))
    assert [one.also for one in named] == [("mortgagor",), (), ()]
    text = phone.page(at)
    assert items(text) == NAMES and text.count("不动产权证书") == 1
    file = icalendar.Calendar.from_ical(phone.page(f"{at}.ics"))
    event = file.walk("VEVENT")[0]
    assert all(name in str(event["SUMMARY"]) for name in NAMES)
    assert str(event["DESCRIPTION"]).count("不动产权证书") == 1
    assert event["DTEND"].dt - event["DTSTART"].dt == event.duration and event.duration.seconds == 45 * 60
    assert " → ".join(NAMES) in browser(phone.office, "clerk").get(f"/bookings?day={made.day}").text


def test_a_booking_of_both_is_moved_to_hours_with_places_for_both_and_said_in_its_order(phone: Booker) -> None:
    to, form = details(phone)
    at = phone.phone.post(to, data=form | sale_and_mortgage() | {"phone": "13800001111"}).headers["Location"]
    phone.prove(at)
    offered = {one.split()[0] for one in slots(phone.page(f"{at}/move?day=2026-11-25"))}
    alone = {one.split()[0] for one in slots(phone.page(f"/p/book/{SALE}?day=2026-11-25"))}
    assert offered and offered < alone
    reverse = phone.page(f"/p/book/{MORTGAGE}?day=2026-11-24&also={SALE}")
    assert items(reverse) == NAMES[::-1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mortgagor-1-same": "buyer-2"}, "前面这一位还没有填写"),
        ({"mortgagor-1-same": "mortgagor-1"}, "请填写姓名或单位名称"),
        ({"bank-1-same": "mortgagor-1", "bank-1-name": "", "bank-1-id_number": ""}, "请填写姓名或单位名称"),
    ],
    ids=["nobody was named there", "oneself", "two parties of one item"],
)
def test_somebody_is_the_same_only_as_one_who_was_named_for_another_item(
    phone: Booker, typed: dict[str, str], said: str
) -> None:
    to, form = details(phone)
    answer = phone.phone.post(to, data=form | sale_and_mortgage() | {"phone": "13800001111"} | typed)
    assert answer.status_code == 422 and any(said in one for one in alerts(answer.text))


def test_the_days_list_of_a_window_has_visits_that_come_to_its_line_second(phone: Booker) -> None:
    buyer = named(1, "buyer") | {"also": ["applicant"]}
    made = booked(phone.office, SALE, buyer, named(2, "seller"), also=[RENT])
    hall, clerk = phone.office.house.hall("JN01"), browser(phone.office, "clerk")
    for line, is_listed in (("A", True), ("G", True), ("P", False)):
        window = hall.home_windows_of(line)[0].id
        page = clerk.get(f"/bookings?window={window}").text
        assert (made["number"][4:] in page) is is_listed, line


def test_a_hold_for_one_item_books_no_other_visit(phone: Booker) -> None:
    to, form = phone.details()
    typed = form | sale_and_mortgage() | {"phone": "13800001111", "also": MORTGAGE}
    answer = phone.phone.post(to, data=typed)
    assert (answer.status_code, title(answer.text)) == (409, "保留时间已过")


# --- an agent ---------------------------------------------------------------------------------------------------------


def agency(count: int) -> dict[str, str]:
    """An organisation and its principals."""
    unit = {"agent-1-name": str(ORG.name), "agent-1-id_type": "org", "agent-1-id_number": ORG.id_number}
    for n in range(1, count + 1):
        unit |= person(n + 1, f"principal-{n}")
    return unit


def test_an_organisation_comes_for_principals_who_are_added_and_removed_without_script(phone: Booker) -> None:
    phone.service = RENT
    to, form = phone.details(agent="1")
    typed = form | agency(1) | {"phone": "13800001111"}
    two = phone.phone.post(to, data=typed | {"rows": "more"})
    assert two.status_code == 200 and "一个号按 2 件安排" in two.text and "去掉委托人 1" in two.text
    assert typed["principal-1-id_number"] in two.text and str(ORG.name) in two.text
    again = hidden(two.text)
    assert (again["agent"], again["hold"] != form["hold"]) == ("2", True)
    filled = again | agency(2) | {"phone": "13800001111"}
    one = phone.phone.post(to, data=filled | {"rows": "drop-1"})
    kept = person(3, "principal-1")["principal-1-id_number"]
    assert hidden(one.text)["agent"] == "1" and kept in one.text and "去掉委托人" not in one.text
    back = phone.phone.post(to, data=hidden(one.text) | agency(1) | {"rows": "more"})
    sent = phone.phone.post(to, data=hidden(back.text) | agency(2) | {"phone": "13800001111"})
    assert sent.status_code == 303, alerts(sent.text)
    phone.prove(sent.headers["Location"])
    made = latest(phone)
    assert (made.units, made.roles) == (2, ("agent", "principal", "principal"))
    assert "一个号按 2 件安排" in phone.page(sent.headers["Location"])
    spent = phone.office.house.database.read(lambda rows: json.dumps([dict(r) for r in rows.all("SELECT * FROM hold")]))
    assert spent == "[]", "no hold is left over"


def test_more_principals_than_the_hour_holds_or_the_hall_allows_are_refused_over_what_was_typed(phone: Booker) -> None:
    phone.service = RENT
    to, form = phone.details(agent="3")
    page = phone.page(to)
    assert 'value="more"' not in page and "一次至多 3 位" in page
    crowded = phone.phone.post(to, data=form | agency(3) | {"rows": "more"})
    assert hidden(crowded.text)["agent"] == "3"
    last = Booker(phone.office, RENT)
    at, held = last.details(agent="1", slot=slots(last.times(agent="1"))[-1])
    refused = last.phone.post(at, data=held | agency(1) | {"rows": "more"})
    assert (refused.status_code, alerts(refused.text)) == (
        409,
        ["这个时间放不下 2 位委托人，请改选时间，或分几次预约。"],
    )
    assert hidden(refused.text)["hold"] == held["hold"] and str(ORG.name) in refused.text
    booked = last.phone.post(at, data=held | agency(1) | {"phone": "13800001111"})
    assert booked.status_code == 303, alerts(booked.text)


def test_the_agents_cap_of_a_day_is_said_clearly(phone: Booker) -> None:
    phone.service = RENT
    for n in range(2):
        other = Booker(phone.office, RENT)
        to, form = other.details(agent="3", slot=slots(other.times(agent="3"))[n])
        people = {f"principal-{k}": 10 * n + k + 1 for k in (1, 2, 3)}
        typed = agency(3) | {key: value for at, who in people.items() for key, value in person(who, at).items()}
        sent = other.phone.post(to, data=form | typed | {"phone": f"1380000111{n}"})
        assert sent.status_code == 303, alerts(sent.text)
        other.prove(sent.headers["Location"])
    to, form = phone.details(agent="1")
    typed = agency(1) | person(40, "principal-1") | {"phone": "13800002222"}
    answer = phone.phone.post(to, data=form | typed)
    assert answer.status_code == 409 and "代办人一天的委托人" in html.unescape(alerts(answer.text)[0])
