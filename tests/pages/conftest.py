"""The pages on a small server of their own: doors in memory, one window's API, a feed by polling."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser import chromium, kept_open
from tests.pages.stand import Stand


class Quiet(WSGIRequestHandler):
    """Keeps connections open and writes no log."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served() -> Iterator[Stand]:
    stand = Stand()
    server = make_server("127.0.0.1", 0, stand.app(), threaded=True, request_handler=Quiet)
    stand.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield stand
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stand(served: Stand) -> Stand:
    """The server with a fresh window: 305 closed, three waiting."""
    served.reset()
    return served


@pytest.fixture(scope="module")
def room(served: Stand) -> Iterator[BrowserContext]:
    """A browser profile for a module's tests: scripts and fonts are loaded once; its clock can be wound forward."""
    context = kept_open(chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=served.url))
    context.clock.install()
    yield context
    context.close()


@pytest.fixture
def screen(room: BrowserContext, stand: Stand) -> Iterator[Page]:
    """A page of 1366×768, signed out, that fails the test on any script error or message in the console."""
    room.clear_cookies()
    room.clock.resume()  # the test before may have made it stand
    opened = room.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield opened
    opened.close()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


@pytest.fixture
def clerk(screen: Page, stand: Stand) -> Page:
    """Signed in, the terminal of window 305 open."""
    stand.let_in(screen)
    screen.goto("/windows/305")
    screen.wait_for_selector(".key.large")
    return screen


@pytest.fixture(scope="session")
def pictures() -> Path:
    folder = Path(__file__).resolve().parents[1] / "_artifacts" / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def bench(served: Stand) -> Iterator[Page]:
    """An empty page of the server's, to ask the scripts' own functions."""
    context = chromium().new_context(base_url=served.url)
    opened = context.new_page()
    opened.goto("/kiosk")
    yield opened
    context.close()
