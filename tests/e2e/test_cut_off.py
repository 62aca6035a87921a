"""A window and a guide's desk on a real server that is killed, the window's browser too: nothing done is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser import CHROMIUM, FLAGS, chromium, eventually
from tests.server import PASSWORD, Line, Server

pytestmark = pytest.mark.slow
AWAY_MS, SECOND_MS = 7_000, 1_100
LATER_S = 90.0  # how much later the hall is when its server comes back
KEPT = "async (name) => (await import('/static/js/meanwhile-kept.js')).kept(name)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("cut_off") / "data")
    made.furnish(clerks=1)
    made.start()
    yield made
    made.kill()


class OwnBrowser:
    """The Chromium of one PC, with a profile on its disk, which can be killed."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.context: BrowserContext | None = None

    def open(self) -> Page:
        """Started on its profile, the clerk signed in where the server is there."""
        self.context = chromium().browser_type.launch_persistent_context(
            self.folder,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1366, "height": 768},
            base_url=self.server.url,
        )
        self.context.clock.install()
        return self.context.pages[0]

    def sign_in(self) -> None:
        assert self.context is not None
        answer = self.context.request.post("/api/v1/sign-in", data={"account": "clerk1", "password": PASSWORD})
        assert answer.ok, answer.text()

    def kill(self, page: Page, beside: Page) -> None:
        """kill -9 of its main process, the others go with it; time passes by a page beside it."""
        os.kill(next(self._found()), signal.SIGKILL)
        eventually(beside, page.is_closed)
        self.context = None

    def _found(self) -> Iterator[int]:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:  # it has gone meanwhile
                continue
            is_main = not any(word.startswith(b"--type=") for word in words)
            if is_main and f"--user-data-dir={self.folder}".encode() in words:
                yield int(process.name)


@pytest.fixture
def guide(server: Server) -> Iterator[Page]:
    context = chromium().new_context(viewport={"width": 1024, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "guide", "password": PASSWORD}).ok
    context.clock.install()
    page = context.new_page()
    page.goto("/desk")
    yield page
    context.close()


def press(page: Page, *keys: str) -> None:
    """Each key more than a second after the last."""
    for key in keys:
        page.clock.fast_forward(SECOND_MS)
        page.keyboard.press(key)


def cut(server: Server, *pages: Page) -> None:
    """kill -9, and the pages have noticed."""
    server.kill()
    for page in pages:
        page.clock.fast_forward(AWAY_MS)


def back(server: Server) -> None:
    """Started again, in a hall that is later by what the pages' clocks were put on."""
    server.mono_s -= LATER_S
    server.start()


def passing(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for it while the page's seconds go by quickly: a feed tries again after some."""

    def look() -> bool:
        page.clock.fast_forward(500)
        return holds()

    eventually(page, look)


def acts_on_disk(page: Page, name: str, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def are_there() -> bool:
        found[:] = page.evaluate(KEPT, name).get("acts", [])
        return len(found) == count

    eventually(page, are_there)
    return found


def entered(server: Server) -> list[tuple[str, str, int]]:
    """(ticket, entry, true instant) of every act taken in afterwards, as the journal has them."""
    entries = server.staff("auditor").get("/halls/JN01/journal?limit=500").json["entries"]
    return [
        (one["subject"], one["kind"], one["body"]["meanwhile_ms"]) for one in entries if "meanwhile_ms" in one["body"]
    ]


def as_entered(acts: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(one["ticket"], f"ticket_{one['act']}", int(one["at"])) for one in acts]


def take(desk: Line, count: int) -> list[str]:
    body = {"hall": "JN01", "service": "records", "channel": "desk"}
    return [desk.post("/tickets", body, key=f"take-{n}").json["number"] for n in range(count)]


def test_the_server_is_killed_then_the_browser_and_everything_is_entered_once_with_its_time(
    server: Server, guide: Page, tmp_path: Path
) -> None:
    clerk, desk = server.staff("clerk1"), server.staff("guide")
    assert clerk.post("/halls/JN01/windows/317/sign-on", key="on").status == 200
    first, second, third, last = take(desk, 4)
    own = OwnBrowser(server, tmp_path / "profile")
    page = own.open()
    own.sign_in()
    page.goto("/windows/317")
    staff = page.locator("#terminal").get_attribute("data-staff")
    name = f"quhao_meanwhile:JN01:317:{staff}"
    eventually(page, lambda: len((page.evaluate(KEPT, name).get("list") or {"rows": []})["rows"]) == 4)
    expect(guide.locator(".list .row")).to_have_count(4)

    cut(server, page, guide)
    expect(page.locator(".away-list li")).to_have_count(4)
    expect(guide.locator(".desk-away")).to_contain_text("连不上服务器")
    guide.emulate_media(media="print")
    expect(guide.locator(".away-sheet tbody tr")).to_have_count(4)
    guide.emulate_media(media="screen")
    press(page, "F1", "F4", "F6", "F1", "F4")
    expect(page.locator(".away-number")).to_have_text(second)
    acts = acts_on_disk(page, name, 5)
    assert [(one["number"], one["act"]) for one in acts] == [
        (first, "called"),
        (first, "served"),
        (first, "held"),
        (second, "called"),
        (second, "served"),
    ]
    own.kill(page, guide)

    page = own.open()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):  # no page comes without its server; what was done stays
        page.goto("/windows/317")
    back(server)
    own.sign_in()
    page.goto("/windows/317")
    expect(page.locator(".away-after")).to_contain_text("5 条操作已补记")
    expect(page.locator(".current-number")).to_have_text(second)
    expect(page.locator(".side")).to_contain_text(first)
    assert entered(server) == as_entered(acts)
    passing(guide, lambda: guide.locator(".desk-away").count() == 0)
    expect(guide.locator(".list .row")).to_have_count(2)

    eventually(page, lambda: len((page.evaluate(KEPT, name).get("list") or {"rows": []})["rows"]) == 2)
    cut(server, page)
    expect(page.locator(".away-number")).to_have_text(second)
    press(page, "F10")
    more = acts_on_disk(page, name, 2)
    assert [(one["number"], one["act"]) for one in more] == [(second, "finished"), (third, "called")]
    back(server)
    passing(page, lambda: "2 条操作已补记" in page.locator(".terminal").inner_text())
    expect(page.locator(".current-number")).to_have_text(third)
    assert entered(server) == as_entered([*acts, *more])
    clerk.drop()
    line = clerk.get("/halls/JN01/windows/317/line").json["waiting"]
    assert [one["number"] for one in line] == [last]
    shown = clerk.get("/halls/JN01/windows/317").json["ticket"]
    called = datetime.fromtimestamp(more[1]["at"] // 1000, UTC)
    assert datetime.fromisoformat(shown["called_at"]).replace(microsecond=0) == called
