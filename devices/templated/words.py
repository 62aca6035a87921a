"""How a device of a configured protocol is, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "设备已接通。",
    "no_answer": "设备没有应答：请检查电源和线，并核对地址、baud（波特率）和应答的写法（reply）。",
    "port_lost": "与设备的连接断了：请检查线。",
    "driver_fault": "设备的程序出错，正在自动重新开始；如反复出现，请把日志交给维护人员。",
}
