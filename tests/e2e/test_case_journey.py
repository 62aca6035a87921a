"""One person, one chain, one case: booked on the phone, checked in, called, told what lacks, back with it, rated and
collected, on real servers; the platform that must know of it is killed five times meanwhile."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from queue_server.notices.connectors import dev
from queue_server.people.model import Person
from tests.browser import chromium
from tests.case_platform.conftest import platform_file
from tests.case_platform.reckoning import arrived_of, check_once_and_in_order, events_of, state_of, until_told
from tests.e2e.test_arrival import check_in
from tests.e2e.test_clerk_morning import at_window, press, take
from tests.e2e.test_whole_path import eventually
from tests.pages.test_window_terminal import scan
from tests.server import MONDAY_0920_MS, PASSWORD, ROOT, Server, free_port
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow
ONE, PHONE = resident(41), "13800138041"
NEW_PAPER, CHANGE = "补证、换证", "变更登记（姓名、地址、面积）"
LACKS, MINUTE_MS, DAY_MS = "变更证明", 60_000, 86_400_000
ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE_S = 60.0
PAPER = ["apply", "supply", "accept", "conclude", "visit", "deliver"]
CHANGED = ["apply", "supply", "tell", "visit", "supply", "accept", "conclude", "visit", "deliver"]


class Platform:
    """`quhao platform`, and whoever pulls its plug."""

    def __init__(self, folder: Path) -> None:
        self.port, self.file = free_port(), folder / "platform.db"
        self.settings = platform_file(folder, self.port)
        self.key, self.kills = folder / "platform.key", 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ("--port", str(self.port), "--file", str(self.file), "--key-file", str(self.key))
        command = [sys.executable, "-m", "queue_server.cli", "platform", *words]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the platform did not start"

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None and self._process.stdout is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process, self.kills = None, self.kills + 1

    @contextmanager
    def dead(self) -> Iterator[None]:
        """What happens meanwhile is told when it is back."""
        self.kill()
        yield
        self.start()


@dataclass
class Story:
    """Hall and platform, and what is learnt on the way."""

    hall: Server
    platform: Platform
    contexts: list[BrowserContext] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    booking: str = ""
    numbers: list[str] = field(default_factory=list)  # of tickets, as they were taken
    cases: dict[str, str] = field(default_factory=dict)  # name → number
    slot_ms: int = 0

    def page(self, width: int, height: int, **cookies: str) -> Page:
        """A device of that size with its cookie."""
        context = chromium().new_context(
            viewport={"width": width, "height": height}, base_url=self.hall.url, locale="zh-CN", has_touch=width <= 1280
        )
        context.add_cookies([{"name": name, "value": value, "url": self.hall.url} for name, value in cookies.items()])
        self.contexts.append(context)
        return self.watched(context.new_page())

    def watched(self, page: Page) -> Page:
        """What the page asks for is looked at in the end: nobody's number is in an address."""
        page.on("request", lambda request: self.addresses.append(request.url))
        return page

    def at(self, at_ms: int) -> None:
        """The hall is closed and opens again at that time of its own clock."""
        self.hall.stop()
        now_ms = MONDAY_0920_MS + round((time.monotonic() - self.hall.mono_s) * 1000)
        self.hall.mono_s -= (at_ms - now_ms) / 1000
        self.hall.start()

    def told(self, pattern: str) -> re.Match[str]:
        """What stands in a notice to the phone, the newest first."""

        def look() -> re.Match[str] | None:
            texts = [one["text"] for one in dev.kept(self.hall.data) if one["to"] == PHONE]
            return next((found for text in texts if (found := re.search(pattern, text))), None)

        return eventually(look, PATIENCE_S)

    def kiosk(self) -> Page:
        key = self.hall.device("kiosk", f"取号机 {len(self.contexts)}", zone="3F-A").token
        return self.page(1080, 1920, quhao_kiosk=str(key))

    def window(self, account: str, window: str) -> Page:
        """A clerk has sat down."""
        page = self.watched(at_window(self.hall, account, window))
        self.contexts.append(page.context)
        press(page, "F1")
        expect(page.locator(".pill").first).to_have_text("空闲")
        return page

    def office(self) -> Page:
        """A clerk's browser in the back office."""
        page = self.page(1366, 768)
        assert page.request.post("/api/v1/sign-in", data={"account": "clerk1", "password": PASSWORD}).ok
        return page

    def leave(self) -> None:
        """Everybody goes home."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    platform = Platform(tmp_path)
    env = {"QUHAO_PLATFORM": str(platform.settings), "QUHAO_NOTICES": "dev", "QUHAO_LOG_LEVEL": "INFO"}
    hall = Server(tmp_path / "data", env=env)
    hall.furnish(clerks=1, edit=lambda file: f"{file}\n[rating]\nask_s = 300\n")
    hall.start()
    platform.start()
    made = Story(hall, platform)
    yield made
    made.leave()
    hall.kill()
    platform.kill()


def test_from_the_booking_to_the_paper_in_hand_and_the_platform_knows_each_step_once(story: Story) -> None:
    books_two_things_on_the_phone(story)
    story.at(story.slot_ms - 10 * MINUTE_MS)
    checks_in_at_the_kiosk(story)
    is_called_and_one_of_both_lacks_a_paper(story)
    hears_on_the_phone_what_lacks(story)
    story.at(story.slot_ms + DAY_MS)
    comes_back_without_queueing_again(story)
    the_back_office_concludes_both(story)
    takes_a_number_to_collect(story)
    is_handed_both(story)
    the_phone_says_where_it_stands(story)
    each_step_is_known_once_and_nobody_by_number(story)


def books_two_things_on_the_phone(story: Story) -> None:
    phone = story.page(360, 780)
    phone.goto("/p/book/replacement")
    phone.locator("#add summary").tap()
    phone.get_by_role("button", name=CHANGE).tap()
    expect(phone.locator("h1")).to_have_text("一次办 2 项")
    phone.get_by_role("button", name=re.compile("周三")).first.tap()
    expect(phone.get_by_role("heading", name=re.compile("周三：选时间"))).to_be_visible()
    phone.locator(".book-time:not([disabled])").first.tap()
    expect(phone.locator("#persons")).to_be_visible()
    phone.get_by_label("姓名").fill(ONE.name)
    phone.locator(".book-id").fill(ONE.id_number)
    phone.get_by_label("手机号码").fill(PHONE)
    phone.get_by_role("button", name="提交预约").tap()
    phone.get_by_label("验证码").fill(story.told(r"\b\d{6}\b")[0])
    phone.get_by_role("button", name="确认预约").tap()
    expect(phone.get_by_role("heading", name="预约成功")).to_be_visible()
    day = story.told(r"(\d+)日周. (\d\d):(\d\d).*预约号 (\d{8})")
    story.slot_ms = round(datetime(2026, 11, *map(int, day.groups()[:3]), tzinfo=ZONE).timestamp() * 1000)
    story.booking = day[4]
    story.leave()


def checks_in_at_the_kiosk(story: Story) -> None:
    glass = story.kiosk()
    glass.goto("/kiosk")
    glass.wait_for_selector("body[data-ready]")
    check_in(glass, story.booking)
    glass.wait_for_selector('[data-screen="done"]')
    story.numbers.append(glass.inner_text("h1.number"))
    assert ONE.name not in glass.content()


def is_called_and_one_of_both_lacks_a_paper(story: Story) -> None:
    """First the new paper, accepted whole; then the change, of which the person is told once what lacks."""
    (number,) = story.numbers
    page = story.window("clerk1", "305")
    press(page, "F1")
    expect(page.locator(".current-number")).to_have_text(number)
    scan(page, slip(story, number))
    expect(page.locator(".pill").first).to_have_text("办理中")
    expect(page.locator(".current-facts")).to_contain_text(f"{ONE.name[0]}*")
    with story.platform.dead():
        press(page, "F4")
        expect(page.locator(".strip-said")).to_contain_text("本项已办结")
    expect(page.locator(".current")).to_contain_text(CHANGE)
    with story.platform.dead():
        press(page, "2", "Enter")
        expect(page.locator("dialog .ask-option").filter(has_text=LACKS)).to_have_count(1)
        page.locator("dialog .ask-option").filter(has_text=LACKS).click()
        expect(page.locator(".ask-problem")).to_have_text("已选 1 项")
        press(page, "Enter")
        expect(page.locator(".current")).to_contain_text("现在没有人等候")
    press(page, "Shift+F8", "Enter")
    expect(page.locator(".pill").first).to_have_text("未上岗")


def hears_on_the_phone_what_lacks(story: Story) -> None:
    told = story.told(r"办件 (\S+) 还缺：(\S+?)，请于")
    assert told[2] == LACKS
    story.cases["change"] = told[1]
    assert PHONE not in told.string and ONE.name not in told.string
    phone = story.page(360, 780)
    looks_up(phone, story.cases["change"])
    expect(phone.locator("main")).to_contain_text(LACKS)
    story.leave()


def looks_up(phone: Page, case: str) -> None:
    """How the case stands, asked for by its number and the last places of the document."""
    phone.goto("/p/cases")
    phone.get_by_label("办件编号").fill(case)
    phone.get_by_label("申请人证件号码最后").fill(ONE.id_number[-6:])
    phone.get_by_role("button", name="查询").tap()
    expect(phone.locator(".progress-case")).to_be_visible()


def comes_back_without_queueing_again(story: Story) -> None:
    """The desk scans the number of the case; who came before with another matter waits, who is back does not."""
    first = take(story.hall.staff("guide"), "replacement", person=words_of(resident(42)))
    desk = story.page(1366, 768)
    assert desk.request.post("/api/v1/sign-in", data={"account": "guide", "password": PASSWORD}).ok
    desk.goto("/desk")
    desk.fill("#find", story.cases["change"])
    desk.keyboard.press("Enter")
    expect(desk.locator(".issued-number")).to_be_visible()
    story.numbers.append(desk.locator(".issued-number").inner_text())
    key = story.hall.device("window", "305 号窗口评价屏", window="305").token
    tablet = story.page(1280, 800, quhao_window=str(key))
    tablet.goto("/rate")
    expect(tablet.locator(".tablet.idle")).to_be_visible()
    page = story.window("clerk1", "305")
    press(page, "F1")
    expect(page.locator(".current-number")).to_have_text(story.numbers[-1])
    scan(page, slip(story, story.numbers[-1]))
    expect(page.locator(".pill").first).to_have_text("办理中")
    expect(page.locator(".details-cases")).to_contain_text("缺 1 项")
    press(page, "F5")
    page.locator("dialog .ask-option").filter(has_text=story.cases["change"]).click()
    page.locator("dialog .ask-option").filter(has_text=LACKS).click()
    expect(page.locator("dialog .ask-option").filter(has_text=LACKS)).to_contain_text("已核原件")
    with story.platform.dead():
        press(page, "Enter")
        expect(page.locator("dialog .ask-facts")).to_contain_text("不缺")
        press(page, "Escape", "Escape")
        expect(page.locator("dialog")).to_have_count(0)
        press(page, "F10")
        expect(page.locator(".current-number")).to_have_text(first)
    rates(tablet, story.numbers[-1])


def rates(tablet: Page, number: str) -> None:
    """On the glass at the window, before the person has gone."""
    expect(tablet.locator(".tablet.asking")).to_contain_text(number)
    tablet.locator(".g5").tap()
    tablet.locator(".submit").tap()
    expect(tablet.locator(".tablet.said")).to_be_visible()


def words_of(one: Person) -> dict[str, str]:
    return {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}


def slip(story: Story, number: str) -> str:
    """What the bars of the slip say."""
    now_ms = MONDAY_0920_MS + round((time.monotonic() - story.hall.mono_s) * 1000)
    return f"{datetime.fromtimestamp(now_ms / 1000, ZONE):%y%m%d}{number}"


def the_back_office_concludes_both(story: Story) -> None:
    """From the list of what is accepted; each result is told to the phone with the code that fetches it."""
    page = story.office()
    with story.platform.dead():
        for word, item in (("change", CHANGE), ("paper", NEW_PAPER)):
            page.goto("/cases?list=accepted")
            row = page.locator("tbody tr").filter(has_text=item)
            expect(row).to_have_count(1)
            story.cases[word] = row.get_by_role("link").inner_text()
            row.get_by_role("link").click()
            expect(page.locator("main")).not_to_contain_text(ONE.name)
            page.get_by_label("结果证照名称").fill(f"{item}结果")
            page.get_by_role("button", name="办结", exact=True).click()
            expect(page.locator("main")).to_contain_text("已办结")
    for case in story.cases.values():
        assert PHONE not in story.told(rf"办件 {case} 已办结：\S+?。.*取件码 (\d+)").string
    page.context.close()


def takes_a_number_to_collect(story: Story) -> None:
    glass = story.kiosk()
    glass.goto("/kiosk")
    glass.wait_for_selector("body[data-ready]")
    for name in ("咨询、查询与领证", "三楼领取证照", "确认取号"):
        button = glass.get_by_role("button", name=name).or_(glass.get_by_role("link", name=name)).first
        expect(button).to_be_visible()
        glass.wait_for_timeout(1100)  # later than a double tap
        button.tap()
    glass.wait_for_selector('[data-screen="done"]')
    story.numbers.append(glass.inner_text("h1.number"))


def is_handed_both(story: Story) -> None:
    """The collection window scans both cases: one goes out against its code, for the other the question is passed over
    and a signature is enough; with the last the visit ends."""
    change, paper = story.cases["change"], story.cases["paper"]
    code = story.told(rf"办件 {change} 已办结.*取件码 (\d+)")[1]
    page = story.window("clerk", "328")
    press(page, "F1")
    expect(page.locator(".current-number")).to_have_text(story.numbers[-1])
    scan(page, slip(story, story.numbers[-1]))
    expect(page.locator(".pill").first).to_have_text("办理中")
    eventually(lambda: opens(page, change, "核对证件后出件"))
    press(page, *code)
    expect(page.locator(".ask-typed b")).to_have_text(code)
    with story.platform.dead():
        press(page, "Enter")
        expect(page.locator("#ask-lead")).to_have_text("已出件。")
    eventually(lambda: opens(page, paper, f"先请办事人对 {story.numbers[0]} 的办理作评价"))
    press(page, "k")
    expect(page.locator("#ask-lead")).to_contain_text("核对证件后出件")
    press(page, "s")
    expect(page.locator("#ask-lead")).to_have_text("已出件。")
    press(page, "Enter")
    expect(page.locator(".current")).to_contain_text("现在没有人等候")
    story.leave()


def opens(page: Page, case: str, words: str) -> bool:
    """The case's number is scanned, again where the terminal was not ready for it."""
    scan(page, case)
    return page.locator("#ask-lead", has_text=words).count() == 1


