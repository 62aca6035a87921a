"""The agent's one TOML file: which server, who this box is, which printers hang on it. Wrong entries are named."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from devices.printers.config import PrinterConfig, read_config
from devices.tables import ConfigIsWrong

ENTRIES: Final = {"server": str, "hall": str, "device": str, "key": str, "code": str, "folder": str, "printer": list}
KINDS: Final = {str: "文字（加引号）", list: "[[printer]] 表"}


@dataclass(frozen=True, kw_only=True)
class AgentConfig:
    """`server` is its address; `code` (once) or `key` says who this box is; `folder` keeps spool and key."""

    server: str
    folder: Path
    printers: tuple[PrinterConfig, ...]
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
            raise ConfigIsWrong(f"{name} 的类型不对，应为{KINDS[ENTRIES[name]]}。")
    server = table.get("server", "")
    if not server.startswith(("http://", "https://")):
        raise ConfigIsWrong('server 应为服务器地址，例如 "http://192.168.1.10:8000"。')
    printers = tuple(read_config(one) for one in table.get("printer", []))
    names = [one.name for one in printers]
    if len(set(names)) != len(names):
        raise ConfigIsWrong("两台打印机重名，请改用不同的 name。")
    folder = beside / table.get("folder", "agent-state")
    key, code = table.get("key", ""), table.get("code", "")
    return AgentConfig(server=server.rstrip("/"), folder=folder, printers=printers, key=key, code=code)
