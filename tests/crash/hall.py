"""A hall that is killed again and again: kiosks and windows at work, kill -9 at a random moment, and the reckoning."""

from __future__ import annotations

import importlib.util
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import socketio

from queue_server.kernel.clock import SystemClock
from queue_server.kernel.journal import Entry, first_break
from queue_server.wiring.house import open_database
from tests.crash.ledger import Asked, Known, Ledger
from tests.server import Line, Server

KIOSKS = 5
WINDOWS = ("317", "328", "329")
SERVICES = ("records", "collect-3")
ACKNOWLEDGED_MIN = 200
KILL_WITHIN_S = 2.0
SCREEN_RIGHT_S = 60.0
SAMPLE = 20
AT_WINDOW = ("called", "serving")
PAGE = 500
GIVEN = (*range(1, 501), *range(551, 10_000))  # between lies the block of 三楼取号机 1, for when it is alone


class Screen:
    """A portrait board as an independent client sees it: reconnects by itself, watches, merges."""

    def __init__(self, server: Server, key: str) -> None:
        self.view: dict[str, Any] = {}
        self.snapshots = 0
        self._client = socketio.Client(reconnection_delay=0.05, reconnection_delay_max=0.2, randomization_factor=0)
        self._client.on("connect", self._connected, namespace="/live")
        self._client.on("snapshot", self._snapshot, namespace="/live")
        self._client.on("event", self._event, namespace="/live")
        self._client.connect(
            server.url, auth={"token": key}, namespaces=["/live"], transports=["websocket"], wait_timeout=60
        )

    def _connected(self) -> None:
        self._client.emit("watch", {"hall": "JN01", "topics": ["board"]}, namespace="/live")

    def _snapshot(self, said: dict[str, Any]) -> None:
        self.view, self.snapshots = dict(said["view"]), self.snapshots + 1

    def _event(self, said: dict[str, Any]) -> None:
        self.view = {k: v for k, v in (self.view | said["set"]).items() if k not in said["gone"]}

    def close(self) -> None:
        self._client.disconnect()


