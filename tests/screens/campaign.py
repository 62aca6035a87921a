"""Screens whose cable is pulled while numbers are called: right in five seconds, none missed, none spoken twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

from tests.browser import chromium
from tests.screens.cable import Cable
from tests.server import Line, Server

RIGHT_S: Final = 5.0
PACE_S: Final = 3.0  # a faster burst is paged, and then a call rightly waits for its place on the board
WINDOWS: Final = ("317", "328")
SERVICES: Final = {"317": "records", "328": "collect-3"}
WATCH: Final = """window.spoken = [];
document.addEventListener('quhao:speak', (event) => window.spoken.push(event.detail.call));"""
# What the page shows: the seq of its view, whether it says it is connected, the numbers people can read.
LOOK: Final = """() => {
  const main = document.querySelector('#board, #screen');
  const numbers = [...document.querySelectorAll('.pair > .number, .rows li > .number:first-child, .big.number')];
  return {
    seq: Number(main.dataset.seq ?? 0),
    numbers: numbers.map((one) => one.innerText.trim()),
    off: Boolean(document.querySelector('.live.off, .stale')),
  };
}"""


@dataclass
class Screen:
    """One screen: its page, its cable, its device."""

    device: str
    line: Line
    window: str | None
    cable: Cable
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def look(self) -> dict[str, Any]:
        """What it shows now."""
        found: dict[str, Any] = self.page.evaluate(LOOK)
        return found


class Campaign:
    """A real server, boards and a window's screen in real Chromium, each behind its own cable."""

    def __init__(self, folder: Path, boards: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.server = Server(folder / "data")
        self.server.furnish(clerks=len(WINDOWS))
        self.server.start()
        self._keys = count()
        self.calls: dict[int, tuple[str, str]] = {}
        self._at_window: dict[str, str] = {}
        self._next_s = 0.0
        self.slowest_s = 0.0
        self.cuts = 0
        self._admin = self.server.staff("admin")
        self.kiosk = self.server.device("kiosk", "取号机")
        self.clerks = {window: self.server.staff(f"clerk{n}") for n, window in enumerate(WINDOWS, 1)}
        for window, clerk in self.clerks.items():
            assert clerk.post(f"/halls/JN01/windows/{window}/sign-on").status == 200
        self.screens = [self._hang(f"屏 {n}", "board", None) for n in range(boards)]
        self.screens.append(self._hang("317 窗口屏", "window", "317"))

    def _hang(self, name: str, kind: str, window: str | None) -> Screen:
        line = self.server.device(kind, name, **({"window": window} if window else {}))
        device = line.get("/devices/self").json["id"]
        cable = Cable(self.server.port)
        size = {"width": 1920, "height": 540} if window else {"width": 1080, "height": 1920}
        context = chromium().new_context(viewport=size)
        url = f"http://127.0.0.1:{cable.port}"
        context.add_cookies([{"name": f"quhao_{kind}", "value": line.token or "", "url": url}])
        page = context.new_page()
        page.add_init_script(WATCH)
        screen = Screen(device, line, window, cable, context, page)
        page.on("pageerror", lambda error: screen.faults.append(str(error)))
        page.goto(f"{url}/{'screen' if window else 'board'}")
        page.wait_for_selector("main[data-seq]")
        return screen

    def call(self, window: str) -> int:
        """Give out a number and call it; the call's journal seq."""
        for line in (self.kiosk, self.clerks[window]):
            line.drop()  # the server lets go of a line that lay idle
        taken = {"hall": "JN01", "service": SERVICES[window], "channel": "kiosk"}
        assert self.kiosk.post("/tickets", taken, key=f"k{next(self._keys)}").status == 201
        clerk = self.clerks[window]
        answer = clerk.post(f"/halls/JN01/windows/{window}/call")
        assert answer.status == 200, answer
        ticket = answer.json["ticket"]
        self.calls[ticket["call"]] = (ticket["number"], window)
        self._at_window[window] = ticket["id"]
        return int(ticket["call"])

    def finish(self, window: str) -> None:
        """The person at the window has been served."""
        clerk, ticket = self.clerks[window], self._at_window.pop(window)
        clerk.drop()
        for act, body in (("serve", {}), ("finish", {"outcome": "accepted", "reason": "手工办理"})):
            assert clerk.post(f"/tickets/{ticket}/{act}", body).status == 200

    def round(self) -> None:
        """Pull every cable at a moment around a call, then wait until every screen is right."""
        _until(self._next_s)
        self._next_s = time.monotonic() + PACE_S
        window = self.chance.choice(WINDOWS)
        plan = sorted((self.chance.uniform(-0.25, 0.35), screen, self._way()) for screen in self._shuffled())
        called_s, call = None, 0
        began_s = time.monotonic() + 0.3
        for at_s, screen, way in plan:
            if called_s is None and at_s >= 0:
                _until(began_s)
                call, called_s = self.call(window), time.monotonic()
            _until(began_s + at_s)
            way(screen.cable)
            self.cuts += 1
        last_s = time.monotonic()
        if called_s is None:
            call = self.call(window)
        self._all_right(call, window, last_s)
        self.finish(window)

    def _shuffled(self) -> list[Screen]:
        return self.chance.sample(self.screens, len(self.screens))

    def _way(self) -> Any:
        return self.chance.choice([_reset, _close, _stall])

    def _all_right(self, call: int, window: str, since_s: float) -> None:
        number = self.calls[call][0]
        waiting = [one for one in self.screens if one.window in (None, window)]
        while waiting:
            waiting = [one for one in waiting if not _is_right(one.look(), call, number)]
            took_s = time.monotonic() - since_s
            assert not waiting or took_s < RIGHT_S, (
                number,
                [one.look() for one in waiting],
                self.server.said()[-2000:],
            )
            time.sleep(0.05 if waiting else 0)
        self.slowest_s = max(self.slowest_s, time.monotonic() - since_s)

    def reckon(self) -> None:
        """No call missed on any screen, none spoken twice, and the journal says the same."""
        seen = self._seen()
        for screen in self.screens:
            due = {call for call, (_, window) in self.calls.items() if screen.window in (None, window)}
            shown = [call for device, how, call in seen.elements() if (device, how) == (screen.device, "shown")]
            assert due <= set(shown), f"{screen.device} never showed {due - set(shown)}"
            spoken = screen.page.evaluate("window.spoken")
            assert len(spoken) == len(set(spoken)), f"{screen.device} spoke twice: {spoken}"
            assert screen.faults == []
        assert max(seen.values()) == 1, "a word of a screen stands twice in the journal"

    def _seen(self) -> Counter[tuple[str, str, int]]:
        auditor, after, found = self.server.staff("auditor"), 0, Counter[tuple[str, str, int]]()
        while entries := auditor.get(f"/halls/JN01/journal?after={after}&limit=500").json["entries"]:
            found.update(
                (one["body"]["device"], one["body"]["how"], one["body"]["call"])
                for one in entries
                if one["kind"] == "call_shown"
            )
            after = entries[-1]["seq"]
        auditor.drop()
        return found

    def close(self) -> None:
        """Take everything down."""
        for screen in self.screens:
            screen.context.close()
            screen.cable.close()
            screen.line.drop()
        for line in (self._admin, self.kiosk, *self.clerks.values()):
            line.drop()
        self.server.kill()


def _is_right(look: dict[str, Any], call: int, number: str) -> bool:
    return look["seq"] >= call and number in look["numbers"] and not look["off"]


def _until(at_s: float) -> None:
    time.sleep(max(0.0, at_s - time.monotonic()))


def _reset(cable: Cable) -> None:
    cable.cut(hard=True)


def _close(cable: Cable) -> None:
    cable.cut(hard=False)


def _stall(cable: Cable) -> None:
    """Nothing comes through for a moment, as when a switch restarts; then the line is gone."""
    cable.hold()
    time.sleep(0.1)
    cable.cut(hard=True)
