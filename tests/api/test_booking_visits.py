"""A team that goes to people's homes: no check-in, its word on the visit, and the day's list where it is given."""

from __future__ import annotations

import json
import re
from secrets import token_hex
from typing import Any

import pytest

from appointments import replay
from queue_server.hall import service as halls
from queue_server.people import service as people
from tests.appointments.arrivals import ADDRESS, MONDAY, RENT, booked, free, go_to, named
from tests.conftest import JN01, Office
from tests.pages.booker import Booker, person
from tests.pages.test_bookings import browser

TUESDAY = "2026-11-24"
OF_KIND = "SELECT body FROM journal WHERE kind = ? ORDER BY pos"


@pytest.fixture
def hall(office: Office) -> Office:
    text = re.sub(rf'(?m)^(id = "{RENT}"\n)', r"\1home_teams = 2\n", JN01.read_text("utf-8"))
    office.house.database.write(lambda tx: halls.load(tx, text))
    return office


def test_whom_a_team_visits_is_not_checked_in_and_the_team_says_what_came_of_it(hall: Office) -> None:
    made, other = booked(hall, RENT, named(1)), booked(hall, RENT, named(2))
    page = f"/bookings?day={MONDAY}"
    early = hall.clerk.post(f"/bookings/{made['id']}/visited")
    assert (early.status_code, early.json["error"]["code"]) == (409, "too_early")
    assert "data-visit" not in browser(hall, "clerk").get(page).text
    go_to(hall, made, 0)
    refused = hall.kiosk.post(f"/bookings/{made['id']}/check-in")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "visited_at_home")
    assert f'data-visit="{made["id"]}"' in browser(hall, "clerk").get(page).text
    met = hall.clerk.post(f"/bookings/{made['id']}/visited")
    assert (met.status_code, met.json["state"], met.json["ticket"]) == (200, "arrived", None)
    missed = hall.clerk.post(f"/bookings/{other['id']}/visited", {"met": False})
    assert (missed.status_code, missed.json["state"]) == (200, "missed")
    again = hall.clerk.post(f"/bookings/{made['id']}/visited")
    assert (again.status_code, again.json["error"]["code"]) == (409, "booking_state_forbids")
    shown = browser(hall, "clerk").get(page).text
    assert "已上门" in shown and "data-visit" not in shown
    own = hall.nobody.get(f"/public/bookings/{made['token']}").json
    assert (own["state"], own["ticket"]) == ("arrived", None)
    assert hall.app.test_client().get(f"/p/b/{made['token']}").status_code == 200


def told(hall: Office, path: str, body: dict[str, Any]) -> Any:
    """A call by a clerk who has just signed in: days may have passed."""
    headers = {"Idempotency-Key": token_hex(8)}
    return browser(hall, "clerk").post(f"/api/v1{path}", json=body, headers=headers)


def test_a_visit_needs_an_address_that_only_the_round_and_the_bookings_own_link_show(hall: Office) -> None:
    slot = free(hall, RENT)[0]["id"]
    body = {"hall": "JN01", "service": RENT, "slot": slot, "channel": "desk", "phone": "13800001234"}
    refused = hall.guide.post("/bookings", body | {"persons": [named(1)], "address": "  "})
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "address_is_needed")
    made = booked(hall, RENT, named(1))
    elsewhere = booked(hall, "fund-unit", named(2))
    round_of = hall.clerk.post("/halls/JN01/bookings/round", {"day": MONDAY})
    assert round_of.json == {"visits": [{"id": made["id"], "address": ADDRESS}]}
    assert hall.nobody.get(f"/public/bookings/{made['token']}").json["address"] == ADDRESS
    assert hall.nobody.get(f"/public/bookings/{elsewhere['token']}").json["address"] is None
    staff = [made, hall.guide.get(f"/bookings/{made['id']}").json, hall.guide.get("/halls/JN01/bookings").json]
    pages = [browser(hall, "guide").get(path).text for path in ("/bookings", "/bookings/round", "/bookings/table.csv")]
    assert not [one for one in (*map(json.dumps, staff), *pages) if ADDRESS in one or "\\u5386" in one]
    written = [path for path in hall.house.data.rglob("*") if path.is_file()]
    assert written and not [path for path in written if ADDRESS.encode() in path.read_bytes()], "it lies there sealed"
    seen = hall.house.database.read(lambda rows: rows.one("SELECT * FROM journal WHERE kind = 'round_seen'"))
    assert seen["actor"].startswith("staff:") and json.loads(seen["body"]) == {"visits": 1}
    nobody = hall.nobody.post("/halls/JN01/bookings/round", {"day": MONDAY})
    assert nobody.status_code == 401
    assert hall.clerk.post("/halls/JN01/bookings/round", {"day": "2026-13-01"}).status_code == 400


