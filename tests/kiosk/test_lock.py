"""The kiosk keeps people in the kiosk (K16): forty gestures and keys, and the policy for what no page can forbid."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.kiosk.twin import ID_NUMBER, ROOT, MemoryDeps, Visit

KEYS: Final = (
    *("F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12", "Shift+F5", "Shift+F10", "Control+F5", "ContextMenu"),
    *("Control+p", "Control+s", "Control+o", "Control+f", "Control+u", "Control+r", "Control+h", "Control+j"),
    *("Control+d", "Control+l", "Control+Shift+i", "Control+Shift+j", "Control+Shift+Delete", "Control+Equal"),
    *("Control+Minus", "Control+0", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Home", "Alt+d", "Meta+l", "BrowserBack"),
)
EVENTS: Final = ("contextmenu", "dragstart", "dragover", "drop", "selectstart", "gesturestart", "copy", "cut", "paste")


WATCH_KEYS: Final = """() => {
    window.kept = false;
    const refuse = Event.prototype.preventDefault;
    KeyboardEvent.prototype.preventDefault = function () {
        if (this.type === 'keydown') window.kept = true;
        refuse.call(this);
    };
}"""


def by_event(kind: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        allowed = page.evaluate(
            "kind => document.querySelector('h1').dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }))",
            kind,
        )
        assert allowed is False

    return act


def by_key(combination: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        if combination == "BrowserBack":
            page.evaluate("history.back()")
            return
        page.evaluate(WATCH_KEYS)
        page.keyboard.press(combination)
        assert page.evaluate("window.kept") is True

    return act


def right_click(page: Page) -> None:
    page.mouse.click(540, 900, button="right")


def middle_click(page: Page) -> None:
    page.mouse.click(540, 900, button="middle")


def select_by_dragging(page: Page) -> None:
    page.mouse.move(60, 250)
    page.mouse.down()
    page.mouse.move(900, 600, steps=5)
    page.mouse.up()


def select_all(page: Page) -> None:
    page.keyboard.press("Control+a")


def wheel(page: Page) -> None:
    page.mouse.move(540, 900)
    page.mouse.wheel(0, 900)


def zoom_by_wheel(page: Page) -> None:
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")


def touch(page: Page, *steps: tuple[str, list[tuple[int, int]]]) -> None:
    session = page.context.new_cdp_session(page)
    for kind, points in steps:
        if kind == "hold":
            page.wait_for_timeout(700)
            continue
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]},
        )
    session.detach()


def pinch(page: Page) -> None:
    wide = [[(540 - d, 900), (540 + d, 900)] for d in (40, 120, 240, 360)]
    touch(page, ("touchStart", wide[0]), *[("touchMove", points) for points in wide[1:]], ("touchEnd", []))


def swipe_from_the_edge(page: Page) -> None:
    way = [[(x, 900)] for x in (2, 200, 500, 900)]
    touch(page, ("touchStart", way[0]), *[("touchMove", points) for points in way[1:]], ("touchEnd", []))


def pull_down(page: Page) -> None:
    way = [[(540, y)] for y in (2, 300, 800, 1500)]
    touch(page, ("touchStart", way[0]), *[("touchMove", points) for points in way[1:]], ("touchEnd", []))


def long_press(page: Page) -> None:
    touch(page, ("touchStart", [(540, 260)]), ("hold", []), ("touchEnd", []))


def print_by_script(page: Page) -> None:
    assert page.evaluate("window.print()") is None


def open_by_script(page: Page) -> None:
    assert page.evaluate("window.open('about:blank')") is None


def drop_a_file(page: Page) -> None:
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], 'x.html', { type: 'text/html' }));
        for (const kind of ['dragenter', 'dragover', 'drop']) {
            const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
            document.body.dispatchEvent(event);
        }
    }""")


GESTURES: Final = (
    *(right_click, middle_click, select_by_dragging, select_all, wheel, zoom_by_wheel, pinch, swipe_from_the_edge),
    *(pull_down, long_press, print_by_script, open_by_script, drop_a_file),
)
BREAKOUTS: Final[dict[str, Callable[[Page], None]]] = {
    **{one: by_key(one) for one in KEYS},
    **{one: by_event(one) for one in EVENTS},
    **{one.__name__: one for one in GESTURES},
}


def test_k16_forty_ways_out_and_more_are_tried() -> None:
    assert len(BREAKOUTS) >= 40


