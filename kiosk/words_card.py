"""Words of a card on the reader, and of a slip under the scanner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

CARD_TEXTS: Final[Mapping[str, Text]] = {
    # on the start screen
    "card_key": Text("刷身份证", "ID card"),
    "card_door": Text("刷身份证", "Use ID card"),
    "card_door_how": Text("查预约、查办件、取号，不用输入", "Bookings, cases, numbers: nothing to type"),
    "card_down": Text("读卡器暂不可用", "Card reader out of order"),
    "card_by": Text("{name} 已读卡", "{name}, card read"),
    # laying it
    "card_lay_title": Text("请把身份证放在读卡区", "Lay your ID card on the reader"),
    "card_lay_do": Text("平放不动，画面变了再拿开。", "Keep it flat and still until this screen changes."),
    "card_lay_which": Text(
        "身份证、港澳台居民居住证、外国人永久居留身份证都可以。",
        "Resident ID card, residence permit or foreigner's permanent residence card.",
    ),
    "card_lay_privacy": Text(
        "只用于本次办理，姓名和号码不完整显示，办完即清除。",
        "Used for this visit only, never shown in full, and forgotten afterwards.",
    ),
    "card_down_do": Text(
        "请返回，选好事项后输入证件号码取号。", "Please go back, choose a service and type the number."
    ),
    "card_down_staff": Text(
        "工作人员：请检查本机读卡器的连接线和设备代理。", "Staff: please check the card reader's cable and its agent."
    ),
    # what went wrong with it
    "card_unread_title": Text("证件没有读出来", "The card could not be read"),
    "card_unread_do": Text("请重放一次，或返回输入号码。", "Please lay it again, or go back and type the number."),
    "card_gone_title": Text("请再放一次身份证", "Please lay the card again"),
    "card_gone_do": Text(
        "为了保密，读到的信息过一会儿就清除。再放一次就接着办。",
        "To protect you, what was read is soon forgotten. Lay it again to go on.",
    ),
    # who it is, and what there is of them
    "card_hello": Text("{name}，您好", "Hello, {name}"),
    "card_which": Text("{name}，请选择要办的事", "{name}, please choose"),
    "card_known": Text("已读证件 {number}", "Card {number}"),
    "card_booking": Text("预约 {slot}：点这里签到取号", "Booked {slot}: tap to check in"),
    "card_ticket_waiting": Text("{number}：前面还有 {ahead} 人", "{number}: {ahead} ahead of you"),
    "card_ticket": Text("{number}：点这里看怎么办", "{number}: tap to see what to do"),
    "card_case": Text("办件进度：{state}", "Case: {state}"),
    "card_new": Text("取号办其他事", "Take a number"),
    "card_new_how": Text("选好事项，一点就取号", "Choose a service, one tap gives the number"),
    # on the confirm screen
    "card_is_read": Text("已读证件，不用输入", "Nothing to type"),
    "card_off": Text("改为输入号码", "Type a number"),
    "card_without": Text("不用证件", "Without the card"),
    "card_elder_take": Text("按年龄优先取号", "Number with priority by age"),
    "card_plain_take": Text("不用优先，直接取号", "Number without priority"),
    # a slip under the scanner
    "stand_waiting": Text("前面还有 {ahead} 人", "{ahead} people ahead of you"),
    "stand_next": Text("前面没有人，马上叫到您", "Nobody ahead of you"),
    "stand_called": Text("正在叫您，请到 {window} 窗口", "You are called to window {window}"),
    "stand_serving": Text("正在 {window} 窗口办理", "Being served at window {window}"),
    "stand_held": Text("已挂起，等候继续办理", "On hold until it goes on"),
    "stand_missed": Text("这个号已过号", "This number was missed"),
    "stand_finished": Text("这个号已办完", "This number is done"),
    "stand_cancelled": Text("这个号已取消", "This number was cancelled"),
    "stand_expired": Text("这张小票不是今天的", "This slip is not for today"),
    "stand_unknown": Text("没有找到这个号", "There is no such number"),
    "stand_number": Text("号码 {number}", "Number {number}"),
    "stand_wait": Text("大约等候 {low}–{high} 分钟", "Expected wait {low}–{high} min"),
    "stand_waiting_do": Text("请在{place}等候，留意显示屏与广播。", "Please wait at {place} and watch the screens."),
    "stand_missed_do": Text("请到{place}说明，可以重新排队。", "Please go to {place}; you can join the line again."),
    "stand_held_do": Text("请回到 {window} 窗口。", "Please go back to window {window}."),
    "stand_new_do": Text("还要办理的，请重新取号。", "For anything else, please take a number."),
    "stand_unknown_do": Text("请核对小票，再扫一次。", "Please check your slip and scan it again."),
    "stand_desk": Text("导办台", "the information desk"),
}
