"""Which printer hangs where: one table of the agent's configuration file, checked before anything is opened. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from devices.printers.profiles import PROFILES

Transport = Literal["tcp", "serial"]
DRIVERS: Final = ("escpos",)
TRANSPORTS: Final = ("tcp", "serial")
PORT: Final = 9100
BAUD: Final = 115_200


class ConfigIsWrong(ValueError):
    """A printer's table cannot be used as written; the text says which entry and why."""


@dataclass(frozen=True, kw_only=True)
class PrinterConfig:
    """One printer. `host`/`port` for tcp, `device`/`baud` for serial; `font` is a path for rare characters, or None.

    `answer_s` bounds a status answer, `job_s` a whole slip from the first byte to the printer's confirmation.
    """

    name: str
    driver: str = "escpos"
    transport: Transport = "tcp"
    host: str = ""
    port: int = PORT
    device: str = ""
    baud: int = BAUD
    profile: str = "gbk-80"
    font: Path | None = None
    connect_s: float = 3.0
    answer_s: float = 1.0
    job_s: float = 30.0

    def __post_init__(self) -> None:
        for reason in _faults(self):
            raise ConfigIsWrong(f"打印机 {self.name or '?'}：{reason}。")


def read_config(table: object) -> PrinterConfig:
    """The printer a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    if not isinstance(table, Mapping):
        raise ConfigIsWrong("每台打印机各写一个表：[[printer]]。")
    name = str(table.get("name", "?"))
    for key, value in table.items():
        wanted = _TYPES.get(key)
        if wanted is None:
            raise ConfigIsWrong(f"打印机 {name}：没有名为 {key} 的设置，可用的有：{'、'.join(_TYPES)}。")
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise ConfigIsWrong(
                f"打印机 {name}：{key} 的类型不对，应为{'文字（加引号）' if wanted is str else '数字'}。"
            )
    if "name" not in table:
        raise ConfigIsWrong("打印机缺少 name。")
    values = dict(table)
    if "font" in values:
        values["font"] = Path(values["font"])
    return PrinterConfig(**values)


def _faults(config: PrinterConfig) -> list[str]:
    checks = (
        (bool(config.name), "缺少 name"),
        (config.driver in DRIVERS, f"driver 可选：{'、'.join(DRIVERS)}"),
        (config.transport in TRANSPORTS, f"transport 可选：{'、'.join(TRANSPORTS)}"),
        (config.transport != "tcp" or bool(config.host), "transport 为 tcp 时要写 host（打印机的地址）"),
        (config.transport != "serial" or bool(config.device), "transport 为 serial 时要写 device，例如 /dev/ttyUSB0"),
        (0 < config.port < 65_536, "port 应为 1 至 65535"),
        (config.baud > 0, "baud 应大于 0"),
        (config.profile in PROFILES, f"profile 可选：{'、'.join(PROFILES)}"),
        (min(config.connect_s, config.answer_s, config.job_s) > 0, "时限应大于 0"),
    )
    return [reason for good, reason in checks if not good]


_NUMBERS: Final = {"port": int, "baud": int}
_SECONDS: Final = ("connect_s", "answer_s", "job_s")
_TYPES: Final[dict[str, Any]] = {
    field.name: (int, float) if field.name in _SECONDS else _NUMBERS.get(field.name, str)
    for field in fields(PrinterConfig)
}
