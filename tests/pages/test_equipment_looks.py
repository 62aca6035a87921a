"""The page of devices in a browser: the broken first, out of service with a reason and back, moved, announced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from queue_server.equipment import health
from queue_server.equipment import service as equipment
from queue_server.equipment.attached import AttachedReport
from queue_server.kernel.clock import SteppedClock
from queue_server.wiring.house import build
from tests.browser import chromium
from tests.conftest import MONDAY_0920_MS
from tests.pages.test_looks import fits
from tests.server import PASSWORD, Server

pytestmark = pytest.mark.slow


def plant(data: Path) -> None:
    """A box with a scanner whose cable is out and a pad that works."""
    house = build(data, SteppedClock(MONDAY_0920_MS))
    hall, write = house.hall("JN01"), house.database.write
    write(lambda tx: equipment.register(tx, hall, "agent", "三楼主机", "3F-A", None, "BXXB2345", None))
    box = write(lambda tx: equipment.enrol(tx, "BXXB2345", "k" * 43))
    reports = [
        AttachedReport("scan", "scanner", "serial", "COM3", "unavailable", "port_lost"),
        AttachedReport("pads", "pad", "ff68", "COM4", "online", ""),
    ]
    write(lambda tx: health.take(tx, box, reports))
    house.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("equipment") / "data")
    made.furnish()
    plant(made.data)
    made.start()
    yield made
    made.stop()


def test_a_manager_takes_a_device_out_moves_another_and_announces_maintenance(server: Server) -> None:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "manager", "password": PASSWORD}).ok
    page = context.new_page()
    page.goto("/equipment?lang=en")
    urgent, rows = page.locator(".eq-group.urgent"), page.locator(".eq-row")
    expect(urgent).to_contain_text("Code scanner")
    page.goto("/equipment?lang=zh")
    scanner = rows.filter(has_text="扫码器")
    scanner.click()
    counts = [int(one) for one in page.locator(".eq-count b").all_inner_texts()]
    assert counts[0] == sum(counts[1:]) > 0, "each device is in one of them"
    side = page.locator(".eq-chosen")
    expect(side).to_contain_text("三楼主机")
    side.get_by_role("button", name="停用…").click()
    side.get_by_label("停用原因").fill("换线")
    fits(page)
    side.get_by_role("button", name="停用", exact=True).click()
    expect(page.locator(".message.good").filter(has_text="已停用")).to_be_visible()
    expect(scanner).to_contain_text("停用维护中")
    expect(urgent).not_to_contain_text("扫码器")
    side.get_by_role("button", name="恢复使用").click()
    expect(urgent).to_contain_text("扫码器")
    rows.filter(has_text="叫号评价器").click()
    side.get_by_role("button", name="移动…").click()
    side.get_by_label("线路地址").fill("1")
    side.get_by_label("所在位置").select_option("window:317")
    side.get_by_role("button", name="保存").click()
    expect(rows.filter(has_text="叫号评价器")).to_contain_text("317 号窗口")
    plans = page.locator(".eq-plans")
    plans.get_by_role("button", name="发布维护预告").click()
    plans.get_by_label("内容").fill("系统升级")
    plans.get_by_role("button", name="发布预告").click()
    expect(plans).to_contain_text("整个大厅")
    plans.get_by_role("button", name="结束").click()
    expect(plans).to_contain_text("没有停用的设备")
    page.get_by_role("group", name="状态").get_by_role("button", name="故障").click()
    expect(rows.first).to_contain_text("三楼主机")  # no socket holds it
    page.set_viewport_size({"width": 1920, "height": 1080})
    fits(page)
    scanner.click()
    report, sheet = (
        side.get_by_role("link", name=name).get_attribute("href") or "" for name in ("故障报告", "安装验收单")
    )
    for path in ("/equipment/outages", report, sheet):
        page.goto(path)
        fits(page)
    page.goto("/equipment")
    page.locator(".eq-row").filter(has=page.locator("b", has_text="三楼主机")).click()
    side.get_by_role("button", name="换登记码…").click()
    side.get_by_role("button", name="生成登记码").click()
    expect(side.locator(".eq-code")).to_have_text(re.compile(r"\w{4}"))
    fits(page)
    side.get_by_role("button", name="已抄下").click()
    side.get_by_role("button", name="撤销密钥…").click()
    expect(side.locator(".eq-falls")).to_contain_text("扫码器 scan")
    page.set_viewport_size({"width": 1366, "height": 768})
    fits(page)
    side.get_by_role("button", name="确认撤销").click()
    expect(page.locator(".message.good")).to_contain_text("密钥已撤销")
    expect(page.locator(".equipment")).not_to_contain_text("三楼主机")
    context.close()


def test_the_live_wall_shows_every_window_without_scrolling_and_a_line_behind_it(server: Server) -> None:
    context = chromium().new_context(viewport={"width": 1920, "height": 1080}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "manager", "password": PASSWORD}).ok
    page = context.new_page()
    page.goto("/wall?lang=zh")
    for width, height in ((1920, 1080), (1080, 1920)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".wall-tile")).to_have_count(53)
        fits(page)
        assert page.evaluate(
            "[...document.querySelectorAll('.wall-tile')].every((one) => { const at ="
            " one.getBoundingClientRect(); return at.right <= innerWidth && at.bottom <= innerHeight; })"
        )
    page.get_by_role("button", name="查询证明").click()
    panel = page.locator(".wall-panel")
    expect(panel).to_contain_text("排队顺序")
    lend = panel.locator("form", has=page.locator("#wall-why"))
    lend.get_by_label("窗口", exact=True).select_option("322")
    expect(panel.locator(".wall-effect").first).to_contain_text("322 号窗口下一个")
    lend.get_by_label("原因", exact=True).fill("查询人多")
    lend.get_by_role("button", name="执行").click()
    expect(panel.locator(".message.good")).to_contain_text("322 号窗口今天可叫 E")
    fits(page)
    context.close()
