"""An administrator imports a catalogue in a real browser: errors by row, differences, effect, the hall's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.test_admin_looks import look, signed_in
from tests.server import Server, at_work

pytestmark = pytest.mark.slow
HEAD = "事项编码,事项名称,实施主体,事项类型,承诺时限,到场次数,申请材料"
RENT = "370100111005,租房提取住房公积金,住房公积金中心,公共服务,即办,1,身份证 | 原件 | 免提交：电子证照"
RESALE = "370100222001,不动产转移登记,自然资源和规划局,行政确认,5,1,身份证；买卖合同 | 可容缺"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("catalogue") / "data")


def choose(page: Page, folder: Path, *lines: str) -> None:
    file = folder / "items.csv"
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    expect(page.locator("#file")).to_be_enabled()
    page.set_input_files("#file", file)


def test_a_catalogue_is_imported_looked_at_taken_and_given_the_halls_own_words(
    server: Server, tmp_path: Path, pictures: Path
) -> None:
    page = signed_in(server, "1366-zh", "admin")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/admin/catalogue")
    look(page, pictures, "catalogue")
    page.get_by_role("link", name="事项目录", exact=True).click()
    choose(page, tmp_path, HEAD, RENT.replace("即办", "五天"), RESALE)
    expect(page.locator("#problems tbody tr")).to_have_count(1)
    expect(page.locator("#problems tbody tr")).to_contain_text("承诺时限")
    look(page, pictures, "catalogue-wrong")
    choose(page, tmp_path, HEAD, RENT, RESALE)
    page.get_by_role("link", name="查看差异").click()
    page.get_by_role("button", name="确认生效").click()
    page.locator("#take").get_by_role("button", name="确认生效").click()
    page.wait_for_url(re.compile("/admin/catalogue/items$"))
    choose(page, tmp_path, HEAD, RENT.replace("即办", "3"))
    page.locator("#result").get_by_role("link", name="查看差异").click()
    expect(page.locator(".difference tbody tr")).to_have_count(1)
    expect(page.locator(".difference-rows.bad li")).to_contain_text("不动产转移登记")
    look(page, pictures, "catalogue-differences")
    page.goto("/admin/catalogue/items?q=zftq")
    page.get_by_role("button", name="修改 租房提取住房公积金").click()
    page.select_option("#own-service", "fund-rent")
    page.fill("#own-window_min", "8")
    page.fill("#own-remark", "请带手机")
    page.locator("#own [type=submit]").click()
    expect(page.locator(".item-table tbody tr").first).to_contain_text("8 分钟")
    expect(page.locator(".item-table tbody tr").first).to_contain_text("公积金提取（租房）")
    look(page, pictures, "catalogue-items")
    assert faults == []
    page.context.close()
