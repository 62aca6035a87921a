"""Every state of every page at real size: nothing overflows, axe-core finds nothing, pictures are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import photograph
from tests.pages.stand import Stand
from tests.pages.test_window_terminal import LARGE, opened, press

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}
PARTS = (
    "body, .head, .desk, .current, .current-facts, .strip, .keys, .key, .details, .side, .foot,"
    " .locked-card, dialog, .ask-option"
)
OVERFLOW = """(parts) => [...document.querySelectorAll(parts)].filter((one) => one.clientHeight > 0 &&
    (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1))
    .map((one) => one.className || one.tagName)"""
SMALL = """() => [...document.querySelectorAll("button")].map((one) => [one.textContent, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44).map(([text, box]) => [text, box.height])"""


def violations(page: Page) -> list[str]:
    """What axe finds once the page has its style: one that is loading anew has its words first."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })", TAGS
    )
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def fits(page: Page) -> None:
    """No barrier, nothing too wide."""
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def called(page: Page, stand: Stand) -> None:
    opened(page, stand)
    press(page, "F1")


def serving(page: Page, stand: Stand) -> None:
    one = stand.window.tickets["A020"]
    items = [one["items"][0] | {"outcome": "accepted", "current": False}, one["items"][0]]
    stand.window.tickets["A019"]["items"] = [
        *items,
        items[0] | {"outcome": None, "name": "不动产登记资料查询（含共有人）"},
    ]
    called(page, stand)
    press(page, "F4")
    stand.window.shown = {"call": stand.window.call_seq, "screens": 3, "voices": 1}
    for number, minutes in (("A015", 14), ("A016", 9), ("A017", 3)):
        stand.window.hold(stand.window.wait(number, "S1", 40), minutes)
    stand.window.step(402)
    expect(page.locator(".foot")).to_contain_text("广播已播")


def paused(page: Page, stand: Stand) -> None:
    opened(page, stand)
    press(page, "F8", "1", "3")


def asking(*keys: str) -> Callable[[Page, Stand], None]:
    def scene(page: Page, stand: Stand) -> None:
        serving(page, stand)
        press(page, *keys)
        expect(page.locator("dialog")).to_be_visible()

    return scene


def with_cases(*keys: str) -> Callable[[Page, Stand], None]:
    def scene(page: Page, stand: Stand) -> None:
        stand.window.keeps_cases = True
        stand.window.earlier = [stand.window.case("12441500196720244T3442199806003202206230068", "told")]
        opened(page, stand)
        press(page, "F1", "F4")
        expect(page.locator(".details-cases")).to_be_visible()
        press(page, *keys)
        expect(page.locator("dialog")).to_be_visible()

    return scene


def papers(page: Page, stand: Stand) -> None:
    stand.window.keeps_cases = True
    opened(page, stand)
    press(page, "F1", "F4", "2", "Enter", "1")
    expect(page.locator("dialog [aria-pressed=true]")).to_have_count(1)


def several_held(page: Page, stand: Stand) -> None:
    stand.window.hold("A019", 14)
    stand.window.hold("A020", 3)
    opened(page, stand)
    press(page, "F9")


def finished(page: Page, stand: Stand) -> None:
    called(page, stand)
    press(page, "F4", "F4")
    expect(page.locator("[data-wish=undo]")).to_be_visible()


def next_called(page: Page, stand: Stand) -> None:
    called(page, stand)
    press(page, "F4", "F10")
    expect(page.locator(".current-number")).to_have_text("A020")


def refused(page: Page, stand: Stand) -> None:
    opened(page, stand)
    stand.window.told()
    stand.window.late = True
    stand.window.state = "paused"
    press(page, "F1")


def unheard(page: Page, stand: Stand) -> None:
    called(page, stand)
    stand.window.step(30)
    expect(page.locator(".foot")).to_contain_text("请口头叫号")
    page.evaluate("fakeFeed.cut = true")
    page.clock.fast_forward(9000)
    expect(page.locator(".foot")).to_contain_text("画面是")


def taken(page: Page, stand: Stand) -> None:
    stand.window.open()
    stand.window.staff = 8
    expect(page.locator(".pill").first).to_have_text("他人在岗")


LONG = "国有建设用地使用权及房屋所有权转移登记（夫妻更名、析产、继承）"
LONG_EN = "Transfer of the right to use state-owned land and of house ownership (spouses, division, inheritance)"
LONG_QUEUE = "国有建设用地使用权及房屋所有权登记"


