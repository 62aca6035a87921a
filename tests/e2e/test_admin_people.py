"""Stories of an administrator, a new clerk, a lost phone and an auditor, in a real browser on a real server."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from queue_server.kernel.clock import SystemClock
from queue_server.staff.totp import code_of, secret_of, step_at
from tests.browser import chromium, photograph
from tests.pages.test_looks import violations
from tests.server import PASSWORD, Server

pytestmark = pytest.mark.slow
OWN = "my-own-pass-42"
SIZES = {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}
OVERFLOW = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("main :is(button, a.button, select, input), dialog[open] button")]
    .filter((one) => one.type !== "file" && one.type !== "hidden" && one.offsetParent)
    .map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect().height])
    .filter(([, high]) => high < 44)"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("people") / "data")
    server.furnish()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def desk(hall: Server) -> Iterator[Callable[..., Page]]:
    """A computer of its own for each who sits down at one; any script error fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def sit_down(lang: str = "zh-CN", size: str = "1366x768", script: bool = True) -> Page:
        width, height = SIZES[size]
        context = chromium().new_context(
            base_url=hall.url, locale=lang, viewport={"width": width, "height": height}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield sit_down
    for context in contexts:
        context.close()
    assert faults == []


def sign_in(page: Page, account: str, password: str = PASSWORD, to: str = "/sign-in") -> None:
    page.goto(to)
    page.get_by_label("账号").fill(account)
    page.locator("#password").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def filled_in(template: Path, *people: tuple[Any, ...]) -> dict[str, Any]:
    """The downloaded template with people in it, as a file to choose."""
    book = load_workbook(io.BytesIO(template.read_bytes()))
    for row in people:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "staff.xlsx", "mimeType": kind, "buffer": out.getvalue()}


def test_an_administrator_imports_the_staff_and_a_new_clerk_sits_down_at_a_window(desk: Callable[..., Page]) -> None:
    # the administrator downloads the template and fills it in, with one slip of the pen
    admin = desk()
    sign_in(admin, "admin", to="/admin/accounts")
    admin.get_by_role("link", name="从表格导入").click()
    with admin.expect_download() as taken:
        admin.get_by_role("link", name="下载模板（XLSX）").click()
    template = Path(taken.value.path())
    wang, li = ("wangfang", "王芳", 2101, "窗口人员", "JN01"), ("liming", "李明", 2102, "导办", None)
    admin.locator("#file").set_input_files(filled_in(template, wang, ("Li Ming", "李明", 2102, "经理", None)))
    expect(admin.get_by_role("alert")).to_contain_text("2 处不正确")
    expect(admin.locator("#problems")).to_contain_text("D3")
    assert violations(admin) == []

    # corrected, it is looked at before it takes effect, and each gets a password that is shown once
    admin.locator("#file").set_input_files(filled_in(template, wang, li))
    expect(admin.locator("#result")).to_contain_text("新建 2 个，修改 0 个，不变 0 个")
    assert violations(admin) == []
    admin.get_by_role("button", name="确认导入").click()
    expect(admin.get_by_role("status")).to_contain_text("已导入")
    made = {
        row[0]: row[3] for row in (one.locator("td").all_inner_texts() for one in admin.locator("#made tbody tr").all())
    }
    assert set(made) == {"wangfang", "liming"}
    assert violations(admin) == []

    # the clerk comes with the slip of paper: first of all the password becomes her own
    clerk = desk()
    sign_in(clerk, "wangfang", made["wangfang"], to="/windows/317")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("请先修改初始密码")
    assert violations(clerk) == []
    clerk.goto("/windows")
    expect(clerk).to_have_url(re.compile("/account"))
    clerk.get_by_label("现在的密码", exact=True).fill(made["wangfang"])
    clerk.get_by_label("新密码", exact=True).fill(OWN)
    clerk.get_by_label("再输入一次新密码").fill("another-pass-42")
    clerk.get_by_role("button", name="修改密码").click()
    expect(clerk.get_by_role("alert")).to_have_text("两次输入的新密码不一样。")
    clerk.get_by_label("再输入一次新密码").fill(OWN)
    clerk.get_by_role("button", name="修改密码").click()

    # then the windows are open to her, and she sits down at one
    expect(clerk).to_have_url(re.compile("/windows$"))
    clerk.get_by_role("button", name="坐这里：317 号窗口").click()
    expect(clerk).to_have_url(re.compile("/windows/317$"))
    admin.goto("/admin/accounts")
    expect(admin.get_by_role("row", name=re.compile("王芳"))).to_contain_text("317 号窗口在岗")


