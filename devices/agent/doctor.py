"""What is wrong with this box, in sentences a hall electrician understands."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from devices.agent import identity
from devices.agent.config import AgentConfig
from devices.agent.trying import tried
from devices.agent.words import words
from devices.alone.examining import examine_kiosk
from devices.model import Attached, Health, Reading, Tell
from devices.opening import Plan
from devices.printers.open import open_printer

LOOK_S: Final = 0.1
PATIENCE_S: Final = 6.0  # how long a device may take to show how it is
LET_GO_S: Final = 3.0


def examine(config: AgentConfig) -> list[tuple[bool, str]]:
    """(is fine, sentence) for the server, each printer and each other device."""
    found = [_server(config)]
    for one in config.printers:
        printer = open_printer(one)
        health = printer.health()
        printer.close()
        found.append((health.state == "online", f"打印机 {one.name}：{words('printer', health)}"))
    for plan in config.attached:
        heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()
        with opened(plan, heard.put) as (device, health):
            fine, said = health.state == "online", words(plan.kind, health, plan.driver)
            if fine and plan.kind == "camera":  # only a picture shows whether it gives one
                fine, said = tried(plan.kind, plan.driver, device, heard)
            found.append((fine, f"{plan.word} {plan.name}：{said}"))
    return [*found, *examine_kiosk(config)]


@contextmanager
def opened(plan: Plan, tell: Tell | None = None) -> Iterator[tuple[Attached, Health]]:
    """The device at work with its health as soon as that is known; let go of at the end. `tell` hears what it reads."""
    stop = threading.Event()
    device = plan.open()
    thread = threading.Thread(target=device.run, args=(tell or _unheard, stop), daemon=True)
    thread.start()
    try:
        yield device, _settled(device)
    finally:
        stop.set()
        thread.join(LET_GO_S)


def _settled(device: Attached) -> Health:
    until_s = time.monotonic() + PATIENCE_S
    while (health := device.health()).state == "unknown" and time.monotonic() < until_s:
        time.sleep(LOOK_S)
    return health


def _unheard(reading: Reading) -> None:
    """Whatever is read while the box is examined is nobody's business."""


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
