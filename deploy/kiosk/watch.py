"""Keeps the browser of a screen alive: starts it, sees whether its page lives, and ends it when it hangs.

A page that lives keeps a socket to the server, and the server closes the socket of one that stops answering. So a
browser of this user with fewer sockets than screens, while the server answers others, shows nothing that is true: it
is ended, and systemd starts everything again. Pages that need no socket are watched by their process alone. Standard
library only: a display box has nothing else. `watch.py [--screens-file FILE] -- COMMAND…`, where the page comes from in
QUHAO_ADDRESS, the hall's server in QUHAO_SERVER where that is another (a kiosk whose box serves it goes on without the
server, and no browser is to be blamed then), the one page in QUHAO_PAGE where no file lists several.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import urlsplit

LOOK_S: Final = 5.0
HUNG_S: Final = 90.0  # a silent page loses its socket after 45 s; a reconnecting one needs some more
NEVER_CAME_S: Final = 900.0  # time to enrol a device at the screen
STOP_S: Final = 5.0
ANSWER_S: Final = 4.0
LIVE_PAGES: Final = ("kiosk", "board", "screen", "rate")
ESTABLISHED: Final = "01"
PR_SET_PDEATHSIG: Final = 1


@dataclass
class Judge:
    """Whether the browser hangs, from what was seen and when (monotonic seconds)."""

    wanted: int
    since_s: float
    came: bool = field(default=False)

    def hangs(self, sockets: int, server_answers: Callable[[], bool], now_s: float) -> bool:
        """Note one look; the server is asked only when a socket is missing."""
        if sockets >= self.wanted:
            self.came, self.since_s = True, now_s
        elif not server_answers():
            self.since_s = now_s
        return now_s - self.since_s > (HUNG_S if self.came else NEVER_CAME_S)


def live_screens(lines: Iterable[str]) -> int:
    """How many screens of the file show a page that keeps a socket."""
    words = [line.split() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return sum(1 for one in words if one[-1].split("?")[0] in LIVE_PAGES)


def sockets_to(address: str, uid: int, proc: Path = Path("/proc/net")) -> int:
    """How many connections of the user to the server of that address stand."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with contextlib.suppress(OSError):
        hosts = {str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
        rows = [row for name in ("tcp", "tcp6") if (proc / name).exists() for row in _rows(proc / name)]
        return sum(
            1 for host, at, state, owner in rows if (at, state, owner) == (port, ESTABLISHED, uid) and host in hosts
        )
    return 0


def _rows(table: Path) -> Iterable[tuple[str, int, str, int]]:
    for line in table.read_text().splitlines()[1:]:
        cells = line.split()
        host, _, port = cells[2].partition(":")
        yield _host(host), int(port, 16), cells[3], int(cells[7])


def _host(digits: str) -> str:
    """The kernel writes addresses as words in its own byte order."""
    words = [int(digits[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, len(digits), 8)]
    packed = b"".join(words)
    if len(packed) == 16 and packed.startswith(bytes(10) + b"\xff\xff"):
        packed = packed[12:]
    return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)


def answers(address: str) -> bool:
    """Whether the server says anything at all over HTTP."""
    parts, host = urlsplit(address), urlsplit(address).hostname or ""
    line = http.client.HTTPConnection(host, parts.port, timeout=ANSWER_S)
    if parts.scheme == "https":
        unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the browser checks; here only a sign of life is wanted
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(host, parts.port, timeout=ANSWER_S, context=unchecked)
    try:
        line.request("GET", "/healthz")
        line.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return True


def notify(word: str) -> None:
    """Tell systemd, where it listens."""
    where = os.environ.get("NOTIFY_SOCKET", "")
    if where:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
            line.sendto(word.encode(), "\0" + where[1:] if where.startswith("@") else where)


def _dies_with_us() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end(child: subprocess.Popen[bytes]) -> None:
    """End the browser and all it started, asked first."""
    for word in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(STOP_S)


def watch(command: list[str], address: str, wanted: int, look_s: float = LOOK_S, server: str = "") -> int:
    """Run the command until it ends, hangs, or we are told to stop; answers the exit code."""
    child = subprocess.Popen(command, start_new_session=True, preexec_fn=_dies_with_us)
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    notify("READY=1")
    judge = Judge(wanted, time.monotonic())
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(look_s) or 1  # a browser that ends by itself is a fault too
            notify("WATCHDOG=1")
            found = sockets_to(address, os.getuid()) if wanted else 0
            if judge.hangs(found, lambda: answers(server or address), time.monotonic()):
                sys.stderr.write(f"页面没有反应（应有 {wanted} 个连接，现有 {found} 个），重新启动浏览器。\n")
                return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(child)


def main(words: list[str]) -> int:
    """Read the command line and watch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens-file", type=Path)
    parser.add_argument("command", nargs="+")
    said = parser.parse_args(words)
    pages = said.screens_file.read_text(encoding="utf-8").splitlines() if said.screens_file else None
    wanted = live_screens(pages if pages is not None else [os.environ.get("QUHAO_PAGE", "kiosk")])
    return watch(said.command, os.environ["QUHAO_ADDRESS"], wanted, server=os.environ.get("QUHAO_SERVER", ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
