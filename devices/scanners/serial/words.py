"""How a scanner is, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "扫描枪已接通；它不会自己报告故障，请扫一张号单试试。",
    "no_answer": "打不开扫描枪的端口：请检查线是否插好、device 是否写对，以及端口是否被别的程序占用。",
    "port_lost": "扫描枪断开了：请重新插好它的线。",
    "garbled": "扫描枪传来的是乱码：请核对 baud（波特率）与扫描枪的设置，并取消它的特殊前缀、后缀。",
    "driver_fault": "扫描枪的程序出错，正在自动重新开始；如反复出现，请把日志交给维护人员。",
}
