"""What became of the test of a device: taken in hand is not yet done, so its answer is waited for and said."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import Any, Final

from devices.agent.words import words
from devices.model import UNKNOWN_COMMAND, Attached, Health, Reading

CALM_S: Final = 2.5  # a device that fails at what it was told says so within this
PATIENCE_S: Final = 12.0
LOOK_S: Final = 0.1
DONE: Final = "测试已执行，请看它是否鸣响、点亮或显示。"
NOT_TESTABLE: Final = "不支持测试，请扫一张号单，看页面有没有反应。"
SILENT: Final = "测试没有应答。"
FAILED: Final = "测试没有做成："


def tried(
    kind: str,
    driver: str,
    device: Attached,
    heard: queue.SimpleQueue[Reading],
    mono_s: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> tuple[bool, str]:
    """(nothing speaks against it, sentence). `heard` gets what the device reads; a camera takes a picture."""
    is_camera = kind == "camera"
    fault = device.act({"do": "take_picture", "token": "probe"} if is_camera else {"do": "test"})
    if fault == UNKNOWN_COMMAND:
        return True, NOT_TESTABLE
    if fault:
        return False, FAILED + words(kind, Health("unavailable", fault), driver)
    begun_s = mono_s()
    while mono_s() - begun_s < PATIENCE_S:
        if is_camera and (body := _picture(heard)) is not None:
            return _of_picture(body, kind, driver)
        health = device.health()
        if not is_camera and health.state in ("degraded", "unavailable"):
            return False, FAILED + words(kind, health, driver)
        if not is_camera and health.state == "online" and mono_s() - begun_s >= CALM_S:
            return True, DONE
        wait(LOOK_S)
    return False, SILENT


def _picture(heard: queue.SimpleQueue[Reading]) -> Any:
    while not heard.empty():
        reading = heard.get()
        if reading.kind == "picture":
            return reading.body
    return None


def _of_picture(body: Any, kind: str, driver: str) -> tuple[bool, str]:
    if "error" in body:
        return False, FAILED + words(kind, Health("degraded", str(body["error"])), driver)
    return True, f"测试拍了一张 {body['width_px']} × {body['height_px']} 的图像。"
