"""The one place that turns a printer's configuration into a driver. Adding a make is one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from devices.printers.config import PrinterConfig
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.model import Printer

_DRIVERS: Final[Mapping[str, Callable[[PrinterConfig], Printer]]] = {"escpos": EscposPrinter}


def open_printer(config: PrinterConfig) -> Printer:
    """A printer for `config`. Nothing is connected yet: the port opens with the first job or question."""
    return _DRIVERS[config.driver](config)
