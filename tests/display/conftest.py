"""A hall, a server for the board's page with a feed the test drives, and real Chromium."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from display.pages import BoardDeps, Screen, board_pages
from queue_server.hall.model import Display, Floor, Hall, Hours, Queue, Service, Span, Voice, Window, Zone
from tests.browser import AHEAD_S, chromium, hold_time

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests/vendor/axe.min.js"
AXE_RUN = """axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
  .then((found) => found.violations.map((one) => one.id))"""
NOTE = "过号请到三楼咨询台，免重新取号"
START = "2026-11-23T09:41:00+08:00"

# Stands in for the live feed: the test sets values and the clock, and reads what the board acknowledged.
FAKE_FEED = """
export function connect(options) {
  const fake = { options, view: new Map(), seen: [], base: Date.parse("START"), at: performance.now(), frozen: false };
  fake.now = () => fake.base + (fake.frozen ? 0 : performance.now() - fake.at);
  fake.freeze = (iso) => { fake.base = iso ? Date.parse(iso) : fake.now(); fake.frozen = true; };
  fake.put = (set, gone = []) => {
    Object.entries(set).forEach(([key, value]) => fake.view.set(key, value));
    gone.forEach((key) => fake.view.delete(key));
    options.onView("board", fake.view, 1);
  };
  fake.status = (connected, age_s = 0) => options.onStatus({ connected, age_s, at: "START" });
  fake.iso = (ago_s = 0) => new Date(fake.now() - ago_s * 1000).toISOString();
  window.fake = fake;
  window.spoken = [];
  document.addEventListener("quhao:speak", (event) => window.spoken.push(event.detail));
  fake.status(false);
  queueMicrotask(() => fake.status(true));
  return { now: fake.now, seen: (call, how) => fake.seen.push([call, how]) };
}
""".replace("START", START)


def hall_of(**changes: Any) -> Hall:
    """Two zones on two floors; the board hangs on the north wall of the third floor and looks south."""
    windows = [
        Window(id=str(n), zone="Z3", queues=("A", "B", "C"), x_m=2 + 3 * (n - 301), y_m=19) for n in range(301, 313)
    ]
    windows.append(Window(id="401", zone="Z4", queues=("D",), x_m=5, y_m=5))
    values: dict[str, Any] = {
        "id": "JN01",
        "name": "济南市政务服务中心",
        "missed_note": NOTE,
        "hours": Hours(periods=(Span(540, 720), Span(780, 1020))),
        "voice": Voice(one="yi"),
        "floors": (
            Floor(id="3F", name="三楼", width_m=60, depth_m=30),
            Floor(id="4F", name="四楼", width_m=60, depth_m=30),
        ),
        "zones": (
            Zone(id="Z3", name="不动产登记", floor="3F", x_m=0, y_m=0, width_m=50, depth_m=20),
            Zone(id="Z4", name="社会管理", floor="4F", x_m=0, y_m=0, width_m=50, depth_m=20),
        ),
        "queues": (
            Queue(prefix="A", name="不动产转移登记", short="转移登记", zone="Z3"),
            Queue(prefix="B", name="抵押登记", zone="Z3"),
            Queue(prefix="C", name="变更更正", zone="Z3"),
            Queue(prefix="D", name="户政业务", zone="Z4"),
        ),
        "windows": tuple(windows),
        "services": (Service(id="S1", name="不动产转移登记", queue="A", minutes=15),),
        "displays": (Display(id="D3", name="三楼大屏", zone="Z3", zones=("Z3",), x_m=18, y_m=20, facing_deg=180),),
    }
    return Hall(**(values | changes))


def barriers(page: Page) -> list[str]:
    """What axe, which the page has loaded, finds against WCAG 2.2 AA; axe waits for moments, so time runs meanwhile."""
    page.clock.resume()
    found: list[str] = page.evaluate(AXE_RUN)
    hold_time(page)
    return found


class Stand:
    """The board's server; `hall` and `screen` may be changed before a page is opened."""

    def __init__(self) -> None:
        self.hall = hall_of()
        self.screen: Screen | None = Screen("三楼大屏", "JN01", "Z3")
        self.window_screen: Screen | None = Screen("305 窗口屏", "JN01", None, "305")
        self.recordings: Path | None = None
        self.content: Path | None = None
        self.url = ""

    hall_of = staticmethod(hall_of)

    def open_board(self, browser: Browser, script: str = "", **context: Any) -> Iterator[Board]:
        """A board page of its own; fails when the page logged an error or asked anything of another origin."""
        tab = browser.new_context(viewport={"width": 1080, "height": 1920}, **context)
        page = tab.new_page()
        page.clock.install()
        page.add_init_script(script)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(self.url) else problems.append(asked.url))
        page.goto(f"{self.url}/board")
        page.wait_for_function("window.fake && document.querySelector('.board header')")
        page.clock.pause_at(time.time() + AHEAD_S)  # the page itself may be told another date
        yield Board(page)
        tab.close()
        assert problems == []

    def app(self) -> Flask:
        app = Flask("stand", static_folder=None)
        import_map = (ROOT / "static/vendor/importmap.json").read_text()
        deps = BoardDeps(
            screen=lambda kind: {"board": self.screen, "window": self.window_screen}[kind],
            hall=lambda hall_id: self.hall,
            audio=ROOT / "static/audio",
            import_map=import_map,
            recordings=lambda hall_id: self.recordings,
            content=lambda hall_id: self.content,
        )
        app.register_blueprint(board_pages(deps))

        @app.get("/static/<path:name>")
        def static_file(name: str) -> Response:
            if name == "js/feed.js":
                return Response(FAKE_FEED, mimetype="text/javascript")
            types = {"js": "text/javascript", "css": "text/css", "woff2": "font/woff2", "svg": "image/svg+xml"}
            return Response((ROOT / "static" / name).read_bytes(), mimetype=types[name.rsplit(".", 1)[1]])

        return app


