"""A write in the name of a cookie comes from our own pages or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import code_of, standing_office, take
from tests.conftest import PASSWORD, Office

FOREIGN: list[dict[str, str]] = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:9"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
]
OWN: list[dict[str, str]] = [
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {},
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def cancel(office: Office, headers: dict[str, str]) -> Any:
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": "guide", "password": PASSWORD})
    ticket = take(office.kiosk)
    answer = browser.post(f"/api/v1/tickets/{ticket['id']}/cancel", json={}, headers=headers)
    state = office.guide.get(f"/tickets/{ticket['id']}").json["state"]
    assert (state == "cancelled") == (answer.status_code == 200)
    return answer


@pytest.mark.parametrize("headers", FOREIGN, ids=repr)
def test_a_cookie_brought_by_another_site_changes_nothing(headers: dict[str, str], office: Office) -> None:
    assert code_of(cancel(office, headers)) == (403, "foreign_origin")


@pytest.mark.parametrize("headers", OWN, ids=repr)
def test_a_cookie_from_our_own_page_is_good(headers: dict[str, str], office: Office) -> None:
    assert cancel(office, headers).status_code == 200


def test_a_bearer_without_an_origin_is_good(office: Office) -> None:
    assert take(office.kiosk)["state"] == "waiting"


@pytest.mark.parametrize("path", ["/sign-in", "/devices/enrol", "/sign-out"])
def test_nobody_signs_anybody_in_from_another_site(path: str, office: Office) -> None:
    answer = office.nobody.post(path, {"account": "guide", "password": PASSWORD}, Origin="http://evil.example")
    assert code_of(answer) == (403, "foreign_origin")
    assert "Set-Cookie" not in answer.headers


def test_reading_is_not_bound_to_an_origin_and_no_other_site_may_read(office: Office) -> None:
    answer = office.kiosk.get("/halls/JN01", Origin="http://evil.example")
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
