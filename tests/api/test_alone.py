"""A kiosk that was alone brings its papers back: each is answered by itself, once, and a key never has two tickets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from devices.alone import sealing
from queue_server.equipment import printing
from queue_server.tickets import alone, alone_seal, replay
from tests.api.conftest import code_of, standing_office
from tests.conftest import Caller, Office
from tests.tickets.counter import resident

DAY = "2026-11-23"
PERSON = {"id_type": "resident", "id_number": "11010519491231002X"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def kiosk(office: Office) -> Caller:
    return office.add_device("kiosk", "三楼取号机 1")


def tap(office: Office, kiosk: Caller, key: str, **form: str) -> Any:
    """What the kiosk's page sends while the server is there."""
    client = office.app.test_client()
    client.set_cookie("quhao_kiosk", kiosk.token or "")
    sent = {"service": "records", "idempotency_key": key, **form}
    return client.post("/kiosk/issue", data=sent, headers={"Origin": "http://localhost"})


def paper(office: Office, key: str, number: int, person: Any = None, **more: Any) -> dict[str, Any]:
    """A paper as the box tells of it, a minute old."""
    secrets = office.house.secrets
    paper = alone.paper_id(secrets, "JN01", "K301", DAY, "E", number)
    at = datetime.fromtimestamp(office.clock.at_ms / 1000 - 60, UTC).isoformat()
    told = {"key": key, "paper": paper, "day": DAY, "number": f"E{number}", "service": "records", "issued_at": at}
    if person:
        told["person"] = sealing.seal(alone_seal.public_key(secrets), json.dumps(person), paper)
    return told | more


def bring(kiosk: Caller, *papers: dict[str, Any]) -> list[dict[str, Any]]:
    answer = kiosk.post("/devices/alone-tickets", {"tickets": list(papers)})
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["tickets"]
    return found


def in_step(office: Office) -> None:
    assert office.house.database.read(replay.differences) == []


def test_papers_are_taken_in_each_by_itself_and_twice_is_once(office: Office, kiosk: Caller) -> None:
    papers = [
        paper(office, "tap-1", 501),
        paper(office, "tap-2", 502) | {"paper": "0" * 16},
        paper(office, "tap-3", 503, PERSON, needs=["hearing"], language="en"),
    ]
    told = bring(kiosk, *papers)
    assert [(one["key"], one["state"], one["number"], one["code"]) for one in told] == [
        ("tap-1", "taken", "E501", None),
        ("tap-2", "refused", None, "unknown_number"),
        ("tap-3", "taken", "E503", None),
    ]
    assert bring(kiosk, *papers) == told
    shown = office.manager.get(f"/tickets/{told[2]['ticket']}").json
    assert (shown["channel"], shown["number"], shown["paper"]) == ("offline", "E503", None)
    assert shown["issued_at"].startswith("2026-11-23T09:19")
    in_step(office)


def test_the_same_tap_afterwards_is_the_same_number_and_prints_nothing(office: Office, kiosk: Caller) -> None:
    told = bring(kiosk, paper(office, "tap-4", 504))[0]
    again = tap(office, kiosk, "tap-4")
    assert again.status_code == 201 and "E504" in again.text
    assert office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, told["ticket"])) == []


def test_a_tap_that_had_its_number_keeps_it_and_the_paper_leads_there(office: Office, kiosk: Caller) -> None:
    assert tap(office, kiosk, "tap-5").status_code == 201
    one = paper(office, "tap-5", 505)
    told = bring(kiosk, one)[0]
    assert told["state"] == "alias" and told["number"].startswith("E0") and told["ticket"] != one["paper"]
    assert bring(kiosk, one)[0] == told
    token = office.house.sight.token(one["paper"])
    held = office.nobody.get(f"/public/tickets/{token}").json
    assert held["number"] == "E505", "what the paper says is what is called"
    for body in ({"number": "E505"}, {"number": "505"}, {"scan": "261123E505"}, {"scan": f"https://q/p/t/{token}"}):
        found = office.guide.post("/halls/JN01/find", body).json
        assert [ticket["number"] for ticket in found["tickets"]] == [told["number"]], body
        assert found["tickets"][0]["notes"][0]["name"] == "纸号 E505"
    in_step(office)


def test_a_second_number_is_taken_and_the_window_is_told(office: Office, kiosk: Caller) -> None:
    someone = PERSON | {"id_number": resident(1).id_number}
    told = bring(kiosk, paper(office, "tap-6", 506, someone), paper(office, "tap-7", 507, someone))
    assert [one["flags"] for one in told] == [[], ["second_number"]]
    shown = office.manager.get(f"/tickets/{told[1]['ticket']}").json
    assert [note["code"] for note in shown["notes"]] == ["second_number"]
    spoilt = bring(
        kiosk,
        paper(office, "tap-8", 508, PERSON) | {"person": "AAAA"},
        paper(office, "tap-8b", 510, {"id_number": "1"}),
        paper(office, "tap-8c", 511, [1]),
    )
    assert [(one["state"], one["flags"]) for one in spoilt] == [("taken", ["no_document"])] * 3
    in_step(office)


def test_only_a_kiosk_brings_papers_and_only_its_own(office: Office, kiosk: Caller) -> None:
    one = paper(office, "tap-9", 509)
    assert code_of(office.manager.post("/devices/alone-tickets", {"tickets": [one]}))[0] == 403
    assert bring(office.add_device("kiosk", "三楼取号机 2"), one)[0]["state"] == "refused"
    assert code_of(kiosk.post("/devices/alone-tickets", {"tickets": []}))[0] == 400
    stored = b"".join(one.read_bytes() for one in Path(office.house.data).glob("quhao.db*"))
    assert PERSON["id_number"].encode() not in stored


def test_a_kiosk_that_was_renamed_meanwhile_brings_its_papers_all_the_same(office: Office, kiosk: Caller) -> None:
    me = kiosk.get("/devices/self").json
    given = paper(office, "tap-renamed", 540)
    kept = {field: me[field] for field in ("zone", "printer", "window")}
    for name in ("三楼东侧取号机", me["name"]):
        assert office.admin.post(f"/devices/{me['id']}/edit", {"name": name, **kept}).status_code == 200
        (answer,) = bring(kiosk, given)
        assert answer["state"] == "taken"
