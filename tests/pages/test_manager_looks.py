"""What a manager looks at in a browser: acting from the wall, figures, bulletins, what-if; on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.pages.test_looks import fits, violations
from tests.server import PASSWORD, Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("managers") / "data")
    made.furnish()
    made.start()
    yield made
    made.stop()


def opened(server: Server, who: str, path: str, width: int = 1366, height: int = 768) -> Page:
    context = chromium().new_context(viewport={"width": width, "height": height}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": who, "password": PASSWORD}).ok
    page = context.new_page()
    page.goto(path)
    return page


def test_a_manager_tells_the_boards_and_calls_all_hands_and_a_clerk_answers(server: Server) -> None:
    wall, clerk = opened(server, "manager", "/wall", 1920, 1080), opened(server, "clerk", "/windows")
    wall.get_by_role("button", name="调度").click()
    wall.get_by_label("内容").fill("四楼也可取号")
    wall.get_by_label("显示到").fill("23:50")
    wall.get_by_role("button", name="发出").click()
    expect(wall.get_by_text("“四楼也可取号” 到 23:50")).to_be_visible()
    expect(wall.get_by_text("将告知 2 人")).to_be_visible()
    wall.get_by_label("原因").fill("人多")
    assert violations(wall) == []
    wall.set_viewport_size({"width": 1920, "height": 400})  # scrolled down to the button, what came of it is seen
    wall.get_by_role("button", name="呼叫", exact=True).click()
    expect(wall.get_by_text("已呼叫。")).to_be_in_viewport()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    clerk.get_by_role("button", name="收到，我来").click()
    expect(clerk.locator("#hands.on")).to_have_count(0)
    expect(wall.locator(".wall-doing").first).to_contain_text("应答 1/2")
    wall.get_by_role("button", name="结束呼叫").click()
    wall.get_by_role("button", name="收回").click()
    expect(wall.locator(".wall-doing")).to_have_count(0)
    for page in (wall, clerk):
        page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_figures_and_a_bulletin_fit_and_can_be_read_by_everybody(server: Server, width: int, height: int) -> None:
    page = opened(server, "manager", "/figures?period=day&by=service", width, height)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    fits(page)
    page.goto("/bulletins")
    fits(page)
    page.emulate_media(media="print")
    expect(page.locator(".doors")).to_have_count(1)
    expect(page.locator(".doors")).not_to_be_visible()
    page.context.close()


def test_a_manager_asks_what_a_window_more_would_bring_and_prints_the_answer(server: Server) -> None:
    clerk = opened(server, "clerk", "/windows")
    signed_on = clerk.request.post("/api/v1/halls/JN01/windows/305/sign-on", headers={"Idempotency-Key": "on"}, data={})
    assert signed_on.ok, signed_on.text()
    page = opened(server, "manager", "/what-if")
    page.get_by_label("业务队列").select_option("A")
    page.get_by_role("button", name="开始推演").click()
    expect(page.get_by_role("alert")).to_have_text("请至少改一处做法。")
    page.locator("[data-windows=open]").get_by_label("306").check()
    page.get_by_role("button", name="开始推演").click()
    expect(page.get_by_role("heading", name="今天余下的时间：A：多开 306")).to_be_visible(timeout=60_000)
    fits(page)
    assert violations(page) == []
    page.get_by_text("叫号规则、预约与停号").click()
    page.get_by_label("几点停止取号").fill("00:00")
    page.get_by_role("button", name="开始推演").click()
    expect(page.get_by_role("alert")).to_contain_text("几点停止取号")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="开始推演")).not_to_be_visible()
    expect(page.get_by_role("heading", name="今天余下的时间：A：多开 306")).to_be_visible()
    for one in (page, clerk):
        one.context.close()
