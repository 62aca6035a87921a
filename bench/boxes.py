"""What a person waits for at a kiosk's machines: the slip after the tap, and the name after the card is laid down.

The printer and the card reader are our virtual ones; the agent is a process of its own, as on a box. The slip's
yardstick is a plain socket that takes the very same bytes at once; a card is counted from when the reader has given it
away, for how long reading takes is the protocol's own (a pseudo-terminal carries it without the 115,200 baud of a real
line, which take 0.1 s more).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.figures import Row, median, quantile
from bench.servers import Hall
from devices.printers.escpos import twin as printer
from devices.readers.sam_v import twin as reader
from devices.readers.sam_v.twin.faults import READ
from tests.e2e.test_devices import Topic
from tests.e2e.test_whole_path import eventually
from tests.server import ROOT, Line

Tell = Callable[[dict[str, Any]], None]
SLIPS, CARDS, CUT = 15, 10, b"\x1dV"
WAIT_S, QUIET_S = 60.0, 1.2  # the agent asks the printer how the last slip went, and the reader rests
SLIP_GOAL_MS, NAME_GOAL_MS = 300, 200
ISSUE = {"hall": "JN01", "service": "records", "channel": "kiosk"}
FILE = """server = "http://127.0.0.1:{port}"
key = "{key}"
folder = "box"
[[printer]]
name = "front"
host = "127.0.0.1"
port = {printer_port}
[[reader]]
name = "id"
device = "{folder}/ttyREADER"
"""


@dataclass
class Box:
    """A kiosk, its page's topic, and the machines behind it."""

    kiosk: Line
    page: Topic
    printer: printer.Twin
    reader: reader.Twin


def rows(hall: Hall, scratch: Path, rounds: int, tell: Tell) -> list[Row]:
    """`rounds` times server, agent and machines afresh; medians of the rounds."""
    slips: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    cards: list[dict[str, Any]] = []
    for turn in range(rounds):
        folder = scratch / f"box{turn}"
        folder.mkdir()
        with _box(hall, folder) as box:
            taken, content = _slips(box)
            slips.append(_figures(taken) | {"bytes": len(content)})
            tell({"case": "slip"} | slips[-1])
            bare.append(_figures(_plain_writes(content)))
            tell({"case": "slip yardstick"} | bare[-1])
            cards.append(_cards(box))
            tell({"case": "card"} | cards[-1])
    return [
        Row("slip: tap to last byte, p50", "ms", median(slips, "p50_ms"), median(bare, "p50_ms"), None),
        Row("slip: tap to last byte, p95", "ms", median(slips, "p95_ms"), None, SLIP_GOAL_MS),
        Row("card laid to read, p50", "ms", median(cards, "read_p50_ms"), None, None),
        Row("card read to name at the kiosk, p95", "ms", median(cards, "p95_ms"), None, NAME_GOAL_MS),
    ]


def _figures(taken_ms: list[float]) -> dict[str, Any]:
    return {"count": len(taken_ms), "p50_ms": quantile(taken_ms, 0.5), "p95_ms": quantile(taken_ms, 0.95)}


@contextlib.contextmanager
def _box(hall: Hall, folder: Path) -> Iterator[Box]:
    with contextlib.ExitStack() as stack:
        running, handle = stack.enter_context(hall.served())
        machines = printer.start_twin(port=0), reader.start_twin(pty=folder / "ttyREADER")
        for machine in machines:
            stack.callback(machine.stop)
        agent, admin = handle.device("agent", "bench box"), handle.staff("admin")
        number = agent.get("/devices/self").json["id"]
        kiosk = handle.device("kiosk", "bench kiosk", printer=f"{number}/front")
        own = kiosk.get("/devices/self").json["id"]
        values = {"port": running.port, "key": agent.token, "printer_port": machines[0].port, "folder": folder}
        (folder / "agent.toml").write_text(FILE.format(**values), encoding="utf-8")
        stack.enter_context(_agent(folder))
        eventually(lambda: _online(admin) == {"front", "id"}, WAIT_S)
        places = {"places": [{"channel": "", "kind": "kiosk", "id": own}]}
        assert admin.post(f"/halls/JN01/equipment/{number}/id/places", places).status == 200
        page = Topic(f"http://127.0.0.1:{running.port}", kiosk.token or "", f"device:{own}")
        stack.callback(page.client.disconnect)
        yield Box(kiosk, page, *machines)


def _online(admin: Line) -> set[str]:
    listed = admin.get("/halls/JN01/equipment").json["devices"]
    there = [one["address"].partition("/")[2] for one in listed if one["state"] in ("online", "degraded")]
    return {name for name in there if name}


@contextlib.contextmanager
def _agent(folder: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "devices", "agent", "run", "--config", str(folder / "agent.toml")]
    with (folder / "agent.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(WAIT_S)


def _slips(box: Box) -> tuple[list[float], bytes]:
    """From the kiosk's request to the cut in the printer's hands, and what came for the last slip up to the cut."""
    taken, came, is_cut = list[float](), bytearray(), threading.Event()
    cut_s, receive = 0.0, box.printer.machine.receive

    def heard(data: bytes) -> None:
        nonlocal cut_s
        came.extend(data)
        if CUT in came and not is_cut.is_set():
            cut_s = time.monotonic()
            is_cut.set()
        receive(data)

    box.printer.machine.receive = heard  # type: ignore[method-assign]
    for _ in range(SLIPS):
        time.sleep(QUIET_S)
        came.clear()
        is_cut.clear()
        began_s = time.monotonic()
        assert box.kiosk.post("/tickets", ISSUE, key=os.urandom(8).hex()).status == 201
        assert is_cut.wait(WAIT_S)
        taken.append((cut_s - began_s) * 1000)
    return taken, bytes(came[: came.index(CUT) + 4])


def _plain_writes(content: bytes) -> list[float]:
    """The same bytes through a socket of this machine, from the write to the last of them."""
    taken: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()) as sender:
        taker, _ = door.accept()
        with taker:
            for _ in range(SLIPS):
                began_s = time.monotonic()
                sender.sendall(content)
                left = len(content)
                while left:
                    left -= len(taker.recv(left))
                taken.append((time.monotonic() - began_s) * 1000)
    return taken


def _cards(box: Box) -> dict[str, Any]:
    """From the card on the reader to its last byte (`read`), and from there to the name in the kiosk's topic."""
    read, named, is_read = list[float](), list[float](), threading.Event()
    machine, read_s = box.reader.machine, 0.0
    receive = machine.receive

    def heard(data: bytes) -> None:
        nonlocal read_s
        before = machine.asked.count(READ)
        receive(data)
        if machine.asked.count(READ) > before:
            read_s = time.monotonic()
            is_read.set()

    machine.receive = heard  # type: ignore[method-assign]
    known = ""
    for turn in range(CARDS):
        machine.lift()
        time.sleep(QUIET_S)
        is_read.clear()
        began_s = time.monotonic()
        machine.act({"do": "lay", "text": ("elder", "resident")[turn % 2]})
        shown = box.page.until(partial(_fresh, known))
        named_s, known = time.monotonic(), shown["id"]
        assert is_read.wait(WAIT_S)
        read.append((read_s - began_s) * 1000)
        named.append((named_s - read_s) * 1000)
    return _figures(named) | {"read_p50_ms": quantile(read, 0.5)}


def _fresh(known: str, view: dict[str, Any]) -> dict[str, Any] | None:
    card: dict[str, Any] | None = view.get("card")
    return card if card and card["id"] != known and card.get("name") else None
