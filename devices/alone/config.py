"""`[kiosk]` of the agent's file: on which port of this box the kiosk's page is, who the kiosk is, what prints."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from devices.tables import ConfigIsWrong

PORT_MAX: Final = 65535
KINDS: Final = {"int": (int, "数字"), "str": (str, "文字（加引号）")}


@dataclass(frozen=True, kw_only=True)
class KioskConfig:
    """`port` on 127.0.0.1; `key` or a one-time `code` of the kiosk device; `printer` is one of the box's."""

    port: int
    printer: str = ""
    key: str = ""
    code: str = ""


def read_kiosk(table: object, printers: tuple[str, ...]) -> KioskConfig | None:
    """The table as a KioskConfig, None where there is none; ConfigIsWrong names what to mend."""
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ConfigIsWrong("取号机写一个 [kiosk] 表。")
    known = {one.name: KINDS[str(one.type)] for one in fields(KioskConfig)}
    for name, value in table.items():
        if name not in known:
            raise ConfigIsWrong(f"[kiosk] 没有名为 {name} 的设置，可用的有：{'、'.join(known)}。")
        kind, word = known[name]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ConfigIsWrong(f"[kiosk] 的 {name} 类型不对，应为{word}。")
    made = KioskConfig(**{"port": 0, **table})
    if not 0 <= made.port <= PORT_MAX or "port" not in table:
        raise ConfigIsWrong("[kiosk] 的 port 应为 1 到 65535 的端口号，例如 8080。")
    if made.printer and made.printer not in printers:
        raise ConfigIsWrong(f"[kiosk] 的 printer 写了 {made.printer}，但没有这个 name 的 [[printer]]。")
    return made
