"""From an empty folder to the first real slip, by clicks alone: the story of whoever sets a hall up."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium
from tests.e2e.test_whole_path import barriers, chinese_of, eventually
from tests.server import PASSWORD, ROOT, Server, free_port

pytestmark = pytest.mark.slow
HALL = "历下区政务服务中心"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server just unpacked: its folder is empty, its log is on the screen."""
    made = Server(tmp_path_factory.mktemp("first") / "data", env={"QUHAO_LOG_LEVEL": "WARNING"})
    made.start()
    yield made
    made.stop()


@pytest.fixture
def box(server: Server, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a program of the devices as somebody does at the box; all end with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "box.log").open("ab") as log:
            one = subprocess.Popen([sys.executable, "-m", "devices", *words], cwd=ROOT, stdout=log, stderr=log)
        running.append(one)
        return one

    yield start
    for one in running:
        one.terminate()
        one.wait(60)


@pytest.fixture
def screens(server: Server) -> Iterator[Callable[[int, int], Page]]:
    """Opens a device's screen at its real size, each with cookies of its own; script errors fail the story."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(width: int, height: int) -> Page:
        size = {"width": width, "height": height}
        context = chromium().new_context(viewport=size, locale="zh-CN", base_url=server.url)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def go(admin: Page, way: str) -> None:
    """To one of the pages at the side."""
    admin.get_by_role("navigation", name="管理页面").get_by_role("link", name=way, exact=True).click()
    expect(admin.locator("h1")).to_be_visible()


def step(admin: Page, key: str) -> str:
    """How a step of the checklist stands."""
    go(admin, "开始使用")
    return admin.locator(f"[data-step={key}] .state").inner_text()


def take_the_house(admin: Page, log: str) -> None:
    """The one-time code is in the log; with it the first administrator is made and signed in."""
    code = re.findall(r'"code": "(\w+)"', log)[-1]
    admin.goto("/")
    expect(admin).to_have_title(re.compile("建立第一位管理员"))
    assert barriers(admin) == []
    admin.get_by_label("一次性代码").fill(code.lower())
    admin.get_by_label("姓名").fill("张敏")
    admin.get_by_label("账号").fill("zhangmin")
    admin.get_by_label("密码", exact=True).fill(PASSWORD)
    admin.get_by_label("再输入一次密码").fill(PASSWORD)
    admin.get_by_role("button", name="建立管理员并登录").click()
    admin.wait_for_url("**/admin")


def make_the_hall(admin: Page) -> None:
    """A small hall from a template, then made one's own: window 3 helps with applications too."""
    expect(admin.get_by_text("一层小厅")).to_be_visible()
    assert barriers(admin) == []
    admin.get_by_label("大厅编号").fill("LX01")
    admin.get_by_label("大厅名称").fill(HALL)
    admin.locator("#from-template").get_by_role("button", name="建立大厅").click()
    expect(admin.locator(".admin-hall")).to_have_text(HALL)
    assert step(admin, "content") == "未完成"
    admin.get_by_role("link", name="修改大厅").click()
    admin.get_by_role("link", name="窗口 3").click()
    admin.get_by_role("button", name="修改窗口 3").click()
    assert barriers(admin) == []
    admin.get_by_label("可叫的队列").select_option("A")
    admin.get_by_role("button", name="完成").click()
    admin.get_by_role("button", name="预览影响").click()
    expect(admin.get_by_text("窗口 3 开始办理 A 队列。")).to_be_visible()
    assert barriers(admin) == []
    admin.get_by_role("button", name="确认生效").click()
    expect(admin.get_by_text("第 2 版")).to_be_visible()
    assert step(admin, "content") == "已完成"


def hire_a_clerk(admin: Page) -> None:
    """An account; its first password is told once."""
    go(admin, "账号")
    admin.get_by_role("button", name="添加账号").click()
    form = admin.locator("dialog[open]")
    form.get_by_label("账号", exact=True).fill("wangfang")
    form.get_by_label("姓名").fill("王芳")
    form.get_by_label("工号").fill("1203")
    form.get_by_role("button", name="添加账号").click()
    expect(admin.locator("dialog[open] .told-code")).not_to_be_empty()
    admin.locator("dialog[open]").get_by_role("button", name="关闭").click()
    assert step(admin, "accounts") == "已完成"


