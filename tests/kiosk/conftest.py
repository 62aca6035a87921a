"""The kiosk in a real browser over the server in memory, and ways to touch it as a person does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from queue_server.hall.model import Hall
from tests.browser import chromium
from tests.kiosk.twin import COOKIE, MemoryDeps, Visit, demo_hall, fresh, make_app, serving

WIDTH, HEIGHT = 1080, 1920


@pytest.fixture(scope="session")
def hall() -> Hall:
    return demo_hall()


@pytest.fixture
def deps(hall: Hall) -> MemoryDeps:
    return fresh(hall)


@pytest.fixture(scope="session")
def browser() -> Browser:
    return chromium()


@pytest.fixture
def address(deps: MemoryDeps) -> Iterator[str]:
    with serving(make_app(deps)) as url:
        yield url


@pytest.fixture
def kiosk(browser: Browser, deps: MemoryDeps, address: str) -> Iterator[Visit]:
    """The start screen, with a clock the test can turn."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True)
    name, value = COOKIE.split("=")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    page.set_default_timeout(5000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    visit = Visit(page, address, deps)
    visit.open()
    yield visit
    context.close()
    assert faults == []


@pytest.fixture
def page(kiosk: Visit) -> Page:
    return kiosk.page
