"""How a card reader is, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "身份证阅读器正常。",
    "no_answer": "身份证阅读器没有应答：请检查电源和线是否插好、device 是否写对、baud（波特率，出厂 115200）是否一致，"
    "以及端口是否被别的程序占用。",
    "port_lost": "身份证阅读器断开了：请重新插好它的线。",
    "garbled": "身份证阅读器传来的是乱码：请核对 baud（波特率，出厂为 115200），并换一根短些的线或远离强电。",
    "sam_not_licensed": "读卡器里的身份证安全模块未经授权：请联系读卡器厂家，重新授权或更换模块。",
    "self_test_failed": "读卡器里的身份证安全模块自检未通过：请断电重启；仍不行请联系厂家更换。",
    "card_unreadable": "刚才的证件没有读出来：请把证件拿开，再重新平放一次；其他证件也读不出时请联系厂家。",
    "driver_fault": "身份证阅读器的程序出错，正在自动重新开始；如反复出现，请把日志交给维护人员。",
}
