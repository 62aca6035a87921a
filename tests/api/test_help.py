"""Help over the public contract: a kiosk calls, one guide goes."""

from __future__ import annotations

from queue_server.views.device import DeviceView
from tests.api.conftest import code_of
from tests.conftest import PASSWORD, Office

PATH = "/halls/JN01/help"


def test_a_kiosk_calls_and_one_guide_goes(office: Office) -> None:
    made = office.kiosk.post(PATH, {"kind": "no_id", "place": "3F-B"})
    assert made.status_code == 201
    said = made.json
    assert said["state"] == "open"
    assert said["at"] == "kiosk"
    assert said["zone"]["id"] == "3F-B"
    assert said["opened_at"] == "2026-11-23T09:20:00+08:00"
    assert [one["id"] for one in office.guide.get(PATH).json["calls"]] == [said["id"]]
    taken = office.guide.post(f"{PATH}/{said['id']}/take").json
    assert (taken["state"], taken["taken_by"]) == ("taken", "guide")
    assert code_of(office.manager.post(f"{PATH}/{said['id']}/take")) == (409, "help_taken")
    assert office.guide.post(f"{PATH}/{said['id']}/release").json["state"] == "open"
    assert office.manager.post(f"{PATH}/{said['id']}/done").json["state"] == "done"
    assert office.guide.get(PATH).json == {"calls": []}


def test_a_call_sent_twice_is_one_call(office: Office) -> None:
    first = office.kiosk.post(PATH, {"kind": "help"}, key="once").json
    again = office.kiosk.post(PATH, {"kind": "help"}, key="once").json
    assert first == again
    assert len(office.guide.get(PATH).json["calls"]) == 1


def test_the_kiosk_is_told_that_somebody_comes(office: Office) -> None:
    def told() -> object:
        return office.house.database.read(DeviceView(int(office.kiosk.id)).everything).get("help")

    assert told() is None
    call = office.kiosk.post(PATH, {"kind": "help"}).json["id"]
    assert told() == {"id": call, "kind": "help", "state": "open"}
    office.guide.post(f"{PATH}/{call}/take")
    assert told() == {"id": call, "kind": "help", "state": "taken"}
    office.guide.post(f"{PATH}/{call}/done")
    assert told() is None


def test_what_is_not_a_call_is_refused(office: Office) -> None:
    assert code_of(office.kiosk.post(PATH, {"kind": "fire"})) == (400, "bad_input")
    assert code_of(office.kiosk.post(PATH, {"kind": "help", "place": "9Z"})) == (404, "unknown_zone")
    assert code_of(office.kiosk.post("/halls/JN02/help", {"kind": "help"})) == (403, "not_allowed")
    assert code_of(office.guide.post(f"{PATH}/77/take")) == (404, "unknown_help_call")
    for n in range(7):
        answer = office.kiosk.post(PATH, {"kind": "help"})
        if n < 6:
            office.guide.post(f"{PATH}/{answer.json['id']}/done")
    assert code_of(answer) == (429, "too_many_requests")


def test_a_kiosks_page_calls_with_its_cookie_also_in_a_browser_somebody_signed_in_with(office: Office) -> None:
    browser = office.app.test_client()
    browser.set_cookie("quhao_kiosk", office.kiosk.token or "")
    path, body = f"/api/v1{PATH}", {"kind": "no_id"}
    assert browser.post(path, json=body).status_code == 401
    assert browser.post(path, json=body, headers={"X-Quhao-As": "kiosk"}).status_code == 201
    browser.post("/api/v1/sign-in", json={"account": "guide", "password": PASSWORD})
    assert browser.post(path, json=body).status_code == 403
    assert browser.post(path, json=body, headers={"X-Quhao-As": "kiosk"}).json["at"] == "kiosk"
    for kind in ("board", "desk", "nobody", ""):
        assert browser.post(path, json=body, headers={"X-Quhao-As": kind}).status_code == 401
