"""The guide desk on a real server in a real browser: one hall for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium, kept_open
from tests.server import PASSWORD, Line, Server

KEYS = count(1)


@dataclass
class Desk:
    """The server and a connection for each who takes part."""

    server: Server
    guide: Line
    manager: Line
    clerk: Line
    kiosk: Line

    def post(self, who: Line, path: str, body: Any = None) -> Any:
        """What the call answers; refusals fail the test. A kept connection may be closed by now, so it is a new one."""
        who.drop()
        answer = who.post(path, body, key=f"desk-{next(KEYS)}")
        assert answer.status < 300, answer
        return answer.json

    def issue(self, service: str = "records", **more: Any) -> Any:
        """A number from the desk."""
        return self.post(self.guide, "/tickets", {"hall": "JN01", "service": service, "channel": "desk", **more})

    def call(self, ticket: str, window: str = "317") -> Any:
        """Call this ticket to the clerk's window, which is freed for it."""
        self.free(window)
        return self.post(self.clerk, f"/halls/JN01/windows/{window}/call", {"ticket": ticket, "reason": "急"})

    def call_next(self, window: str = "317") -> Any:
        """Whoever is next there."""
        return self.post(self.clerk, f"/halls/JN01/windows/{window}/call")["ticket"]

    def free(self, window: str = "317") -> None:
        """Whoever is at the window goes."""
        self.clerk.drop()
        current = self.clerk.get(f"/halls/JN01/windows/{window}").json["ticket"]
        if current is not None:
            act = "cancel" if current["state"] == "called" else "finish"
            self.post(
                self.clerk, f"/tickets/{current['id']}/{act}", {"outcome": "consulted"} if act == "finish" else {}
            )

    def clear(self) -> None:
        """Nobody waits, nobody calls for help or holds a slip that is no number."""
        self.guide.drop()
        live = self.guide.get("/halls/JN01/help").json["calls"]
        for one in live:
            self.post(self.guide, f"/halls/JN01/help/{one['id']}/done")
        for one in self.post(self.guide, "/halls/JN01/find", {"number": "E599"})["papers"]:
            self.post(self.guide, f"/halls/JN01/refused-papers/{one['id']}/done")
        self.free()
        number = 0
        while found := self.post(self.guide, "/halls/JN01/find", {"number": str(number := number + 1)})["tickets"]:
            for one in found:
                if one["state"] in ("waiting", "called", "missed"):
                    self.post(self.guide, f"/tickets/{one['id']}/cancel")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    server = Server(tmp_path_factory.mktemp("desk") / "data")
    server.furnish()
    server.start()
    kiosk = server.device("kiosk", "三楼取号机 1", zone="3F-A")
    made = Desk(server, *(server.staff(one) for one in ("guide", "manager", "clerk")), kiosk)
    made.post(made.clerk, "/halls/JN01/windows/317/sign-on")
    yield made
    server.stop()


def signed_in(
    desk: Desk, account: str, width: int = 1366, height: int = 768, browser: Browser | None = None
) -> BrowserContext:
    """A browser of one member of staff at that size."""
    context = (browser or chromium()).new_context(viewport={"width": width, "height": height}, base_url=desk.server.url)
    answer = context.request.post("/api/v1/sign-in", data={"account": account, "password": PASSWORD})
    assert answer.ok, answer.text()
    return context


@pytest.fixture(scope="session")
def room(desk: Desk) -> Iterator[BrowserContext]:
    """The guide's browser for all tests: scripts and fonts are loaded once."""
    context = kept_open(signed_in(desk, "guide"))
    yield context
    context.close()


@pytest.fixture
def page(room: BrowserContext, desk: Desk) -> Iterator[Page]:
    """The desk, open and live, with nobody waiting; any script error fails the test."""
    desk.clear()
    opened = room.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto("/desk")
    opened.wait_for_selector(".link.ok")
    yield opened
    opened.close()
    assert faults == []


@pytest.fixture(scope="session")
def bench(room: BrowserContext) -> Iterator[Page]:
    """A page of the server's, to ask the scripts' own functions."""
    opened = room.new_page()
    opened.goto("/desk")
    yield opened
    opened.close()
