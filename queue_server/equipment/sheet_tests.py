"""What is tried before a device is accepted, by its kind: the lines of the installation sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from queue_server.hall.codes import Words


class Try(NamedTuple):
    """What is done, and what must come of it."""

    do: Words
    see: Words


COMES_BACK: Final = Try(
    Words("拔下数据线，15 秒后插回", "Unplug its cable, plug it in after 15 s"),
    Words("“设备”页先报故障，随后自行恢复正常", "The page of devices shows the fault, then that it works again"),
)
PAGE: Final = (
    Try(
        Words("断电后重新通电", "Cut its power and give it back"),
        Words("无人操作即回到工作画面", "It comes back to its page by itself"),
    ),
    Try(
        Words("拔下网线 1 分钟后插回", "Unplug its network for a minute"),
        Words("画面说明断线，插回后自行恢复", "It says that it is cut off, and recovers by itself"),
    ),
)
TESTS: Final[Mapping[str, tuple[Try, ...]]] = {
    "printer": (
        Try(
            Words("打印测试小票", "Print a test slip"),
            Words("字迹清楚，条码和二维码可扫，切纸完整", "Clear, its codes can be scanned, cut"),
        ),
        Try(
            Words("取出纸卷", "Take the paper out"),
            Words("“设备”页和取号机提示缺纸", "The page of devices and the kiosk say so"),
        ),
        Try(Words("打开上盖", "Open its cover"), Words("“设备”页提示上盖打开", "The page of devices says so")),
        COMES_BACK,
    ),
    "reader": (
        Try(
            Words("放上测试身份证", "Lay a test card on it"),
            Words("2 秒内显示遮掩后的姓名", "The masked name within 2 s"),
        ),
        Try(
            Words("放上非身份证卡片", "Lay another card on it"),
            Words("提示无法读取，不显示内容", "It says it cannot be read"),
        ),
        COMES_BACK,
    ),
    "scanner": (
        Try(Words("扫描小票条码", "Scan the bars of a slip"), Words("打开该号", "That number opens")),
        Try(Words("扫描手机上的预约码", "Scan a booking code on a phone"), Words("打开该预约", "That booking opens")),
        COMES_BACK,
    ),
    "pad": (
        Try(
            Words("逐个窗口按“下一位”", "Press “next” at every window"),
            Words("叫出本窗口的号，数码显示一致", "That window calls, and the pad shows it"),
        ),
        Try(Words("按五个评价键", "Press all five grades"), Words("评价记到该次办理", "The grade is at that visit")),
        COMES_BACK,
    ),
    "led": (
        Try(
            Words("试叫号", "Make a test call"),
            Words("条屏显示窗口和号码，无乱码", "Window and number, no garbled signs"),
        ),
        Try(Words("在 5 米外观看", "Look from 5 m"), Words("亮度合适，字迹清楚", "Bright enough and clear")),
        COMES_BACK,
    ),
    "camera": (
        Try(
            Words("拍一页 A4 材料", "Take a picture of an A4 page"),
            Words("小五号字清楚，方向正确", "Small print is clear, and upright"),
        ),
        COMES_BACK,
    ),
    "speaker": (
        Try(Words("试叫号", "Make a test call"), Words("等候区最远处听得清", "Clear at the farthest seat")),
        Try(Words("同时叫两个号", "Call two numbers at once"), Words("先后播报，不重叠", "One after the other")),
    ),
    "line": (COMES_BACK,),
    "agent": (
        Try(
            Words("断电后重新通电", "Cut its power and give it back"),
            Words("3 分钟内所接设备全部恢复正常", "All its devices work within 3 minutes"),
        ),
        Try(
            Words("拔下网线 1 分钟后插回", "Unplug its network for a minute"),
            Words("“设备”页先报故障，随后恢复", "The page of devices shows it and its end"),
        ),
    ),
    "kiosk": (
        Try(
            Words("取一个号", "Take a number"),
            Words("出票，屏幕显示号码和等候位置", "A slip, and the number on the screen"),
        ),
        *PAGE,
    ),
    "board": (
        Try(Words("试叫号", "Make a test call"), Words("3 秒内显示并播报", "Shown and spoken within 3 s")),
        *PAGE,
    ),
    "window": (Try(Words("叫一个号", "Call a number"), Words("3 秒内显示该号", "Shown within 3 s")), *PAGE),
    "desk": (Try(Words("代取一个号", "Give out a number"), Words("出票", "A slip comes out")), *PAGE),
}


def tests_of(kind: str) -> tuple[Try, ...]:
    """The lines for that kind; of one nobody knows, that it comes back."""
    return TESTS.get(kind, (COMES_BACK,))
