"""A complaint in a browser: written on a small phone in large type, answered and reviewed at the office, read again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium
from tests.pages.test_looks import fits
from tests.server import PASSWORD, Server, at_work

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("enquiries") / "data")


def opened(server: Server, width: int, height: int, account: str = "") -> tuple[BrowserContext, Page]:
    context = chromium().new_context(
        viewport={"width": width, "height": height}, has_touch=width < 600, base_url=server.url
    )
    if account:
        assert context.request.post("/api/v1/sign-in", data={"account": account, "password": PASSWORD}).ok
    return context, context.new_page()


def written(server: Server) -> str:
    """The page of a complaint, sent in 长辈版 one thing at a time."""
    context, page = opened(server, 320, 640)
    page.goto("/p/ask?elder=1")
    fits(page)
    page.get_by_role("link", name="投诉").click()
    fits(page)
    page.get_by_role("link", name="工作人员").click()
    page.get_by_label("发生了什么").fill("说了两遍还是不耐烦。")
    fits(page)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("手机号码").fill("13800138000")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main")).to_contain_text("已收到")
    fits(page)
    link = page.url
    context.close()
    return link


def test_a_complaint_is_answered_by_one_and_reviewed_by_another(server: Server) -> None:
    link = written(server)
    context, page = opened(server, 1366, 768, "manager")
    page.goto("/enquiries?lang=zh")
    fits(page)
    page.locator("tbody a").first.click()
    page.get_by_label("交给谁办理").select_option(label="1001 guide")
    page.get_by_role("button", name="指派").click()
    expect(page.locator("main")).to_contain_text("给 guide")
    page.get_by_role("button", name="查看电话").click()
    expect(page.locator("[data-phone]")).to_have_text("13800138000")
    fits(page)
    one = page.url
    answering, desk = opened(server, 1366, 768, "guide")
    desk.goto(one)
    desk.get_by_label("回复").fill("已批评教育，向您道歉。")
    desk.get_by_role("button", name="发出回复").click()
    expect(desk.locator("main")).to_contain_text("回复须由另一个人复核")
    desk.goto("/enquiries/new")
    fits(desk)
    answering.close()
    page.goto(one)
    page.get_by_label("复核意见").fill("核实无误")
    page.get_by_role("button", name="有效").click()
    expect(page.locator("h1")).to_contain_text("已办结")
    page.goto("/enquiries/figures")
    fits(page)
    page.set_viewport_size({"width": 360, "height": 800})
    for path in (one, "/enquiries?list=done", "/enquiries/figures?lang=en"):
        page.goto(path)
        fits(page)
    context.close()
    reading, phone = opened(server, 360, 800)
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("向您道歉")
    fits(phone)
    phone.goto("/p/asked?lang=en")
    fits(phone)
    reading.close()


def test_a_public_pc_forgets_who_went_away_and_asks_before(server: Server) -> None:
    context, page = opened(server, 1366, 768)
    page.clock.install()
    page.goto("/p/ask")
    pages = page.evaluate("history.length")
    page.get_by_role("link", name="投诉").click()
    page.wait_for_url("**/ask/complaint")  # its script runs
    page.get_by_role("link", name="工作人员").click()
    page.wait_for_url("**topic=staff")
    words = page.get_by_label("发生了什么")
    words.fill("说了两遍")
    page.clock.fast_forward(160_000)
    expect(page.locator("#idle")).to_contain_text("没有提交的内容会清除")
    page.get_by_role("button", name="继续").click()
    expect(page.locator("#idle")).to_be_hidden()
    expect(words).to_have_value("说了两遍")
    page.clock.fast_forward(220_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("咨询 · 投诉 · 建议")
    assert page.evaluate("history.length") == pages
    context.close()
