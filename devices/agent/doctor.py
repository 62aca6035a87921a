"""What is wrong with this box, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from devices.agent import identity
from devices.agent.config import AgentConfig
from devices.model import Health
from devices.printers.open import open_printer

WORDS: Final[Mapping[str, str]] = {
    "": "正常。",
    "paper_out": "没有纸了，请装一卷新纸并合上盖。",
    "near_end": "纸快用完，请准备一卷新纸。",
    "cover_open": "打印机盖没有合好，请合上。",
    "cutter_error": "切刀卡住了，请关机、清理切刀、再开机。",
    "printer_error": "打印机报错，请关机再开机。",
    "offline": "打印机处于脱机状态，请看它的指示灯并按一下进纸键。",
    "no_answer": "连不上打印机：请检查电源和线是否插好，以及地址是否正确。",
    "port_lost": "与打印机的连接断了：请检查线。",
}


def examine(config: AgentConfig) -> list[tuple[bool, str]]:
    """(is fine, sentence) for the server and each printer."""
    found = [_server(config)]
    for one in config.printers:
        printer = open_printer(one)
        health = printer.health()
        printer.close()
        found.append((health.state == "online", f"打印机 {one.name}：{words(health)}"))
    return found


def words(health: Health) -> str:
    """How a printer is, in words."""
    return WORDS.get(health.reason, f"{health.state} {health.reason}")


def _server(config: AgentConfig) -> tuple[bool, str]:
    try:
        who = identity.proven(config)
    except identity.NotEnrolled as error:
        return False, f"服务器 {config.server}：{error}"
    except identity.ServerIsAway:
        return False, f"服务器 {config.server}：连不上，请检查网线和服务器是否开机。"
    return True, f"服务器 {config.server}：正常，本机是 {who.hall} 的设备 {who.device}。"


TEST_SLIP: Final[Mapping[str, Any]] = {
    "v": 1,
    "kind": "test",
    "blocks": [
        {"t": "text", "text": "测试小票", "size": 3, "align": "center", "bold": True},
        {"t": "text", "text": "能看清这行字，打印机就可以用了。", "size": 1, "align": "left", "bold": False},
        {"t": "qr", "data": "QUHAO-TEST", "size_mm": 22, "caption": "二维码", "note": "扫得出 QUHAO-TEST 就对了。"},
        {"t": "code128", "data": "QUHAO-TEST", "height_mm": 10},
        {"t": "cut"},
    ],
}
