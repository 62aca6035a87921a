"""Behind a proxy that ends TLS: callers are told apart, cookies are secure, and a guesser locks nobody else out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from queue_server.app import create_app
from queue_server.kernel.clock import SteppedClock
from queue_server.settings import Settings
from queue_server.staff import service
from queue_server.staff.model import NewStaff
from queue_server.staff.proving import WRONG_PER_CALLER_MAX
from tests.conftest import LIGHT, PASSWORD

URL = "https://hall.example"


@pytest.fixture(params=[0, 1])
def app(request: pytest.FixtureRequest, tmp_path: Path, clock: SteppedClock) -> Iterator[Flask]:
    settings = Settings(tmp_path / "data", URL, "ERROR", trusted_proxies=request.param)
    made = create_app(settings, clock)
    house = made.extensions["quhao_house"]
    house.door._hasher = LIGHT
    hashed = LIGHT.make("clerk1", PASSWORD)
    house.database.write(lambda tx: service.add_account(tx, NewStaff("clerk1", "张三", "1", "clerk"), hashed))
    made.config["PROXIES"] = request.param
    yield made
    house.close()


def sign_in(app: Flask, account: str, password: str, address: str) -> Any:
    """Through one proxy, which adds the last address it saw; what the client forged stands before it."""
    headers = {
        "X-Forwarded-For": f"6.6.6.6, {address}",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "hall.example",
    }
    client = app.test_client(use_cookies=False)
    return client.post("/api/v1/sign-in", json={"account": account, "password": password}, headers=headers)


def test_the_setting_says_whose_word_counts(app: Flask) -> None:
    answer = sign_in(app, "clerk1", PASSWORD, "10.0.0.5")
    assert answer.status_code == 200
    assert ("Secure" in answer.headers["Set-Cookie"]) is (app.config["PROXIES"] == 1)


def test_one_guesser_stops_nobody_who_knows_the_password(app: Flask) -> None:
    told = [sign_in(app, f"x{n}", "wrong", "10.0.0.66").status_code for n in range(WRONG_PER_CALLER_MAX + 3)]
    assert told == [401] * WRONG_PER_CALLER_MAX + [429] * 3
    assert sign_in(app, "clerk1", PASSWORD, "10.0.0.66").status_code == 200
    other = sign_in(app, "clerk1", "wrong", "10.0.0.5")
    assert other.status_code == (401 if app.config["PROXIES"] else 429)
    assert sign_in(app, "clerk1", PASSWORD, "10.0.0.5").status_code == 200


def test_the_feed_lets_pages_of_the_public_address_in_whatever_host_the_proxy_asks_for(app: Flask) -> None:
    client = app.test_client()
    path = "/socket.io/?EIO=4&transport=polling"
    own = client.get(path, headers={"Origin": URL, "Host": "127.0.0.1:8000"})
    foreign = client.get(path, headers={"Origin": "https://evil.example", "Host": "127.0.0.1:8000"})
    assert (own.status_code == 403, foreign.status_code == 403) == (False, True)


@pytest.mark.parametrize("text", ["", "0", "2"])
def test_the_number_of_proxies_comes_from_the_environment(text: str) -> None:
    assert Settings.from_env({"QUHAO_TRUSTED_PROXIES": text}).trusted_proxies == int(text or 0)


@pytest.mark.parametrize("text", ["-1", "yes", "1.5"])
def test_a_number_of_proxies_that_is_none_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="QUHAO_TRUSTED_PROXIES"):
        Settings.from_env({"QUHAO_TRUSTED_PROXIES": text})
