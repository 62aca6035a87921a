"""What the voice guide says about a card on the reader and a slip under the scanner. Names and numbers of people are
never said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

SPOKEN_CARD: Final[Mapping[str, Text]] = {
    "card_door": Text("带了身份证的，可以放在读卡区", "If you have an ID card, you can lay it on the reader"),
    "card_down": Text(
        "读卡器暂不可用，请选好事项后输入号码", "The card reader is out of order. Please type the number"
    ),
    "card_lay": Text(
        "请把身份证平放在读卡区不动，听到下一句再拿开", "Lay your ID card flat on the reader until you hear more"
    ),
    "card_unread": Text(
        "证件没有读出来，请重放一次，或按退格键返回输入号码",
        "The card could not be read. Lay it again, or press Backspace to type the number",
    ),
    "card_gone": Text("请再放一次身份证", "Please lay the card on the reader again"),
    "card": Text("已读到您的证件，请拿好", "Your card has been read, please take it back"),
    "card_row_booking": Text("按{at}，{time}的预约签到，{name}", "Press {at} to check in for {time}, {name}"),
    "card_row_ticket": Text("按{at}，您的号码{number}，{name}", "Press {at}, your number {number}, {name}"),
    "card_row_case": Text("按{at}，看办件进度，{name}", "Press {at} for the progress of {name}"),
    "card_row_new": Text("按{at}，取号办其他事", "Press {at} to take a number"),
    "card_is_read": Text("已读到您的证件，不用输入号码", "Your card has been read, nothing to type"),
    "card_elder": Text(
        "您可以按年龄优先，用方向键选优先取号，或直接取号",
        "You may have priority by age. Choose with the arrow keys, with priority or without",
    ),
    "stand": Text("号码{number}", "Number {number}"),
    "stand_called": Text("正在叫您，请到{window}", "You are called to {window}"),
    "stand_serving": Text("正在窗口办理", "Being served now"),
    "stand_held": Text("已挂起，请回到窗口继续办理", "On hold. Please go back to the window"),
    "stand_missed": Text("已过号，请到导办台，可以重新排队", "It was missed. Go to the desk to join the line again"),
    "stand_finished": Text("已办完", "It is done"),
    "stand_cancelled": Text("已取消", "It was cancelled"),
    "stand_expired": Text("这张小票不是今天的", "This slip is not for today"),
    "stand_unknown": Text(
        "没有找到这个号，请核对小票，再扫一次", "There is no such number. Please check your slip and scan it again"
    ),
}
