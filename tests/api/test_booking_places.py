"""Places opened and closed by hand, and a hall file that takes places from people who have booked."""

from __future__ import annotations

from queue_server.hall import service as halls
from tests.appointments.arrivals import booked, named
from tests.appointments.diary import hall_text
from tests.appointments.test_way import TUESDAY, book, free
from tests.conftest import Office

PATH = "/halls/JN01/places"


def test_a_manager_closes_a_morning_sees_whom_it_meets_and_moves_them(office: Office) -> None:
    first = free(office, "fund-rent")[0]["id"]
    made = book(office, slot=first).json
    body = {"service": "fund-rent", "first": "20261124-0900", "last": "20261124-1145", "places": 0}
    answer = office.manager.post(PATH, body)
    assert answer.status_code == 200, answer.json
    assert [(one["id"], one["why"]) for one in answer.json["conflicts"]] == [(made["id"], "over")]
    assert all(one["id"] > "20261124-1200" for one in free(office, "fund-rent"))
    [conflict] = office.guide.get("/halls/JN01/bookings/conflicts").json["conflicts"]
    assert conflict["number"] == made["number"]
    later = conflict["suggested"]
    assert later == free(office, "fund-rent")[0]["id"]
    moved = office.manager.post(f"/bookings/{made['id']}/move", {"slot": later, "reason": "窗口检修"})
    assert (moved.status_code, moved.json["excused"]) == (200, "窗口检修")
    assert office.guide.get("/halls/JN01/bookings/conflicts").json == {"conflicts": []}
    again = office.manager.post(PATH, body | {"places": None})
    assert again.json == {"slots": answer.json["slots"], "conflicts": []}
    assert first in [one["id"] for one in free(office, "fund-rent")]


def test_one_call_closes_what_is_free_whatever_was_booked_since_the_page_was_drawn(office: Office) -> None:
    made = book(office, slot=free(office, "fund-rent")[0]["id"]).json
    body = {"service": "fund-rent", "first": "20261124-0900", "last": "20261124-1645", "places": "booked"}
    answer = office.manager.post(PATH, body)
    assert (answer.status_code, answer.json["conflicts"]) == (200, []), answer.json
    assert free(office, "fund-rent") == []
    assert office.guide.get(f"/bookings/{made['id']}").json["state"] in ("booked", "unverified")
    assert office.manager.post(PATH, body | {"places": "all"}).status_code == 400


def test_places_where_there_are_no_slots_are_refused(office: Office) -> None:
    body = {"service": "fund-rent", "first": "20261124-1210", "last": "20261124-1220", "places": 1}
    assert office.manager.post(PATH, body).json["error"]["code"] == "unknown_slot"
    assert office.manager.post(PATH, body | {"service": "records"}).json["error"]["code"] == "not_bookable"
    assert office.manager.post(PATH, body | {"places": -1}).status_code == 400


def test_the_preview_of_a_hall_file_says_how_many_bookings_it_leaves_without_a_place(office: Office) -> None:
    office.house.database.write(lambda tx: halls.load(tx, hall_text(), "2026-11-23"))
    for n in (1, 2):
        book(office, n=n)
    closed = hall_text() + f'\n[[hours.special]]\nday = "{TUESDAY}"\nreason = "停电"\n'
    seen = office.admin.post("/halls/JN01/file/preview", {"toml": closed}).json
    assert seen["problems"] == []
    assert seen["booking_conflicts"] == 2
    assert [one["says"] for one in seen["effects"] if one["part"] == "booking" and one["weight"] == "warn"] == [
        "有 2 个已约的预约将没有名额，请在预约列表中改期或取消，并通知本人。"
    ]
    same = office.admin.post("/halls/JN01/file/preview", {"toml": hall_text()}).json
    assert same["booking_conflicts"] == 0
    later = {"toml": closed, "valid_from": "2026-11-25"}
    assert office.admin.post("/halls/JN01/file/preview", later).json["booking_conflicts"] == 0


def test_a_reason_of_staff_puts_nobodys_name_or_number_into_the_journal(office: Office) -> None:
    slots = [one["id"] for one in free(office, "fund-rent")]
    who = named(1)
    person = who["person"]
    made = booked(office, "fund-rent", who, slot=slots[0])
    reason = f"{person['name']} {person['id_number']} 13912345678 窗口检修"
    moved = office.guide.post(f"/bookings/{made['id']}/move", {"slot": slots[1], "reason": reason})
    assert moved.json["excused"] == "[redacted] [redacted] [redacted] 窗口检修"
    ended = office.guide.post(f"/bookings/{made['id']}/cancel", {"reason": reason})
    assert ended.json["excused"] == "[redacted] [redacted] [redacted] 窗口检修"
    said = office.house.database.read(lambda rows: str([row["body"] for row in rows.all("SELECT body FROM journal")]))
    assert "窗口检修" in said and not any(one in said for one in (person["name"], person["id_number"], "13912345678"))


def test_staff_are_offered_no_time_that_has_begun(office: Office) -> None:
    now = office.house.sight.at(office.house.hall("JN01"), office.clock.now_ms())
    slots = office.guide.get("/halls/JN01/services/fund-rent/slots").json["slots"]
    assert now is not None
    past = [one for one in slots if one["start"] <= now]
    assert past and all(one["left"] == 0 for one in past)
    assert any(one["left"] for one in slots)
