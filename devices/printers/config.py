"""Which printer hangs where: one table of the agent's configuration file, checked before anything is opened. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devices.lines.config import LineConfig, Transport, line_faults
from devices.printers.profiles import MAKES, PROFILES
from devices.tables import ConfigIsWrong, read_table

DRIVERS: Final = ("escpos",)
PORT: Final = 9100
BAUD: Final = 115_200


@dataclass(frozen=True, kw_only=True)
class PrinterConfig(LineConfig):
    """One printer on its line; `font` is a path for rare characters, or None.

    `answer_s` bounds a status answer, `job_s` a whole slip from the first byte to the printer's confirmation.
    """

    driver: str = "escpos"
    transport: Transport = "tcp"
    port: int = PORT
    baud: int = BAUD
    profile: str = "gbk-80"
    font: Path | None = None
    answer_s: float = 1.0
    job_s: float = 30.0

    def __post_init__(self) -> None:
        for reason in (*line_faults(self), *_faults(self)):
            raise ConfigIsWrong(f"打印机 {self.name or '?'}：{reason}。")


def read_config(table: object) -> PrinterConfig:
    """The printer a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, PrinterConfig, "打印机", "printer")


def _faults(config: PrinterConfig) -> list[str]:
    checks = (
        (config.driver in DRIVERS, f"driver 可选：{'、'.join(DRIVERS)}"),
        (config.profile in (*PROFILES, *MAKES), f"profile 可选：{'、'.join((*PROFILES, *MAKES))}"),
        (min(config.answer_s, config.job_s) > 0, "时限应大于 0"),
    )
    return [reason for good, reason in checks if not good]
