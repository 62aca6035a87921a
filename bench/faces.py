"""What a person feels, in a real Chromium at real size: from tap to next screen, from "call the next" to the board.

The board's yardstick is an empty page that shows the message of a bare websocket broadcast.
"""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from bench.calling import ISSUE, WINDOW
from bench.figures import Row, median, quantile
from bench.servers import Hall, bare_websockets
from tests.browser import chromium
from tests.server import Line, Server

Tell = Callable[[dict[str, Any]], None]
TAPS, CALLS = 12, 10
GAP_S = 5.1  # a board gives each call its ten seconds and shows two at a time: no burst here
PORTRAIT = {"width": 1080, "height": 1920}
GROUP, SERVICE = "咨询、查询与领证", "不动产查询"
TAPPED = """(target) => new Promise((done) => {
  const here = () => document.querySelector("#stage > .screen").dataset.screen;
  const before = here(), began = performance.now();
  const look = () => here() === before ? requestAnimationFrame(look) : done(performance.now() - began);
  target.click();
  look();
})"""
WATCH_BOARD = """() => {
  window.seen = {};
  const look = () => {
    for (const number of document.body.innerText.match(/[A-Z]\\d{3,4}/g) || []) {
      window.seen[number] ??= performance.timeOrigin + performance.now();
    }
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
WATCH_BARE = """(port) => {
  window.seen = [];
  const text = document.body.appendChild(document.createElement("p"));
  new MutationObserver(() => window.seen.push(performance.timeOrigin + performance.now())).observe(
    text, {childList: true});
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  socket.onmessage = (message) => { text.textContent = JSON.parse(message.data.slice(8))[0] + window.seen.length; };
  return new Promise((done) => { socket.onopen = done; });
}"""


def rows(hall: Hall, rounds: int, tell: Tell) -> list[Row]:
    """`rounds` times each; medians of the rounds."""
    taps: list[dict[str, Any]] = []
    ours: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    for _ in range(rounds):
        with hall.served() as (_server, handle):
            ours.append(_figures(_calls(handle)))
            tell({"case": "call to board"} | ours[-1])
            taps.append(_figures(_taps(handle)))
            tell({"case": "tap"} | taps[-1])
        bare.append(_figures(_bare_calls()))
        tell({"case": "call to board yardstick"} | bare[-1])
    return [
        Row("kiosk, tap to next screen: p95", "ms", median(taps, "p95_ms"), None, 500),
        Row("call to the board's picture: p95", "ms", median(ours, "p95_ms"), None, 300),
        Row("call to the board's picture: p50", "ms", median(ours, "p50_ms"), median(bare, "p50_ms"), None),
    ]


def _figures(taken_ms: list[float]) -> dict[str, Any]:
    return {"count": len(taken_ms), "p50_ms": quantile(taken_ms, 0.5), "p95_ms": quantile(taken_ms, 0.95)}


def _opened(handle: Server, kind: str, name: str) -> tuple[BrowserContext, Page]:
    context = chromium().new_context(viewport=PORTRAIT, locale="zh-CN")  # type: ignore[arg-type]
    key = handle.device(kind, name).token or ""
    context.add_cookies([{"name": f"quhao_{kind}", "value": key, "url": handle.url}])
    page = context.new_page()
    page.goto(f"{handle.url}/{kind}")
    return context, page


def _taps(handle: Server) -> list[float]:
    context, page = _opened(handle, "kiosk", "tapped kiosk")
    taken_ms = []
    for _ in range(TAPS):
        page.goto(f"{handle.url}/kiosk")
        for target in (_key(page, GROUP), _key(page, SERVICE), _key(page, "确认取号")):
            target.wait_for()
            taken_ms.append(float(target.evaluate(TAPPED)))
    context.close()
    return taken_ms


def _key(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first


def _calls(handle: Server) -> list[float]:
    context, page = _opened(handle, "board", "seen board")
    kiosk, clerk = handle.device("kiosk", "calls kiosk"), handle.staff("clerk")
    assert clerk.post(f"/halls/JN01/windows/{WINDOW}/sign-on").status == 200
    page.evaluate(WATCH_BOARD)
    taken_ms = []
    for _ in range(CALLS):
        time.sleep(GAP_S)
        kiosk.drop()
        issued = kiosk.ask("POST", "/api/v1/tickets", ISSUE.encode(), _headers()).json
        taken_ms.append(_call(clerk, page, issued["number"]))
    context.close()
    return taken_ms


def _headers() -> dict[str, str]:
    return {"Content-Type": "application/json", "Idempotency-Key": os.urandom(8).hex()}


def _call(clerk: Line, page: Page, number: str) -> float:
    clerk.drop()  # kept connections end by themselves after some quiet seconds
    began_ms = time.time() * 1000
    ticket = clerk.post(f"/halls/JN01/windows/{WINDOW}/call").json["ticket"]
    assert ticket["number"] == number
    page.wait_for_function("number => number in window.seen", arg=number, timeout=30_000)
    clerk.drop()
    seen_ms: float = page.evaluate("number => window.seen[number]", number)
    for act in ("serve", "finish"):
        assert (
            clerk.post(f"/tickets/{ticket['id']}/{act}", {"outcome": "consulted"} if act == "finish" else {}).status
            == 200
        )
    return seen_ms - began_ms


def _bare_calls() -> list[float]:
    taken_ms = []
    with bare_websockets(event_bytes=594) as (server, trigger_port):
        page = chromium().new_page()
        page.evaluate(WATCH_BARE, server.port)
        for count in range(1, CALLS + 1):
            began_ms = time.time() * 1000
            link = http.client.HTTPConnection("127.0.0.1", trigger_port)
            link.request("POST", "/")
            link.getresponse().read()
            page.wait_for_function("count => window.seen.length >= count", arg=count, timeout=10_000)
            taken_ms.append(float(page.evaluate("count => window.seen[count - 1]", count)) - began_ms)
        page.close()
    return taken_ms
