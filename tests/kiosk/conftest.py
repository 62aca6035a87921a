"""The kiosk in a real browser over the server in memory, and ways to touch it as a person does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from queue_server.hall.model import Hall
from tests.browser import chromium, kept_open
from tests.kiosk.twin import COOKIE, MemoryDeps, demo_hall, fresh, make_app, serving
from tests.kiosk.visit import Visit

WIDTH, HEIGHT = 1080, 1920


@pytest.fixture(scope="session")
def hall() -> Hall:
    return demo_hall()


@pytest.fixture(scope="session")
def shared(hall: Hall) -> MemoryDeps:
    return fresh(hall)


@pytest.fixture
def deps(shared: MemoryDeps, hall: Hall) -> MemoryDeps:
    """The server's insides as they are in the morning."""
    vars(shared).update(vars(fresh(hall)))
    return shared


@pytest.fixture(scope="session")
def address(shared: MemoryDeps) -> Iterator[str]:
    with serving(make_app(shared)) as url:
        yield url


@pytest.fixture(scope="module")
def glass(address: str) -> Iterator[BrowserContext]:
    """The kiosk's browser, enrolled; each page lives through all turns of its clock, so every module has its own."""
    context = kept_open(chromium().new_context(viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True))
    name, value = COOKIE.split("=")
    context.add_cookies([{"name": name, "value": value, "url": address, "httpOnly": True}])
    yield context
    context.close()


@pytest.fixture
def page(glass: BrowserContext) -> Iterator[Page]:
    page = glass.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def kiosk(page: Page, deps: MemoryDeps, address: str) -> Visit:
    """The start screen, with a clock the test can turn."""
    visit = Visit(page, address, deps)
    visit.open()
    return visit
