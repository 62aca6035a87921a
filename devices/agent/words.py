"""How a device is, in a sentence a hall electrician understands: by kind where the remedy differs, else for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from devices.cameras.words import WORDS as CAMERA
from devices.leds.onbon_bx.words import WORDS as LED
from devices.model import Health
from devices.pads.ff68.words import WORDS as PADS
from devices.readers.sam_v.words import WORDS as READER
from devices.scanners.serial.words import WORDS as SCANNER
from devices.speakers.words import WORDS as SPEAKER
from devices.templated.words import WORDS as TEMPLATED

ANY: Final[Mapping[str, str]] = {
    "": "正常。",
    "no_answer": "连不上设备：请检查电源和线是否插好，以及端口或地址是否正确。",
    "port_lost": "与设备的连接断了：请检查线。",
    "driver_fault": "驱动程序出错，已自动重新开始；反复出现时请把日志交给维护单位。",
    "offline": "设备处于脱机状态，请看它的指示灯。",
    "port_missing": "找不到端口：设备没有插好，或配置文件里的 device 写得不对。",
    "port_denied": "没有使用端口的权限：请把运行设备代理的账户加入 dialout（打印机为 lp）组，再重启设备代理。",
    "port_busy": "端口正被别的程序占用：请关掉那个程序，或看是否有另一个设备代理在运行。",
}
PRINTER: Final[Mapping[str, str]] = {
    "paper_out": "没有纸了，请装一卷新纸并合上盖。",
    "near_end": "纸快用完，请准备一卷新纸。",
    "cover_open": "打印机盖没有合好，请合上。",
    "cutter_error": "切刀卡住了，请关机、清理切刀、再开机。",
    "printer_error": "打印机报错，请关机再开机。",
    "offline": "打印机处于脱机状态，请看它的指示灯并按一下进纸键。",
    "no_answer": "连不上打印机：请检查电源和线是否插好，以及地址是否正确。",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "printer": PRINTER,
    "reader": READER,
    "scanner": SCANNER,
    "pad": PADS,
    "led": LED,
    "camera": CAMERA,
    "speaker": SPEAKER,
}
BY_DRIVER: Final[Mapping[str, Mapping[str, str]]] = {"line_template": TEMPLATED}  # whose remedies are not its kind's


def words(kind: str, health: Health, driver: str = "") -> str:
    """The sentence; where a line has several devices, `detail` says which are meant."""
    known = BY_DRIVER.get(driver) or WORDS.get(kind, {})
    said = known.get(health.reason) or ANY.get(health.reason) or f"{health.state} {health.reason}"
    if not health.reason and health.state != "online":
        said = "还没有应答，请稍候再试。"
    return f"{said}（{health.detail}）" if health.detail else said
