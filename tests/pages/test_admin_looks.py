"""Every state of the pages that set a hall up, over the demo hall at real size, in both languages: no barriers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser import chromium, photograph
from tests.pages.test_looks import violations
from tests.server import PASSWORD, Server

pytestmark = pytest.mark.slow
SIZES = {"1366-zh": (1366, 768, "zh-CN"), "1920-zh": (1920, 1080, "zh-CN"), "1366-en": (1366, 768, "en-US")}
TOUCHED = "main button, main a.button, main select, main input:not([type=checkbox], [type=radio])"
SMALL = """(touched) => [...document.querySelectorAll(touched)]
    .map((one) => [one.textContent || one.id, one.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
    .map(([text, box]) => [text, box.height, box.width])"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("looks") / "data")
    made.furnish()
    made.start()
    clerk = made.staff("clerk")
    clerk.post("/halls/JN01/windows/305/sign-on")
    clerk.drop()
    yield made
    made.stop()


def visited(way: str, ready: str) -> Callable[[Page], None]:
    def scene(page: Page) -> None:
        page.goto(way)
        expect(page.locator(ready).first).to_be_visible()

    return scene


def edited_row(page: Page) -> None:
    visited("/admin/hall#services", ".table")(page)
    page.locator(".table button").nth(3).click()
    expect(page.locator(".row-card")).to_be_visible()


def mended(page: Page) -> None:
    """A window in a zone that does not exist: said in the part, in the row and at the field."""
    visited("/admin/hall#windows", ".table")(page)
    page.locator(".table button").first.click()
    page.locator("#f-zone").select_option("")
    page.locator(".row-card .primary").click()
    expect(page.locator("tr.wrong")).to_be_visible()
    page.locator("tr.wrong button").click()
    expect(page.locator("#f-zone-error")).to_be_visible()


def previewed(page: Page) -> None:
    visited("/admin/hall#windows", ".table")(page)
    page.locator(".table button").nth(1).click()
    page.locator(".refs li").nth(1).locator("button").last.click()
    page.locator(".map input").first.fill("")
    page.locator(".map input").first.blur()
    page.locator(".row-card .primary").click()
    page.locator(".save-bar .primary").click()
    expect(page.locator(".effects li.warn")).to_be_visible()


def wrong_file(page: Page) -> None:
    visited("/admin/file", "#toml")(page)
    page.locator("#toml").fill('id = "JN01"\nnmae = "x"\n')
    page.locator(".row-of-buttons .primary").click()
    expect(page.locator(".problems li").first).to_be_visible()


SCENES: dict[str, Callable[[Page], None]] = {
    "start": visited("/admin", ".steps"),
    "hall": visited("/admin/hall", ".fields"),
    "hours": visited("/admin/hall#hours", ".spans"),
    "order": visited("/admin/hall#order", ".map"),
    "windows": visited("/admin/hall#windows", ".table"),
    "menus": visited("/admin/hall#menus", ".table"),
    "row": edited_row,
    "mended": mended,
    "previewed": previewed,
    "file": visited("/admin/file", "#toml"),
    "wrong-file": wrong_file,
    "trial": visited("/admin/trial", "#call"),
}


def signed_in(server: Server, size: str, account: str) -> Page:
    width, height, locale = SIZES[size]
    context = chromium().new_context(viewport={"width": width, "height": height}, locale=locale, base_url=server.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def look(page: Page, pictures: Path, name: str) -> None:
    photograph(page, pictures / f"admin-{name}.png", full_page=True)
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than its screen"
    assert page.evaluate(SMALL, TOUCHED) == [], name


@pytest.mark.parametrize("size", SIZES)
def test_the_administrators_pages_are_free_of_barriers_in_every_state(
    size: str, server: Server, pictures: Path
) -> None:
    page = signed_in(server, size, "admin")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for name, scene in SCENES.items():
        page.goto("about:blank")
        scene(page)
        look(page, pictures, f"{name}-{size}")
    page.context.close()
    assert faults == []


def test_a_new_letter_or_id_is_followed_by_everything_that_names_it(server: Server) -> None:
    page = signed_in(server, "1366-zh", "admin")
    visited("/admin/hall#queues", ".table")(page)
    page.get_by_label("查找").fill("企业批量")
    expect(page.locator(".table tbody tr")).to_have_count(1)
    page.get_by_role("button", name="修改队列 K").click()
    page.locator("#f-prefix").fill("V")
    page.get_by_role("button", name="完成").click()
    page.get_by_role("button", name="预览影响").click()
    says = page.locator(".effects li")
    expect(says.filter(has_text="新增队列 V")).to_be_visible()
    expect(says.filter(has_text="窗口 316 开始办理 V 队列。")).to_be_visible()
    expect(says.filter(has_text="事项 enterprise-batch").or_(says.filter(has_text="队列 K → V")).first).to_be_visible()
    assert page.locator(".message.bad").count() == 0
    page.context.close()


def test_a_manager_frees_a_window_whose_clerk_has_gone(server: Server, pictures: Path) -> None:
    page = signed_in(server, "1366-zh", "manager")
    page.goto("/admin/seats")
    expect(page.get_by_role("row", name=re.compile("305"))).to_contain_text(re.compile(r"工号 \d+ \S+"))
    look(page, pictures, "seats")
    page.get_by_role("button", name="腾出窗口 305").click()
    expect(page.get_by_text("在岗人员将离岗，窗口关闭。")).to_be_visible()
    look(page, pictures, "seats-asked")
    page.locator("dialog").get_by_role("button", name="腾出窗口").click()
    expect(page.get_by_text("现在没有人在岗。")).to_be_visible()
    page.context.close()


def test_a_workbook_with_mistakes_is_answered_by_sheet_and_cell_and_mended_it_holds(
    server: Server, tmp_path: Path
) -> None:
    page = signed_in(server, "1366-zh", "admin")
    visited("/admin/file", "#toml")(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载 XLSX").click()
    taken.value.save_as(tmp_path / "hall.xlsx")
    book = load_workbook(tmp_path / "hall.xlsx")
    book["窗口"]["C3"], book["时间"]["B3"] = "9F-A", "九点到五点"
    book.save(tmp_path / "wrong.xlsx")
    page.get_by_label("上传 XLSX 或 TOML").set_input_files(tmp_path / "wrong.xlsx")
    expect(page.locator(".problems li")).to_contain_text(["时间 B3"])
    book["时间"]["B3"] = "08:30-12:00、13:00-17:00"
    book.save(tmp_path / "zone.xlsx")
    page.get_by_label("上传 XLSX 或 TOML").set_input_files(tmp_path / "zone.xlsx")
    expect(page.locator(".problems li")).to_contain_text(["窗口 C3"])
    book["窗口"]["C3"] = "3F-A"
    book.save(tmp_path / "right.xlsx")
    page.get_by_label("上传 XLSX 或 TOML").set_input_files(tmp_path / "right.xlsx")
    expect(page.locator(".effects li")).to_have_text(
        ["时间：时段 09:00-12:00、13:00-17:00 → 08:30-12:00、13:00-17:00。"]
    )
    page.locator("#from-day").fill("2026-12-01")
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_text("已保存，2026-12-01 起生效。")).to_be_visible()
    expect(page.locator(".versions").get_by_text("以后生效")).to_be_visible()
    page.context.close()


def test_a_version_that_holds_later_is_opened_edited_by_forms_saved_and_withdrawn(
    server: Server, pictures: Path
) -> None:
    line = server.staff("admin")
    now = line.get("/halls/JN01/file").json
    day = (date.fromisoformat(now["today"]) + timedelta(days=3)).isoformat()
    draft = {"tree": now["tree"] | {"name": "三天后的大厅"}, "base": now["sha256"], "valid_from": day}
    assert line.post("/halls/JN01/file", draft).status == 200
    made = max(one["version"] for one in line.get("/halls/JN01/file").json["versions"])
    line.drop()
    page = signed_in(server, "1366-zh", "admin")
    visited("/admin/hall", ".fields")(page)
    page.get_by_role("link", name=f"第 {made} 版，{day} 起").click()
    expect(page.get_by_role("heading", name=f"正在修改第 {made} 版 · {day} 起生效")).to_be_visible()
    expect(page.locator("#f-name")).to_have_value("三天后的大厅")
    look(page, pictures, "later")
    page.locator("#f-name").fill("新大厅")
    page.locator("#f-name").blur()
    page.get_by_role("button", name="预览影响").click()
    expect(page.locator(".effects li").first).to_contain_text("新大厅")
    assert page.locator("#from-day").count() == 0, "it keeps its day"
    look(page, pictures, "later-previewed")
    page.get_by_role("button", name="保存这一版").click()
    expect(page.get_by_role("heading", name=f"正在修改第 {made + 1} 版 · {day} 起生效")).to_be_visible()
    assert page.url.endswith(f"/admin/hall?version={made + 1}")
    expect(page.locator("#f-name")).to_have_value("新大厅")
    page.locator("#f-name").fill("又改")
    page.locator("#f-name").blur()
    page.get_by_role("button", name="撤回这一版").click()
    look(page, pictures, "later-withdrawn")
    page.locator("dialog").get_by_role("button", name="撤回这一版").click()
    page.wait_for_url("**/admin/hall")
    expect(page.locator("#f-name")).to_have_value(now["tree"]["name"])
    assert page.get_by_role("link", name=f"第 {made + 1} 版").count() == 0
    page.goto(f"/admin/hall?version={made + 1}")
    page.wait_for_url("**/admin/hall")
    visited("/admin/file", "#toml")(page)
    expect(page.locator(".versions li").filter(has_text=f"第 {made + 1} 版，")).to_contain_text("已撤回")
    look(page, pictures, "file-withdrawn")
    page.context.close()