def test_the_address_goes_with_the_names(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    hall.clock.step(4 * 24 * 3600)
    hall.house.database.write(people.drop_due)
    found = told(hall, "/halls/JN01/bookings/round", {"day": MONDAY}).json
    assert found == {"visits": [{"id": made["id"], "address": None}]}


def test_a_word_that_was_wrong_is_corrected_with_a_reason_and_the_journal_keeps_both(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    go_to(hall, made, 5)
    path = f"/bookings/{made['id']}/visited"
    assert hall.clerk.post(path, {"met": False}).json["state"] == "missed"
    name = named(1)["person"]["name"]
    mended = hall.clerk.post(path, {"met": True, "reason": f"敲错门，{name}在家，电话 13800001234"})
    assert (mended.status_code, mended.json["state"]) == (200, "arrived")
    back = hall.guide.post(path, {"met": False, "reason": "前一次点错"})
    assert (back.status_code, back.json["state"]) == (200, "missed")
    twice = hall.guide.post(path, {"met": False, "reason": "再点一次"})
    assert (twice.status_code, twice.json["error"]["code"]) == (409, "booking_state_forbids")
    kept = hall.house.database.read(
        lambda rows: [json.loads(row["body"]) for row in rows.all(OF_KIND, "booking_corrected")]
    )
    assert [one["set"]["state"] for one in kept] == ["arrived", "missed"]
    assert (
        name not in kept[0]["reason"] and "13800001234" not in kept[0]["reason"] and kept[1]["reason"] == "前一次点错"
    )
    assert hall.house.database.read(replay.differences) == []


def test_a_word_stands_after_the_next_working_day_and_where_people_come_to_the_hall(hall: Office) -> None:
    made, here = booked(hall, RENT, named(1)), booked(hall, "fund-unit", named(2))
    go_to(hall, made, 5)
    hall.clerk.post(f"/bookings/{made['id']}/visited")
    hall.clock.step(3 * 24 * 3600)
    late = told(hall, f"/bookings/{made['id']}/visited", {"met": False, "reason": "记错"})
    assert (late.status_code, late.json["error"]["code"]) == (409, "word_stands")
    hall.house.close_days(hall.clock.now_ms())
    other = told(hall, f"/bookings/{here['id']}/visited", {"met": True, "reason": "记错"})
    assert (other.status_code, other.json["error"]["code"]) == (409, "not_at_home")


def test_a_visit_is_put_off_before_and_after_its_word_and_counts_against_nobody(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    go_to(hall, made, 5)
    later = [one["id"] for one in free(hall, RENT, TUESDAY)]
    path = f"/bookings/{made['id']}/postpone"
    assert hall.clerk.post(path, {"slot": later[0]}).status_code == 400
    first = hall.clerk.post(path, {"slot": later[0], "reason": "路上堵车"})
    assert (first.status_code, first.json["state"], first.json["slot"]) == (200, "booked", later[0])
    go_to(hall, first.json, 5)
    assert told(hall, f"/bookings/{made['id']}/visited", {"met": False}).json["state"] == "missed"
    again = told(hall, path, {"slot": later[4], "reason": "是我们走错了"})
    assert (again.status_code, again.json["state"], again.json["slot"]) == (200, "booked", later[4])
    assert again.json["excused"] == "是我们走错了"
    twice = told(hall, "/bookings", anew(later[5]))
    assert (twice.status_code, twice.json["error"]["code"]) == (409, "already_booked")
    assert hall.house.database.read(replay.differences) == []
    address = told(hall, "/halls/JN01/bookings/round", {"day": TUESDAY}).json["visits"][0]["address"]
    assert address == ADDRESS


def test_whoever_booked_anew_meanwhile_is_not_put_off_into_two_bookings_of_a_day(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    go_to(hall, made, 5)
    hall.clerk.post(f"/bookings/{made['id']}/visited", {"met": False})
    later = [one["id"] for one in free(hall, RENT, TUESDAY)]
    assert hall.guide.post("/bookings", anew(later[0])).status_code == 201
    refused = hall.clerk.post(f"/bookings/{made['id']}/postpone", {"slot": later[3], "reason": "改期"})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "already_booked")
    assert hall.guide.get(f"/bookings/{made['id']}").json["state"] == "missed"


def anew(slot: str) -> dict[str, Any]:
    """The same person once more."""
    body = {"hall": "JN01", "service": RENT, "slot": slot, "channel": "desk", "phone": "13800001234"}
    return body | {"persons": [named(1)], "address": ADDRESS}


def test_the_round_has_keys_for_each_visit_by_what_was_said_of_it(hall: Office) -> None:
    made, later = booked(hall, RENT, named(1)), booked(hall, RENT, named(2), slot=free(hall, RENT)[-1]["id"])
    go_to(hall, made, 5)
    page = browser(hall, "clerk").get("/bookings/round").text
    assert page.count('data-met="1"') == 1 and page.count('data-act="postpone"') == 2 and "还没到时间" in page
    hall.clerk.post(f"/bookings/{made['id']}/visited", {"met": False})
    page = browser(hall, "clerk").get("/bookings/round").text
    assert "更正为：已上门" in page and 'data-met="1"' not in page and "data-phone" not in page
    hall.guide.post(f"/bookings/{later['id']}/cancel", {"reason": "停办"})
    english = browser(hall, "guide").get("/bookings/round?lang=en").text
    assert "It was done" in english and english.count('data-act="postpone"') == 1 and "data-phone" in english
    assert "这一天没有上门预约" in browser(hall, "clerk").get("/bookings/round?day=2026-11-27").text
    assert browser(hall, "clerk").get("/bookings/round?day=nonsense").status_code == 400
    assert "上门名单" in browser(hall, "clerk").get("/bookings").text


def test_the_bookings_own_page_says_where_and_when_the_team_comes_and_asks_for_no_check_in(hall: Office) -> None:
    made = booked(hall, RENT, named(1))
    path = f"/p/b/{made['token']}"
    text = hall.app.test_client().get(path).text
    assert ADDRESS in text and "在这个时间上门，请在家等候" in text
    assert "签到" not in text.split("<main", 1)[1]
    assert ADDRESS not in hall.app.test_client().get(f"{path}.ics").text
    go_to(hall, made, 5)
    hall.clerk.post(f"/bookings/{made['id']}/visited", {"met": False})
    assert "上门时家中无人" in hall.app.test_client().get(path).text


def test_on_the_phone_the_address_is_asked_for_and_a_missing_one_is_marked(hall: Office) -> None:
    phone = Booker(hall, RENT)
    assert 'name="add"' not in phone.times(), "a visit at home is for one service"
    to, form = phone.details()
    assert 'name="address"' in phone.page(to)
    wrong = phone.phone.post(to, data=form | person(1) | {"phone": "13800001111", "address": " "})
    assert wrong.status_code == 422 and "请填写上门地址" in wrong.text
    sent = phone.phone.post(to, data=form | person(1) | {"phone": "13800001111", "address": ADDRESS})
    phone.prove(sent.headers["Location"])
    assert ADDRESS in phone.page(sent.headers["Location"])
