"""Virtual printers over a real socket or a real pseudo-terminal, and the drivers that talk to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devices.printers.config import PrinterConfig
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.twin import Twin, start_twin

Bench = Callable[..., "tuple[Twin, EscposPrinter]"]


@pytest.fixture
def slip() -> dict[str, Any]:
    """A slip as the server sends it, with everything on it."""
    return json.loads((Path(__file__).parent / "slip.json").read_text())


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """bench(serial=…, faults=…, **printer settings) → a running twin and a driver on it; paper is in tmp_path/paper."""
    with ExitStack() as stack:

        def make(*, serial: bool = False, faults: tuple[str, ...] = (), width_dots: int = 576, **settings: Any) -> Any:
            way: dict[str, Any] = {"pty": tmp_path / "ttyPaper"} if serial else {"port": 0}
            twin = start_twin(**way, paper=tmp_path / "paper", faults=faults, width_dots=width_dots)
            stack.callback(twin.stop)
            where: dict[str, Any] = (
                {"transport": "serial", "device": str(tmp_path / "ttyPaper")}
                if serial
                else {"host": "127.0.0.1", "port": twin.port}
            )
            printer = EscposPrinter(PrinterConfig(name="front", **{"answer_s": 0.25, "job_s": 4.0, **where, **settings}))
            stack.callback(printer.close)
            return twin, printer

        yield make


def told(printer: EscposPrinter, document: Any) -> tuple[str, str, list[str]]:
    """Print; the outcome's state and detail, and what was told on the way."""
    heard: list[str] = []
    outcome = printer.print(document, heard.append)
    return outcome.state, outcome.detail, heard