def the_phone_says_where_it_stands(story: Story) -> None:
    phone = story.page(360, 780)
    for case in story.cases.values():
        looks_up(phone, case)
        expect(phone.locator(".progress-case")).to_contain_text("已领取")
        expect(phone.locator(".progress-case")).to_contain_text("办结")
        expect(phone.locator("main")).not_to_contain_text("缺")


def each_step_is_known_once_and_nobody_by_number(story: Story) -> None:
    """The platform, the journal and whatever was written on the way."""
    assert story.platform.kills == 5
    until_told(story.hall.data, PATIENCE_S)
    story.leave()
    story.hall.stop()
    story.platform.kill()
    entries, arrived = events_of(story.hall.data), arrived_of(story.platform.file)
    assert check_once_and_in_order(entries, arrived) == set(story.cases.values())
    assert {state_of(story.platform.file, case) for case in story.cases.values()} == {"已送达"}
    kinds = {case: [one["kind"] for one in arrived if one["number"] == case] for case in story.cases.values()}
    assert kinds == {story.cases["paper"]: PAPER, story.cases["change"]: CHANGED}
    for words in (("journal", "replay"), ("journal", "verify")):
        command = [sys.executable, "-m", "queue_server.cli", *words, "--data", str(story.hall.data)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    planted = (ONE.id_number, ONE.id_number[:14], PHONE, ONE.name)
    assert [one for one in story.addresses if any(text in unquote(one) for text in planted)] == []
    assert [text for text in planted if text in story.hall.said()] == []
    files = {file.name: file.read_bytes() for file in story.hall.data.glob("quhao.db*")}
    assert [(name, text) for name, raw in files.items() for text in planted if text.encode() in raw] == []
