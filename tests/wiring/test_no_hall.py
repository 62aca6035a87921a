"""A server before its first hall: every page of staff says that one is to be made, and leads who may make it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from queue_server.app import create_app
from queue_server.kernel.clock import SteppedClock
from queue_server.settings import Settings
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff
from tests.conftest import LIGHT, MONDAY_0920_MS, PASSWORD

Visit = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Signs somebody of a role in at a server that has accounts and no hall."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("bare"), log_level="ERROR"), SteppedClock(MONDAY_0920_MS))
    house = app.extensions["quhao_house"]
    house.door._hasher = LIGHT

    def signed_in(role: str) -> FlaskClient:
        browser = app.test_client()
        browser.post("/api/v1/sign-in", json={"account": role, "password": PASSWORD})
        return browser

    for number, role in enumerate(("admin", "clerk", "manager", "guide"), 1000):
        made = NewStaff(role, role, str(number), role)  # type: ignore[arg-type]
        hashed = LIGHT.make(role, PASSWORD)
        house.database.write(lambda tx, made=made, hashed=hashed: staff.add_account(tx, made, hashed))
    yield signed_in
    house.close()


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("clerk", "/windows"),
        ("clerk", "/windows/305"),
        ("admin", "/windows"),
        ("guide", "/desk"),
        ("manager", "/called"),
    ],
)
def test_a_place_of_work_says_that_there_is_no_hall_and_names_none(visit: Visit, role: str, page: str) -> None:
    text = visit(role).get(page).text
    assert "还没有大厅" in text
    assert "没有找到大厅" not in text
    assert ('href="/admin"' in text) is (role == "admin")


@pytest.mark.parametrize("page", ["calendar", "devices", "hall", "file", "trial"])
def test_a_page_of_administration_leads_to_where_a_hall_is_made(visit: Visit, page: str) -> None:
    text = visit("admin").get(f"/admin/{page}").text
    assert "还没有大厅" in text
    assert '<a class="button" href="/admin">建立大厅</a>' in text


def test_the_calendar_opens_at_the_present_year(visit: Visit) -> None:
    text = visit("admin").get("/admin/calendar").text
    assert "2026 年" in text
    assert 'href="?year=2025"' in text


def test_without_a_hall_the_file_that_is_offered_is_called_a_template(visit: Visit) -> None:
    text = visit("admin").get("/admin/file").text
    assert "下载模板（TOML）" in text
    assert "下载模板（XLSX）" in text
    assert "下载 TOML" not in text
