"""Which card reader hangs where: one table of the agent's configuration file. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from devices.lines.config import LineConfig, line_faults
from devices.tables import ConfigIsWrong, read_table


@dataclass(frozen=True, kw_only=True)
class ReaderConfig(LineConfig):
    """One reader on its line; modules are delivered at 115200.

    `answer_s` bounds every reply but a card's, which takes up to `read_s`. A card whose number was told is told again
    once it has been away for `repeat_s`: readers differ in how often they find a card that lies still.
    """

    driver: str = "sam_v"
    baud: int = 115_200
    answer_s: float = 1.0
    read_s: float = 3.0
    repeat_s: float = 3.0

    def __post_init__(self) -> None:
        for reason in (*line_faults(self), *_faults(self)):
            raise ConfigIsWrong(f"身份证阅读器 {self.name or '?'}：{reason}。")


def read_config(table: object) -> ReaderConfig:
    """The reader a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, ReaderConfig, "身份证阅读器", "reader")


def _faults(config: ReaderConfig) -> list[str]:
    checks = (
        (0 < config.answer_s <= 10 and 0 < config.read_s <= 10, "answer_s 和 read_s 应为 0 至 10（秒）"),
        (0 <= config.repeat_s <= 60, "repeat_s 应为 0 至 60（秒）"),
    )
    return [reason for good, reason in checks if not good]
