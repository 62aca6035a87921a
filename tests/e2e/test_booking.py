"""A citizen books from the phone, comes at another time after all, keeps it in the calendar, and is called by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Page, expect

from queue_server.notices.connectors import dev
from tests.browser import chromium
from tests.e2e.test_whole_path import eventually
from tests.server import Server
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A hall at work on Monday at 09:20, reachable from outside; what it sends to phones is kept in its folder."""
    made = Server(
        tmp_path_factory.mktemp("hall") / "data",
        env={"QUHAO_NOTICES": "dev", "QUHAO_PUBLIC_URL": "https://hall.example"},
    )
    made.furnish()
    made.start()
    yield made
    made.stop()


def sent(server: Server, phone: str, pattern: str) -> str:
    """What the latest notice to the phone says where the pattern fits."""

    def look() -> str | None:
        texts = [one["text"] for one in dev.kept(server.data) if one["to"] == phone]
        return next((found[0] for text in texts if (found := re.search(pattern, text))), None)

    return eventually(look)


def name_people(page: Page) -> None:
    """Buyer and seller, and the phone that proves itself."""
    for key, n in (("buyer-1", 1), ("seller-1", 2)):
        one = resident(n)
        page.get_by_role("group", name="买方" if n == 1 else "卖方").get_by_label("姓名").fill(one.name)
        page.locator(f"#{key}-id_number").fill(one.id_number)
        expect(page.locator(f"#{key}-id_number-why")).to_contain_text("号码填写正确")
    page.get_by_label("手机号码").fill("138 0000 1234")


def test_a_citizen_books_on_the_phone_and_moves_it_once(server: Server) -> None:
    context = chromium().new_context(
        viewport={"width": 360, "height": 780}, base_url=server.url, locale="zh-CN", has_touch=True
    )
    phone = context.new_page()
    screens: list[str] = []
    phone.on("framenavigated", lambda frame: screens.append(frame.url.removeprefix(server.url).split("?")[0]))

    # what for: found by its words; who must come and what to bring are said before anything is chosen
    phone.goto("/p/book")
    phone.get_by_label("事项名称").fill("二手房")
    phone.get_by_role("button", name="查找").tap()
    phone.get_by_role("link", name=re.compile("二手房")).tap()
    expect(phone.get_by_text("买卖双方及全部共有人到场")).to_be_visible()
    phone.get_by_label("不动产权证书").check()

    # day and hour: held at once, the papers that lack are a warning
    phone.get_by_role("button", name=re.compile("周三")).first.tap()
    expect(phone.get_by_role("heading", name="11 月 25 日 周三：选时间")).to_be_visible()
    expect(phone.get_by_label("不动产权证书")).to_be_checked()
    phone.get_by_role("button", name=re.compile("^10:00")).tap()
    expect(phone.get_by_text("还有 5 样材料没有打勾")).to_be_visible()
    expect(phone.get_by_text(re.compile("还剩 9:5"))).to_be_visible()

    # who comes; then the code that was sent
    name_people(phone)
    phone.get_by_role("button", name="提交预约").tap()
    expect(phone.get_by_role("heading", name="请输入验证码")).to_be_visible()
    phone.get_by_label("验证码").fill(sent(server, "13800001234", r"\b\d{6}\b"))
    phone.get_by_role("button", name="确认预约").tap()
    expect(phone.get_by_role("heading", name="预约成功")).to_be_visible()
    item = screens.index("/p/book/transfer-resale")
    assert (
        len(list(dict.fromkeys(screens[item:]))) == 3
    )  # day and hour, who comes, the booking's own page with its code
    expect(phone.get_by_text("11 月 25 日 周三 10:00").first).to_be_visible()
    expect(phone.get_by_text("三楼 B 区").first).to_be_visible()
    expect(phone.get_by_role("img", name=re.compile("预约的二维码"))).to_be_visible()

    # something came up: another hour, the first one only then given back
    phone.get_by_role("link", name="改时间").tap()
    phone.get_by_role("button", name=re.compile("周四")).first.tap()
    expect(phone.get_by_role("heading", name="11 月 26 日 周四：选时间")).to_be_visible()
    phone.get_by_role("button", name=re.compile("^14:30")).tap()
    expect(phone.get_by_text("改到 11 月 26 日 周四 14:30")).to_be_visible()
    phone.get_by_role("button", name="确定改时间").tap()
    expect(phone.get_by_text("时间已改好")).to_be_visible()
    expect(phone.get_by_text("11 月 26 日 周四 14:30").first).to_be_visible()

    # kept in the calendar
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="加入手机日历").tap()
    file = Path(taken.value.path()).read_bytes()
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
    assert (event["sequence"], event["location"]) == (1, "市政务服务中心, 三楼 B 区 不动产登记")
    assert taken.value.suggested_filename.endswith(".ics")
    context.close()
