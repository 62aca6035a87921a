"""The back office in a browser: a case that came by courier is accepted, worked on, concluded and sent, key by key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.pages.test_looks import fits
from tests.server import PASSWORD, Server, at_work
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("cases") / "data")


def enter(page: Page) -> str:
    """What came by courier becomes a case; its number, with the case open."""
    one, main = resident(1), page.locator("main")
    page.goto("/case-entry?lang=zh")
    page.get_by_label("事项", exact=True).select_option("records")
    expect(page.get_by_label("办理项")).to_have_value("")
    page.get_by_label("快递公司").fill("EMS")
    page.get_by_label("来件运单号").fill("EB987654321CN")
    page.get_by_label("授权委托书").check()
    page.get_by_label("姓名或单位名称").fill(one.name)
    page.get_by_label("证件号码").fill(one.id_number)
    page.get_by_label("联系电话").fill("13800138000")
    fits(page)
    page.get_by_role("button", name="录入").click()
    said = page.locator("#said")
    expect(said).to_contain_text("还缺：身份证")
    number = (said.get_by_role("link").get_attribute("href") or "").removeprefix("/cases/")
    page.goto("/cases?list=applied&lang=zh")
    fits(page)
    page.get_by_role("link", name=number).click()
    fits(page)
    expect(main).not_to_contain_text(one.name)
    expect(main).to_contain_text("EMS EB987654321CN")
    return number


def accept(page: Page, server: Server, number: str) -> None:
    """What lacked comes, a colleague changes the case meanwhile, and it is accepted."""
    main = page.locator("main")
    came = page.get_by_role("group", name="刚收到的")
    came.get_by_label("身份证").check()
    came.get_by_label("收取方式").select_option("courier")
    came.get_by_role("button", name="登记已收材料").click()
    expect(main.locator(".case-list")).to_contain_text("身份证 邮寄收取")
    copies = {"materials": [{"name": "身份证", "got": "window", "copies": 2}]}
    server.staff("clerk").post(f"/cases/{number}/supply", copies, key="c2")
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("办件刚被他人更新")
    page.reload()
    page.get_by_role("button", name="受理", exact=True).click()
    expect(main).to_contain_text("已受理")


def work(page: Page) -> None:
    """A step, a hand-over to nobody and to somebody, and the result."""
    main = page.locator("main")
    page.get_by_label("环节名称").fill("审核")
    page.get_by_role("button", name="开始环节").click()
    page.get_by_label("意见").fill("符合条件")
    page.get_by_role("button", name="环节办结").click()
    expect(main).to_contain_text("：符合条件")
    fits(page)
    page.get_by_label("转交给").fill("谁也不是")
    page.get_by_role("button", name="转交", exact=True).click()
    expect(page.locator("[data-said].bad")).to_contain_text("没有这个人")
    chosen = page.locator("#colleagues option").last.get_attribute("value") or ""
    page.get_by_label("转交给").fill(chosen.split(" ")[0])
    page.get_by_role("button", name="转交", exact=True).click()
    expect(main.locator(".case-facts")).to_contain_text(chosen.split(" ")[1])
    page.get_by_role("button", name="办结", exact=True).click()
    expect(main).to_contain_text("已办结")
    expect(main.locator(".case-facts")).to_contain_text("准予")
    expect(main.locator(".case-facts")).not_to_contain_text("剩余")


def send(page: Page) -> None:
    """A wrong code, then the courier takes it."""
    main = page.locator("main")
    page.get_by_label("取件码").fill("000000x")
    page.get_by_role("button", name="凭取件码出件").click()
    expect(page.locator("[data-said]")).to_contain_text("取件码不对")
    page.get_by_label("收件人").fill("张三")
    page.get_by_label("电话").fill("13800138000")
    page.get_by_label("地址").fill("济南市历下区龙鼎大道 1 号")
    page.get_by_role("button", name="登记寄送").click()
    page.get_by_label("运单号").fill("EB123456789CN")
    fits(page)
    page.get_by_role("button", name="已交寄").click()
    page.get_by_role("button", name="已签收").click()
    expect(main).to_contain_text("已送达")


def test_a_case_is_worked_on_from_acceptance_to_the_courier(server: Server) -> None:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "clerk", "password": PASSWORD}).ok
    page = context.new_page()
    number = enter(page)
    accept(page, server, number)
    work(page)
    send(page)
    page.goto("/cases?lang=en")
    fits(page)
    expect(page.get_by_role("link", name="Windows")).to_have_attribute("href", "/windows")
    page.locator(".doors summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    context.close()
