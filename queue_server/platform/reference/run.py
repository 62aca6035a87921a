"""`quhao platform`: the reference platform as a process, with its control port as the virtual printer has one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from queue_server.kernel import standin
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.standin import Faults
from queue_server.platform.reference.faults import FAULTS
from queue_server.platform.reference.ledger import Ledger
from queue_server.platform.reference.server import Desk, serve

SHOWN_MAX: Final = 200
# of the demo: begun online, with documents that were made up (the vectors of GB 11643 and GB 32100)
SEEDS: Final = (
    ("PT-20261118-0001", "已受理", "社会保险个人权益记录查询", "111", "11010519491231002X"),
    ("PT-20261119-0002", "待补正", "新生儿医保参保登记", "111", "11010519491231002X"),
    ("PT-20261120-0003", "已办结", "开办企业备案", "001", "91110000600037341L"),
)


@dataclass(frozen=True)
class Options:
    """What the command line chose; `control` 0 without a control port."""

    file: Path
    key: bytes
    port: int
    control: int = 0
    host: str = "127.0.0.1"
    slow_s: float = 4.0
    seeds: bool = False
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Running(standin.Running):
    """A reference platform at work in this process."""

    ledger: Ledger
    faults: Faults
    stopping: threading.Event

    def stop(self) -> None:
        """Close everything."""
        self.stopping.set()
        super().stop()
        self.ledger.close()


def start(options: Options) -> Running:
    """Open the file and listen, on threads of this process."""
    ledger, faults, stopping = Ledger(options.file, options.key), Faults(FAULTS, options.faults), threading.Event()
    for number, state, name, id_type, id_number in SEEDS if options.seeds else ():
        words = {"事项名称": name, "申请时间": f"{number[3:11]}T091500", "办件类型": "2"}
        ledger.add_case(number, state, words, id_type, id_number)
    desk = Desk(ledger, faults, options.key, SystemClock(), options.slow_s, stopping)
    http = serve(desk, options.host, options.port)
    shown = partial(_shown, ledger)
    control = standin.control(faults, shown, options.control) if options.control else None
    running = Running(http, control, ledger, faults, stopping)
    running.start()
    return running


def run(options: Options, say: Callable[[str], None]) -> None:
    """Until the process is ended."""
    running = start(options)
    say(f"平台在 http://{options.host}:{running.port} 等候。")
    running.until_ended()


def _shown(ledger: Ledger, asked: Mapping[str, Any]) -> dict[str, Any]:
    """{"show": n} → {"count": n, "events": […]}."""
    most = min(int(asked.get("show", 0)), SHOWN_MAX)
    return {"count": ledger.count(), "events": ledger.newest(most)}
