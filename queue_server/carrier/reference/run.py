"""`quhao carrier`: the reference carrier as a process, with its control port as the virtual printer has one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from queue_server.carrier.reference.faults import FAULTS
from queue_server.carrier.reference.ledger import Ledger
from queue_server.carrier.reference.server import Desk, serve
from queue_server.kernel import standin
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.standin import Faults

SHOWN_MAX: Final = 200


@dataclass(frozen=True)
class Options:
    """What the command line chose; `control` 0 without a control port; `step_s`: so often every parcel goes one step
    on its way by itself, 0 never."""

    file: Path
    key: bytes
    port: int
    control: int = 0
    host: str = "127.0.0.1"
    slow_s: float = 4.0
    step_s: float = 0.0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Running(standin.Running):
    """A reference carrier at work in this process."""

    desk: Desk

    def stop(self) -> None:
        """Close everything."""
        self.desk.stopping.set()
        super().stop()
        self.desk.ledger.close()


def start(options: Options) -> Running:
    """Open the file and listen, on threads of this process."""
    ledger, faults = Ledger(options.file, options.key), Faults(FAULTS, options.faults)
    desk = Desk(ledger, faults, options.key, SystemClock(), options.slow_s, threading.Event())
    http = serve(desk, options.host, options.port)
    control = standin.control(faults, partial(_controlled, desk), options.control) if options.control else None
    if options.step_s:
        threading.Thread(target=_walk, args=(desk, options.step_s), daemon=True).start()
    running = Running(http, control, desk)
    running.start()
    return running


def run(options: Options, say: Callable[[str], None]) -> None:
    """Until the process is ended."""
    running = start(options)
    say(f"承运单位在 http://{options.host}:{running.port} 等候。")
    running.until_ended()


def _walk(desk: Desk, step_s: float) -> None:
    while not desk.stopping.wait(step_s):
        desk.ledger.step_all(desk.at())


def _controlled(desk: Desk, asked: Mapping[str, Any]) -> dict[str, Any]:
    """{"move": order, "to": state, "show": n} → {"moved": bool, "count": n, "parcels": […]}."""
    moved = "move" in asked and desk.ledger.move(str(asked["move"]), str(asked.get("to")), desk.at())
    most = min(int(asked.get("show", 0)), SHOWN_MAX)
    return {"moved": moved, "count": desk.ledger.count(), "parcels": desk.ledger.listed(most)}
