"""A clerk's morning at window 317 on the real server, with the keyboard alone; a colleague takes it over."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.e2e.test_whole_path import barriers
from tests.server import PASSWORD, Line, Server

pytestmark = pytest.mark.slow
AT = "/halls/JN01/windows/317"
KEYS = count()
PRESSED: dict[tuple[Page, str], float] = {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("morning") / "data")
    made.furnish(clerks=2, edit=lambda file: file.replace("undo_s = 10", "undo_s = 120"))  # a slow machine needs longer
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def guide(server: Server) -> Iterator[Line]:
    asking = server.line()
    answer = asking.post("/sign-in", {"account": "guide", "password": PASSWORD})
    asking.token = answer.json["token"]
    yield asking
    asking.drop()


def terminal(server: Server, account: str) -> Page:
    """Sign in as a clerk does: account, Tab, password, Enter."""
    page = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url).new_page()
    page.goto("/windows")
    expect(page.locator("[name=account]")).to_be_focused()
    page.keyboard.type(account)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("选择窗口")
    return page


def press(page: Page, *keys: str) -> None:
    """One key after the other, each when the last has had its answer, and the same one not within a second."""
    for key in keys:
        since_s = time.monotonic() - PRESSED.get((page, key), 0.0)
        page.wait_for_timeout(max(0.0, 1.05 - since_s) * 1000)
        page.keyboard.press(key)
        PRESSED[page, key] = time.monotonic()  # the page has heard it by now, and perhaps only just
        page.wait_for_timeout(100)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)


def at_window(server: Server, account: str, window: str) -> Page:
    """The terminal of that window, its picture there."""
    page = terminal(server, account)
    page.goto(f"/windows/{window}")
    expect(page.locator(".foot")).to_contain_text("已连接")
    return page


def take(desk: Line, *services: str, **more: object) -> str:
    """A number from the desk."""
    body = {"hall": "JN01", "items": list(services), "channel": "desk", **more}
    desk.drop()  # the server has closed what lay idle since the last one
    answer = desk.post("/tickets", body, key=f"take-{next(KEYS)}")
    assert answer.status == 201, answer
    return str(answer.json["number"])


def window_on_the_board(desk: Line) -> dict[str, object]:
    return next(one for one in desk.get("/halls/JN01/board").json["windows"] if one["id"] == "317")


class Morning:
    """The clerk's page, what she looks at on it, and who waits."""

    def __init__(self, server: Server, guide: Line) -> None:
        self.guide = guide
        self.deaf = take(guide, "records", needs=["hearing"])
        self.second, self.third, self.fourth = (take(guide, "records") for _ in range(3))
        self.page = terminal(server, "clerk1")
        self.number, self.pill = self.page.locator(".current-number"), self.page.locator(".pill").first
        self.strip = self.page.locator(".strip-said")

    def press(self, *keys: str) -> None:
        press(self.page, *keys)


def she_sits_down(she: Morning) -> None:
    """Tab to the window's button, Enter."""
    for _ in range(80):
        she.page.keyboard.press("Tab")
        if she.page.evaluate("document.activeElement.getAttribute('aria-label')") == "坐这里：317 号窗口":
            break
    she.page.keyboard.press("Enter")
    she.page.wait_for_url("**/windows/317")
    expect(she.pill).to_have_text("空闲")
    expect(she.page.locator(".card-one").first.locator(".needs li")).to_have_text("听力")


def the_first_is_called_and_served_and_the_next_comes_with_the_same_key(she: Morning) -> None:
    """Nobody's screen carries the call, which the foot of the page says."""
    she.press("F1")
    expect(she.number).to_have_text(she.deaf)
    expect(she.page.locator(".current .needs li")).to_contain_text("听力不便")
    expect(she.page.locator(".foot")).to_contain_text(f"屏幕和广播都没有确认 {she.deaf}，请口头叫号")
    she.press("F4", "F10")
    expect(she.number).to_have_text(she.second)


def the_second_is_missed_taken_back_after_a_reload_and_put_on_hold(she: Morning) -> None:
    """The ten seconds in which a miss can be taken back go on when the page is loaded anew."""
    she.press("F3")
    expect(she.strip).to_have_text(f"{she.second} 已过号")
    she.page.reload()
    expect(she.page.locator("[data-wish=undo]")).to_contain_text("秒内")
    she.press("F11")
    expect(she.number).to_have_text(she.second)
    she.press("F4", "F6")
    expect(she.page.locator(".side")).to_contain_text("317 窗口")


def somebody_further_back_goes_first_for_a_reason(she: Morning) -> None:
    she.press("Shift+F1", *she.fourth[1:], "Enter", "1", "Enter")
    expect(she.number).to_have_text(she.fourth)
    expect(she.page.locator(".current-why")).to_contain_text("指定叫号（理由已存）")
    she.press("F4", "5", "Enter")
    expect(she.strip).to_contain_text(f"{she.fourth} 已办结 · 咨询")


