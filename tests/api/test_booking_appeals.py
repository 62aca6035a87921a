"""A holder sees what counts against them and appeals; staff hear it. Nothing of it reaches the journal in words."""

from __future__ import annotations

from typing import Any

from queue_server.hall import service as halls
from tests.appointments.diary import hall_text
from tests.appointments.test_way import book, start_ms
from tests.conftest import PASSWORD, Office

WORDS = "孩子急诊，见病历"


def missed(office: Office) -> Any:
    """A booking nobody came for, on the next morning."""
    text = hall_text(policy="quanzhou")
    office.house.database.write(lambda tx: halls.load(tx, text, "2026-11-23"))
    made = book(office).json
    office.clock.step((start_ms(office, made["id"]) - office.clock.now_ms()) / 1000)
    booking = made["id"]
    office.house.database.write(
        lambda tx: tx.execute("UPDATE booking SET state = 'booked', verify_by_ms = NULL WHERE id = ?", booking)
    )
    office.clock.step(24 * 3600)
    office.house.close_days(office.clock.now_ms())
    for name in ("guide", "manager", "auditor"):  # yesterday's sessions are over
        caller = office.callers[name]
        answer = caller.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
        caller.token = answer.json["token"]
    return made


def test_a_miss_is_shown_to_its_holder_appealed_against_and_excused(office: Office) -> None:
    made = missed(office)
    own = f"/public/bookings/{made['token']}"
    seen = office.nobody.get(own).json
    assert (seen["state"], seen["can_appeal"], seen["appeal"]) == ("missed", True, None)
    assert seen["standing"]["counts"][0] | {"expires": ""} == {"what": "missed", "count": 1, "limit": 2, "expires": ""}
    assert seen["standing"]["warned"] and seen["standing"]["blocked_until"] is None
    after = office.nobody.post(f"{own}/appeal", {"text": WORDS})
    assert (after.status_code, after.json["appeal"]["state"]) == (200, "open")
    assert office.nobody.post(f"{own}/appeal", {"text": WORDS}).json["error"]["code"] == "already_appealed"
    [waiting] = office.guide.get("/halls/JN01/bookings/appeals").json["appeals"]
    assert (waiting["booking"], waiting["text"]) == (made["id"], WORDS)
    excused = office.guide.post(f"/bookings/{made['id']}/excuse", {"reason": "属实"})
    assert (excused.status_code, excused.json["excused"]) == (200, "属实")
    seen = office.nobody.get(own).json
    assert (seen["standing"]["counts"][0]["count"], seen["appeal"]["state"], seen["can_appeal"]) == (
        0,
        "granted",
        False,
    )
    journal = office.auditor.get("/halls/JN01/journal?limit=500").json["entries"]
    assert {"appeal_made", "booking_excused", "appeal_granted"} <= {one["kind"] for one in journal}
    assert WORDS not in str(journal)


def test_an_appeal_that_is_not_granted_says_why(office: Office) -> None:
    made = missed(office)
    path = f"/bookings/{made['id']}/appeal/decline"
    assert office.manager.post(path, {"reason": "无凭证"}).json["error"]["code"] == "nothing_to_decline"
    office.nobody.post(f"/public/bookings/{made['token']}/appeal", {"text": WORDS})
    assert office.manager.post(path, {"reason": "无凭证"}).status_code == 200
    seen = office.nobody.get(f"/public/bookings/{made['token']}").json
    assert seen["appeal"] == {"state": "declined", "answer": "无凭证"}
    assert seen["standing"]["counts"][0]["count"] == 1


def test_nobody_appeals_against_a_booking_that_stands_or_by_a_forged_link(office: Office) -> None:
    made = book(office).json
    stands = office.nobody.post(f"/public/bookings/{made['token']}/appeal", {"text": WORDS})
    assert stands.json["error"]["code"] == "nothing_to_appeal"
    forged = office.nobody.post("/public/bookings/none.none/appeal", {"text": WORDS})
    assert forged.json["error"]["code"] == "unknown_booking"