def test_a_new_account_is_made_edited_locked_unlocked_and_closed(desk: Callable[..., Page], hall: Server) -> None:
    admin = desk()
    sign_in(admin, "admin", to="/admin/accounts")
    admin.get_by_role("button", name="添加账号").click()
    admin.locator("#add-account").fill("zhaoliu")
    admin.locator("#add-name").fill("赵六")
    admin.locator("#add-number").fill("1000")
    admin.locator("#add").get_by_role("button", name="添加账号").click()
    expect(admin.locator("#add [data-refused]")).to_contain_text("账号或工号已存在")
    admin.locator("#add-number").fill("2201")
    admin.locator("#add").get_by_role("button", name="添加账号").click()
    expect(admin.locator("#told")).to_be_visible()
    password = admin.locator("#told [data-value=password]").inner_text()
    assert re.fullmatch(r"[0-9a-z]{4}(-[0-9a-z]{4}){2}", password) and violations(admin) == []
    admin.get_by_role("button", name="关闭").click()
    row = admin.get_by_role("row", name=re.compile("赵六"))
    expect(row).to_contain_text("待改初始密码")

    for _ in range(5):
        hall.line().post("/sign-in", {"account": "zhaoliu", "password": "wrong"})
    expect(row).to_contain_text("已锁定")  # the list follows by itself
    row.get_by_role("button", name="解除锁定").click()
    expect(row).not_to_contain_text("已锁定")
    row.get_by_role("button", name="修改").click()
    admin.locator("#edit-name").fill("赵大六")
    admin.locator("#edit-role").select_option("guide")
    admin.get_by_role("button", name="保存").click()
    row = admin.get_by_role("row", name=re.compile("赵大六"))
    expect(row).to_contain_text("导办")
    row.get_by_role("button", name="停用").click()
    admin.locator("#disable").get_by_role("button", name="停用").click()
    expect(row).to_contain_text("已停用")
    admin.get_by_label("查找账号、姓名或工号").fill("赵大")
    expect(admin.locator("#people tbody tr:visible")).to_have_count(1)


def phone(secret: str, off: int = 0) -> str:
    """What the authenticator shows: the world's time."""
    return code_of(secret_of(secret), step_at(SystemClock().now_ms()) + off)


