"""No way out of the kiosk (K16): forty and more gestures and keys on a real screen, with the shipped script and policy.

The browser is the one a kiosk runs, with its windows and menus, under Xvfb; keys and mouse come through the X server
and meet the browser before the page. The policy is laid over /etc/chromium.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser import CHROMIUM, chromium
from tests.kiosk.conftest import HEIGHT, WIDTH
from tests.kiosk.twin import COOKIE, ROOT, MemoryDeps
from tests.kiosk.visit import Visit
from tests.xvfb import Screen, screen

pytestmark = [pytest.mark.slow, pytest.mark.alone]
KEYS: Final = (
    *("F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12", "shift+F5", "shift+F10", "ctrl+F5", "Menu"),
    *("ctrl+p", "ctrl+s", "ctrl+o", "ctrl+f", "ctrl+u", "ctrl+r", "ctrl+h", "ctrl+j", "ctrl+d", "ctrl+l", "ctrl+a"),
    *("ctrl+t", "ctrl+n", "ctrl+w", "ctrl+shift+n", "ctrl+shift+w", "ctrl+shift+t", "ctrl+shift+q", "ctrl+F4"),
    *("ctrl+shift+i", "ctrl+shift+j", "ctrl+shift+c", "ctrl+shift+Delete", "ctrl+shift+o", "ctrl+shift+b"),
    *("ctrl+plus", "ctrl+minus", "ctrl+0", "ctrl+Tab", "ctrl+1", "ctrl+k", "ctrl+e"),
    *("alt+Left", "alt+Right", "alt+Home", "alt+d", "alt+e", "alt+f", "alt+F4", "super+l", "XF86Back", "XF86HomePage"),
)
EVENTS: Final = ("contextmenu", "dragstart", "dragover", "drop", "selectstart", "gesturestart", "copy", "cut", "paste")
Act = Callable[[Screen, Page], None]


def by_key(combination: str) -> Act:
    return lambda glass, _page: glass.send("key", combination)


def by_mouse(*acts: str) -> Act:
    return lambda glass, _page: glass.send(*acts)


def by_event(kind: str) -> Act:
    def act(_glass: Screen, page: Page) -> None:
        allowed = page.evaluate(
            "kind => document.querySelector('h1').dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }))",
            kind,
        )
        assert allowed is False

    return act


def touch(page: Page, way: list[list[tuple[int, int]]], hold_ms: int = 0) -> None:
    """Fingers down at the first of `way`, moved over the others, and up: X knows no fingers, the browser is told."""
    session = page.context.new_cdp_session(page)
    for step, fingers in enumerate([*way, []]):
        if not fingers:
            page.wait_for_timeout(hold_ms)
        kind = "touchEnd" if not fingers else "touchMove" if step else "touchStart"
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()


def by_fingers(*way: list[tuple[int, int]], hold_ms: int = 0) -> Act:
    return lambda _glass, page: touch(page, list(way), hold_ms)


def by_script(script: str) -> Act:
    def act(_glass: Screen, page: Page) -> None:
        assert page.evaluate(script) is None

    return act


DROP: Final = """() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.html', { type: 'text/html' }));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
}"""
MIDDLE: Final = ("mousemove", "540", "900")
GESTURES: Final[dict[str, Act]] = {
    "right click": by_mouse(*MIDDLE, "click", "3"),
    "middle click": by_mouse(*MIDDLE, "click", "2"),
    "back button of a mouse": by_mouse(*MIDDLE, "click", "8"),
    "wheel": by_mouse(*MIDDLE, "click", "--repeat", "5", "5"),
    "zoom by wheel": by_mouse(*MIDDLE, "keydown", "ctrl", "click", "--repeat", "3", "4", "keyup", "ctrl"),
    "select by dragging": by_mouse(
        *("mousemove", "60", "250", "mousedown", "1", "mousemove", "500", "400"),
        *("mousemove", "900", "600", "mouseup", "1"),
    ),
    "mouse to the upper edge": by_mouse("mousemove", "540", "0", "sleep", "0.3", *MIDDLE),
    "pinch": by_fingers(*[[(540 - d, 900), (540 + d, 900)] for d in (40, 120, 240, 360)]),
    "swipe from the edge": by_fingers(*[[(x, 900)] for x in (2, 200, 500, 900)]),
    "pull down": by_fingers(*[[(540, y)] for y in (2, 300, 800, 1500)]),
    "long press": by_fingers([(540, 260)], hold_ms=700),
    "print by script": by_script("window.print()"),
    "open by script": by_script("window.open('about:blank')"),
    "drop a file": by_script(DROP),
    "back by script": by_script("history.back()"),
}
BREAKOUTS: Final[dict[str, Act]] = {
    **{one: by_key(one) for one in KEYS},
    **{one: by_event(one) for one in EVENTS},
    **GESTURES,
}
STANDING: Final = """() => ({ same: window.here === 'the same page', selected: String(getSelection()),
    scale: visualViewport.scale, ratio: devicePixelRatio, scroll: scrollY + document.getElementById('stage').scrollTop,
    screen: document.querySelector('#stage > *').dataset.screen, outer: outerHeight - innerHeight,
    fills: innerWidth >= screen.width - 1 && innerHeight >= screen.height - 1 })"""
FINE: Final = {
    **{"same": True, "selected": "", "scale": 1, "ratio": 1, "scroll": 0, "screen": "group"},
    **{"outer": 0, "fills": True},
}


# the policy in a mount of the browser's own; where the system allows none, beside the machine's while the browser runs
START: Final = """#!/bin/sh
[ -d /etc/chromium ] || mkdir -p /etc/chromium
if unshare --map-root-user --mount mount --bind {home}/etc /etc/chromium 2>/dev/null; then
  exec unshare --map-root-user --mount sh -c 'mount --bind {home}/etc /etc/chromium && exec sh {script} "{at}"'
