"""A real server, a network that can be cut, a kiosk's box with a printer: all processes of their own but the twin."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from devices.printers.escpos.twin import Twin, start_twin
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.rows import Rows
from queue_server.tickets import replay, store
from queue_server.tickets.model import Ticket
from queue_server.wiring.house import open_database
from tests.devices.hall import Network
from tests.server import MONDAY_0920_MS, ROOT, Server, free_port

ANSWER_S = 30.0
CLOCK_MS = 20_000  # a loaded machine answers late, and half of that is how well a box knows the hall's time
WAIT_S = 60.0


class Wire(Network):
    """A network that may also lose whatever the server says while it takes what it is told."""

    is_deaf = False

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            to_box = source.getpeername()[1] == self._target
            is_broken = False
            while data := source.recv(4096):
                is_broken = is_broken or (to_box and self.is_deaf)
                if not is_broken:
                    sink.sendall(data)
                elif not self.is_deaf:
                    break  # no line goes on with a hole in what was said
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._open -= {source, sink}


@dataclass(frozen=True)
class Tap:
    """One person at the kiosk: the number they were shown, whether the server was away, and when, by the hall."""

    key: str
    number: str
    is_alone: bool
    from_ms: int
    to_ms: int


class Office:
    """One folder. `box` is the agent's process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Server(folder / "data")
        self.server.furnish()
        self.server.start()
        self.wire = Wire(self.server.port)
        self.twin: Twin | None = None
        self.printer_port = free_port()
        self.switch_printer(on=True)
        self.kiosk_port, self._keys = free_port(), 0
        self.config = folder / "box.toml"
        self.config.write_text(self._config(), encoding="utf-8")
        self._box: subprocess.Popen[bytes] | None = None
        self.taps: list[Tap] = []

    def _config(self) -> str:
        agent = self.server.device("agent", "三楼取号机箱")
        printer = f"{agent.get('/devices/self').json['id']}/front"
        kiosk = self.server.device("kiosk", "三楼取号机 1", zone="3F-A", printer=printer)
        return (
            f'server = "http://127.0.0.1:{self.wire.port}"\nkey = "{agent.token}"\nfolder = "box"\n'
            f'[[printer]]\nname = "front"\nhost = "127.0.0.1"\nport = {self.printer_port}\n'
            f'[kiosk]\nport = {self.kiosk_port}\nkey = "{kiosk.token}"\nprinter = "front"\n'
        )

    # --- the machines -----------------------------------------------------------------------------------------------

    def switch_printer(self, *, on: bool) -> None:
        """The printer with or without power."""
        if on:
            self.twin = start_twin(port=self.printer_port, paper=self.folder / "paper")
        elif self.twin is not None:
            self.twin.stop()
            self.twin = None

    def start_box(self) -> None:
        """The agent's process, until its page answers."""
        with (self.folder / "box.log").open("ab") as log:
            self._box = subprocess.Popen(
                [sys.executable, "-m", "devices", "agent", "run", "--config", str(self.config)],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(lambda: self.screen("start") is not None, WAIT_S)

    def kill_box(self) -> None:
        """kill -9: nobody says goodbye."""
        if self._box is not None:
            os.killpg(self._box.pid, signal.SIGKILL)
            self._box.wait()
            self._box = None

    def has_pack(self) -> bool:
        """Whether the box can go on alone."""
        return (self.folder / "box" / "kiosk" / "heard.json").exists()

    def is_packed(self) -> bool:
        """Whether the box has what it needs, down to the last file of the page."""
        pack = self.folder / "box" / "kiosk" / "pack.json"
        if not pack.exists():
            return False
        static = pack.parent / "static"
        return all((static / path).exists() for path in json.loads(pack.read_bytes())["static"])

    def close(self) -> None:
        """End everything."""
        self.kill_box()
        self.switch_printer(on=False)
        self.wire.close()
        self.server.kill()

    # --- somebody at the kiosk --------------------------------------------------------------------------------------

    def now_ms(self) -> int:
        """The hall's time, as the server under test has it."""
        return MONDAY_0920_MS + round((time.monotonic() - self.server.mono_s) * 1000)

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> http.client.HTTPResponse | None:
        """One request of the page, its body in `.text`; None when the box does not answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.kiosk_port, timeout=ANSWER_S)
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers} if form else headers
        try:
            line.request("POST" if form else "GET", path, urlencode(form) if form else None, sent)
            answer = line.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        return answer

    def screen(self, name: str) -> str | None:
        """A screen's HTML; None when none came."""
        answer = self.ask(f"/kiosk/screen/{name}")
        if answer is None or answer.headers.get("X-Kiosk-Screen") is None:
            return None
        return str(answer.text)  # type: ignore[attr-defined]

    def is_alone(self) -> bool | None:
        """Whether the page says that it works without the server; None when it says nothing."""
        text = self.screen("start")
        return None if text is None else "data-alone" in text

    def new_key(self) -> str:
        """A form's key."""
        self._keys += 1
        return f"tap-{self._keys}"

    def tap(self, key: str = "", service: str = "records", from_ms: int = 0, **form: str) -> Tap | None:
        """取号 with this key, first tapped at `from_ms`; None when the page had no answer, as when its box died."""
        key, from_ms = key or self.new_key(), from_ms or self.now_ms()
        answer = self.ask("/kiosk/issue", {"service": service, "idempotency_key": key, **form})
        if answer is None or answer.status != 201:
            return None
        text = str(answer.text)  # type: ignore[attr-defined]
        number = text.partition('class="number digits-')[2].partition(">")[2].partition("<")[0]
        made = Tap(key, number, answer.headers.get("X-Kiosk-Alone") == "1", from_ms, self.now_ms())
        self.taps.append(made)
        return made

    def tap_until(self, key: str = "", service: str = "records", **form: str) -> Tap:
        """The same tap again and again, as the page does, until there is a number."""
        key, made, from_ms = key or self.new_key(), list[Tap](), self.now_ms()

        def again() -> bool:
            one = self.tap(key, service, from_ms, **form)
            made.extend([] if one is None else [one])
            return bool(made)

        eventually(again, WAIT_S)
        return made[0]

    # --- the reckoning ----------------------------------------------------------------------------------------------

    def read(self, look: Callable[[Rows], Any]) -> Any:
        """Something in the server's file."""
        database = open_database(self.server.data / "quhao.db", SystemClock())
        try:
            return database.read(look)
        finally:
            database.close()

    def tickets(self) -> list[Ticket]:
        """Every ticket of the hall."""
        found: list[Ticket] = self.read(lambda rows: [store.ticket_of(row) for row in rows.all("SELECT * FROM ticket")])
        return found

    def papers(self) -> list[str]:
        """What stands on every slip that came out."""
        found = sorted((self.folder / "paper").glob("*.json"))
        return ["\n".join(json.loads(one.read_text(encoding="utf-8"))["lines"]) for one in found]

    def open_lines(self) -> int:
        """How many numbers the box has not told the server of."""
        lines = self.ledger()
        return sum("given" in one for one in lines) - sum("told" in one for one in lines)

    def ledger(self) -> list[dict[str, Any]]:
        """The box's ledger, line by line."""
        path = self.folder / "box" / "kiosk" / "given.jsonl"
        return [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]

    def is_back(self) -> bool:
        """Whether the page goes to the server again, which knows of everything."""
        return self.is_alone() is False and self.open_lines() == 0

    def reckon(self) -> None:
        """Nothing lost, nothing twice, true times: every number somebody was shown, against the server's file."""
        tickets = {ticket.label: ticket for ticket in self.tickets()}
        names: dict[str, str] = dict(
            self.read(lambda rows: [(row["paper"], row["ticket"]) for row in rows.all("SELECT * FROM ticket_paper")])
        )
        labels = self.read(lambda rows: [dict(row) for row in rows.all("SELECT * FROM ticket_paper")])
        leads = {f"{row['prefix']}{row['number']:03d}": names[row["paper"]] for row in labels}
        by_id = {ticket.id: ticket for ticket in tickets.values()}
        given = {one["given"]["label"]: one["given"] for one in self.ledger() if "given" in one}
        shown: dict[str, str] = {}
        for tap in self.taps:
            assert shown.setdefault(tap.number, tap.key) == tap.key, f"{tap.number} was given to two people"
            ticket = by_id[leads[tap.number]] if tap.number in leads else tickets.get(tap.number)
            assert ticket is not None, f"{tap.number} is nowhere"
            if ticket.channel == "offline":
                given_ms = given[tap.number]["at_ms"]
                assert ticket.arrived_ms == given_ms, f"{tap.number} has not the time it was given at"
                assert tap.from_ms - CLOCK_MS <= given_ms <= tap.to_ms + CLOCK_MS, f"{tap.number} has a wrong time"
        assert len(set(shown.values())) == len({tap.key for tap in self.taps})
        assert self.read(replay.differences) == []

    def slips_of(self, number: str) -> int:
        """How many slips with that number came out."""
        return sum(number in paper for paper in self.papers())


def eventually(holds: Callable[[], Any], within_s: float = WAIT_S) -> None:
    """Wait until it holds."""
    deadline_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline_s, f"{holds} did not come to hold in {within_s} s"
        time.sleep(0.05)


def in_background(act: Callable[[], Any]) -> threading.Thread:
    """Do it while something else happens."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread
