"""A citizen's phone on a poor line: until the booking pages show what they are for, in a real Chromium, empty cache.

1.6 Mbit/s, 150 ms a round trip (given twice to the first request, which also opens the connection), processor ÷ 4.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from bench.figures import Row, quantile
from tests.browser import chromium
from tests.server import Server

Tell = Callable[[dict[str, Any]], None]
LINE: Final = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
CONNECT_MS: Final = 150  # the emulated line delays requests, not the handshake before the first
SLOWER: Final = 4
LOADS: Final = 5
PAGES: Final = {
    "items": ("/p/book", ".phone-choices a"),
    "days and hours": ("/p/book/transfer-resale", ".book-time"),
}
PAINTED: Final = """(wanted) => {
  const look = () => document.querySelector(wanted)?.checkVisibility()
    ? requestAnimationFrame((at) => { window.paintedAt = at; })
    : requestAnimationFrame(look); // frames come only once the styles are there
  requestAnimationFrame(look);
}"""
TAKEN: Final = """() => new Promise((done) => {
  const ask = () => (window.paintedAt ? done(window.paintedAt) : setTimeout(ask, 20));
  ask();
})"""


def rows(scratch: Path, rounds: int, tell: Tell) -> list[Row]:
    """Each page LOADS times a round; the largest of the medians is what is judged."""
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    handle = Server(scratch / "phones" / "data", env={"QUHAO_NOTICES": "dev"})
    handle.data.parent.mkdir()
    handle.furnish()
    handle.start()
    try:
        for name, (path, wanted) in PAGES.items():
            for _ in range(rounds * LOADS):
                taken[name].append(_load(handle, path, wanted) + CONNECT_MS)
            figures = {"p50_ms": quantile(taken[name], 0.5), "p95_ms": quantile(taken[name], 0.95)}
            tell({"case": f"phone: {name}", "count": len(taken[name])} | figures)
    finally:
        handle.stop()
    return [
        Row(f"phone, booking, {name}: p50", "ms", quantile(found, 0.5), None, 1000) for name, found in taken.items()
    ]


def _load(handle: Server, path: str, wanted: str) -> float:
    """Milliseconds from asking for the page to the frame that shows what it is for."""
    context = chromium().new_context(viewport={"width": 360, "height": 780}, base_url=handle.url, locale="zh-CN")
    page = context.new_page()
    _slow_down(page)
    page.add_init_script(f"({PAINTED})({json.dumps(wanted)})")
    page.goto(path, wait_until="commit")  # fonts may come later: text is there without them
    taken_ms: float = page.evaluate(TAKEN)
    context.close()
    return taken_ms


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
