"""The one place that turns a table of the agent's file into a device. A new driver is one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from devices.cameras.http.config import read_config as read_http_camera
from devices.cameras.http.driver import http_camera
from devices.cameras.uvc.config import read_config as read_uvc_camera
from devices.cameras.uvc.driver import uvc_camera
from devices.leds.onbon_bx.config import read_config as read_onbon_bx
from devices.leds.onbon_bx.driver import OnbonBxStrip
from devices.model import Attached
from devices.pads.ff68.config import read_config as read_ff68
from devices.pads.ff68.driver import Ff68Pads
from devices.readers.sam_v.config import read_config as read_sam_v
from devices.readers.sam_v.driver import SamReader
from devices.scanners.serial.config import read_config as read_serial_scanner
from devices.scanners.serial.driver import SerialScanner
from devices.speakers.audio.config import read_config as read_audio
from devices.speakers.audio.driver import AudioSpeaker
from devices.tables import ConfigIsWrong
from devices.templated.config import read_config as read_templated
from devices.templated.driver import TemplatedDevice


@dataclass(frozen=True)
class Make:
    """How one driver reads its table and begins: `open(config)` connects nothing yet."""

    word: str
    read: Callable[[object], Any]
    open: Callable[[Any], Attached]


@dataclass(frozen=True)
class Plan:
    """One device of the file that stays open. `port` is what it needs alone: a serial device or an address."""

    kind: str
    driver: str
    word: str
    config: Any

    @property
    def name(self) -> str:
        """The name it has in the file, on the box and on the equipment page."""
        return str(self.config.name)

    @property
    def transport(self) -> str:
        """tcp, serial …, or what its driver goes by where it hangs on no line."""
        return str(getattr(self.config, "transport", self.driver))

    @property
    def port(self) -> str:
        """What no other device of the box may use; '' where there is no such thing."""
        return port_of(self.config)

    def open(self) -> Attached:
        """A fresh driver for it; nothing is connected yet."""
        return MAKES[self.kind][self.driver].open(self.config)


# table of the file -> driver -> how it is made; the first driver is taken where the table names none
MAKES: Final[Mapping[str, Mapping[str, Make]]] = {
    "scanner": {"serial": Make("扫描枪", read_serial_scanner, SerialScanner)},
    "reader": {"sam_v": Make("身份证阅读器", read_sam_v, SamReader)},
    "pad": {
        "ff68": Make("叫号器线路", read_ff68, Ff68Pads),
        "line_template": Make("叫号器线路", read_templated, TemplatedDevice),
    },
    "led": {
        "onbon_bx": Make("LED 屏", read_onbon_bx, OnbonBxStrip),
        "line_template": Make("LED 屏", read_templated, TemplatedDevice),
    },
    "camera": {
        "http": Make("高拍仪", read_http_camera, http_camera),
        "uvc": Make("高拍仪", read_uvc_camera, uvc_camera),
    },
    "speaker": {"audio": Make("音箱", read_audio, AudioSpeaker)},
}


def plan(kind: str, table: object) -> Plan:
    """`[[kind]]` of the file as a plan; ConfigIsWrong names the entry."""
    makes = MAKES[kind]
    first = next(iter(makes))
    driver = str(table.get("driver", first)) if isinstance(table, Mapping) else first
    make = makes.get(driver)
    if make is None:
        raise ConfigIsWrong(f"{next(iter(makes.values())).word}：driver 可选：{'、'.join(makes)}。")
    return Plan(kind, driver, make.word, make.read(table))


def port_of(config: Any) -> str:
    """The serial device or the address a configuration claims."""
    transport = getattr(config, "transport", "")
    if transport == "tcp":
        return f"{config.host}:{config.port}"
    return str(getattr(config, "device", ""))
