"""What is the matter with a light strip, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "LED 屏正常。",
    "no_answer": "LED 屏没有应答：请检查屏的电源、网线或串口线，以及地址、端口和波特率。",
    "port_lost": "与 LED 屏的连接断了：请检查网线或串口线。",
    "busy": "LED 屏正忙，程序会再试；一直这样请断电重启控制卡。",
    "checksum": "LED 屏收到的数据有错：请检查串口线、接地和波特率。",
    "no_font": "LED 控制卡里没有字库，显示不了文字：请用厂家软件给控制卡配置字库。",
    "wrong_device_type": "LED 控制卡的型号与配置不符：请核对 device_type（填 254 表示不限型号）。",
    "memory": "LED 控制卡存不下这段文字：请减少区域或缩短文字。",
    "bad_group": "LED 控制卡不认识这组命令：请确认它是 BX-5K 或 BX-6K 字库卡。",
    "no_command": "LED 控制卡不认识这条命令：请确认它是 BX-5K 或 BX-6K 字库卡，并升级固件。",
    "refused": "LED 控制卡拒绝了要显示的内容：请用厂家软件检查控制卡的配置。",
    "driver_fault": "LED 屏程序出错，已自动重新开始；反复出现请联系维护。",
}