@pytest.fixture(scope="session")
def served() -> Iterator[Stand]:
    stand = Stand()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, stand.app(), threaded=True)
    stand.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield stand
    server.shutdown()
    thread.join()


@pytest.fixture
def stand(served: Stand) -> Stand:
    served.hall, served.screen, served.recordings = hall_of(), Screen("三楼大屏", "JN01", "Z3"), None
    served.window_screen, served.content = Screen("305 窗口屏", "JN01", None, "305"), None
    return served


@pytest.fixture(scope="session")
def browser() -> Browser:
    return chromium()


class Board:
    """A board in the browser: puts values into its view and reads what people would see."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def put(self, set_values: dict[str, Any], gone: list[str] | None = None) -> None:
        self.page.evaluate("([set, gone]) => fake.put(set, gone)", [set_values, gone or []])

    def call(
        self, seq: int, number: str, window: str, *, ago_s: float = 0, recall: int = 0, zone: str = "Z3", **more: Any
    ) -> None:
        at = self.page.evaluate("ago => fake.iso(ago)", ago_s)
        value = {"call": seq, "number": number, "window": window, "zone": zone, "service": "不动产转移登记"}
        self.put({f"call:{seq}": value | {"at": at, "recall": recall, "state": "called"} | more})

    def opened(self) -> None:
        queues = {"A": ("不动产转移登记", 12), "B": ("抵押登记", 3), "C": ("变更更正", 0)}
        self.put(
            {
                "hall": {
                    "name": "济南市政务服务中心",
                    "open": True,
                    "closes_at": None,
                    "opens_at": None,
                    "reason": "",
                    "missed_note": NOTE,
                }
            }
            | {
                f"window:{n}": {"id": str(n), "name": str(n), "zone": "Z3", "state": "open", "number": None}
                for n in range(301, 313)
            }
            | {
                f"queue:{k}": {
                    "id": k,
                    "name": v[0],
                    "zone": "Z3",
                    "waiting": v[1],
                    "open": True,
                    "issues": True,
                    "opens_at": None,
                    "stopped": None,
                }
                for k, v in queues.items()
            }
        )

    def advance(self, seconds: float) -> None:
        """Let time pass in the page without waiting for it."""
        self.page.clock.run_for(round(seconds * 1000))

    def lit(self) -> list[str]:
        return self.numbers(".call.lit .pair > .number")

    def numbers(self, selector: str) -> list[str]:
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

    def text(self) -> str:
        return re.sub(r"\s+", " ", self.page.inner_text("#board"))


@pytest.fixture
def board(stand: Stand, browser: Browser) -> Iterator[Board]:
    yield from stand.open_board(browser)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What opens a browser is left out of the quick subset."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()) and item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.slow)