fi
mkdir -p /etc/chromium/policies/managed
cp {home}/etc/policies/managed/kiosk.json /etc/chromium/policies/managed/quhao-test.json
trap 'rm -f /etc/chromium/policies/managed/quhao-test.json' EXIT
sh {script} "{at}"
"""


@pytest.fixture(scope="module")
def panel() -> Iterator[Screen]:
    with screen(WIDTH, HEIGHT) as made:
        yield made


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(scope="module")
def standing(panel: Screen, address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The kiosk's browser as `deploy/kiosk` starts and manages it, enrolled."""
    home = tmp_path_factory.mktemp("kiosk")
    text = (ROOT / "deploy/kiosk/chromium-policy.json").read_text(encoding="utf-8")
    policy = json.loads(text.replace("HALL_ADDRESS", address.removeprefix("http://")))
    del policy["DeveloperToolsAvailability"]  # it would keep out the eyes of this test too
    written(home / "etc/policies/managed/kiosk.json", json.dumps(policy))
    written(
        home / "bin/chromium",
        f"#!/bin/sh\nexec {CHROMIUM} --no-sandbox --disable-dev-shm-usage --disable-gpu --remote-debugging-pipe "
        f'--window-position=0,0 --window-size={WIDTH},{HEIGHT} "$@"\n',  # there is no window manager
    )
    start = written(
        home / "start.sh", START.format(home=home, script=ROOT / "deploy/kiosk/kiosk-browser.sh", at=address)
    )
    context = chromium().browser_type.launch_persistent_context(
        str(home / "data"),
        executable_path=str(start),
        headless=False,
        ignore_default_args=True,
        no_viewport=True,
        env={
            **{"HOME": str(home), "DISPLAY": panel.name, "QUHAO_KIOSK_DATA": str(home / "data")},
            "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        },
    )
    name, value = COOKIE.split("=")
    context.add_cookies([{"name": name, "value": value, "url": address, "httpOnly": True}])
    yield context.pages[0] if context.pages else context.wait_for_event("page")
    context.close()


@pytest.fixture
def kiosk(standing: Page, deps: MemoryDeps, address: str) -> Visit:
    visit = Visit(standing, address, deps)
    standing.goto(address + "/kiosk")
    standing.wait_for_selector("body[data-ready]")
    return visit


def test_k16_forty_ways_out_and_more_are_tried() -> None:
    assert len(BREAKOUTS) >= 40


def test_k16_the_page_fills_the_panel_and_gets_the_keys_of_a_real_keyboard(kiosk: Visit, panel: Screen) -> None:
    found = kiosk.page.evaluate(STANDING)
    assert (found["fills"], found["outer"]) == (True, 0)
    panel.send("mousemove", "540", "900", "key", "1")
    kiosk.page.wait_for_selector('[data-screen="group"], [data-screen="service"]')


def test_k16_no_gesture_and_no_key_leads_out_of_the_kiosk(kiosk: Visit, panel: Screen) -> None:
    page = kiosk.page
    page.locator('.tile[data-go*="group?id=desk"]').first.click()
    kiosk.screen("group")
    page.evaluate("window.here = 'the same page'")
    url, windows, escaped = page.url, panel.windows(), {}
    for name, act in BREAKOUTS.items():
        act(panel, page)
        found = page.evaluate(STANDING)
        if found != FINE or page.url != url or len(page.context.pages) != 1 or panel.windows() != windows:
            wrong = {one: value for one, value in found.items() if value != FINE[one]}
            escaped[name] = (wrong, page.url, len(page.context.pages), panel.windows() ^ windows)
    assert escaped == {}
    panel.send("key", "shift+Escape")  # a step back like Escape alone, and no task manager
    kiosk.screen("start")
    assert panel.windows() == windows


def test_k16_the_policy_lets_no_other_address_in(kiosk: Visit, address: str) -> None:
    others = ("https://example.org/", "chrome://settings/", "file:///etc/passwd", f"view-source:{address}/kiosk")
    for other in (*others, f"{address}/windows"):
        with suppress(Error):
            kiosk.page.goto(other)
        expect(kiosk.page.locator("body")).to_contain_text("blocked")
