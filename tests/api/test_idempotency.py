"""Once: the same key gives the same answer byte for byte and no second effect; refusals and secrets are not kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import PASSWORD, Office

BODY = {"hall": "JN01", "service": "records", "channel": "kiosk"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def count(office: Office, table: str) -> int:
    return int(office.house.database.read(lambda rows: rows.value(f"SELECT count(*) FROM {table}")))


def test_issuing_demands_a_key(office: Office) -> None:
    for headers in ({}, {"Idempotency-Key": ""}):
        answer = office.kiosk.client.post(
            "/api/v1/tickets", json=BODY, headers={"Authorization": f"Bearer {office.kiosk.token}", **headers}
        )
        assert code_of(answer) == (400, "idempotency_key_missing")


def test_the_same_key_gives_the_same_answer_and_one_ticket(office: Office) -> None:
    first = office.kiosk.post("/tickets", BODY, key="K")
    before = count(office, "journal")
    office.clock.step(60)
    again = office.kiosk.post("/tickets", BODY, key="K")
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert count(office, "journal") == before


def test_the_answer_stays_the_same_when_the_ticket_has_moved_on(office: Office) -> None:
    first = office.kiosk.post("/tickets", BODY, key="moves")
    office.guide.post(f"/tickets/{first.json['id']}/cancel")
    assert office.kiosk.post("/tickets", BODY, key="moves").data == first.data


def test_the_same_key_with_another_body_is_refused(office: Office) -> None:
    office.kiosk.post("/tickets", BODY, key="B")
    before = count(office, "journal")
    for body in (BODY | {"service": "collect-3"}, BODY | {"priority": "other"}):
        assert code_of(office.kiosk.post("/tickets", body, key="B")) == (422, "idempotency_key_reused")
    assert count(office, "journal") == before


def test_the_same_key_on_another_ticket_is_refused(office: Office) -> None:
    one, two = take(office.kiosk), take(office.kiosk)
    assert office.guide.post(f"/tickets/{one['id']}/cancel", key="T").status_code == 200
    assert code_of(office.guide.post(f"/tickets/{two['id']}/cancel", key="T")) == (422, "idempotency_key_reused")


def test_keys_of_two_callers_and_of_two_calls_do_not_meet(office: Office) -> None:
    other = office.add_device("kiosk", "kiosk2")
    mine, theirs = (caller.post("/tickets", BODY, key="same") for caller in (office.kiosk, other))
    assert mine.json["id"] != theirs.json["id"]
    cancelled = office.guide.post(f"/tickets/{mine.json['id']}/cancel", key="same")
    assert cancelled.json["state"] == "cancelled"


def test_two_citizens_may_choose_the_same_key(office: Office) -> None:
    for ticket in (take(office.kiosk), take(office.kiosk)):
        answer = office.nobody.post(f"/public/tickets/{ticket['token']}/cancel", key="1")
        assert answer.json["state"] == "cancelled"


def test_a_refusal_is_not_kept_so_that_the_same_key_works_when_the_reason_has_gone(office: Office) -> None:
    office.manager.post("/halls/JN01/queues/E/stop", {"reason": "x"})
    kept = count(office, "answer")
    assert code_of(office.kiosk.post("/tickets", BODY, key="later"))[0] == 409
    assert count(office, "answer") == kept
    office.manager.post("/halls/JN01/queues/E/reopen")
    assert office.kiosk.post("/tickets", BODY, key="later").status_code == 201


def test_every_act_with_a_key_happens_once(office: Office) -> None:
    sign_on(office.clerk)
    take(office.kiosk)
    call: dict[str, Any] = office.clerk.post("/halls/JN01/windows/317/call", key="C").json
    assert office.clerk.post("/halls/JN01/windows/317/call", key="C").json == call
    path = f"/tickets/{call['ticket']['id']}"
    for act in ("serve", "hold", "resume", "finish"):
        body = {"outcome": "consulted"} if act == "finish" else {}
        first = office.clerk.post(f"{path}/{act}", body, key=act)
        before = count(office, "journal")
        assert office.clerk.post(f"{path}/{act}", body, key=act).data == first.data
        assert count(office, "journal") == before


def test_an_act_without_a_key_is_taken(office: Office) -> None:
    ticket = take(office.kiosk)
    answer = office.guide.client.post(
        f"/api/v1/tickets/{ticket['id']}/cancel", headers={"Authorization": f"Bearer {office.guide.token}"}
    )
    assert answer.json["state"] == "cancelled"


def test_signing_in_and_enrolling_are_never_kept(office: Office) -> None:
    device = office.admin.post("/devices", {"hall": "JN01", "kind": "board", "name": "once"}, key="D").json
    kept = count(office, "answer")
    body = {"account": "auditor", "password": PASSWORD}
    tokens = {office.nobody.post("/sign-in", body, key="S").json["token"] for _ in range(2)}
    assert len(tokens) == 2
    enrolled = office.nobody.post("/devices/enrol", {"code": device["code"]}, key="E")
    assert enrolled.status_code == 200
    assert code_of(office.nobody.post("/devices/enrol", {"code": device["code"]}, key="E")) == (410, "enrol_code_spent")
    assert count(office, "answer") == kept


def test_a_device_registered_twice_under_one_key_is_one_device_with_one_code(office: Office) -> None:
    body = {"hall": "JN01", "kind": "board", "name": "retried"}
    first, again = (office.admin.post("/devices", body, key="R") for _ in range(2))
    assert (first.status_code, first.data) == (201, again.data)


def test_what_is_kept_holds_neither_a_key_nor_a_token_of_a_caller(office: Office) -> None:
    take(office.kiosk)
    stored = office.house.database.read(lambda rows: [dict(row) for row in rows.all("SELECT * FROM answer")])
    text = repr(stored)
    for caller in office.callers.values():
        assert not caller.token or caller.token not in text


def test_what_is_kept_holds_no_one_time_code_and_no_ticket(office: Office) -> None:
    made = office.admin.post("/devices", {"hall": "JN01", "kind": "board", "name": "屏"}, key="code").json
    again = office.admin.post("/devices", {"hall": "JN01", "kind": "board", "name": "屏"}, key="code").json
    ticket = take(office.kiosk)
    stored = office.house.database.read(lambda rows: [dict(row) for row in rows.all("SELECT * FROM answer")])
    text = repr(stored)
    assert made == again and len(stored) >= 2
    for secret in (made["code"], ticket["token"], ticket["id"], ticket["number"]):
        assert secret not in text


def test_answers_are_forgotten_after_two_days(office: Office) -> None:
    from queue_server.kernel import idempotency

    office.kiosk.post("/tickets", BODY, key="old")
    assert count(office, "answer") > 0
    office.clock.at_ms += idempotency.KEEP_MS + 1
    office.house.database.write(idempotency.forget_old)
    assert count(office, "answer") == 0
    office.clock.at_ms -= idempotency.KEEP_MS + 1