class Hall:
    """One data folder over as many lives of its process as `cycle` is called."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.server = Server(folder / "data")
        self.server.furnish(clerks=len(WINDOWS))
        self.server.start()
        self.ledger, self.rng = Ledger(), random.Random(seed)
        self.lines: dict[str, Line] = {f"kiosk{n}": self.server.device("kiosk", f"kiosk{n}") for n in range(KIOSKS)}
        for number, window in enumerate(WINDOWS, 1):
            self.lines[window] = self.server.staff(f"clerk{number}")
            answer = self.lines[window].post(f"/halls/JN01/windows/{window}/sign-on", key="on")
            assert answer.status == 200, answer
        self.auditor = self.server.staff("auditor")
        board = self.server.device("board", "board")
        self.board, self.screen = board, Screen(self.server, str(board.token))
        self.entries: list[Entry] = []
        self.keys = 0

    def cycle(self) -> int:
        """Work, die at a random moment, come back, and compare; answers how many issues and calls were acknowledged."""
        before, snapshots = self.ledger.acknowledged, self.screen.snapshots
        self._work(self.rng.uniform(0, KILL_WITHIN_S))
        acknowledged = self.ledger.acknowledged - before
        assert acknowledged >= ACKNOWLEDGED_MIN
        self.server.start()
        for line in (*self.lines.values(), self.auditor, self.board):
            line.drop()
        self._check_acknowledged()
        self.ledger.retry(lambda who: self.lines[who])
        self._check_everything()
        self._check_screen(snapshots)
        return acknowledged

    def close(self) -> None:
        self.screen.close()
        self.server.kill()

    # --- at work -----------------------------------------------------------------------------------------------------

    def _work(self, kill_after_s: float) -> None:
        dead = threading.Event()
        works: list[Callable[[], None]] = [self._kiosk(f"kiosk{n}", dead) for n in range(KIOSKS)]
        works += [self._window(window, dead) for window in WINDOWS]
        threads = [threading.Thread(target=work, daemon=True) for work in works]
        started_s, goal = time.monotonic(), self.ledger.acknowledged + ACKNOWLEDGED_MIN
        for thread in threads:
            thread.start()
        while self.ledger.acknowledged < goal or time.monotonic() - started_s < kill_after_s:
            assert time.monotonic() - started_s < 120, "the load does not get through"
            time.sleep(0.002)
        self.server.kill()
        dead.set()
        for thread in threads:
            thread.join(60)
        assert not self.ledger.refused, self.ledger.refused[:3]

    def _asked(self, who: str, path: str, body: dict[str, Any]) -> Asked:
        self.keys += 1
        return Asked(who, path, body, f"{who}-{self.keys}-{self.rng.getrandbits(32):x}")

    def _kiosk(self, who: str, dead: threading.Event) -> Callable[[], None]:
        chance = random.Random(self.rng.getrandbits(32))

        def work() -> None:
            while not dead.is_set():
                body = {"hall": "JN01", "service": chance.choice(SERVICES), "channel": "kiosk"}
                if self.ledger.ask(self.lines[who], self._asked(who, "/tickets", body)) is None:
                    return

        return work

    def _window(self, window: str, dead: threading.Event) -> Callable[[], None]:
        chance = random.Random(self.rng.getrandbits(32))

        def work() -> None:
            mine = self._at(window)
            while not dead.is_set():
                path, body = self._next_act(window, mine, chance)
                said = self.ledger.ask(self.lines[window], self._asked(window, path, body))
                if said is None:
                    return
                ticket = said["ticket"] if path.endswith("/call") else said
                if ticket is None:
                    dead.wait(0.005)
                mine = None if ticket is None or ticket["state"] not in AT_WINDOW else self.ledger.tickets[ticket["id"]]

        return work

    def _at(self, window: str) -> Known | None:
        here = (one for one in list(self.ledger.tickets.values()) if one.caller == window)
        return next((one for one in here if one.state in AT_WINDOW), None)

    def _next_act(self, window: str, mine: Known | None, chance: random.Random) -> tuple[str, dict[str, Any]]:
        if mine is None:
            return f"/halls/JN01/windows/{window}/call", {}
        if mine.state == "serving":
            return f"/tickets/{mine.id}/finish", {"outcome": "accepted", "reason": "手工办理"}
        return f"/tickets/{mine.id}/{chance.choice(('serve', 'serve', 'miss'))}", {}

    # --- the reckoning -----------------------------------------------------------------------------------------------

    def _check_acknowledged(self) -> None:
        """Whatever was told to somebody is so: number, state, caller; the same key gives the same answer."""
        self._read_journal()
        found = self._folded()
        open_acts = {one.path.split("/")[2] for one in self.ledger.unanswered if one.path.startswith("/tickets/")}
        callers = {one.who for one in self.ledger.unanswered if one.path.endswith("/call")}
        for known in self.ledger.tickets.values():
            there = found[known.id]
            assert there.number == known.number
            moved_on = known.id in open_acts or (known.state == "waiting" and there.caller in callers)
            assert moved_on or there == known, f"told {known}, found {there}"
        for asked, reply in self._sample(self.ledger.answers):
            again = self.lines[asked.who].post(asked.path, asked.body, asked.key)
            assert (again.status, again.body) == (reply.status, reply.body), asked

    def _check_everything(self) -> None:
        """With every retry answered, ledger and server say the same of every ticket, and nothing is between."""
        assert not self.ledger.refused, self.ledger.refused[:3]
        self._read_journal()
        assert first_break(self.entries) is None
        found = self._folded()
        assert found == self.ledger.tickets
        assert len({one.number for one in found.values()}) == len(found), "a number twice"
        series: dict[str, list[int]] = defaultdict(list)
        for one in found.values():
            series[one.number[0]].append(int(one.number[1:]))
        for prefix, numbers in series.items():
            assert sorted(numbers) == list(islice(GIVEN, len(numbers))), f"a gap in {prefix}"
        for known in self._sample(list(self.ledger.tickets.values())):
            seen = self.lines["kiosk0"].get(f"/tickets/{known.id}").json
            assert (seen["number"], seen["state"], seen["window"]) == (known.number, known.state, known.caller)
        self._check_replay()

    def _check_replay(self) -> None:
        if importlib.util.find_spec("queue_server.tickets.replay") is None:
            return
        replay = importlib.import_module("queue_server.tickets.replay")
        database = open_database(self.server.data / "quhao.db", SystemClock())
        try:
            assert database.read(replay.differences) == []
        finally:
            database.close()

    def _check_screen(self, snapshots: int) -> None:
        """The board came back by itself and shows what a fresh one would."""
        fresh = self.board.get("/halls/JN01/board").json["view"]
        deadline_s = time.monotonic() + SCREEN_RIGHT_S
        while self.screen.snapshots == snapshots or self.screen.view != fresh:
            wrong = {k for k in fresh.keys() | self.screen.view.keys() if fresh.get(k) != self.screen.view.get(k)}
            assert time.monotonic() < deadline_s, f"the screen is not right: {sorted(wrong)[:10]}"
            time.sleep(0.01)

    def _read_journal(self) -> None:
        while True:
            after = self.entries[-1].seq if self.entries else 0
            page = self.auditor.get(f"/halls/JN01/journal?after={after}&limit={PAGE}").json["entries"]
            self.entries += [Entry(pos=0, **{k: v for k, v in one.items() if k != "at"}) for one in page]
            if len(page) < PAGE:
                return

    def _folded(self) -> dict[str, Known]:
        rows: dict[str, dict[str, Any]] = {}
        for entry in self.entries:
            if entry.kind.startswith("ticket_"):
                rows.setdefault(entry.subject, {}).update(entry.body["set"])
        return {
            ticket: Known(ticket, f"{row['prefix']}{row['number']:03d}", row["state"], row["window"])
            for ticket, row in rows.items()
        }

    def _sample(self, found: list[Any]) -> list[Any]:
        return found[-SAMPLE:] + self.rng.sample(found, min(SAMPLE, len(found)))
