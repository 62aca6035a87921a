"""Which program makes the sound and where clips lie: one table of the agent's configuration file. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from devices.tables import ConfigIsWrong, read_table


@dataclass(frozen=True, kw_only=True)
class AudioConfig:
    """`program` plays a WAV file named as its last argument, '' takes what the system has; `device` is its output.

    `clips` is the folder that sounds named by path lie in. With `folder` nothing is heard: the sounds are laid there.
    A sound that has waited longer than `late_s` is not played any more: it would call somebody who is gone.
    """

    name: str
    driver: str = "audio"
    program: str = ""
    device: str = ""
    clips: Path | None = None
    folder: Path | None = None
    late_s: float = 30.0

    def __post_init__(self) -> None:
        for reason in _faults(self):
            raise ConfigIsWrong(f"音箱 {self.name or '?'}：{reason}。")


def read_config(table: object) -> AudioConfig:
    """The loudspeaker a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, AudioConfig, "音箱", "speaker")


def _faults(config: AudioConfig) -> list[str]:
    checks = (
        (bool(config.name), "缺少 name"),
        (0 < config.late_s <= 600, "late_s 应为 0 至 600（秒）"),
    )
    return [reason for good, reason in checks if not good]
