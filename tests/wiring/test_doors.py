"""One menu for all staff pages: each role finds every page it may open there, under the same words, and the way out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from queue_server.pages.doors import DOORS, doors_of
from queue_server.staff.roles import ROLES
from tests.api.conftest import standing_office
from tests.conftest import PASSWORD, Office
from tests.wiring.test_page_roles import ALL, MATRIX, STAFF

# what the menu does not name: it lies behind a page that is named (or is the account, which has its own place)
BEHIND = {
    "/account": "",
    "/admin/accounts/import": "/admin/accounts",
    "/admin/accounts/template.xlsx": "/admin/accounts/import",
    "/admin/file/hall.toml": "/admin/file",
    "/admin/file/hall.xlsx": "/admin/file",
    "/admin/journal/check": "/admin/journal",
    "/bookings/table.csv": "/bookings",
    "/crew/leave": "/crew",
    "/crew/attendance": "/crew",
    "/crew/attendance.csv": "/crew/attendance",
    "/crew/attendance.xlsx": "/crew/attendance",
    "/crew/duty": "/crew",
    "/crew/patrols": "/crew/scores",
    "/crew/joining": "/crew/scores",
    "/crew/awards": "/crew/scores",
    "/crew/awards.xlsx": "/crew/awards",
    "/bulletins/form.xlsx": "",  # on the page of a draft
    "/enquiries/figures.csv": "/enquiries/figures",
    "/figures.csv": "/figures",
    "/waits.csv": "/waits",
    "/equipment/outages": "/equipment",
    "/equipment/outages.csv": "/equipment/outages",
    "/parcels/counts.csv": "/parcels",
    "/supervision/closed": "/supervision",
    "/supervision/reconciliation.csv": "/supervision",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def pages_of(role: str) -> set[str]:
    """Every page without a parameter that lets the role in, as the matrix of pages says."""
    return {
        page
        for (method, page), who in MATRIX.items()
        if method == "GET" and "<" not in page and role in who and not who >= ALL - STAFF - {"unready"}
    }


def hrefs(role: str) -> list[str]:
    return [door.href for group in doors_of(role) for door in group.doors]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_every_page_it_may_open_in_the_menu_or_behind_a_page_that_stands_there(role: str) -> None:
    shown, pages = set(hrefs(role)), pages_of(role)
    assert {page for page in pages - set(BEHIND) if page.startswith(("/api", "/p/", "/kiosk"))} == set()
    assert shown == pages - set(BEHIND)
    assert all(BEHIND[page] in shown | set(BEHIND) | {""} for page in pages & set(BEHIND))


def test_a_door_has_one_name_and_one_place() -> None:
    for names in ([one.key for one in DOORS], [one.href for one in DOORS]):
        assert len(names) == len(set(names))
    for lang in ("zh", "en"):
        assert len({one.words.say(lang) for one in DOORS}) == len(DOORS)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_has_the_same_menu_and_the_way_out(role: str, office: Office) -> None:
    browser: FlaskClient = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": role, "password": PASSWORD})
    for lang in ("zh", "en"):
        names = [(one.href, one.words.say(lang)) for group in doors_of(role) for one in group.doors]
        for href in hrefs(role):
            text = browser.get(href, query_string={"lang": lang}).text
            if href == "/desk":  # draws itself from the same doors
                assert all(f'"{to}"' in text.replace("&#34;", '"') and name in text for to, name in names), href
                continue
            missing = [name for to, name in names if f'<a href="{to}"' not in text or f">{name}</a>" not in text]
            assert missing == [] and 'action="/sign-out"' in text and 'href="/account"' in text, (href, missing)


@pytest.mark.parametrize("role", ROLES)
def test_what_lies_behind_a_page_is_led_to_from_there(role: str, office: Office) -> None:
    browser: FlaskClient = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": role, "password": PASSWORD})
    for page in pages_of(role) & set(BEHIND):
        if BEHIND[page]:
            assert page in browser.get(BEHIND[page]).text, page
