"""The page of alarms: every card with what can be done about it, in both languages, and the day's table as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from queue_server.hall.calendar import Calendar
from queue_server.kernel.clock import SteppedClock
from queue_server.staff import duty
from queue_server.supervision import ladder
from queue_server.supervision.model import Fact
from queue_server.wiring.house import build
from tests.browser import chromium
from tests.conftest import MONDAY_0920_MS
from tests.pages.test_looks import violations
from tests.server import PASSWORD, Server

RED = Fact("term", "case:1", "济南市自然资源和规划局", "12370100MB28559046202611200001", MONDAY_0920_MS, "red")
PAUSED_MIN = {"317": 17, "318": 22}  # a warning and a yellow card


def plant(data: Path) -> None:
    """A card of each kind: two windows that have been paused for long, and a red one whose cause is over."""
    clock = SteppedClock(MONDAY_0920_MS)
    house = build(data, clock)
    hall = house.hall("JN01")
    for staff, (window, minutes) in enumerate(sorted(PAUSED_MIN.items(), key=lambda one: -one[1]), 1):
        clock.step(-clock.now_ms() / 1000 + MONDAY_0920_MS / 1000 - minutes * 60)
        house.database.write(lambda tx, w=window, s=staff: duty.sign_on(tx, hall, w, s))
        house.database.write(lambda tx, w=window, s=staff: duty.pause(tx, hall, w, s, "取件", None))
    house.database.write(lambda tx: ladder.take(tx, hall, Calendar(), [RED], lambda: "red"))
    house.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("alarms") / "data")
    made.furnish()
    plant(made.data)
    made.start()
    yield made
    made.stop()


@pytest.mark.slow
def test_a_manager_sees_the_cards_orders_one_and_closes_it_and_nothing_is_in_the_way(server: Server) -> None:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "manager", "password": PASSWORD}).ok
    page = context.new_page()
    for lang, width in (("en", 1366), ("zh", 390), ("zh", 1366)):
        page.set_viewport_size({"width": width, "height": 768})
        page.goto(f"/supervision?lang={lang}")
        assert violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    other = context.new_page()
    other.goto("/windows")
    badge = other.locator(".alarm-badge")
    expect(badge).to_contain_text("红牌")
    expect(badge.locator(".number")).to_have_text("3")
    cards = page.locator(".alarm")
    expect(cards).to_have_count(3)
    for card, words in enumerate(("红牌", "黄牌", "预警")):
        expect(cards.nth(card)).to_contain_text(words)
    cards.first.get_by_label("承办人").select_option("1000")
    cards.first.get_by_label("内容").fill("请说明超期原因")
    cards.first.get_by_role("button", name="下发督办单").click()
    expect(cards.first).to_contain_text("DB20261123001")
    cards.first.get_by_label("内容").fill("材料补齐后当日办结")
    cards.first.get_by_role("button", name="提交回复").click()
    expect(cards.first).to_contain_text("待审核")
    cards.first.get_by_label("内容").fill("属实")
    cards.first.get_by_role("button", name="办结").click()  # the hall has one manager, who answered it himself
    expect(cards).to_have_count(2)
    page.goto("/supervision/closed")
    assert violations(page) == []
    expect(page.locator(".closed-list tbody tr")).to_contain_text("仅一位主管，本人审核")
    page.get_by_role("link", name="DB20261123001").click()
    expect(page.get_by_role("heading", name="督办通知单")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_enabled()
    assert violations(page) == []
    expect(badge.locator(".number")).to_have_text("2")  # the other page was not loaded again
    expect(badge).to_contain_text("黄牌")
    for path in ("/supervision/mine", "/parcels"):
        page.goto(path)
        assert violations(page) == [], path
    assert "部门,办结号数" in context.request.get("/supervision/reconciliation.csv").text()
    context.close()
