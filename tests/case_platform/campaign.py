"""Hall and platform as real processes, killed again and again while cases go through; and the reckoning afterwards."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any

from queue_server.kernel.journal import Entry
from tests.case_platform.conftest import platform_file
from tests.case_platform.reckoning import arrived_of, check_once_and_in_order, events_of, state_of, until_told
from tests.cases.conftest import person
from tests.server import ROOT, Line, Server, free_port

WINDOW, SERVICE = "317", "records"
LAST_S = 120.0
RUN = (
    "import sys; from pathlib import Path; from queue_server.platform.reference import run;"
    "run.run(run.Options(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes().strip(), int(sys.argv[3]),"
    " slow_s=0.02, faults=('slow',)), lambda text: print(text, flush=True))"
)


class Campaign:
    """One hall, one platform, and somebody who kills them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.port, self.file = free_port(), folder / "platform.db"
        link = platform_file(folder, self.port)
        self.key = folder / "platform.key"
        self.hall = Server(folder / "data", env={"QUHAO_PLATFORM": str(link)})
        self.hall.furnish()
        self.hall.start()
        self.platform: subprocess.Popen[bytes] | None = None
        self.start_platform()
        self.done = 0
        self.clerk, self.guide = self.hall.staff("clerk"), self.hall.staff("guide")
        self._ask(self.clerk, f"/halls/JN01/windows/{WINDOW}/sign-on", {}, "on")
        self.failed = ""

    def start_platform(self) -> None:
        command = [sys.executable, "-c", RUN, str(self.file), str(self.key), str(self.port)]
        self.platform = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self.platform.stdout is not None
        assert self.platform.stdout.readline(), "the platform did not start"

    def kill_platform(self) -> None:
        assert self.platform is not None and self.platform.stdout is not None
        self.platform.send_signal(signal.SIGKILL)
        self.platform.wait()
        self.platform.stdout.close()

    def run(self, cases: int, platform_kills: int, hall_kills: int) -> list[Entry]:
        """Let so many cases through while both die; answers what the hall's journal says of them."""
        deaths = ["platform"] * platform_kills + ["hall"] * hall_kills
        self.rng.shuffle(deaths)
        marks = sorted(self.rng.sample(range(1, cases), len(deaths)))
        worker = threading.Thread(target=self._work, args=(cases,), daemon=True)
        worker.start()
        for mark, who in zip(marks, deaths, strict=True):
            self._until(mark)
            time.sleep(self.rng.uniform(0, 0.05))
            if who == "hall":
                self.hall.kill()
                self.hall.start()
            else:
                self.kill_platform()
                time.sleep(self.rng.uniform(0, 0.2))
                self.start_platform()
        worker.join(LAST_S + cases)
        assert not worker.is_alive() and not self.failed, self.failed
        return self._reckon()

    def close(self) -> None:
        self.hall.kill()
        if self.platform is not None and self.platform.poll() is None:
            self.kill_platform()

    # --- at work -----------------------------------------------------------------------------------------------------

    def _work(self, cases: int) -> None:
        try:
            for n in range(1, cases + 1):
                self._case(n)
                self.done = n
        except Exception as error:
            self.failed = repr(error)
            self.done = cases

    def _case(self, n: int) -> None:
        body = {"hall": "JN01", "service": SERVICE, "channel": "desk", "person": person(n)}
        ticket = self._ask(self.guide, "/tickets", body, f"t{n}")["id"]
        self._ask(self.clerk, f"/halls/JN01/windows/{WINDOW}/call", {}, f"c{n}")
        self._ask(self.clerk, f"/tickets/{ticket}/serve", {}, f"s{n}")
        case = self._ask(self.clerk, f"/tickets/{ticket}/cases", {"service": SERVICE, "accept": True}, f"o{n}")
        self._ask(self.clerk, f"/cases/{case['number']}/conclude", {"result": "证明"}, f"e{n}")
        self._ask(self.clerk, f"/tickets/{ticket}/finish", {"outcome": "accepted"}, f"f{n}")

    def _ask(self, line: Line, path: str, body: Any, key: str) -> Any:
        """Until it is answered: a clerk presses again, with the same key."""
        until_s = time.monotonic() + LAST_S
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

    def _until(self, mark: int) -> None:
        until_s = time.monotonic() + LAST_S
        while self.done < mark and not self.failed:
            assert time.monotonic() < until_s, f"only {self.done} of {mark}"
            time.sleep(0.005)

    # --- the reckoning -----------------------------------------------------------------------------------------------

    def _reckon(self) -> list[Entry]:
        self._ask(self.hall.staff("admin"), "/halls/JN01/platform/hurry", {}, "hurry")
        until_told(self.hall.data, LAST_S)
        self.close()
        entries, arrived = events_of(self.hall.data), arrived_of(self.file)
        numbers = check_once_and_in_order(entries, arrived)
        assert {state_of(self.file, number) for number in numbers} == {"已办结"}
        self.repeats = sum(one["repeats"] for one in arrived)
        return entries