def test_an_administrator_sets_up_the_second_factor_and_comes_in_with_it(
    desk: Callable[..., Page], hall: Server
) -> None:
    boss = desk()
    made = (
        hall.staff("admin").post("/staff", {"account": "boss", "name": "钱七", "number": "2301", "role": "admin"}).json
    )
    sign_in(boss, "boss", made["password"], to="/account")
    boss.get_by_label("现在的密码", exact=True).fill(made["password"])
    boss.get_by_label("新密码", exact=True).fill(OWN)
    boss.get_by_label("再输入一次新密码").fill(OWN)
    boss.get_by_role("button", name="修改密码").click()
    boss.get_by_role("button", name="设置", exact=True).click()
    boss.locator("#prove-password").fill(OWN)
    boss.get_by_role("button", name="下一步").click()
    expect(boss.locator("#scan")).to_be_visible()
    secret = boss.locator("#scan [data-value=secret]").inner_text()
    assert boss.locator("#scan img").get_attribute("src").startswith("data:image/svg+xml")  # type: ignore[union-attr]
    assert violations(boss) == []
    boss.get_by_label("验证器显示的 6 位验证码").fill("000000")
    boss.get_by_role("button", name="确认并启用").click()
    expect(boss.locator("#scan [data-refused]")).to_contain_text("验证码不正确")
    boss.get_by_label("验证器显示的 6 位验证码").fill(phone(secret))
    boss.get_by_role("button", name="确认并启用").click()
    expect(boss.locator("#recovery")).to_be_visible()
    codes = boss.locator("#recovery li").all_inner_texts()
    assert len(codes) == 10 and violations(boss) == []
    boss.get_by_role("button", name="我已保存好").click()
    expect(boss.get_by_text("还有 10 个恢复码可用")).to_be_visible()

    boss.get_by_role("button", name="退出登录").click()
    sign_in(boss, "boss", OWN, to="/account")
    expect(boss.get_by_role("heading", level=1)).to_have_text("输入验证码")
    assert violations(boss) == []
    boss.get_by_label("验证码或恢复码").fill("000000")
    boss.get_by_role("button", name="登录", exact=True).click()
    expect(boss.get_by_role("alert")).to_contain_text("验证码不正确")
    boss.get_by_label("验证码或恢复码").fill(phone(secret, 1))
    boss.get_by_role("button", name="登录", exact=True).click()
    expect(boss).to_have_url(re.compile("/account$"))


def test_a_device_is_registered_by_clicks_enrols_by_its_link_and_is_revoked(desk: Callable[..., Page]) -> None:
    admin, box = desk(), desk()
    sign_in(admin, "admin", to="/admin/devices")
    admin.get_by_role("button", name="登记设备").click()
    admin.locator("#add-name").fill("四楼综合屏")
    admin.locator("#add-kind").select_option("board")
    admin.locator("#add-zone").select_option("4F-A")
    admin.locator("#add").get_by_role("button", name="登记设备").click()
    expect(admin.locator("#code")).to_be_visible()
    link, code = (admin.locator(f"#code [data-value={name}]").inner_text() for name in ("link", "code"))
    assert link.endswith(f"/enrol#code={code}") and violations(admin) == []
    box.goto(link)
    expect(box.get_by_label("一次性代码")).to_have_value(code)
    box.get_by_role("button", name="登记").click()
    expect(box).to_have_url(re.compile("/board$"))
    admin.get_by_role("button", name="关闭").click()
    row = admin.get_by_role("row", name=re.compile("四楼综合屏"))
    expect(row).to_contain_text("在线")
    box.evaluate("window.before = true")
    row.get_by_role("button", name="修改").click()
    expect(admin.locator("#edit-name")).to_have_value("四楼综合屏")
    assert admin.locator("#edit-zone").input_value() == "4F-A" and violations(admin) == []
    admin.locator("#edit-printer").fill("999/front")
    admin.get_by_role("button", name="保存").click()
    expect(admin.locator("#edit [data-refused]")).to_contain_text("没有找到打印机 999/front")
    admin.locator("#edit-printer").fill("")
    admin.locator("#edit-zone").select_option("3F-A")
    admin.get_by_role("button", name="保存").click()
    expect(row).to_contain_text("3F-A")
    box.wait_for_function("!window.before && document.getElementById('board')")  # it has loaded itself for the new zone
    row.get_by_role("button", name="停用").click()
    admin.locator("#revoke").get_by_role("button", name="停用").click()
    expect(admin.get_by_text("显示已停用的设备")).to_be_visible()
    box.goto("/board")
    expect(box).to_have_url(re.compile("/enrol"))


def test_a_missing_year_is_told_entered_and_confirmed(desk: Callable[..., Page]) -> None:
    admin = desk()
    sign_in(admin, "admin", to="/admin/calendar?year=2035")
    expect(admin.locator(".message.warn")).to_contain_text("2035 年节假日安排尚未录入")
    admin.get_by_role("button", name="录入一天").click()
    admin.locator("#add-day").fill("2035-10-01")
    admin.locator("#add-kind").select_option("holiday")
    admin.locator("#add-name").fill("国庆节")
    admin.get_by_role("button", name="保存").click()
    saved = admin.locator("#saved")
    expect(saved).to_contain_text("2035-10-01")  # and whether a booking has lost its place by it
    saved.get_by_role("button").click()
    row = admin.get_by_role("row", name=re.compile("2035-10-01"))
    expect(row).to_contain_text("法定节假日")
    admin.get_by_role("button", name="确认本年已录完").click()
    admin.locator("#confirm-source").fill("国办发明电〔2034〕1 号")
    admin.locator("#confirm").get_by_role("button", name="确认本年已录完").click()
    expect(admin.locator(".message.good")).to_contain_text("2035 年的节假日安排已确认")
    row.get_by_role("button", name="删除").click()
    admin.locator("#clear").get_by_role("button", name="删除").click()
    saved.get_by_role("button").click()
    expect(row).to_have_count(0)


def test_the_auditor_finds_proves_and_takes_the_journal_away_without_script(desk: Callable[..., Page]) -> None:
    auditor = desk(script=False)
    sign_in(auditor, "auditor", to="/admin/journal?scope=-")
    auditor.get_by_label("事件").select_option("signed_in")
    auditor.get_by_label("工号或账号").fill("auditor")
    auditor.get_by_role("button", name="查询").click()
    expect(auditor.locator("#entries tbody tr").first).to_contain_text("登录")
    auditor.get_by_role("link", name="校验日志").click()
    expect(auditor.get_by_role("status")).to_contain_text("日志完整")
    auditor.get_by_role("link", name="日志").last.click()
    with auditor.expect_download() as taken:
        auditor.get_by_role("link", name="导出 NDJSON").click()
    assert '"kind": "signed_in"' in Path(taken.value.path()).read_text()


STATES: dict[str, tuple[str, str]] = {  # page -> who looks at it, what is opened on it
    "/admin/accounts": ("admin", ""),
    "/admin/accounts#add": ("admin", "#add"),
    "/admin/accounts#edit": ("admin", "#edit"),
    "/admin/accounts#disable": ("admin", "#disable"),
    "/admin/accounts/import": ("admin", ""),
    "/admin/devices": ("admin", ""),
    "/admin/devices#add": ("admin", "#add"),
    "/admin/calendar": ("admin", ""),
    "/admin/calendar?year=2036": ("admin", ""),
    "/admin/calendar#add": ("admin", "#add"),
    "/admin/journal": ("auditor", ""),
    "/admin/journal?what=Z999": ("auditor", ""),
    "/admin/journal/check": ("auditor", ""),
    "/admin/figures": ("evaluator", ""),
    "/account": ("clerk", ""),
    "/account#prove": ("clerk", "#prove"),
}


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_page_in_every_state_is_open_to_everybody_and_fits(desk: Callable[..., Page], lang: str) -> None:
    pages: dict[str, Page] = {}
    folder = Path(__file__).resolve().parents[1] / "_artifacts" / "admin-people"
    folder.mkdir(parents=True, exist_ok=True)
    for path, (who, opens) in STATES.items():
        if who not in pages:
            pages[who] = desk(lang)
            sign_in(pages[who], who, to="/account")
        page = pages[who]
        page.goto(path.split("#")[0])
        if opens:
            page.locator(f'[data-open="{opens}"]').first.click()
        assert violations(page) == [], (path, lang)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(OVERFLOW) is False, (path, size)
            assert page.evaluate(SMALL) == [], (path, size)
            photograph(page, folder / f"{lang}-{size}-{re.sub(r'[^a-z0-9]+', '-', path).strip('-')}.png")
        page.set_viewport_size({"width": 1366, "height": 768})
