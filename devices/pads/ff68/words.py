"""What is the matter with a line of pads, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "叫号器线路正常。",
    "not_heard": "线路已打开，还没有收到叫号器或评价器的应答：请按一下任意键，或发一次测试。",
    "address_silent": "有叫号器或评价器没有应答：请看它的电源、A/B 线和拨码地址。",
    "no_answer": "叫号器线路没有应答：请检查电源、RS-485 的 A/B 线、波特率，以及端口是否被别的程序占用。",
    "port_lost": "与叫号器线路的连接断了：请检查 USB 转接头或网线。",
    "driver_fault": "叫号器程序出错，已自动重新开始；反复出现请联系维护。",
}
