"""Numbers on phones over the API: who has been at the entrance, the kiosk's limits, one per phone, and the pace."""

from __future__ import annotations

import re
from typing import Any

import pytest

from queue_server.hall import service as halls
from queue_server.tickets import phones
from tests.conftest import JN01, Office
from tests.kiosk.things import ID_NUMBER

RECORDS = {"service": "records"}


def code(office: Office) -> str:
    return phones.entrance_code(office.house.secrets, "JN01", office.clock.now_ms())


def admitted(office: Office, **more: str) -> str:
    answer = office.nobody.post("/public/phones", {"code": code(office), **more})
    assert answer.status_code == 200, answer.json
    return str(answer.json["phone"])


def take(office: Office, phone: str, key: str | None = None, **body: Any) -> Any:
    return office.nobody.post("/public/tickets", {"phone": phone, **(body or RECORDS)}, key)


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def test_a_phone_at_the_entrance_takes_a_number_and_gets_its_own_page(office: Office) -> None:
    answer = take(office, admitted(office))
    assert answer.status_code == 201, answer.json
    assert (answer.json["state"], answer.json["link"]) == ("waiting", f"/p/t/{answer.json['token']}")
    assert "id" not in answer.json
    seen = office.nobody.get(f"/public/tickets/{answer.json['token']}").json
    assert seen["number"] == answer.json["number"]
    assert seen["ahead_range"] == {"low": 0, "high": 1}


def test_the_journal_and_the_table_name_no_phone(office: Office) -> None:
    phone = admitted(office)
    take(office, phone)
    device = phones.pass_of(office.house.secrets, phone)
    assert device is not None

    def everything(rows: Any) -> str:
        kept = rows.all("SELECT body FROM journal") + rows.all("SELECT device FROM phone_ticket")
        return "".join(str(tuple(row)) for row in kept)

    text = office.house.database.read(everything)
    assert '"channel":"phone"' in text
    assert device.device not in text


def test_one_phone_has_one_live_ticket_also_after_another_scan(office: Office) -> None:
    phone = admitted(office)
    first = take(office, phone).json
    assert error(take(office, phone)) == (409, "phone_has_ticket")
    again = admitted(office, earlier=phone)
    refused = take(office, again, service="desk-3")
    assert error(refused) == (409, "phone_has_ticket")
    assert first["number"] in refused.json["error"]["message"]
    office.nobody.post(f"/public/tickets/{first['token']}/cancel")
    assert take(office, again).status_code == 201


def test_another_phone_may_take_its_own(office: Office) -> None:
    assert [take(office, admitted(office)).status_code for _ in range(2)] == [201, 201]


def test_the_same_key_is_the_same_ticket(office: Office) -> None:
    phone = admitted(office)
    first, second = take(office, phone, "once"), take(office, phone, "once")
    assert first.json == second.json


def test_a_key_is_demanded(office: Office) -> None:
    answer = office.nobody.client.post("/api/v1/public/tickets", json={"phone": admitted(office), **RECORDS})
    assert error(answer) == (400, "idempotency_key_missing")


def test_a_real_name_service_asks_for_the_document_and_keeps_the_persons_limits(office: Office) -> None:
    refused = take(office, admitted(office), service="transfer-resale")
    assert refused.json["error"]["code"] == "id_is_needed"
    person = {"id_type": "resident", "id_number": ID_NUMBER}
    assert take(office, admitted(office), service="transfer-resale", person=person).status_code == 201
    other = take(office, admitted(office), service="transfer-resale", person=person)
    assert error(other) == (409, "already_has_ticket")
    wrong = person | {"id_number": ID_NUMBER[:-1] + ("1" if ID_NUMBER[-1] != "1" else "2")}
    assert take(office, admitted(office), service="transfer-new", person=wrong).json["error"]["code"] == "bad_id_number"


