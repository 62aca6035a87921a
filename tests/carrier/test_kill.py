"""kill -9 of the carrier and of the hall while parcels are handed over: each is there once, and arrives."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from queue_server.carrier.reference.ledger import Ledger
from tests.carrier.conftest import ADDRESS, KEY, carrier_file
from tests.cases.conftest import person
from tests.server import ROOT, Line, Server, free_port

pytestmark = pytest.mark.slow
PATIENCE_S = 120.0
PARCELS = 6
RUN = (
    "import sys; from pathlib import Path; from queue_server.carrier.reference import run;"
    "run.run(run.Options(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes().strip(), int(sys.argv[3]),"
    " slow_s=0.1, step_s=float(sys.argv[4]), faults=('slow',)), lambda text: print(text, flush=True))"
)


class Carrier:
    """The reference carrier as a process; `step_s` 0 lets parcels lie."""

    def __init__(self, folder: Path) -> None:
        self.port, self.file, self._folder = free_port(), folder / "carrier.db", folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, step_s: float = 0.0) -> None:
        command = [sys.executable, "-c", RUN, str(self.file), str(self._folder / "carrier.key"), str(self.port)]
        self._process = subprocess.Popen([*command, str(step_s)], cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the carrier did not start"

    def kill(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    def parcels(self) -> list[dict[str, Any]]:
        """What its file holds."""
        ledger = Ledger(self.file, KEY)
        try:
            return ledger.listed(100)
        finally:
            ledger.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Server, Carrier]]:
    carrier = Carrier(tmp_path)
    hall = Server(tmp_path / "data", env={"QUHAO_CARRIER": str(carrier_file(tmp_path, carrier.port))})
    hall.furnish()
    hall.start()
    carrier.start()
    yield hall, carrier
    hall.kill()
    carrier.kill()


def eventually(holds: Callable[[], bool], what: str) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until_s, what
        time.sleep(0.05)


def ask(line: Line, path: str, body: Any, key: str) -> Any:
    """Until it is answered: somebody presses again, with the same key."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        try:
            reply = line.post(path, body, key)
        except (OSError, HTTPException):
            line.drop()
            time.sleep(0.02)
            continue
        assert reply.status < 300, (path, reply)
        return reply.json
    raise AssertionError(f"no answer: {path}")


def read(line: Line, path: str) -> Any:
    """The same for what is only looked at."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        try:
            return line.get(path).json
        except (OSError, HTTPException):
            line.drop()
            time.sleep(0.02)
    raise AssertionError(f"no answer: {path}")


def concluded(guide: Line, clerk: Line, n: int) -> str:
    """A case whose result waits; its number."""
    body = {"hall": "JN01", "service": "records", "channel": "desk", "person": person(n)}
    ticket = ask(guide, "/tickets", body, f"t{n}")["id"]
    ask(clerk, "/halls/JN01/windows/317/call", {}, f"c{n}")
    ask(clerk, f"/tickets/{ticket}/serve", {}, f"s{n}")
    case = ask(clerk, f"/tickets/{ticket}/cases", {"service": "records", "accept": True}, f"o{n}")
    ask(clerk, f"/cases/{case['number']}/conclude", {"result": "证明"}, f"e{n}")
    ask(clerk, f"/tickets/{ticket}/finish", {"outcome": "accepted"}, f"f{n}")
    return str(case["number"])


def test_whoever_is_killed_every_parcel_is_at_the_carrier_once_and_arrives(place: tuple[Server, Carrier]) -> None:
    hall, carrier = place
    clerk, guide = hall.staff("clerk"), hall.staff("guide")
    ask(clerk, "/halls/JN01/windows/317/sign-on", {}, "on")
    numbers = [concluded(guide, clerk, n) for n in range(1, PARCELS + 1)]
    worker = threading.Thread(
        target=lambda: [ask(clerk, f"/cases/{number}/parcel", ADDRESS, f"p{number}") for number in numbers], daemon=True
    )
    worker.start()
    for at in (1, 3, 5):  # so many are there when it dies, most likely in the middle of an answer
        eventually(lambda at=at: len(carrier.parcels()) >= at, f"{at} parcels")  # type: ignore[misc]
        carrier.kill()
        if at == 3:
            hall.kill()
            hall.start()
        carrier.start()
    worker.join(PATIENCE_S)
    assert not worker.is_alive()
    eventually(lambda: len(carrier.parcels()) == PARCELS, "all are handed over")
    assert len({one["tracking"] for one in carrier.parcels()}) == len({one["order_id"] for one in carrier.parcels()})
    carrier.kill()
    carrier.start(step_s=0.2)

    def arrived() -> bool:
        here = read(clerk, "/halls/JN01/parcels?state=delivered")["parcels"]
        return len(here) == PARCELS

    eventually(arrived, "all are delivered")
    at_carrier = {one["tracking"] for one in carrier.parcels()}
    assert {one["tracking"] for one in read(clerk, "/halls/JN01/parcels?state=delivered")["parcels"]} == at_carrier
    assert all(read(clerk, f"/cases/{number}")["state"] == "delivered" for number in numbers)
    assert len(carrier.parcels()) == PARCELS
