"""The agent's one TOML file: which server, who this box is, what hangs on it. Wrong entries are named."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from devices.alone.config import KioskConfig, read_kiosk
from devices.opening import MAKES, Plan, plan, port_of
from devices.printers.config import PrinterConfig, read_config
from devices.tables import ConfigIsWrong

ENTRIES: Final = {
    **dict.fromkeys(("server", "hall", "device", "key", "code", "folder"), str),
    "printer": list,
    **dict.fromkeys(MAKES, list),
    "kiosk": dict,
}
WORDS: Final = {str: "文字（加引号）", list: "[[{name}]] 表", dict: "[{name}] 表"}


@dataclass(frozen=True, kw_only=True)
class AgentConfig:
    """`server` is its address; `code` (once) or `key` says who this box is; `folder` keeps spool and key."""

    server: str
    folder: Path
    printers: tuple[PrinterConfig, ...]
    attached: tuple[Plan, ...] = ()
    kiosk: KioskConfig | None = None
    key: str = ""
    code: str = ""


def read(path: Path) -> AgentConfig:
    """The file as configuration; ConfigIsWrong names what to mend."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigIsWrong(f"没有找到配置文件 {path}。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigIsWrong(f"{path} 不是可以读取的 TOML 文件（{error}）。") from None
    return from_table(table, path.parent)


def from_table(table: dict[str, Any], beside: Path) -> AgentConfig:
    """A checked configuration; a relative folder lies beside the file."""
    for name, value in table.items():
        if name not in ENTRIES:
            raise ConfigIsWrong(f"没有名为 {name} 的设置，可用的有：{'、'.join(ENTRIES)}。")
        if not isinstance(value, ENTRIES[name]):
            wanted = WORDS[ENTRIES[name]].format(name=name)
            raise ConfigIsWrong(f"{name} 的类型不对，应为{wanted}。")
    server = table.get("server", "")
    if not server.startswith(("http://", "https://")):
        raise ConfigIsWrong('server 应为服务器地址，例如 "http://192.168.1.10:8000"。')
    printers = tuple(read_config(one) for one in table.get("printer", []))
    attached = tuple(plan(kind, one) for kind in MAKES for one in table.get(kind, []))
    _all_differ(printers, attached)
    folder = beside / table.get("folder", "agent-state")
    key, code = table.get("key", ""), table.get("code", "")
    kiosk = read_kiosk(table.get("kiosk"), tuple(one.name for one in printers))
    return AgentConfig(
        server=server.rstrip("/"),
        folder=folder,
        printers=printers,
        attached=attached,
        kiosk=kiosk,
        key=key,
        code=code,
    )


def _all_differ(printers: tuple[PrinterConfig, ...], attached: tuple[Plan, ...]) -> None:
    """No two devices have one name, which the server knows them by, or one port, which has one owner."""
    names = Counter((*(one.name for one in printers), *(one.name for one in attached)))
    ports = Counter((*(port_of(one) for one in printers), *(one.port for one in attached)))
    for name, count in names.items():
        if count > 1:
            raise ConfigIsWrong(f"有 {count} 台设备都叫 {name}，请改用不同的 name。")
    for port, count in ports.items():
        if port and count > 1:
            raise ConfigIsWrong(f"有 {count} 台设备写了同一个端口 {port}：一个端口只能归一台设备。")
