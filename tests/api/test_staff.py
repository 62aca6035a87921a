"""The administrator makes, renews, closes and opens accounts; no password is told or kept in an answer."""

from __future__ import annotations

import json
from typing import Any

from queue_server.kernel.rows import entries_after
from queue_server.staff import service
from queue_server.staff.model import NewStaff
from tests.api.conftest import code_of
from tests.conftest import LIGHT, PASSWORD, Caller, Office

NEW = {"account": "zhao", "name": "赵六", "number": "2001", "role": "clerk", "password": PASSWORD}


def sign_in(office: Office, account: str, password: str = PASSWORD) -> Any:
    return office.nobody.post("/sign-in", {"account": account, "password": password})


def hall_admin(office: Office) -> Caller:
    new = NewStaff("halladmin", "孙七", "2900", "admin", "JN01")
    office.house.database.write(lambda tx: service.add_account(tx, new, LIGHT.make("halladmin", PASSWORD)))
    return Caller(office.app.test_client(use_cookies=False), sign_in(office, "halladmin").json["token"])


def test_a_new_account_can_sign_in_and_is_in_the_list(office: Office) -> None:
    made = office.admin.post("/staff", NEW | {"hall": "JN01"})
    assert made.status_code == 201
    shown = {key: value for key, value in NEW.items() if key != "password"}
    fresh = {"active": True, "initial": False, "second_factor": False, "locked": False}
    assert made.json == {"id": made.json["id"], **shown, "hall": "JN01", **fresh}
    assert sign_in(office, "ZHAO").json["role"] == "clerk"
    assert made.json | {"window": None} in office.admin.get("/staff").json["staff"]


def test_an_account_that_cannot_be_is_refused_in_words(office: Office) -> None:
    assert office.admin.post("/staff", NEW).status_code == 201
    for change, expected in (
        ({}, (409, "account_exists")),
        ({"account": "other", "number": "2001"}, (409, "account_exists")),
        ({"account": "no spaces", "number": "2002"}, (422, "bad_account")),
        ({"account": "qian", "number": "2002", "password": "1234567890"}, (422, "weak_password")),
        ({"account": "qian", "number": "2002", "hall": "NOWHERE"}, (404, "unknown_hall")),
        ({"account": "qian", "number": "2002", "role": "king"}, (400, "bad_input")),
    ):
        assert code_of(office.admin.post("/staff", NEW | change)) == expected
    assert code_of(office.admin.post("/staff/999/password", {"password": PASSWORD})) == (404, "unknown_account")
    assert code_of(office.admin.post("/staff/x/close")) == (404, "unknown_account")


def test_a_new_password_unlocks_the_account_and_ends_its_sessions(office: Office) -> None:
    clerk = office.add_clerk("zhou")
    for _ in range(6):
        last = sign_in(office, "zhou", "wrong")
    assert code_of(last) == (429, "account_locked")
    done = office.admin.post(f"/staff/{clerk.id}/password", {"password": "another horse 8"})
    assert (done.status_code, done.json["account"]) == (200, "zhou")
    assert clerk.get("/halls/JN01").status_code == 401
    assert sign_in(office, "zhou", "another horse 8").status_code == 200
    weak = office.admin.post(f"/staff/{clerk.id}/password", {"password": "short"})
    assert code_of(weak) == (422, "weak_password")


def test_a_closed_account_is_out_at_once_until_it_is_opened_again(office: Office) -> None:
    clerk = office.add_clerk("zhou")
    assert office.admin.post(f"/staff/{clerk.id}/close").json["active"] is False
    assert clerk.get("/halls/JN01").status_code == 401
    assert sign_in(office, "zhou").status_code == 401
    assert office.admin.post(f"/staff/{clerk.id}/open").json["active"] is True
    assert sign_in(office, "zhou").status_code == 200


def test_nobody_closes_the_own_account_so_one_administrator_always_stays(office: Office) -> None:
    assert code_of(office.admin.post(f"/staff/{office.admin.id}/close")) == (409, "own_account")
    assert office.admin.get("/staff").status_code == 200


def test_the_administrator_of_one_hall_has_no_hand_in_other_accounts(office: Office) -> None:
    admin = hall_admin(office)
    assert [one["account"] for one in admin.get("/staff").json["staff"]] == ["halladmin"]
    assert code_of(admin.post("/staff", NEW)) == (403, "not_allowed")
    mine = admin.post("/staff", NEW | {"hall": "JN01"})
    assert mine.status_code == 201
    for act, body in (("close", {}), ("open", {}), ("password", {"password": "another horse 8"})):
        assert code_of(admin.post(f"/staff/{office.admin.id}/{act}", body)) == (403, "not_allowed")
        assert admin.post(f"/staff/{mine.json['id']}/{act}", body).status_code == 200


