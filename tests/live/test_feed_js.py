"""The browser's client against the real transport, in Chromium, over plain http on a host that is no secure context."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.browser import chromium

WATCH = """async (wish) => {
  const { connect } = await import("/static/js/feed.js");
  Object.assign(window, { seqs: [], statuses: [], view: null });
  window.feed = connect({ ...wish, onView: (topic, view, seq) => {
    window.view = Object.fromEntries(view); window.seqs.push(seq); window.topic = topic;
  }, onStatus: (status) => window.statuses.push(status) });
}"""


@pytest.fixture
def open_page() -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_one(server: Any, cookie: str = "board-key", route: Callable[[WebSocketRoute], None] | None = None) -> Page:
        context = chromium().new_context()
        contexts.append(context)
        url = f"http://hall.test:{server.port}"
        context.add_cookies([{"name": "quhao_board", "value": cookie, "url": url, "httpOnly": True}])
        page = context.new_page()
        if route is not None:
            page.route_web_socket("**/socket.io/**", route)
        page.goto(url + "/page")
        assert page.evaluate("window.isSecureContext") is False
        page.evaluate(WATCH, {"as": "board", "hall": "JN01", "topics": ["board"]})
        return page

    yield open_one
    for context in contexts:
        context.close()


def sees(page: Page, server: Any) -> None:
    """Wait until the page shows what is."""
    page.wait_for_function("want => JSON.stringify(window.view) === JSON.stringify(want)", arg=server.state()["view"])


def sees_value(page: Page, key: str, value: object) -> None:
    page.wait_for_function(
        "([key, value]) => JSON.stringify(window.view?.[key]) === JSON.stringify(value)", arg=[key, value]
    )


def test_a_page_has_the_snapshot_and_merges_what_changes_and_what_goes(server: Any, open_page: Any) -> None:
    page = open_page(server)
    server.change({"window:305": {"name": "住房公积金"}, "call:9": {"number": "A009"}})
    sees_value(page, "window:305", {"name": "住房公积金"})
    server.change({"window:305": {"name": "𠮷"}}, ["call:9"])
    sees_value(page, "window:305", {"name": "𠮷"})
    assert "call:9" not in page.evaluate("window.view") and page.evaluate("window.topic") == "board"
    assert page.evaluate("statuses.at(-1)")["connected"] is True


def test_a_lost_event_is_noticed_and_mended_by_watching_again(server: Any, open_page: Any) -> None:
    lost: list[str] = []

    def lose_one(route: WebSocketRoute) -> None:
        to_server = route.connect_to_server()

        def pass_on(message: Any) -> None:
            if '"lost"' in str(message) and not lost:
                lost.append(str(message))
            else:
                route.send(message)

        to_server.on_message(pass_on)

    page = open_page(server, route=lose_one)
    page.wait_for_function("window.seqs.length === 1")
    server.change({"queue:A": "lost"})
    server.change({"queue:B": "after"})
    sees_value(page, "queue:A", "lost")
    sees_value(page, "queue:B", "after")
    assert len(lost) == 1 and page.evaluate("statuses.at(-1).connected") is True


def test_the_page_knows_the_halls_time_and_can_say_what_it_showed(server: Any, open_page: Any) -> None:
    page = open_page(server)
    page.wait_for_function("statuses.some(s => s.connected && s.at)")
    hall_ms = datetime.fromisoformat(page.evaluate("statuses.at(-1).at")).timestamp() * 1000
    before_s = time.time()
    assert before_s * 1000 - 1500 < page.evaluate("feed.now()") < time.time() * 1000 + 1500
    assert page.evaluate("feed.now()") >= hall_ms
    page.evaluate("feed.seen(77, 'spoken')")
    said = server.until(lambda state: any(m["call"] == 77 for _, m in state["said"] if "call" in m))["said"][-1]
    assert said == ["board-key", {"call": 77, "how": "spoken", "hall": None}]


def test_a_page_with_a_cookie_that_is_not_valid_learns_why(server: Any, open_page: Any) -> None:
    page = open_page(server, cookie="forged")
    page.wait_for_function("statuses.at(-1)?.refused?.code === 'sign_in_first'")
    assert page.evaluate("statuses.at(-1)")["connected"] is False


def test_after_a_crash_the_page_keeps_its_picture_says_its_age_and_comes_back_by_itself(
    start: Callable[..., Any], open_page: Any
) -> None:
    with start() as server:
        page = open_page(server)
        seq = server.change({"call:1": "A001"})
        sees_value(page, "call:1", "A001")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(60)
        page.wait_for_function("statuses.at(-1).connected === false")
        page.wait_for_function("statuses.at(-1).age_s >= 3")
        assert page.evaluate("window.view")["call:1"] == "A001" and page.evaluate("seqs.at(-1)") == seq
    with start(port=server.port) as server:
        page.wait_for_function("statuses.at(-1).connected === true && statuses.at(-1).age_s < 3")
        sees(page, server)
