"""回访 by keyboard alone, in a browser: the phone, five digits, a sentence, and the next one is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium, eventually
from tests.pages.test_cases_looks import fits
from tests.server import PASSWORD, Server, at_work
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow
ENDED = 2


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("call_backs") / "data")


def ended(server: Server, n: int) -> None:
    """A case with its result: concluded without a paper, so that nothing but the call-back is left of it."""
    clerk, one = server.staff("clerk"), resident(n)
    person = {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}
    body: dict[str, Any] = {"hall": "JN01", "service": "records", "source": "courier", "person": person}
    made = clerk.post("/cases", body | {"phone": f"1380013800{n}"}, key=f"c{n}").json
    number, papers = made["number"], [{"name": one["name"], "got": "courier"} for one in made["materials"]]
    for act, asked in (("supply", {"materials": papers}), ("accept", {}), ("conclude", {"delivery": "none"})):
        assert clerk.post(f"/cases/{number}/{act}", asked, key=f"{act}{n}").status == 200


def signed_in(server: Server) -> Page:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "guide", "password": PASSWORD}).ok
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def test_a_call_is_noted_by_keyboard_alone_and_the_next_one_follows(server: Server) -> None:
    for n in range(1, ENDED + 1):
        ended(server, n)
    page = signed_in(server)
    page.goto("/call-backs?list=later&lang=zh")
    eventually(page, lambda: page.reload() is not None and page.locator("tbody tr").count() == ENDED)  # a follower's
    fits(page)
    page.locator("tbody a").first.click()
    expect(page.locator("[data-take]")).to_be_focused()
    expect(page.locator("main")).not_to_contain_text("1380013800")
    page.keyboard.press("Enter")
    expect(page.locator("[data-phone]")).to_have_text(re.compile("^1380013800[12]$"))
    fits(page)
    page.keyboard.press("1")
    page.keyboard.press("5")
    page.keyboard.press("4")
    page.keyboard.press("1")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("说得很清楚")
    fits(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "a call is one screen"
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(f"{server.url}/call-backs?all=done")
    page.goto("/call-backs?list=done")
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text("说得很清楚")
    fits(page)
    page.context.close()
