"""The kiosk's form over the real slices: a typed ID number, the same key twice, and what the rules refuse."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.conftest import Office
from tests.kiosk.things import ID_NUMBER


class Glass:
    """The kiosk's browser without a browser."""

    def __init__(self, office: Office) -> None:
        self.client, self.cookie = office.kiosk.client, {"Cookie": f"quhao_kiosk={office.kiosk.token}"}

    def get(self, path: str) -> str:
        return self.client.get(path, headers=self.cookie).text

    def key(self, service: str) -> str:
        found = re.search(r'idempotency_key" value="([^"]+)"', self.get(f"/kiosk/screen/service?id={service}"))
        assert found
        return found[1]

    def take(self, service: str, key: str, **more: str) -> TestResponse:
        form = {"service": service, "idempotency_key": key, **more}
        return self.client.post("/kiosk/issue", data=form, headers=self.cookie)


def number_in(response: TestResponse) -> str:
    found = re.search(r'class="number[^"]*">([A-Z]\d+)<', response.text)
    assert found, response.text
    return found[1]


@pytest.fixture
def glass(office: Office) -> Glass:
    return Glass(office)


def test_a_typed_id_number_gives_a_number_and_the_same_form_twice_gives_the_same(glass: Glass) -> None:
    key = glass.key("fund-rent")
    first = glass.take("fund-rent", key, id_number=ID_NUMBER)
    again = glass.take("fund-rent", key, id_number=ID_NUMBER)
    assert (first.status_code, number_in(first), number_in(again)) == (201, "G001", "G001")
    assert ID_NUMBER not in first.text


def test_a_person_who_has_a_number_is_told_which(glass: Glass) -> None:
    glass.take("fund-rent", glass.key("fund-rent"), id_number=ID_NUMBER)
    second = glass.take("fund-rent", glass.key("fund-rent"), id_number=ID_NUMBER)
    assert second.status_code == 409
    assert second.headers["X-Kiosk-Screen"] == "refused"
    assert "G001" in second.text


@pytest.mark.parametrize("number", ["110105194912310021", "110105194913310026", "1", ""])
def test_a_number_that_cannot_be_leads_back_to_the_keypad(glass: Glass, number: str) -> None:
    response = glass.take("fund-rent", glass.key("fund-rent"), id_number=number)
    assert response.status_code == 422
    assert response.headers["X-Kiosk-Screen"] == "service"
    assert 'data-when="server"' in response.text
    assert not number or number not in response.text or number == "1"


def test_the_start_screen_follows_the_queues_and_no_number_is_taken_without_a_key(glass: Glass) -> None:
    assert glass.take("records", "").status_code == 400
    glass.take("records", glass.key("records"))
    assert "现在等候" in glass.get("/kiosk/screen/service?id=records")
    assert "1 人等候" in glass.get("/kiosk/screen/start")


def test_a_passport_gives_a_number_and_its_form_is_checked(glass: Glass) -> None:
    key = glass.key("fund-rent")
    taken = glass.take("fund-rent", key, id_number="E12345678", id_type="passport")
    assert (taken.status_code, number_in(taken)) == (201, "G001")
    assert glass.take("fund-rent", glass.key("fund-rent"), id_number="E1", id_type="passport").status_code == 422


def test_needs_go_with_the_ticket_sealed_and_in_no_journal(office: Office, glass: Glass) -> None:
    taken = glass.take("records", glass.key("records"), needs="hearing,mobility,gold")
    assert taken.status_code == 201
    journal = office.house.database.read(lambda rows: rows.all("SELECT body FROM journal"))
    assert all("hearing" not in row["body"] for row in journal)


def test_a_kiosk_out_of_service_says_why_and_gives_no_number_until_it_is_back(office: Office, glass: Glass) -> None:
    path, key = "/halls/JN01/equipment", glass.key("fund-rent")
    span = {"from": "2026-11-25T18:00:00+08:00", "until": "2026-11-25T20:00:00+08:00"}
    office.manager.post(f"{path}/maintenance", {"text": "系统升级", **span})
    assert "11/25 18:00–20:00，系统升级" in glass.get("/kiosk/screen/start")
    office.manager.post(f"{path}/out", {"device": office.kiosk.id, "reason": "更换切刀"})
    for screen in ("/kiosk", "/kiosk/screen/start", "/kiosk/screen/service?id=fund-rent"):
        shown = glass.get(screen)
        assert "更换切刀" in shown and "data-out" in shown and 'class="tile' not in shown
    assert glass.take("fund-rent", key, id_number=ID_NUMBER).status_code == 409
    office.manager.post(f"{path}/back", {"device": office.kiosk.id})
    assert "data-out" not in glass.get("/kiosk/screen/start")
    assert glass.take("fund-rent", key, id_number=ID_NUMBER).status_code == 201


def test_a_call_for_a_guide_shows_on_the_kiosk_until_somebody_has_come(office: Office, glass: Glass) -> None:
    answer = office.kiosk.post("/halls/JN01/help", {"kind": "no_id"})
    assert answer.status_code == 201, answer.text
    assert "已通知导办员" in glass.get("/kiosk/screen/help?state=called")
    office.guide.post(f"/halls/JN01/help/{answer.json['id']}/take")
    assert "导办员正在过来" in glass.get("/kiosk/screen/help?state=called")


def test_a_complaint_is_printed_with_its_number_once_and_nothing_of_what_was_said(office: Office) -> None:
    agent = office.add_device("agent", "box")
    office.callers["kiosk"] = office.add_device("kiosk", "K909", printer=f"{agent.id}/slip")
    glass = Glass(office)
    form = {"kind": "complaint", "phrases": "attitude,long_wait", "about": "305", "phone": "13905310001"}
    answers = [
        glass.client.post("/kiosk/ask", data=form | {"idempotency_key": "once"}, headers=glass.cookie) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert "请取走回执" in answers[0].text and "T20261123-001" in answers[0].text
    [job] = office.house.database.read(lambda rows: rows.all("SELECT * FROM print_job"))
    assert "T20261123-001" in job["doc"] and "11月30日" in job["doc"]
    assert not [word for word in ("13905310001", "服务态度", "305") if word in job["doc"]]
    [one] = office.manager.get("/halls/JN01/enquiries?list=unassigned").json["items"]
    assert (one["topic"], one["about"]["window"]) == ("staff", "305")


def test_a_number_is_known_without_its_letter_and_one_nobody_has_is_asked_anew_where_it_was_typed(
    office: Office, glass: Glass
) -> None:
    taken = glass.take("fund-rent", glass.key("fund-rent"), id_number=ID_NUMBER, id_type="resident")
    assert taken.status_code == 201, taken.text

    def ask(about: str) -> TestResponse:
        form = {"kind": "complaint", "phrases": "attitude", "about": about, "idempotency_key": f"about {about}"}
        return glass.client.post("/kiosk/ask", data=form, headers=glass.cookie)

    for about in ("999", "A999"):
        refused = ask(about)
        assert refused.status_code == 404
        assert "没有这个窗口或号码" in refused.text and 'data-typing="about"' in refused.text, about
        assert 'value="attitude"' in refused.text, "what was tapped stays"
    assert ask("001").status_code == 201
    [one] = office.manager.get("/halls/JN01/enquiries?list=unassigned").json["items"]
    assert one["about"]["ticket"] is not None and one["about"]["window"] is None