def crowded(page: Page, stand: Stand) -> None:
    """Thirty waiting, ten lines, long names, every need, a line of items in several queues, many on hold."""
    window = stand.window
    for n in range(27):
        window.wait(f"A{100 + n}", "S1", 55 - n, credit_min=15 if n % 5 == 0 else 0)
    for number, minutes in (("A015", 14), ("A016", 9), ("A017", 3)):
        window.hold(window.wait(number, "S1", 40), minutes)
    for one in window.tickets.values():
        one["service"] = {"id": "S1", "name": LONG, "name_en": LONG_EN}
    window.queue_names = dict.fromkeys("ABCDEFGHJK", LONG_QUEUE)
    needs = ["hearing", "sight", "mobility", "language"]
    window.needs = {"A019": needs, "A020": ["hearing"], "D007": needs[:2], "A021": ["language"]}
    done = window.tickets["A019"]["items"][0] | {"name": LONG, "queue": "A", "current": False}
    window.tickets["A019"]["items"] = [
        done | {"outcome": "accepted_short"},
        done | {"current": True},
        done | {"queue": "D"},
        done | {"queue": "D", "name": "不动产登记资料查询"},
    ]
    called(page, stand)
    press(page, "F4")
    places = [{"name": f"{n} 楼办事大厅综合显示屏", "how": how} for n in (1, 2, 3) for how in ("shown", "spoken")]
    window.shown = {"call": window.call_seq, "screens": 3, "voices": 3, "places": places}
    window.version += 1
    expect(page.locator(".foot")).to_contain_text("广播已播")


def choosing(*keys: str) -> Callable[[Page, Stand], None]:
    def scene(page: Page, stand: Stand) -> None:
        for n in range(27):
            one = stand.window.tickets[stand.window.wait(f"A{100 + n}", "S1", 55 - n)]
            one["service"] = {"id": "S1", "name": LONG, "name_en": LONG_EN}
        opened(page, stand)
        press(page, "Shift+F1")
        expect(page.locator("dialog .ask-option")).to_have_count(12)
        press(page, "ArrowDown", *keys)
        expect(page.locator("dialog")).to_be_visible()

    return scene


def displaced(page: Page, stand: Stand) -> None:
    called(page, stand)
    stand.window.taken_by_another()
    expect(page.get_by_role("alert")).to_be_visible()


def taking_over(page: Page, stand: Stand) -> None:
    displaced(page, stand)
    press(page, "F4")


def locked(page: Page, stand: Stand) -> None:
    serving(page, stand)
    press(page, "Shift+F9")
    expect(page.locator(".locked-card")).to_be_visible()


