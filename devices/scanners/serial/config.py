"""Which scanner hangs where and how it is set up: one table of the agent's configuration file. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.lines.config import LineConfig, line_faults
from devices.scanners.framing import Rules
from devices.tables import ConfigIsWrong, read_table

GAP_S: Final = (0.05, 0.1)


@dataclass(frozen=True, kw_only=True)
class ScannerConfig(LineConfig):
    """One scanner on its line; a USB port that looks serial (/dev/ttyACM0) does not mind the `baud`.

    `aim_prefix`: the scanner puts `]cm` before each code. `gap_ends` off: only a suffix ends a code, for wireless
    scanners that pause within one.
    """

    driver: str = "serial"
    aim_prefix: bool = False
    gap_s: float = 0.08
    gap_ends: bool = True
    repeat_s: float = 2.0

    def __post_init__(self) -> None:
        for reason in (*line_faults(self), *_faults(self)):
            raise ConfigIsWrong(f"扫描枪 {self.name or '?'}：{reason}。")

    @property
    def rules(self) -> Rules:
        """How its bytes become codes."""
        return Rules(self.gap_s, self.gap_ends, self.aim_prefix, self.repeat_s)


def read_config(table: object) -> ScannerConfig:
    """The scanner a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, ScannerConfig, "扫描枪", "scanner")


def _faults(config: ScannerConfig) -> list[str]:
    least_s, most_s = GAP_S
    checks = (
        (least_s <= config.gap_s <= most_s, f"gap_s 应为 {least_s} 至 {most_s}（秒）"),
        (0 <= config.repeat_s <= 60, "repeat_s 应为 0 至 60（秒）"),
    )
    return [reason for good, reason in checks if not good]
