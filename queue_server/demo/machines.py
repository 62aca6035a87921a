"""The machines of the demo hall: virtual ones, each a process of its own on a real line, and where each stands."""

from __future__ import annotations

import json
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from queue_server.demo import children
from queue_server.demo.folder import DemoFolder
from queue_server.demo.ports import free_ports

READY_S: Final = 30.0
KIOSK: Final = "kiosk-3"
AT_FIRST, AT_SECOND = "301", "305"  # the first that the start page leads to, and the one that has a screen and a tablet


@dataclass(frozen=True)
class Machine:
    """One device: its name on the box, what `quhao virtual` calls it, its table in the agent's file, its places.

    A `line` hangs on a serial line of that name, else it has a port. Places are channel → (kind, window or door).
    """

    name: str
    kind: str
    table: str
    places: Mapping[str, tuple[str, str]]
    line: str = ""
    options: tuple[str, ...] = ()


MACHINES: Final = (
    Machine("reader", "reader", "", {"": ("kiosk", KIOSK)}, "ttyREADER"),
    Machine("scanner", "scanner", "", {"": ("kiosk", KIOSK)}, "ttySCANNER"),
    Machine(
        "pads",
        "pad",
        'addresses = {"1" = "caller", "2" = "evaluator", "3" = "caller+evaluator"}\n'
        'grades = {"00" = 5, "01" = 4, "02" = 3, "03" = 2, "04" = 1}\n',
        {"1": ("window", AT_FIRST), "2": ("window", AT_FIRST), "3": ("window", AT_SECOND)},
        "ttyPADS",
        ("--pads", "1=caller,2=evaluator,3=caller+evaluator"),
    ),
    Machine(
        "strip",
        "led",
        'host = "127.0.0.1"\nport = {port}\n'
        f'[[led.areas]]\nname = "{AT_FIRST}"\nid = 0\nwidth = 64\nheight = 16\n'
        f'[[led.areas]]\nname = "{AT_SECOND}"\nid = 1\nx = 64\nwidth = 64\nheight = 16\n',
        {AT_FIRST: ("window", AT_FIRST), AT_SECOND: ("window", AT_SECOND)},
    ),
    Machine("camera", "camera", 'url = "http://127.0.0.1:{port}/snapshot.jpg"\n', {"": ("window", AT_SECOND)}),
)


def start(data: Path, folder: DemoFolder) -> list[subprocess.Popen[bytes]]:
    """All of them at once; each says on its output when it can be reached, see `await_all`."""
    place = _place(data)
    place.mkdir(exist_ok=True)
    free = free_ports(2 * len(MACHINES))
    folder.controls = {one.name: free.pop() for one in MACHINES}
    folder.ports = {one.name: free.pop() for one in MACHINES if not one.line}
    folder.write(data)
    return [_start(data, folder, one) for one in MACHINES]


def _start(data: Path, folder: DemoFolder, one: Machine) -> subprocess.Popen[bytes]:
    way = ("--pty", str(_place(data) / one.line)) if one.line else ("--port", str(folder.ports[one.name]))
    control = ("--control", str(folder.controls[one.name]))
    return children.start(data, "devices.virtual", one.kind, *way, *control, *one.options, stdout=subprocess.PIPE)


def await_all(started: Sequence[subprocess.Popen[bytes]]) -> None:
    """Until each waits for its box, or has said why it does not: the agent's first look shall find them. One that says
    nothing keeps nobody: the box finds it later, or says that it is not there."""
    until_s = time.monotonic() + READY_S
    for child in started:
        assert child.stdout is not None
        if select.select([child.stdout], [], [], max(0.0, until_s - time.monotonic()))[0]:
            child.stdout.readline()


def tables(data: Path, folder: DemoFolder) -> str:
    """What the agent's file says of them."""
    return "".join(_table(data, folder, one) for one in MACHINES)


def _table(data: Path, folder: DemoFolder, one: Machine) -> str:
    line = f"device = {json.dumps(str(_place(data) / one.line), ensure_ascii=False)}\n" if one.line else ""
    more = one.table.replace("{port}", str(folder.ports.get(one.name, 0)))
    return f'\n[[{one.kind}]]\nname = "{one.name}"\n{line}{more}'


def _place(data: Path) -> Path:
    return data.resolve() / "devices"