def test_no_password_is_stored_under_a_key_or_journalled(office: Office) -> None:
    def stored() -> int:
        return int(office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM answer")))

    before = stored()
    made = office.admin.post("/staff", NEW, key="one")
    office.admin.post(f"/staff/{made.json['id']}/password", {"password": "another horse 8"}, key="two")
    assert stored() == before
    entries = office.house.database.read(lambda rows: entries_after(rows, 0, 1000))
    told = json.dumps([dict(one.body) for one in entries])
    assert PASSWORD not in told and "another horse" not in told
    assert {"account_added", "password_changed"} <= {one.kind for one in entries if one.actor.startswith("staff:")}


def test_a_password_that_was_made_is_told_once_and_must_be_changed_before_anything_else(office: Office) -> None:
    made = office.admin.post("/staff", NEW | {"password": None}).json
    assert made["initial"] and len(made["password"]) == 14
    assert "password" not in next(o for o in office.admin.get("/staff").json["staff"] if o["id"] == made["id"])
    signed = sign_in(office, "zhao", made["password"]).json
    assert signed["todo"] == "password"
    zhao = Caller(office.app.test_client(use_cookies=False), signed["token"])
    assert code_of(zhao.get("/halls/JN01")) == (403, "finish_signing_in")
    assert zhao.get("/account").json["todo"] == "password"
    same = zhao.post("/account/password", {"old": made["password"], "new": made["password"]})
    assert code_of(same) == (422, "same_password")
    wrong = zhao.post("/account/password", {"old": "wrong", "new": "another horse 8"})
    assert code_of(wrong) == (401, "wrong_password")
    assert zhao.post("/account/password", {"old": made["password"], "new": "another horse 8"}).json == {"done": True}
    assert zhao.get("/halls/JN01").status_code == 200
    assert sign_in(office, "zhao", "another horse 8").json["todo"] == ""


def test_a_password_the_administrator_had_made_unlocks_and_is_changed_at_the_next_sign_in(office: Office) -> None:
    clerk = office.add_clerk("zhou")
    done = office.admin.post(f"/staff/{clerk.id}/password").json
    assert done["initial"] and clerk.get("/halls/JN01").status_code == 401
    assert sign_in(office, "zhou", done["password"]).json["todo"] == "password"


def test_an_account_is_edited_and_another_role_ends_its_sessions(office: Office) -> None:
    clerk = office.add_clerk("zhou")
    path, same = f"/staff/{clerk.id}/edit", {"name": "周八", "number": "3001", "role": "clerk"}
    assert office.admin.post(path, same).json["name"] == "周八"
    assert clerk.get("/halls/JN01").status_code == 200
    assert office.admin.post(path, same | {"role": "guide", "hall": "JN01"}).json["role"] == "guide"
    assert clerk.get("/halls/JN01").status_code == 401
    for change, expected in (
        ({"number": "1000"}, (409, "account_exists")),
        ({"name": " "}, (422, "bad_account")),
        ({"hall": "NOWHERE"}, (404, "unknown_hall")),
    ):
        assert code_of(office.admin.post(path, same | change)) == expected


def test_nobody_takes_the_own_administrators_role_away(office: Office) -> None:
    mine = {"name": "admin", "number": "1003", "role": "admin"}
    path = f"/staff/{office.admin.id}/edit"
    assert code_of(office.admin.post(path, mine | {"role": "clerk"})) == (409, "own_account")
    assert office.admin.post(path, mine | {"name": "系统管理员"}).json["name"] == "系统管理员"


def test_a_locked_account_is_shown_and_unlocked(office: Office) -> None:
    clerk = office.add_clerk("zhou")

    def locked() -> bool:
        return bool(next(o["locked"] for o in office.admin.get("/staff").json["staff"] if o["id"] == clerk.id))

    for _ in range(5):
        sign_in(office, "zhou", "wrong")
    assert locked()
    assert office.admin.post(f"/staff/{clerk.id}/unlock").json["locked"] is False
    assert not locked() and sign_in(office, "zhou").status_code == 200


def test_the_sixth_wrong_password_locks_for_the_guessers_place_and_not_for_the_window(office: Office) -> None:
    office.add_clerk("zhou")
    body = {"account": "zhou", "password": PASSWORD}
    window_pc = office.app.test_client()
    assert window_pc.post("/api/v1/sign-in", json=body).status_code == 200
    for _ in range(5):
        assert sign_in(office, "zhou", "wrong").status_code == 401
    assert code_of(sign_in(office, "zhou")) == (429, "account_locked")
    assert window_pc.post("/api/v1/sign-in", json=body).status_code == 200
