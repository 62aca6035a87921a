"""Words of the kiosk while the server is away and it gives out numbers of its own block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

ALONE_TEXTS: Final[Mapping[str, Text]] = {
    "alone_title": Text("离线取号", "Numbers without the network"),
    "alone_now": Text(
        "本机暂时连不上服务器，仍可取号，按取号时间排队。预约签到、查进度、评价请到导办台。",
        "The server cannot be reached. You can still take a number; your place counts from now. For bookings, "
        "progress and ratings, please ask at the information desk.",
    ),
    "alone_tile": Text("可以取号", "Open"),
    "alone_waiting": Text("见大厅屏幕", "On the screens"),
    "alone_ahead": Text("前面还有几人，请看大厅屏幕", "See the hall's screens for how many are ahead"),
    "alone_place": Text("取号时间已记下，不会因为离线排到后面。", "Your time is noted: you lose no place by this."),
    "alone_closed": Text("“{title}”现在不能取号", "No numbers for “{title}” now"),
    "alone_closed_do": Text(
        "现在不是取号时间，或窗口已停止取号。", "It is closed at this hour, or numbers were stopped."
    ),
    "alone_used": Text("本机的号已经用完", "This kiosk has no numbers left"),
    "alone_used_do": Text("请到导办台人工取号。", "Please get your number at the information desk."),
    "alone_only": Text("这项服务暂时不能用", "Not available just now"),
    "alone_only_do": Text(
        "本机暂时连不上服务器，只能取号。办别的事，请到导办台。",
        "The server cannot be reached, so only numbers are given out here. For anything else, please ask at the desk.",
    ),
    "alone_noid": Text("没带证件，请到导办台", "Without an ID, please ask at the desk"),
    "alone_noid_do": Text(
        "“{title}”要有证件号码才能取号。没带证件，请到导办台人工取号。",
        "“{title}” needs an ID number. Without one, please get your number at the information desk.",
    ),
    "alone_desk": Text("导办台：{place}", "Information desk: {place}"),
}
