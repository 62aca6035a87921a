"""Arriving: by number or code at a kiosk and the desk, by the phone that made the booking, and who finds what."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.tickets import phones
from tests.api.conftest import code_of
from tests.appointments.arrivals import MONDAY, RENT, booked, free, go_to, load_two_parties, named, sale
from tests.conftest import Caller, Office


@pytest.fixture
def hall(office: Office) -> Office:
    load_two_parties(office)
    return office


def check_in(who: Caller, text: str, *present: str) -> Any:
    body: dict[str, Any] = {"text": text} | ({"present": list(present)} if present else {})
    return who.post("/halls/JN01/bookings/check-in", body)


def find(who: Caller, **asked: str) -> Any:
    return who.post("/halls/JN01/bookings/find", asked)


def phone_pass(office: Office, minutes_old: float = 0, device: str = "0" * 16) -> str:
    secrets, now_ms = office.house.secrets, office.clock.now_ms()
    return phones.pass_text(secrets, phones.Pass("JN01", device, now_ms - round(minutes_old * 60_000)))


# --- by number and code -------------------------------------------------------------------------------------------


def test_a_number_typed_with_blanks_or_a_scanned_code_becomes_a_ticket(hall: Office) -> None:
    first, second = booked(hall, RENT, named(1)), booked(hall, RENT, named(2))
    go_to(hall, first, -10)
    for made, text in ((first, f" {first['number'][:4]} {first['number'][4:]}"), (second, second["link"])):
        go_to(hall, made, -10)
        here = check_in(hall.kiosk, text)
        assert (here.status_code, here.json["booking"]["state"]) == (200, "arrived"), here.json
        ticket = here.json["ticket"]
        assert (ticket["booked"], ticket["slot"], ticket["channel"]) == (True, made["start"], "booking")


@pytest.mark.parametrize("text", ["12345678", "1234567", "x", "https://quhao.example/p/b/made.up", "/b/"])
def test_what_names_no_booking_is_refused_alike(hall: Office, text: str) -> None:
    assert code_of(check_in(hall.kiosk, text)) == (404, "unknown_booking")
    assert code_of(find(hall.kiosk, scan=text)) == (404, "unknown_booking")


def test_numbers_cannot_be_tried_one_after_the_other(hall: Office) -> None:
    answers = [check_in(hall.kiosk, f"{10_000_000 + n}").status_code for n in range(61)]
    assert answers == [404] * 60 + [429]


def test_early_late_and_the_wrong_day_each_say_what_happens(hall: Office) -> None:
    made = booked(hall, RENT, named(1), slot=free(hall, RENT)[-4]["id"])
    early = check_in(hall.kiosk, made["number"])
    assert code_of(early) == (409, "too_early")
    assert made["check_in_from"][11:16] in early.json["error"]["message"]
    other = booked(hall, RENT, named(2), slot=free(hall, RENT, "2026-11-24")[0]["id"])
    assert code_of(check_in(hall.kiosk, other["number"])) == (409, "wrong_day")
    go_to(hall, made, 16)
    late = check_in(hall.kiosk, made["number"]).json
    assert (late["booking"]["state"], late["ticket"]["booked"]) == ("arrived", False)
    assert code_of(check_in(hall.kiosk, made["number"])) == (409, "booking_state_forbids")


def test_who_has_come_is_kept_until_the_other_comes_too(hall: Office) -> None:
    made = sale(hall)
    go_to(hall, made, -20)
    first = check_in(hall.kiosk, made["number"], "buyer").json
    assert (first["booking"]["state"], first["ticket"]) == ("partial", None)
    assert [(one["name"], one["here"]) for one in first["booking"]["people"]] == [("买方", True), ("卖方", False)]
    assert code_of(check_in(hall.kiosk, made["number"], "buyer")) == (422, "wrong_persons")
    go_to(hall, made, 10)
    both = check_in(hall.guide, made["number"], "seller").json
    assert (both["booking"]["state"], both["ticket"]["booked"]) == ("arrived", True)


# --- by phone -----------------------------------------------------------------------------------------------------


def test_a_phone_before_the_entrance_screen_checks_its_booking_in(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    path = f"/public/bookings/{made['token']}/check-in"
    go_to(hall, made, -31)
    assert code_of(hall.nobody.post(path, {"phone": phone_pass(hall)})) == (409, "too_early")
    go_to(hall, made, -20)
    assert code_of(hall.nobody.post(path, {"phone": "made.up"})) == (403, "pass_is_over")
    assert code_of(hall.nobody.post(path, {"phone": phone_pass(hall, minutes_old=21)})) == (403, "pass_is_over")
    here = hall.nobody.post(path, {"phone": phone_pass(hall)})
    assert (here.status_code, here.json["booking"]["state"]) == (200, "arrived"), here.json
    assert "/t/" in here.json["ticket"]["link"] and "id" not in here.json["ticket"]
    assert here.json["booking"]["ticket"].endswith(here.json["ticket"]["link"].split("/t/")[1])


def test_a_phone_says_who_is_here(hall: Office) -> None:
    made = sale(hall)
    go_to(hall, made, -20)
    path, body = f"/public/bookings/{made['token']}/check-in", {"phone": phone_pass(hall), "present": ["seller"]}
    here = hall.nobody.post(path, body).json
    assert (here["booking"]["state"], here["booking"]["missing"], here["ticket"]) == ("partial", ["buyer"], None)
    assert code_of(hall.nobody.post("/public/bookings/made.up/check-in", body)) == (404, "unknown_booking")


# --- finding ------------------------------------------------------------------------------------------------------


def test_the_desk_finds_by_surname_and_last_digits_and_sees_masked_names(hall: Office) -> None:
    made = booked(hall, RENT, named(7))
    person = named(7)["person"]
    asked = {"name": person["name"][0], "digits": person["id_number"][-4:]}
    found = find(hall.guide, **asked).json["bookings"]
    assert [one["number"] for one in found] == [made["number"]]
    assert found[0]["persons_masked"][0]["name"] != person["name"]
    assert person["id_number"] not in str(found) and person["name"] not in str(found)
    assert find(hall.guide, name="欧阳", digits="0000").json["bookings"] == []
    assert code_of(find(hall.kiosk, **asked)) == (403, "not_allowed")
    assert code_of(find(hall.clerk, **asked)) == (403, "not_allowed")
    assert code_of(find(hall.guide, name="王")) == (400, "bad_input")
    assert code_of(find(hall.guide)) == (400, "bad_input")
    assert "persons_masked" not in find(hall.kiosk, number=made["number"]).json["bookings"][0]
    assert find(hall.guide, booking=made["id"]).json["bookings"][0]["number"] == made["number"]


def test_after_its_day_a_booking_is_found_by_nobody_any_more(hall: Office) -> None:
    booked(hall, RENT, named(7))
    hall.clock.step(86_400)
    hall.house._forget_keys(0)
    assert hall.house.database.read(lambda rows: rows.value("SELECT count(*) FROM booking_find")) == 0


def test_the_phone_of_a_booking_is_seen_by_one_deliberate_act_that_is_journalled(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    assert "13800001234" not in str(hall.guide.get(f"/halls/JN01/bookings?from={MONDAY}").json)
    assert hall.guide.post(f"/bookings/{made['id']}/phone").json == {"phone": "13800001234"}
    entry = hall.house.database.read(lambda rows: rows.one("SELECT * FROM journal ORDER BY pos DESC LIMIT 1"))
    assert (entry["kind"], entry["actor"]) == ("phone_seen", f"staff:{hall.guide.id}")
    assert "13800001234" not in entry["body"]


# --- lists --------------------------------------------------------------------------------------------------------


def test_the_days_list_counts_states_and_holds_no_names(hall: Office) -> None:
    first, second = sale(hall), booked(hall, RENT, named(3))
    hall.guide.post(f"/bookings/{second['id']}/cancel", {"reason": "系统维护"})
    go_to(hall, first, -20)
    check_in(hall.kiosk, first["number"], "buyer")
    day = hall.clerk.get("/halls/JN01/bookings").json
    assert day["counts"] == {"all": 2, "people": 3, "partial": 1, "cancelled": 1}
    in_order = sorted((first, second), key=lambda one: (one["start"], one["number"]))
    assert [one["number"] for one in day["bookings"]] == [one["number"] for one in in_order]
    assert all(named(n)["person"]["name"] not in str(day) for n in (1, 2, 3))
    assert code_of(hall.clerk.get("/halls/JN01/bookings?from=yesterday")) == (400, "not_a_day")
    assert code_of(hall.clerk.get(f"/halls/JN01/bookings?from={MONDAY}&to=2027-11-23")) == (400, "bad_input")


def load(who: Caller) -> dict[tuple[str, str], Any]:
    found = who.get("/halls/JN01/load?to=2026-11-24").json["load"]
    return {(one["day"], one["line"]): one for one in found}


def test_the_load_adds_up_for_every_line_and_day(hall: Office) -> None:
    before = load(hall.manager)
    made = booked(hall, RENT, named(1))
    after = load(hall.evaluator)
    line = made["queue"]["id"]
    assert after[MONDAY, line]["booked"] == before[MONDAY, line]["booked"] + 1
    assert all(one["places"] == one["booked"] + one["held"] + one["free"] - one["over"] for one in after.values())
    slot = next(one for one in after[MONDAY, line]["slots"] if one["id"] == made["slot"])
    assert (slot["booked"], slot["start"]) == (1, made["start"])
    hall.guide.post(f"/bookings/{made['id']}/cancel")


def test_whose_people_did_not_all_come_is_told_on_the_tickets_page(hall: Office) -> None:
    made, rent = sale(hall), booked(hall, RENT, named(5))
    go_to(hall, made, -20)
    check_in(hall.kiosk, made["number"], "buyer")
    go_to(hall, rent, -10)
    kept = check_in(hall.kiosk, rent["number"]).json["ticket"]["token"]
    go_to(hall, made, 16)
    hall.house._bookings(0)
    again = hall.nobody.get(f"/public/bookings/{made['token']}").json
    assert again["state"] == "arrived"
    page = hall.app.test_client().get
    assert "没有按时到齐：已按现场取号排队" in page(f"/p/t/{again['ticket'].split('/t/')[1]}").text
    assert f"预约 {rent['start'][11:16]}：按预约时间叫号" in page(f"/p/t/{kept}").text
