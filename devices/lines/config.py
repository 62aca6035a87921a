"""Which line a device hangs on: the entries every device's table has, checked before anything is opened. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Transport = Literal["tcp", "serial", "file"]
TRANSPORTS: Final = ("tcp", "serial", "file")


@dataclass(frozen=True, kw_only=True)
class LineConfig:
    """One line. `host`/`port` for tcp, `device`/`baud` for serial, `device` for file (a node such as /dev/usb/lp0,
    read and written as it is); `connect_s` bounds the opening."""

    name: str
    transport: Transport = "serial"
    host: str = ""
    port: int = 0
    device: str = ""
    baud: int = 9_600
    connect_s: float = 3.0


def line_faults(config: LineConfig) -> list[str]:
    """What is wrong with it, in words; empty when it can be used."""
    checks = (
        (bool(config.name), "缺少 name"),
        (config.transport in TRANSPORTS, f"transport 可选：{'、'.join(TRANSPORTS)}"),
        (config.transport != "tcp" or bool(config.host), "transport 为 tcp 时要写 host（设备的地址）"),
        (config.transport != "serial" or bool(config.device), "transport 为 serial 时要写 device，例如 /dev/ttyUSB0"),
        (config.transport != "file" or bool(config.device), "transport 为 file 时要写 device，例如 /dev/usb/lp0"),
        (config.transport != "tcp" or 0 < config.port < 65_536, "port 应为 1 至 65535"),
        (config.baud > 0, "baud 应大于 0"),
        (config.connect_s > 0, "时限应大于 0"),
    )
    return [reason for good, reason in checks if not good]
