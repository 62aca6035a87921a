"""What the voice guide says when somebody checks in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

SPOKEN_BOOKING: Final[Mapping[str, Text]] = {
    "booking_door": Text(
        "已经预约的，请用方向键选我已预约", "With a booking, go to I have a booking with the arrow keys"
    ),
    "booking_type": Text(
        "请用数字键输入八位预约号，输完按回车签到", "Type the eight digits of your booking and press Enter to check in"
    ),
    "booking_full": Text("八位已输完，按回车签到", "All eight are entered. Press Enter to check in"),
    "said_booked_on_time": Text(
        "您预约的是{slot}，按预约时间叫号，可能提前，请在等候区等候",
        "Your booking is for {slot}. You are called by that hour, maybe earlier. Please wait here",
    ),
    "said_booked_late": Text(
        "您预约的{slot}已经过了，按现场取号排队", "Your hour, {slot}, is over. You join those without a booking"
    ),
    "said_joined": Text(
        "您预约的是{slot}，您取的号不变，按预约时间叫号，可能提前，请在等候区等候",
        "Your booking is for {slot}. Your number stays. You are called by that hour, maybe earlier. Please wait here",
    ),
    "said_joined_kept": Text(
        "已签到，您的号码和位置不变", "You are checked in. Your number and place stay as they are"
    ),
    "slip_again": Text(
        "您已经签到过了，号码还是这个。要小票，请选再打一张小票",
        "You have checked in before. This is your number. For another slip, choose Another slip",
    ),
    "slip_again_desk": Text(
        "您已经签到过了，号码还是这个。补打小票，请到导办台",
        "You have checked in before. This is your number. The desk prints slips again",
    ),
    "party": Text("今天谁到场了", "Who is here"),
    "party_how": Text(
        "用方向键选到场的人，按回车打勾，再选签到",
        "Go to everybody who is here with the arrow keys and press Enter, then choose Check in",
    ),
    "party_none": Text("请至少选一位到场的人", "Please choose at least one who is here"),
    "not_chosen": Text("没有选", "not chosen"),
    "partly": Text("已签到，人还没到齐", "You are checked in. Somebody is still missing"),
    "partly_until": Text(
        "为您等到{until}，到齐后请再签到一次", "We wait until {until}. Check in again when everybody is here"
    ),
    "unbooked_early": Text("还没到签到时间", "It is too early to check in"),
    "unbooked_from": Text("{from_time}起可以签到", "You can check in from {from_time}"),
    "unbooked_day": Text("这个预约不是今天的，日期在屏幕上", "This booking is not for today. The day is on the screen"),
    "unbooked_cancelled": Text("这个预约已经取消", "This booking was cancelled"),
    "unbooked_missed": Text("这个预约的时间已过", "The time of this booking is over"),
    "unbooked_lapsed": Text("这个预约没有验证手机，已失效", "This booking was never confirmed by phone"),
    "unbooked_unverified": Text("这个预约还没有验证手机", "This booking is not confirmed yet"),
    "unbooked_home": Text("这是上门办理的预约，不用签到", "This booking is for a visit at your home"),
    "unbooked_over": Text("这个预约已经签到并办完", "This booking was checked in and is done"),
    "unbooked_unknown": Text("没有找到这个预约，请核对预约号", "There is no such booking. Please check its number"),
    "unbooked_other": Text("这次没有签到，原因在屏幕上", "You were not checked in. The reason is on the screen"),
    "unbooked_take": Text("今天要办，请选现场取号", "To be served today, choose Take a number"),
}
