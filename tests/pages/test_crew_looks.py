"""The crew in a browser: a leave from the clerk's request to the decision, a week planned, everything readable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from queue_server.hall.calendar import Calendar
from tests.browser import chromium
from tests.pages.test_looks import fits, violations
from tests.server import PASSWORD, Server, at_work

pytestmark = pytest.mark.slow
TODAY = date.today()
WEEKS = (TODAY + timedelta(7 * week - TODAY.weekday()) for week in range(5, 30))
MONDAY = next(one for one in WEEKS if all(Calendar().is_working(str(one + timedelta(day))) for day in range(5)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("crew") / "data")


def opened(server: Server, who: str, path: str) -> Page:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": who, "password": PASSWORD}).ok
    page = context.new_page()
    page.goto(path)
    return page


def good(page: Page) -> None:
    fits(page)
    assert violations(page) == []


def test_a_clerk_asks_for_leave_and_a_manager_plans_the_week_and_decides(server: Server) -> None:
    clerk, manager = opened(server, "clerk", "/my-shifts?lang=zh"), opened(server, "manager", f"/crew?monday={MONDAY}")
    clerk.get_by_label("类别").select_option(label="年假")
    clerk.get_by_label("起", exact=True).fill(str(MONDAY))
    clerk.get_by_label("止", exact=True).fill(str(MONDAY + timedelta(13)))
    clerk.get_by_label("事由").fill("回老家")
    clerk.get_by_role("button", name="提交").click()
    expect(clerk.get_by_text("待审批")).to_be_visible()
    good(clerk)
    manager.get_by_label("全选").check()
    manager.get_by_role("button", name="排班", exact=True).click()
    cell = manager.locator("[data-plan]").first
    expect(cell).to_have_value("full")
    cell.select_option(label="早班")
    expect(manager.locator("#saved")).to_contain_text("已保存")
    good(manager)
    manager.get_by_role("link", name="请假审批").click()
    expect(manager.get_by_text("回老家")).to_be_visible()
    manager.get_by_role("button", name="不准假").click()
    expect(manager.locator("#refused")).to_be_visible()  # why, is needed
    manager.get_by_label("审批意见").fill("业务量小，准予")
    good(manager)
    manager.get_by_role("button", name="准假", exact=True).click()
    expect(manager.get_by_text("没有待审批的请假")).to_be_visible()
    clerk.reload()
    expect(clerk.get_by_text("已准假")).to_be_visible()
    for path in ("/crew/duty", "/crew/attendance"):
        manager.goto(path)
        good(manager)
    with manager.expect_download() as download:
        manager.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    for page in (clerk, manager):
        page.context.close()
