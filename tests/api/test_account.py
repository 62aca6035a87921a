"""One's own account through the API: the second factor from the QR to the recovery codes, and who is asked for one."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from queue_server.kernel.rows import entries_after
from queue_server.staff.totp import code_of, secret_of, step_at
from tests.api.conftest import code_of as refusal
from tests.conftest import PASSWORD, Caller, Office


@pytest.fixture
def admin(office: Office) -> Caller:
    """The administrator; codes follow the stepped clock."""
    office.house.door.factor.wall = office.clock
    return office.admin


def phone(office: Office, secret: str, off: int = 0) -> str:
    """What the authenticator shows."""
    return code_of(secret_of(secret), step_at(office.clock.now_ms()) + off)


def set_up(office: Office, admin: Caller) -> tuple[str, list[str]]:
    """Secret and recovery codes after setting up."""
    offered = admin.post("/account/second-factor/offer", {"password": PASSWORD}).json
    confirmed = admin.post("/account/second-factor/confirm", {"code": phone(office, offered["secret"])})
    office.clock.step(30)
    return offered["secret"], confirmed.json["recovery_codes"]


def sign_in(office: Office, account: str = "admin") -> Any:
    return office.nobody.post("/sign-in", {"account": account, "password": PASSWORD})


def test_from_the_offer_to_the_first_sign_in_with_a_code(office: Office, admin: Caller) -> None:
    secret, codes = set_up(office, admin)
    told = admin.get("/account").json
    assert (told["second_factor"], told["recovery_codes_left"], len(set(codes))) == (True, 10, 10)
    asked = sign_in(office)
    assert refusal(asked) == (401, "second_factor_needed")
    pending = asked.json["error"]["details"]["pending"]
    assert refusal(office.nobody.post("/sign-in/code", {"pending": pending, "code": "000000"})) == (401, "wrong_code")
    done = office.nobody.post("/sign-in/code", {"pending": pending, "code": phone(office, secret)})
    assert (done.status_code, done.json["account"], done.json["todo"]) == (200, "admin", "")
    again = office.nobody.post("/sign-in/code", {"pending": pending, "code": phone(office, secret, 1)})
    assert refusal(again) == (401, "sign_in_again")
    with_recovery = sign_in(office).json["error"]["details"]["pending"]
    assert office.nobody.post("/sign-in/code", {"pending": with_recovery, "code": codes[3]}).status_code == 200


def test_the_offer_asks_for_the_password_again_and_holds_until_confirmed(office: Office, admin: Caller) -> None:
    wrong = admin.post("/account/second-factor/offer", {"password": "wrong"})
    assert refusal(wrong) == (401, "wrong_password")
    none = admin.post("/account/second-factor/confirm", {"code": "123456"})
    assert refusal(none) == (409, "no_second_factor")
    assert admin.post("/account/second-factor/offer", {"password": PASSWORD}).status_code == 200
    assert sign_in(office).status_code == 200


def test_the_qr_holds_the_key_uri(office: Office, admin: Caller) -> None:
    offered = admin.post("/account/second-factor/offer", {"password": PASSWORD}).json
    head, _, data = offered["qr"].partition(",")
    assert head == "data:image/svg+xml;base64"
    drawing = base64.b64decode(data).decode()
    size = int(re.search(r'width="(\d+)"', drawing)[1]) // 4  # type: ignore[index]
    image = Image.new("1", (size, size), 1)
    path = re.search(r'stroke="#10233f"[^>]*? d="([^"]+)"|d="([^"]+)"[^>]*stroke="#10233f"', drawing)
    column = row = 0.0
    for kind, numbers in re.findall(r"([Mmh])([-0-9. ]+)", (path[1] or path[2]) if path else ""):
        values = [float(one) for one in numbers.split()]
        if kind == "h":
            for dark in range(int(column), int(column + values[0])):
                image.putpixel((dark, int(row)), 0)
            column += values[0]
        else:
            column, row = (values[0], values[1]) if kind == "M" else (column + values[0], row + values[1])
    found = zxingcpp.read_barcodes(image.resize((size * 8, size * 8)).convert("L"))
    assert [one.text for one in found] == [offered["uri"]]


def test_where_it_is_demanded_an_administrator_without_one_opens_nothing_else(office: Office, admin: Caller) -> None:
    office.house.door.rules = replace(office.house.door.rules, admin_factor=True)
    assert refusal(admin.get("/staff")) == (403, "finish_signing_in")
    assert office.clerk.get("/halls/JN01").status_code == 200
    assert sign_in(office).json["todo"] == "second_factor"
    set_up(office, admin)
    assert admin.get("/staff").status_code == 200
    kept = admin.post("/account/second-factor/remove", {"password": PASSWORD})
    assert refusal(kept) == (409, "second_factor_required")


def test_it_is_taken_away_with_the_password_or_by_another_administrator(office: Office, admin: Caller) -> None:
    set_up(office, admin)
    assert admin.post("/account/second-factor/remove", {"password": PASSWORD}).json == {"done": True}
    assert sign_in(office).status_code == 200
    set_up(office, admin)
    other = office._staff("second", "admin")
    assert refusal(admin.post(f"/staff/{admin.id}/second-factor/reset")) == (409, "own_account")
    assert other.post(f"/staff/{admin.id}/second-factor/reset").json["second_factor"] is False
    assert refusal(other.post(f"/staff/{admin.id}/second-factor/reset")) == (409, "no_second_factor")
    assert sign_in(office).status_code == 200


def test_no_secret_code_or_password_is_journalled_or_kept_in_an_answer(office: Office, admin: Caller) -> None:
    secret, codes = set_up(office, admin)
    entries = office.house.database.read(lambda rows: entries_after(rows, 0, 1000))
    told = json.dumps([dict(one.body) for one in entries])
    assert not any(one in told for one in (secret, *codes, PASSWORD))
    assert "second_factor_set" in {one.kind for one in entries}