def test_k16_no_gesture_and_no_key_leads_out_of_the_kiosk(kiosk: Visit) -> None:
    page = kiosk.page
    kiosk.tap('.tile[data-go*="group?id=desk"]')
    kiosk.screen("group")
    page.evaluate("window.here = 'the same page'")
    url, pages, escaped = page.url, len(page.context.pages), {}
    for name, act in BREAKOUTS.items():
        act(page)
        found = page.evaluate(
            """() => ({ same: window.here === 'the same page', selected: String(getSelection()),
                scale: visualViewport.scale, scroll: scrollY + document.getElementById('stage').scrollTop,
                screen: document.querySelector('#stage > *').dataset.screen,
                full: document.fullscreenElement !== null })"""
        )
        fine = {"same": True, "selected": "", "scale": 1, "scroll": 0, "screen": "group", "full": False}
        if found != fine or page.url != url or len(page.context.pages) != pages:
            escaped[name] = found
    assert escaped == {}


def test_k16_the_page_has_nothing_that_leads_away_or_opens_a_dialog(kiosk: Visit) -> None:
    for screen in ("start", "group?id=desk", "service?id=transfer-resale&group=estate-transfer"):
        html = kiosk.page.evaluate("async (one) => (await fetch(`/kiosk/screen/${one}`)).text()", screen)
        for way_out in ("<a ", 'type="file"', "target=", "<iframe", "download", "contenteditable", "<textarea"):
            assert way_out not in html


def test_k16_the_browsers_policy_forbids_what_a_page_cannot(hall_policy: dict[str, object]) -> None:
    wanted = {
        "DeveloperToolsAvailability": 2,
        "PrintingEnabled": False,
        "AllowFileSelectionDialogs": False,
        "DownloadRestrictions": 3,
        "DefaultPopupsSetting": 2,
        "SavingBrowserHistoryDisabled": True,
        "PasswordManagerEnabled": False,
        "AutofillAddressEnabled": False,
        "BrowserSignin": 0,
        "URLBlocklist": ["*"],
        "ExtensionInstallBlocklist": ["*"],
    }
    assert {name: hall_policy[name] for name in wanted} == wanted
    allowed = hall_policy["URLAllowlist"]
    assert isinstance(allowed, list) and all(str(one).startswith("HALL_ADDRESS/") for one in allowed)


def test_k16_the_browser_is_started_full_screen_without_pinch_and_history_gestures() -> None:
    script = (ROOT / "deploy/kiosk/kiosk-browser.sh").read_text(encoding="utf-8")
    for flag in (
        "--kiosk",
        "--disable-pinch",
        "--overscroll-history-navigation=0",
        "--noerrdialogs",
        "--user-data-dir",
    ):
        assert flag in script


@pytest.fixture
def hall_policy() -> dict[str, object]:
    found: dict[str, object] = json.loads((ROOT / "deploy/kiosk/chromium-policy.json").read_text(encoding="utf-8"))
    return found


TRACES = """async () => JSON.stringify([document.documentElement.outerHTML, location.href, {...localStorage},
    {...sessionStorage}, document.cookie, history.state, performance.getEntries().map((one) => one.name),
    (await indexedDB.databases()).length, await (globalThis.caches?.keys() ?? []),
    [...document.querySelectorAll('input')].map((field) => field.value)])"""


def test_k13_planted_personal_values_are_nowhere_after_the_wipe(kiosk: Visit, deps: MemoryDeps) -> None:
    planted = (ID_NUMBER, "EPLANTED77", "G027")
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.tap("[data-act=passport]")
    kiosk.page.keyboard.type("EPLANTED77")
    kiosk.tap("[data-act=passport-drop]")
    kiosk.type_id(ID_NUMBER)
    kiosk.choose("needs", "看不清")
    kiosk.choose("priority", "残疾人")
    during = kiosk.page.evaluate(TRACES)
    kiosk.take()
    kiosk.screen("done")
    kiosk.wait_s(16)
    kiosk.screen("start")
    after = kiosk.page.evaluate(TRACES)
    assert ID_NUMBER not in during and "EPLANTED77" not in during
    for value in (*planted, "disabled", "sight"):
        assert value not in re_body(after)
    assert all(ID_NUMBER not in path and "EPLANTED" not in path for path in deps.requests)
    kiosk.page.go_back()
    assert ID_NUMBER not in kiosk.page.content()


def re_body(traces: str) -> str:
    """The traces without the words of the start screen's own markup, which name no person."""
    return traces.replace("aria-disabled", "")