def lunch_and_the_board_says_when_she_is_back(she: Morning) -> None:
    she.press("F8", "2", "3")
    expect(she.pill).to_contain_text(re.compile(r"暂停：用餐 · \d\d:\d\d 回来"))
    she.guide.drop()
    board = window_on_the_board(she.guide)
    assert board["state"] == "paused"
    assert str(board["back_at"]).endswith("+08:00")
    assert "用餐" not in str(board)
    she.press("F8", "F9")
    expect(she.number).to_have_text(she.second)


def she_steps_away_and_nobody_reads_anything_meanwhile(she: Morning) -> None:
    """Locked, reloaded by somebody curious, unlocked by herself, all as it was."""
    page = she.page
    she.press("Shift+F9")
    expect(page.locator(".locked-card")).to_be_visible()
    assert barriers(page) == []
    assert page.request.get(f"/api/v1{AT}").status == 401
    page.reload()
    expect(page.locator(".locked-card")).to_be_visible()
    assert she.second not in page.content()
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请重新输入")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(she.number).to_have_text(she.second)
    expect(she.pill).to_have_text("办理中")
    assert barriers(page) == []


def she_goes_home_and_the_current_one_is_at_the_head_of_the_line(she: Morning) -> None:
    she.press("Shift+F8", "1")
    expect(she.pill).to_have_text("未上岗")
    she.guide.drop()
    assert [one["number"] for one in she.guide.get(f"{AT}/line").json["waiting"]] == [she.second, she.third]


def test_a_morning_at_the_window_with_the_keyboard_alone(server: Server, guide: Line) -> None:
    she = Morning(server, guide)
    she_sits_down(she)
    the_first_is_called_and_served_and_the_next_comes_with_the_same_key(she)
    the_second_is_missed_taken_back_after_a_reload_and_put_on_hold(she)
    somebody_further_back_goes_first_for_a_reason(she)
    lunch_and_the_board_says_when_she_is_back(she)
    she_steps_away_and_nobody_reads_anything_meanwhile(she)
    she_goes_home_and_the_current_one_is_at_the_head_of_the_line(she)
    she.page.context.close()


def test_two_items_in_two_lines_are_one_visit_worked_in_order(server: Server, guide: Line) -> None:
    visit = take(guide, "records", "correction")
    page = at_window(server, "clerk1", "317")
    press(page, "F1", "Shift+F1", *visit[1:], "Enter", "4", "Enter")
    expect(page.locator(".current-number")).to_have_text(visit)
    items = page.locator(".details-items li")
    expect(items).to_have_count(2)
    expect(items.nth(1)).to_contain_text("待办 · 转到")
    press(page, "F4", "F4")
    expect(page.locator(".strip-said")).to_contain_text(f"{visit} 已办结本项，转到")
    press(page, "Shift+F8", "Enter")
    expect(page.locator(".pill").first).to_have_text("未上岗")
    page.context.close()


def test_a_colleague_takes_the_window_over_and_the_first_clerk_is_told(server: Server, guide: Line) -> None:
    first = at_window(server, "clerk1", "317")
    press(first, "F1", "F1", "F4")
    number = first.locator(".current-number").inner_text()
    second = at_window(server, "clerk2", "317")
    expect(second.locator(".current")).to_contain_text("本窗口由工号")
    found = re.search(r"本窗口由工号 (\d+) 在岗", second.locator(".current").inner_text())
    assert found is not None
    staff = int(found[1])  # clerk1; clerk2 has the number after it
    press(second, "F4", "Enter")
    expect(second.locator(".current-number")).to_have_text(number)
    expect(second.locator(".pill").first).to_have_text("办理中")
    told = first.locator(".current[role=alert]")
    expect(told).to_contain_text(f"工号 {staff + 1} 已接管本窗口")
    expect(told).to_contain_text(f"{number} 由对方继续办理。")
    assert barriers(first) == []
    press(second, "Shift+F4", "Enter")
    expect(second.locator(".strip-said")).to_contain_text(f"{number} 已办结")

    # at the same screen: locked by the second, opened by the first with an account of her own
    press(second, "Shift+F9")
    second.get_by_role("button", name="换人接管").click()
    expect(second.locator("[name=account]")).to_be_focused()
    second.keyboard.type("clerk1")
    second.keyboard.press("Tab")
    second.keyboard.type(PASSWORD)
    second.keyboard.press("Enter")
    expect(second.locator(".head-name")).to_have_text("clerk1")
    expect(second.locator(".pill").first).to_have_text("空闲")
    for page in (first, second):
        page.context.close()


def test_laid_keys_follow_the_clerk_to_another_computer(server: Server) -> None:
    page = at_window(server, "clerk2", "318")
    press(page, "Shift+F2")
    page.get_by_role("button", name="小键盘单手布局").click()
    expect(page.locator("dialog [data-option=next]")).to_contain_text("小键盘 +")
    press(page, "Escape")
    expect(page.locator(".strip-said")).to_have_text("键位已保存")
    page.context.close()
    elsewhere = at_window(server, "clerk2", "318")
    press(elsewhere, "NumpadAdd")
    expect(elsewhere.locator(".pill").first).to_have_text("空闲")
    press(elsewhere, "NumpadMultiply", "NumpadEnter")
    expect(elsewhere.locator(".pill").first).to_have_text("未上岗")
    elsewhere.context.close()
