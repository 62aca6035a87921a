"""Words of checking in: the booking's number, who has come, and what becomes of early, late and other bookings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

BOOKING_TEXTS: Final[Mapping[str, Text]] = {
    # on the start screen
    "booked_key": Text("我已预约", "Booked"),
    "booked_door": Text("我已预约", "I have a booking"),
    "booked_door_how": Text("输入预约号或扫预约码，签到取号", "Type its number or scan its code to check in"),
    # typing the number
    "booking_title": Text("请输入预约号", "Enter your booking number"),
    "booking_how": Text(
        "预约号是 8 位数字，在预约短信、预约单和预约页面上。没带的，请到导办台报姓名。机器上有扫码口的，可以扫码。",
        "Eight digits, from the text message, the slip or the booking's page; the desk finds it by your name too."
        " Where there is a scanner, scan its code.",
    ),
    "booking_count": Text("已输入 {typed} / 8 位", "{typed} of 8 entered"),
    "booking_full": Text("8 位已输完，请点“签到”", "All 8 entered. Please tap Check in"),
    "booking_short": Text("还没有输完 8 位，请继续输入", "Please enter all 8 digits first"),
    "booking_send": Text("签到", "Check in"),
    "booking_sending": Text("正在签到，请稍候", "Checking in"),
    # who has come
    "party_title": Text("今天谁到场了？", "Who is here?"),
    "party_how": Text(
        "请点到场的每个人，打上勾。没到的不要点。", "Tap everybody who is here. Leave out who has not come."
    ),
    "party_here": Text("已签到", "checked in"),
    "party_of": Text("{role}（第 {at} 位）", "{role} {at}"),
    "party_none": Text("请先点到场的人", "Please tap who is here first"),
    # partly present
    "partly_title": Text("已签到，还差{missing}", "Checked in. Still missing: {missing}"),
    "partly_until": Text(
        "为您等到 {until}。人到齐后，请在本机或导办台再签到一次，用同一个预约号。",
        "We wait until {until}. When everybody is here, check in once more with the same number.",
    ),
    "partly_then": Text(
        "到 {until} 还没到齐，就按现场取号排队，从您到场的 {arrived} 算起；请再来签到一次，取小票。",
        "After {until} you join those without a booking, counted from {arrived}. Check in again for your slip.",
    ),
    # why the number stands where it stands
    "booked_on_time": Text(
        "预约 {slot}：按预约时间叫号，可能提前叫号，请在等候区等候",
        "Booked {slot}: called by your hour, maybe earlier. Please wait here",
    ),
    "booked_late": Text(
        "预约 {slot} 已过：按现场取号排队，从 {arrived} 算起", "{slot} is over: in line as of {arrived}"
    ),
    "joined": Text(
        "预约 {slot}：号码不变，按预约时间叫号，可能提前，请在等候区等候",
        "Booked {slot}: same number, called by your hour, maybe earlier. Please wait here",
    ),
    "joined_kept": Text("已签到：号码和位置不变，按现场取号排队", "Checked in: your number and place stay as they are"),
    # checked in before
    "slip_again": Text("您已签到过，号码还是这个", "You have checked in before: this is your number"),
    "slip_again_desk": Text(
        "您已签到过，号码还是这个。补打小票请到导办台", "You have checked in before. The desk prints slips again"
    ),
    "slip_more": Text("再打一张小票", "Another slip"),
    # what stands in the way
    "unbooked_early_title": Text("还没到签到时间", "It is too early to check in"),
    "unbooked_early_do": Text(
        "您预约的是今天 {slot}，{from_time} 起可以签到。请到时再来，不要走远；也可以现在取号排队。",
        "Your booking is for {slot} today. Please check in from {from_time} on, or take a number now.",
    ),
    "unbooked_day_title": Text("这个预约不是今天的", "This booking is not for today"),
    "unbooked_day_do": Text("您预约的是{day}{slot}。", "Your booking is {day}, at {slot}."),
    "unbooked_today": Text("今天要办的，请直接取号。", "To be served today, please take a number."),
    "unbooked_cancelled_title": Text("这个预约已经取消", "This booking was cancelled"),
    "unbooked_missed_title": Text("这个预约的时间已过", "The time of this booking is over"),
    "unbooked_lapsed_title": Text("这个预约没有验证手机，已失效", "This booking was never confirmed by phone"),
    "unbooked_unverified_title": Text("这个预约还没有验证手机", "This booking is not confirmed yet"),
    "unbooked_unverified_do": Text(
        "请先在预约页面输入短信里的验证码，再来签到。", "Please enter the code of the text message on its page first."
    ),
    "unbooked_home_title": Text("这是上门办理的预约", "This booking is for a visit at your home"),
    "unbooked_home_do": Text("工作人员会按时上门，不用到大厅签到。", "Our staff come to you. No check-in is needed."),
    "unbooked_over_title": Text("这个预约已经签到并办完", "This booking was checked in and is done"),
    "unbooked_unknown_title": Text("没有找到这个预约", "There is no such booking"),
    "unbooked_unknown_do": Text("请核对 8 位预约号，再输一次。", "Please check the eight digits and enter them again."),
    "unbooked_other_title": Text("这次没有签到", "You were not checked in"),
    "unbooked_take": Text("现场取号", "Take a number"),
    "unbooked_again": Text("重新输入", "Enter again"),
    "unbooked_ask": Text("如有疑问，请到导办台。", "If you have questions, please ask at the information desk."),
}
