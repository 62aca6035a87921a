"""Whoever wants more than their share: floods, forged holds, replays, other people's links, guesses, wrong clocks."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from appointments import work
from queue_server.wiring import pace
from tests.appointments.test_way import TUESDAY, book, code, free, hold, named, start_ms
from tests.conftest import Office

HOLDS = "/bookings/holds"


def wish(office: Office, **more: Any) -> dict[str, Any]:
    return {"hall": "JN01", "service": "fund-rent", "slot": free(office, "fund-rent")[0]["id"], **more}


def worked(office: Office) -> str:
    asked = office.nobody.get("/public/work").json
    return work.solve(asked["challenge"], asked["bits"])


def body(office: Office, n: int = 1, **more: Any) -> dict[str, Any]:
    return wish(office, channel="online", phone=f"1380000{n:04d}", persons=[named(n)], **more)


# --- floods -----------------------------------------------------------------------------------------------------------


def test_without_the_sum_an_address_holds_thirty_places_a_minute_and_no_more(office: Office) -> None:
    wanted = wish(office)
    found = [office.nobody.post(HOLDS, wanted).status_code for _ in range(31)]
    assert 429 not in found[:30] and found[30] == 429
    refused = office.nobody.post(HOLDS, wanted)
    assert (refused.json["error"]["code"], "Retry-After" in refused.headers) == ("too_many_requests", True)
    office.clock.at_mono_s += 61
    assert office.nobody.post(HOLDS, wanted).status_code != 429


def test_a_flood_from_one_address_still_lets_ten_places_go(office: Office) -> None:
    wanted = wish(office)
    opened = {"service": "fund-rent", "first": wanted["slot"], "last": wanted["slot"], "places": 12}
    assert office.manager.post("/halls/JN01/places", opened).status_code == 200  # ten of them online
    found = [office.nobody.post(HOLDS, wanted) for _ in range(60)]
    codes = [one.json.get("error", {}).get("code", "") for one in found]
    assert codes == [""] * 10 + ["slot_is_full"] * 20 + ["too_many_requests"] * 30


def test_nor_does_it_hold_all_places_a_little_at_a_time(office: Office) -> None:
    wanted, found = wish(office), list[int]()
    for _ in range(5):
        found += [office.nobody.post(HOLDS, wanted).status_code for _ in range(30)]
        office.clock.at_mono_s += 61
    assert found.index(429) == pace.HELD_MAX
    office.clock.at_mono_s += 600
    assert office.nobody.post(HOLDS, wanted).status_code != 429


def test_with_the_sum_done_a_full_minute_is_not_the_end(office: Office) -> None:
    wanted = wish(office)
    for _ in range(31):
        office.nobody.post(HOLDS, wanted)
    later = free(office, "fund-rent")[-1]["id"]
    answer = office.nobody.post(HOLDS, wanted | {"slot": later, "work": worked(office)})
    assert answer.status_code == 201, answer.json


def test_a_sum_counts_once_and_sent_again_with_the_same_request_is_a_retry(office: Office) -> None:
    wanted = wish(office, work=worked(office))
    first = office.nobody.post(HOLDS, wanted, key="one")
    assert first.status_code == 201
    assert office.nobody.post(HOLDS, wanted, key="one").json == first.json
    other = wanted | {"slot": free(office, "fund-rent")[-1]["id"]}
    assert office.nobody.post(HOLDS, other).json["error"]["code"] == "work_is_missing"


@pytest.mark.parametrize("bad", ["x", "a.b:1", "零:1", ":", "1.2.3.4:5"])
def test_a_sum_that_is_not_ours_holds_nothing(office: Office, bad: str) -> None:
    answer = office.nobody.post(HOLDS, wish(office, work=bad))
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "work_is_missing")


def test_a_sum_of_before_yesterdays_keys_or_of_too_long_ago_holds_nothing(office: Office) -> None:
    done = worked(office)
    office.clock.step(work.LASTS_MS / 1000)
    assert office.nobody.post(HOLDS, wish(office, work=done)).json["error"]["code"] == "work_is_missing"


def test_a_body_that_is_no_object_is_a_bad_request_and_no_fault(office: Office) -> None:
    for sent in (b"[]", b'"work"', b"{", b"\xff", b'{"work": 5}', b"[" * 5000):
        answer = office.app.test_client().post(
            f"/api/v1{HOLDS}", data=sent, content_type="application/json", headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code in (400, 422), sent


# --- holds ------------------------------------------------------------------------------------------------------------


def test_a_forged_hold_books_nothing(office: Office) -> None:
    mine = hold(office, "fund-rent", free(office, "fund-rent")[0]["id"])
    subject, mac = mine.rsplit(".", 1)
    forged = [f"{subject}.{mac[::-1]}", f"x{subject}.{mac}", subject, "none.none", "零.零", f"{subject}.", mac]
    for bad in forged:
        answer = office.nobody.post("/bookings", body(office, hold=bad))
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "hold_is_over"), bad


def test_tokens_of_one_kind_are_nothing_as_another(office: Office) -> None:
    mine = hold(office, "fund-rent", free(office, "fund-rent")[0]["id"])
    made = book(office).json
    assert office.nobody.get(f"/public/bookings/{mine}").status_code == 404
    answer = office.nobody.post("/bookings", body(office, n=2, hold=made["token"]))
    assert answer.json["error"]["code"] == "hold_is_over"


def test_a_hold_of_somebody_else_cannot_be_given_up_by_guessing(office: Office) -> None:
    slot = free(office, "fund-rent")[0]
    hold(office, "fund-rent", slot["id"])
    before = free(office, "fund-rent")[0]["free"]
    office.nobody.post(HOLDS, wish(office, slot=free(office, "fund-rent")[-1]["id"], earlier="none.none"))
    assert free(office, "fund-rent")[0]["free"] == before


# --- replays ----------------------------------------------------------------------------------------------------------


def test_a_confirmation_sent_twice_is_one_booking(office: Office) -> None:
    sent = body(office)
    sent["hold"] = hold(office, "fund-rent", sent["slot"])
    first = office.nobody.post("/bookings", sent, key="same")
    again = office.nobody.post("/bookings", sent, key="same")
    assert (first.status_code, again.status_code, again.json["id"]) == (201, 201, first.json["id"])
    other = office.nobody.post("/bookings", sent, key="another")
    assert other.json["error"]["code"] in ("hold_is_over", "already_booked")
    count = office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM booking"))
    assert count == 1


def test_a_used_code_proves_nothing_again_and_a_cancelled_booking_stays_cancelled(office: Office) -> None:
    made = book(office).json
    own, digits = f"/public/bookings/{made['token']}", code(office, made["id"])
    assert office.nobody.post(f"{own}/verify", {"code": digits}).status_code == 200
    assert office.nobody.post(f"{own}/verify", {"code": digits}).json["error"]["code"] == "booking_state_forbids"
    assert office.nobody.post(f"{own}/cancel").status_code == 200
    for act, sent in (("cancel", {}), ("verify", {"code": digits}), ("move", {"slot": made["slot"]})):
        assert office.nobody.post(f"{own}/{act}", sent).status_code == 409


# --- other people's bookings ------------------------------------------------------------------------------------------


def test_a_link_that_is_forged_and_one_of_nothing_are_told_apart_by_nobody(office: Office) -> None:
    made = book(office).json
    subject, mac = made["token"].rsplit(".", 1)
    genuine_of_nothing = office.house.secrets.token("booking", "0" * 16)
    answers = [
        office.nobody.get(f"/public/bookings/{token}")
        for token in (f"{subject}.{'A' * len(mac)}", f"{subject}x.{mac}", genuine_of_nothing, "x")
    ]
    assert {(one.status_code, one.json["error"]["message"]) for one in answers} == {
        (404, "没有找到这个预约。请核对预约号。")
    }


@pytest.mark.parametrize("act", ["cancel", "move", "check-in", "excuse", "appeal/decline", "phone"])
def test_the_id_of_a_booking_opens_nothing_to_a_stranger(office: Office, act: str) -> None:
    made = book(office).json
    assert office.nobody.post(f"/bookings/{made['id']}/{act}", {}).status_code == 401
    assert office.nobody.get(f"/bookings/{made['id']}").status_code == 401


def test_a_link_shows_neither_name_nor_document_nor_phone(office: Office) -> None:
    made = book(office, n=5).json
    text = office.nobody.get(f"/public/bookings/{made['token']}").get_data(as_text=True)
    person = named(5)["person"]
    assert not any(one in text for one in (person["name"], person["id_number"], "13800000005"))


def test_looking_up_links_one_after_the_other_ends_soon(office: Office) -> None:
    found = [office.nobody.get(f"/public/bookings/x{n}.y").status_code for n in range(241)]
    assert set(found[:240]) == {404} and found[240] == 429


def test_guessing_a_code_ends_with_the_booking(office: Office) -> None:
    made = book(office).json
    own = f"/public/bookings/{made['token']}/verify"
    right = code(office, made["id"])
    wrong = [f"{n:06d}" for n in range(7) if f"{n:06d}" != right][:6]
    found = [office.nobody.post(own, {"code": one}).json["error"]["code"] for one in wrong]
    assert found == ["wrong_phone_code"] * 4 + ["code_is_over", "booking_state_forbids"]


# --- clocks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", ["20261123-0900", "20261024-0900", "20361124-0900", "20261124-0317", "20261128-1500"])
def test_a_slot_of_the_past_the_far_future_or_of_no_opening_is_refused(office: Office, slot: str) -> None:
    answer = office.nobody.post(HOLDS, wish(office) | {"slot": slot})
    assert answer.json["error"]["code"] in ("slot_not_offered", "slot_has_begun", "unknown_slot")


@pytest.mark.parametrize("slot", ["20261324-0900", "20261124-2561", "00000000-0000", "99999999-9999"])
def test_a_slot_that_is_no_time_is_refused(office: Office, slot: str) -> None:
    assert office.nobody.post(HOLDS, wish(office) | {"slot": slot}).status_code in (400, 404)


def test_only_the_halls_clock_ends_a_hold(office: Office) -> None:
    sent = body(office)
    sent["hold"] = hold(office, "fund-rent", sent["slot"])
    office.clock.at_mono_s += 3600  # however long the browser thinks it took
    office.clock.step(9 * 60)
    assert office.nobody.post("/bookings", sent, Date="Mon, 23 Nov 2020 00:00:00 GMT").status_code == 201


def test_when_the_clock_is_set_back_a_place_is_still_spent_once(office: Office) -> None:
    made = book(office).json
    office.clock.step(-3600)
    assert office.nobody.post(f"/public/bookings/{made['token']}/cancel").status_code == 200
    assert start_ms(office, made["id"]) > 0
    spent = office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM place WHERE until_ms IS NULL"))
    assert spent == 0


# --- what is written down ---------------------------------------------------------------------------------------------


def test_refusals_are_logged_without_anything_personal(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    person = named(7)["person"]
    with caplog.at_level(logging.DEBUG):
        sent = body(office, n=7)
        sent["hold"] = "none.none"
        office.nobody.post("/bookings", sent)
        office.nobody.post("/bookings", sent | {"persons": [{"role": "x", "person": person}]})
        made = book(office, n=7).json
        office.nobody.post(f"/public/bookings/{made['token']}/verify", {"code": "999999"})
    for secret in (person["name"], person["id_number"], "13800000007", code(office, made["id"])):
        assert secret not in caplog.text
    journal = office.auditor.get("/halls/JN01/journal?limit=500").get_data(as_text=True)
    assert person["name"] not in journal and person["id_number"] not in journal and "13800000007" not in journal
    assert TUESDAY in journal


# --- what no form of ours would send ----------------------------------------------------------------------------------


def test_a_service_named_twice_is_refused_by_every_call(office: Office) -> None:
    for also in (["fund-rent"], ["fund-repay", "fund-repay"]):
        found = [
            office.nobody.post(HOLDS, wish(office, also=also)),
            office.guide.post("/bookings", body(office, also=also) | {"channel": "desk"}),
            office.nobody.get(f"/halls/JN01/services/fund-rent/slots?from={TUESDAY}&also={','.join(also)}"),
        ]
        assert [(one.status_code, one.json["error"]["code"]) for one in found] == [(400, "bad_input")] * 3


def test_one_document_under_two_names_is_refused(office: Office) -> None:
    for people in ((1, 2, 2), (1, 1)):
        persons = [named(people[0], "agent"), *(named(n, "principal") for n in people[1:])]
        answer = office.guide.post("/bookings", body(office) | {"channel": "desk", "persons": persons})
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "same_person_twice")


def test_the_pages_answer_odd_slots_by_the_times_there_are(office: Office) -> None:
    for slot in ("00010101-0000", "99991231-2359", "x", ""):
        for step in ("", "/details"):
            answer = office.nobody.client.post(f"/p/book/fund-rent{step}", data={"slot": slot})
            assert answer.status_code < 500, (slot, step)