def test_needs_and_priority_reach_the_window(office: Office) -> None:
    made = take(office, admitted(office), service="records", priority="pregnant", needs=["hearing"]).json
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    called = office.clerk.post("/halls/JN01/windows/317/call").json
    assert called["ticket"]["number"] == made["number"]
    assert called["why"]["credit_min"] == 15


def test_what_the_public_may_not_have_is_refused_as_at_the_kiosk(office: Office) -> None:
    service = next(one.id for one in office.house.hall("JN01").services if not one.public)
    assert error(take(office, admitted(office), service=service))[1] == "not_public"


def test_a_closed_queue_says_when_it_opens(office: Office) -> None:
    phone = admitted(office)
    office.clock.at_ms += 3 * 3600_000
    phone = admitted(office, earlier=phone)
    answer = take(office, phone)
    assert error(answer) == (409, "queue_closed")
    assert "13:00" in answer.json["error"]["message"]


def test_an_old_code_and_an_old_pass_say_to_scan_again(office: Office) -> None:
    old, phone = code(office), admitted(office)
    office.clock.at_ms += 21 * 60_000
    assert error(office.nobody.post("/public/phones", {"code": old})) == (403, "entrance_code_is_old")
    answer = take(office, phone)
    assert error(answer) == (403, "pass_is_over")
    assert "再扫一次" in answer.json["error"]["message"]
    assert error(take(office, "made.up"))[1] == "pass_is_over"


def test_the_hall_file_switches_it_off(office: Office) -> None:
    phone = admitted(office)
    text = JN01.read_text(encoding="utf-8").replace('\ntz = "', '\nphone_tickets = false\ntz = "', 1)
    office.house.database.write(lambda tx: halls.load(tx, text))
    assert error(take(office, phone)) == (409, "phones_are_off")
    assert error(office.nobody.post("/public/phones", {"code": code(office)})) == (409, "phones_are_off")


def test_one_address_cannot_flood_the_hall(office: Office) -> None:
    found = [office.nobody.post("/public/tickets", {"phone": "x.x", **RECORDS}).status_code for _ in range(61)]
    assert found.count(403) == 60
    assert found[-1] == 429
    office.clock.at_mono_s += 61
    assert office.nobody.post("/public/tickets", {"phone": "x.x", **RECORDS}).status_code == 403


def test_which_phone_took_an_ended_ticket_is_forgotten_with_the_day(office: Office) -> None:
    ended, live = take(office, admitted(office)).json, take(office, admitted(office)).json
    office.nobody.post(f"/public/tickets/{ended['token']}/cancel")
    kept = "SELECT count(*) FROM phone_ticket"
    for before, left in (("2026-11-23", 2), ("2026-11-24", 1)):
        office.house.database.write(lambda tx, before=before: phones.forget(tx, "JN01", before))
        assert office.house.database.read(lambda rows: rows.value(kept)) == left
    assert office.nobody.get(f"/public/tickets/{live['token']}").json["state"] == "waiting"


def test_why_is_told_to_the_holder_without_the_other(office: Office) -> None:
    mine = take(office, admitted(office)).json
    office.clock.at_ms += 60_000
    person = {"name": "王小明", "id_type": "resident", "id_number": ID_NUMBER}
    body = {"hall": "JN01", "service": "records", "channel": "kiosk", "person": person, "priority": "disabled"}
    other = office.kiosk.post("/tickets", body).json
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    assert office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == other["id"]
    answer = office.nobody.get(f"/public/tickets/{mine['token']}/why")
    assert answer.json["passed"] == [{"reason": "priority", "minutes": 15, "count": 1}]
    assert not re.search(f"{other['number']}|{other['id']}|disabled|王|{ID_NUMBER}", answer.text)


@pytest.mark.parametrize("path", ["/public/tickets/none.none/why"])
def test_a_forged_token_opens_nothing(office: Office, path: str) -> None:
    assert error(office.nobody.get(path)) == (404, "unknown_ticket")