def locked_other(page: Page, stand: Stand) -> None:
    locked(page, stand)
    page.get_by_role("button", name="换人接管").click()
    expect(page.locator("[name=account]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("请填写账号和密码。")


def one_hand(page: Page, stand: Stand) -> None:
    stand.window.keys = page.evaluate("async () => (await import('/static/js/window-keys.js')).LAYOUTS.pad")
    page.reload()
    stand.window.open()
    expect(page.locator(".pill").first).to_have_text("空闲")
    press(page, "NumpadAdd", "NumpadEnter")
    expect(page.locator(".pill").first).to_have_text("办理中")


def paused_over(page: Page, stand: Stand) -> None:
    opened(page, stand)
    press(page, "F8", "2", "1")
    expect(page.locator(".pill").first).to_contain_text("回来")
    stand.window.step(400)
    expect(page.locator(".pill").first).to_contain_text("已过")


def nothing(page: Page, stand: Stand) -> None:
    expect(page.locator(LARGE)).to_contain_text("上岗")


SCENES = {
    "closed": nothing,
    "taken": taken,
    "idle": opened,
    "called": called,
    "unheard": unheard,
    "serving": serving,
    "finished": finished,
    "next-called": next_called,
    "paused": paused,
    "refused": refused,
    "ask-finish": asking("2"),
    "ask-back": asking("F8", "2"),
    "ask-keys": asking("Shift+F2", "ArrowDown", "Enter", "F4"),
    "ask-choose": choosing(),
    "ask-why": choosing("Enter", "9"),
    "ask-take-over": taking_over,
    "crowded": crowded,
    "displaced": displaced,
    "locked": locked,
    "locked-other": locked_other,
    "pad": one_hand,
    "paused-over": paused_over,
    "ask-transfer": asking("F7", "3"),
    "ask-pause": asking("F8"),
    "ask-sign-off": asking("Shift+F8"),
    "ask-held": several_held,
    "ask-cases": with_cases("F5"),
    "ask-case": with_cases("F5", "1", "1"),
    "ask-pages": with_cases("F5", "1", "r"),
    "ask-share": with_cases("F5", "1", "s"),
    "ask-papers": papers,
}


@pytest.mark.parametrize("scene", SCENES)
def test_every_state_of_the_terminal_fits_both_screens_in_both_languages_and_is_accessible(
    clerk: Page, stand: Stand, pictures: Path, scene: str
) -> None:
    SCENES[scene](clerk, stand)
    for lang in ("zh", "en"):
        clerk.evaluate("async (lang) => (await import('/static/js/window-words.js')).speak(lang)", lang)
        for name, (width, height) in SIZES.items():
            clerk.set_viewport_size({"width": width, "height": height})
            clerk.clock.run_for(300)
            photograph(clerk, pictures / f"window-{scene}-{lang}-{name}.png")
            assert clerk.evaluate(OVERFLOW, PARTS) == [], (lang, name)
            assert clerk.evaluate(SMALL) == [], (lang, name)
    assert violations(clerk) == []


def test_zoomed_to_200_percent_the_terminal_becomes_one_column_and_scrolls(
    clerk: Page, stand: Stand, pictures: Path
) -> None:
    serving(clerk, stand)
    clerk.set_viewport_size({"width": 683, "height": 384})
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 683
    photograph(clerk, pictures / "window-serving-zoomed.png", full_page=True)
    assert violations(clerk) == []


@pytest.mark.parametrize("name", ["sign-in", "refused", "windows", "enrol", "missing"])
def test_every_form_is_accessible_at_both_sizes(screen: Page, stand: Stand, pictures: Path, name: str) -> None:
    if name == "windows":
        stand.let_in(screen)
    paths = {"refused": "/sign-in", "missing": "/nowhere"}
    screen.goto(paths.get(name, f"/{name}"))
    if name == "refused":
        screen.fill("#account", "clerk1")
        screen.fill("#password", "wrong")
        screen.keyboard.press("Enter")
        expect(screen.get_by_role("alert")).to_contain_text("请重新输入")
        expect(screen.locator("#password")).to_be_focused()
    for size, (width, height) in SIZES.items():
        screen.set_viewport_size({"width": width, "height": height})
        photograph(screen, pictures / f"{name}-{size}.png")
    assert violations(screen) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", ["waiting", "called", "missed"])
def test_the_ticket_page_is_accessible_down_to_320_px(
    screen: Page, stand: Stand, pictures: Path, state: str, lang: str
) -> None:
    stand.put_ticket("T.1", state=state, window="305", wait={"low_min": 15, "high_min": 25})
    screen.set_viewport_size({"width": 390, "height": 844})
    screen.goto(f"/p/t/T.1?lang={lang}")
    photograph(screen, pictures / f"ticket-{state}-{lang}.png")
    screen.set_viewport_size({"width": 320, "height": 640})
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320
    screen.evaluate("document.documentElement.style.fontSize = '200%'")
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(screen) == []


def test_the_ticket_page_turns_amber_by_itself_when_the_number_is_called(screen: Page, stand: Stand) -> None:
    stand.put_ticket("T.1")
    screen.goto("/p/t/T.1")
    expect(screen.locator(".phone-state")).to_have_text("等候中")
    stand.put_ticket("T.1", state="called", window="305")
    expect(screen.locator(".phone-number.called")).to_be_visible()
    expect(screen.locator(".phone-where")).to_contain_text("请现在到 305 号窗口。")


def test_the_code_of_a_scanned_link_is_filled_in_and_leaves_the_address(screen: Page, stand: Stand) -> None:
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.goto("/enrol#code=KIOSK-1%22%3E")
    expect(screen.get_by_label("一次性代码")).to_have_value('KIOSK-1">')
    expect(screen).to_have_url(f"{stand.url}/enrol")
    screen.goto("/enrol#code=KIOSK-2")
    expect(screen.get_by_label("一次性代码")).to_have_value("KIOSK-2")
    assert not [url for url in asked if "KIOSK" in url.split("#")[0]]


def test_the_sign_in_shows_the_password_when_asked(screen: Page, stand: Stand) -> None:
    screen.goto("/sign-in")
    screen.fill("#password", "secret")
    screen.get_by_role("button", name="显示密码").click()
    expect(screen.locator("#password")).to_have_attribute("type", "text")
    expect(screen.get_by_role("button", name="隐藏密码")).to_have_attribute("aria-pressed", "true")
