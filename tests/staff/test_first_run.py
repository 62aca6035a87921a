"""An empty house: whoever can read the server's log makes the first administrator, once, and nobody else does."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from queue_server.app import create_app
from queue_server.cli import main
from queue_server.kernel.clock import SteppedClock
from queue_server.settings import Settings
from queue_server.staff.first_run import FILE
from queue_server.wiring.house import House
from tests.conftest import LIGHT, PASSWORD

FIRST = {"account": "root", "name": "张敏", "password": PASSWORD}


@pytest.fixture
def house(tmp_path: Path, clock: SteppedClock) -> Iterator[House]:
    app = create_app(Settings(data=tmp_path / "data", log_level="ERROR"), clock)
    made: House = app.extensions["quhao_house"]
    made.door._hasher = LIGHT
    made.app = app  # type: ignore[attr-defined]
    yield made
    made.close()


@pytest.fixture
def browser(house: House) -> FlaskClient:
    client: FlaskClient = house.app.test_client()  # type: ignore[attr-defined]
    return client


def begin(browser: FlaskClient, code: str, **more: Any) -> Any:
    return browser.post("/api/v1/first-run", json={"code": code, **FIRST, **more})


def test_the_code_lies_in_the_folder_for_its_owner_alone_and_stays_the_same(house: House) -> None:
    code = house.first_run.code()
    path = house.data / FILE
    assert path.read_text().strip() == code == house.first_run.code()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_with_the_code_the_first_administrator_is_made_and_may_sign_in(house: House, browser: FlaskClient) -> None:
    code = house.first_run.code()
    answer = begin(browser, f" {code[:5].lower()}-{code[5:]} ")
    assert answer.status_code == 201, answer.json
    assert browser.post("/api/v1/sign-in", json={"account": "root", "password": PASSWORD}).json["role"] == "admin"
    assert not (house.data / FILE).exists()


def test_the_house_is_taken_only_once(house: House, browser: FlaskClient) -> None:
    code = house.first_run.code()
    begin(browser, code)
    again = begin(browser, code, account="other")
    assert (again.status_code, again.json["error"]["code"]) == (409, "already_set_up")
    assert len(browser.get("/api/v1/openapi.json").data) > 0


def test_a_wrong_code_makes_nobody_and_guessing_ends(house: House, browser: FlaskClient) -> None:
    codes = [begin(browser, f"WR{n}NG").json["error"]["code"] for n in range(2, 9)]
    assert codes == ["first_run_code_wrong"] * 5 + ["too_many_requests"] * 2
    assert house.first_run.is_open


def test_a_weak_password_can_be_mended_with_the_same_code(house: House, browser: FlaskClient) -> None:
    code = house.first_run.code()
    assert begin(browser, code, password="1").json["error"]["code"] == "weak_password"
    assert begin(browser, code).status_code == 201


def test_the_command_line_shows_the_same_code_and_none_once_somebody_works_here(
    house: House, browser: FlaskClient
) -> None:
    def said() -> str:
        done = CliRunner().invoke(main, ["init", "--web", "--data", str(house.data)])
        return done.output

    code = house.first_run.code()
    assert code in said()
    begin(browser, code)
    assert "已有账号" in said()


def test_an_empty_house_leads_every_visitor_to_its_first_page_and_a_taken_one_away_from_it(
    house: House, browser: FlaskClient
) -> None:
    for path in ("/", "/sign-in", "/windows", "/admin"):
        assert browser.get(path).headers["Location"] == "/first-run"
    assert "一次性代码" in browser.get("/first-run").text
    assert house.first_run.code() not in browser.get("/first-run").text
    begin(browser, house.first_run.code())
    assert browser.get("/first-run").headers["Location"] == "/sign-in"
    assert browser.get("/sign-in").status_code == 200


@pytest.mark.parametrize("left", ["", "\n", "ABC"])
def test_a_code_file_cut_short_opens_nothing_and_is_made_anew(house: House, browser: FlaskClient, left: str) -> None:
    (house.data / FILE).write_text(left)
    for typed in ("0", "-", left.strip() or "O"):
        assert begin(browser, typed).json["error"]["code"] in ("first_run_code_wrong", "bad_input")
    code = house.first_run.code()
    assert len(code) == 10 and (house.data / FILE).read_text().strip() == code
    assert begin(browser, code).status_code == 201
