"""A real gunicorn on a free port, over a data folder with the demo hall and one account per role."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff
from queue_server.staff.passwords import Hasher
from queue_server.staff.roles import Role
from queue_server.wiring.house import build
from tests.demo_hall import demo_hall

ROOT = Path(__file__).resolve().parent.parent
MONDAY_0920_MS = 1_795_396_800_000  # 2026-11-23 09:20 in Asia/Shanghai
PASSWORD = "correct-horse-battery"
LIGHT = Hasher(time_cost=1, memory_kib=8)
START_S = 60.0
LOWEST_PORT, EPHEMERAL_PORT = 12_000, 32_000


class Reply(NamedTuple):
    """Status, headers in lower case, and the body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One client's kept-alive connection. Not for several threads at once."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port, self.token = port, token
        self._open: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> Reply:
        sent = {"Content-Type": "application/json", **headers}
        if key is not None:
            sent["Idempotency-Key"] = key
        return self.ask("POST", "/api/v1" + path, json.dumps({} if body is None else body).encode(), sent)

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", "/api/v1" + path, None, headers)

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """One request, on a fresh connection where the kept one has gone; OSError, HTTPException without an answer."""
        sent = dict(headers)
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        connection = self._open or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._open = None
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        reply = Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        if answer.will_close:
            connection.close()
        else:
            self._open = connection
        return reply

    def drop(self) -> None:
        """Let go of the kept connection."""
        if self._open is not None:
            self._open.close()
            self._open = None


class Server:
    """A data folder and, between `start` and `stop` or `kill`, the process that serves it."""

    def __init__(
        self,
        data: Path,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        app: str = "tests.served_app:create()",
    ) -> None:
        self.data, self.port, self.app = data, port or free_port(), app
        self.log = data.parent / f"{data.name}.log"
        self.mono_s = time.monotonic()
        self._more_env = dict(env or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def furnish(self, clerks: int = 0, edit: Callable[[str], str] = str) -> None:
        """The demo hall, an account per role and `clerks` further clerks `clerk1` …, into a fresh folder. `edit` is
        what becomes of the hall's file before."""
        house = build(self.data, SteppedClock(MONDAY_0920_MS))
        house.database.write(lambda tx: halls.load(tx, edit(demo_hall())))
        roles: list[tuple[str, Role]] = [
            (one, one) for one in ("clerk", "guide", "manager", "admin", "auditor", "evaluator")
        ]
        roles += [(f"clerk{one}", "clerk") for one in range(1, clerks + 1)]
        hashed = LIGHT.make("everybody", PASSWORD)
        for number, (account, role) in enumerate(roles, 1000):
            new = NewStaff(account, account, str(number), role)
            house.database.write(lambda tx, new=new: staff.add_account(tx, new, hashed))
        house.close()

    def start(self) -> None:
        """Start the process and wait until it answers."""
        env = os.environ | {
            "QUHAO_DATA": str(self.data),
            "QUHAO_BIND": f"127.0.0.1:{self.port}",
            "QUHAO_LOG_LEVEL": "ERROR",
            "QUHAO_TEST_NOW_MS": str(MONDAY_0920_MS),
            "QUHAO_TEST_MONO_S": repr(self.mono_s),
            **self._more_env,
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", self.app],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline_s = time.monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline_s:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
                asked.sendall(b"GET /api/v1/nothing HTTP/1.0\r\n\r\n")
                return bool(asked.recv(1))
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9 of the whole process group: nobody gets to say goodbye."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self, within_s: float = 60.0) -> float:
        """Ask it to stop, as systemd does; answers how many seconds it took."""
        assert self._process is not None
        asked_s = time.monotonic()
        self._process.terminate()
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._process = None
        return time.monotonic() - asked_s

    def line(self, token: str | None = None) -> Line:
        """A client's connection."""
        return Line(self.port, token)

    def staff(self, account: str) -> Line:
        """A connection with that account's token."""
        answer = self.line().post("/sign-in", {"account": account, "password": PASSWORD})
        assert answer.status == 200, answer
        return self.line(answer.json["token"])

    def device(self, kind: str, name: str, **more: str) -> Line:
        """A connection with the key of a freshly enrolled device."""
        code = self.staff("admin").post("/devices", {"hall": "JN01", "kind": kind, "name": name, **more}).json["code"]
        return self.line(self.line().post("/devices/enrol", {"code": code}).json["key"])

    def said(self) -> str:
        """What the process wrote."""
        return self.log.read_text(errors="replace")


def at_work(data: Path) -> Iterator[Server]:
    """A server on a fresh, furnished folder for the tests of a module."""
    made = Server(data)
    made.furnish()
    made.start()
    yield made
    made.stop()


def free_port() -> int:
    """A port nobody listens on, of those that no outgoing connection is given: it is still free when it is needed."""
    while True:
        port = LOWEST_PORT + secrets.randbelow(EPHEMERAL_PORT - LOWEST_PORT)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