def register(admin: Page, name: str, kind: str, **more: str) -> str:
    """A device on the devices page; answers the one-time code shown."""
    go(admin, "设备")
    assert barriers(admin) == []
    admin.get_by_role("button", name="登记设备").first.click()
    form = admin.locator("dialog[open]")
    form.get_by_label("名称").fill(name)
    form.locator("[name=kind]").select_option(kind)
    for field, value in more.items():
        place = form.locator(f"[name={field}]")
        place.fill(value) if field == "printer" else place.select_option(value)
    form.get_by_role("button", name="登记设备").click()
    told = admin.locator("dialog[open] .told-code")
    expect(told).not_to_be_empty()
    code = told.inner_text()
    admin.locator("dialog[open]").get_by_role("button", name="关闭").click()
    return code


def enrol(screen: Page, code: str) -> None:
    """At the kiosk or board itself: its code, once."""
    screen.goto("/enrol")
    screen.get_by_label("一次性代码").fill(code)
    screen.get_by_role("button", name="登记").click()
    screen.wait_for_url(re.compile("/(kiosk|board)"))


def connect_a_printer(admin: Page, server: Server, folder: Path, box: Callable[..., subprocess.Popen[bytes]]) -> str:
    """The agent beside the printer takes the code from its file; the page says when the printer is there."""
    code, port, paper = register(admin, "前台电脑", "agent"), free_port(), folder / "paper"
    paper.mkdir()
    box("virtual", "printer", "--port", str(port), "--paper", str(paper))
    config = folder / "agent.toml"
    config.write_text(
        f'server = "{server.url}"\ncode = "{code}"\nfolder = "{folder / "state"}"\n\n[[printer]]\nname = "front"\n'
        f'driver = "escpos"\ntransport = "tcp"\nhost = "127.0.0.1"\nport = {port}\nprofile = "gbk-80"\n'
    )
    box("agent", "run", "--config", str(config))
    address = admin.locator("th", has_text="/front")
    expect(address).to_be_visible()
    eventually(lambda: step(admin, "printer") == "已完成")
    go(admin, "设备")
    return address.inner_text()


def slips(folder: Path) -> list[Path]:
    return sorted((folder / "paper").glob("*.bin"))


def test_a_hall_opens_on_its_first_day(
    server: Server,
    screens: Callable[[int, int], Page],
    box: Callable[..., subprocess.Popen[bytes]],
    tmp_path: Path,
) -> None:
    admin = screens(1366, 768)
    take_the_house(admin, server.said())
    make_the_hall(admin)
    hire_a_clerk(admin)

    printer = connect_a_printer(admin, server, tmp_path, box)
    kiosk, board = screens(1080, 1920), screens(1080, 1920)
    enrol(kiosk, register(admin, "取号机 1", "kiosk", zone="1F-A", printer=printer))
    enrol(board, register(admin, "综合屏 1", "board", zone="1F-A"))
    assert [step(admin, key) for key in ("kiosk", "board", "test_slip", "test_call")] == [
        "已完成",
        "已完成",
        "未完成",
        "未完成",
    ]

    go(admin, "试打印与试叫号")
    admin.get_by_role("button", name="打印测试小票").click()
    expect(admin.get_by_text("打印机已确认出纸。")).to_be_visible()
    trial = eventually(lambda: slips(tmp_path))
    assert "测试" in chinese_of(trial[0].read_bytes())
    admin.get_by_role("button", name="试叫号").click()
    expect(board.get_by_text("测试").first).to_be_visible()
    expect(admin.locator("#call-state")).to_contain_text("1 块屏幕已显示")
    assert barriers(admin) == []

    kiosk.bring_to_front()
    kiosk.get_by_role("link", name="综合受理").or_(kiosk.get_by_role("button", name="综合受理")).first.click()
    kiosk.get_by_role("button", name="确认取号").click()  # a group of one service leads to it at once
    expect(kiosk.get_by_text("A001").first).to_be_visible()
    paper = eventually(lambda: slips(tmp_path)[1:])
    assert "A001" in chinese_of(paper[0].read_bytes())

    assert step(admin, "first") == "已完成"
    expect(admin.get_by_text("全部就绪，可以开门。")).to_be_visible()
