"""Every reason why something cannot be booked, changed or checked in, as a fact with a code and what to do."""

from __future__ import annotations

from typing import Final

from queue_server.kernel.errors import Refusal

_LIMITS: Final = {
    "per_person_max": ("（每人未办的预约）", "(for one person)"),
    "per_phone_max": ("（每个手机号未办的预约）", "(for one phone)"),
    "for_others_max": ("（每个手机号每月为他人预约）", "(for others by one phone in a month)"),
    "principals_max": ("（一次代办的委托人）", "(principals in one visit)"),
    "codes_day_max": (
        "（每个手机号一天内的验证码，明天可再预约）",
        "(codes to one phone on a day; tomorrow there are more)",
    ),
    "agent_day_max": ("（代办人一天的委托人）", "(principals of one agent on a day)"),
}


class UnknownBooking(Refusal):
    """No booking has this id, number or link."""

    code, status = "unknown_booking", 404
    zh, en = "没有找到这个预约。请核对预约号。", "There is no such booking. Please check its number."


class NotBookable(Refusal):
    """The service is not one that can be booked."""

    code, status = "not_bookable", 409
    zh = "“{service}”不需要预约，请到大厅直接取号。"
    en = "“{service}” needs no booking. Please take a number at the hall."


class UnknownSlot(Refusal):
    """There is no such slot for this service: outside opening hours, on a closed day, or closed by the hall."""

    code, status = "unknown_slot", 404
    zh, en = "没有这个时段，请重新选择时间。", "There is no such time. Please choose another."


class SlotNotOffered(Refusal):
    """The slot is not released yet."""

    code, status = "slot_not_offered", 409
    zh = "这个时段现在不能预约（放号时间 {release}）。请选择其他时段，或到大厅取号。"
    en = "This time cannot be booked now (released {release}). Please choose another, or take a number at the hall."


class SlotIsNear(SlotNotOffered):
    """So near that its places are for people without a booking."""

    code, status = "slot_is_near", 409
    zh = "这个时段马上开始，名额已留给现场取号的人。请选择以后的时段，或到大厅取号。"
    en = "This time begins soon: its places are for people without a booking. Choose a later one, or take a number."


class SlotHasBegun(SlotNotOffered):
    """The slot is over, or has just begun."""

    code, status = "slot_has_begun", 409
    zh = "这个时段已经开始或过去，不能再约。请选择以后的时段，或到大厅取号。"
    en = "This time has begun or is over. Please choose a later one, or take a number at the hall."


class SlotIsFull(Refusal):
    """No place is left for this visit."""

    code, status = "slot_is_full", 409
    zh, en = "这个时段已约满，请选择其他时段。", "This time is fully booked. Please choose another."


class HoldIsNeeded(Refusal):
    """Online, a place is held first and booked then."""

    code, status = "hold_is_needed", 409
    zh, en = "请先选定时段，再填写信息。", "Please choose a time first, then give the details."


class HoldIsOver(Refusal):
    """The hold is not genuine, over, used, or for something else."""

    code, status = "hold_is_over", 409
    zh, en = "名额保留时间已过，请重新选择时段。", "The place is no longer held. Please choose the time again."


class AlreadyBooked(Refusal):
    """One booking per person, service and day; `number` is for staff alone, since anybody can type a document."""

    code, status = "already_booked", 409
    zh = "该证件当天已预约此事项。改期或取消请打开预约短信中的链接，或咨询导办台。"
    en = "This document already has a booking for this on that day. Move or cancel it by its link, or ask at the desk."

    def message(self, lang: str = "zh") -> str:
        """With the number, where it may be told."""
        number, english = self.details.get("number"), lang.startswith("en")
        told = (f" Booking {number}." if english else f"预约号 {number}。") if number else ""
        return super().message(lang) + told


class TooManyBookings(Refusal):
    """A limit of the hall file is reached; `limit` says which, `most` how many."""

    code, status = "too_many_bookings", 409
    zh = "已达到预约上限，最多 {most} 个。办完或取消后可再预约，也可到大厅现场取号。"
    en = "The limit of bookings is reached, at most {most}. Finish or cancel one, or take a number at the hall."

    def message(self, lang: str = "zh") -> str:
        """Which limit, and what to do."""
        at = int(lang.startswith("en"))
        return f"{super().message(lang)}{' ' * at}{_LIMITS[str(self.details['limit'])][at]}"


class BookingsBlocked(Refusal):
    """The no-show policy lets this person book again from a day on; taking a number at the hall is never blocked."""

    code, status = "bookings_blocked", 409
    zh = "因多次爽约或取消，{until} 前不能预约；可到大厅现场取号，有疑问请到导办台申诉。"
    en = "After missed or cancelled bookings you can book again from {until}. You may take a number at the hall."


class NothingToAppeal(Refusal):
    """The booking is neither missed nor cancelled, or it is excused already."""

    code, status = "nothing_to_appeal", 409
    zh, en = "这个预约没有计入爽约或取消，无需处理。", "Nothing about this booking counts against anybody."


class AlreadyAppealed(Refusal):
    """One appeal per booking."""

    code, status = "already_appealed", 409
    zh, en = (
        "这个预约已提交过申诉，请等待答复。",
        "There is an appeal for this booking already. Please wait for the answer.",
    )


class NothingToDecline(Refusal):
    """No appeal waits for an answer."""

    code, status = "nothing_to_decline", 409
    zh, en = "这个预约没有待答复的申诉。", "No appeal of this booking waits for an answer."


class WrongPersons(Refusal):
    """Those named are not those who must come; `needed` says who must."""

    code, status = "wrong_persons", 422
    zh, en = "到场人员不符：需要{needed}。", "These are not the people who must come: {needed_en}."


class StateForbidsBooking(Refusal):
    """The act is not possible in the booking's present state."""

    code, status = "booking_state_forbids", 409
    zh = "预约 {number} 现在是“{state_zh}”，不能这样操作。"
    en = "Booking {number} is {state}; this is not possible now."


class TooLateToChange(Refusal):
    """So shortly before the slot only the hall can cancel or move."""

    code, status = "too_late_to_change", 409
    zh = "距预约时间不足 {minutes} 分钟，不能再改签或取消。如不能来，请致电大厅。"
    en = "Less than {minutes} minutes are left: it can no longer be moved or cancelled. Please call the hall."


class SameSlot(Refusal):
    """A booking is moved to another time, not to its own."""

    code, status = "same_slot", 409
    zh, en = "预约就在这个时段，请选择其他时段。", "The booking is for this time already. Please choose another."


class MovedTooOften(Refusal):
    """The citizen has moved it as often as the hall allows; the hall itself may go on."""

    code, status = "moved_too_often", 409
    zh = "一个预约最多改签 {most} 次，不能再改。不能来请取消，或咨询导办台。"
    en = "A booking can be moved {most} times at most. If you cannot come, please cancel it, or ask at the desk."


class TooEarly(Refusal):
    """Checking in starts a set time before the slot."""

    code, status = "too_early", 409
    zh, en = "还没到签到时间，请在 {from_time} 之后签到。", "It is too early. Please check in after {from_time}."


class WrongDay(Refusal):
    """The booking is for another day."""

    code, status = "wrong_day", 409
    zh = "您的预约是 {day} {time}，不是今天。今天要办请直接取号。"
    en = "Your booking is for {day} {time}, not for today. To be served today, please take a number."


class VisitedAtHome(Refusal):
    """A team comes to these people: nobody checks in at the hall."""

    code, status = "visited_at_home", 409
    zh = "这是上门办理的预约，工作人员会按时上门，不用到大厅签到。"
    en = "This booking is for a visit at home. Our staff come to you; no check-in is needed."


class NotAtHome(Refusal):
    """These people come to the hall; no team visits them."""

    code, status = "not_at_home", 409
    zh, en = (
        "这个预约在大厅窗口办理，不是上门办理。",
        "This booking is for a window of the hall, not for a visit at home.",
    )


class WrongPhoneCode(Refusal):
    """The code sent to the phone was not typed right."""

    code, status = "wrong_phone_code", 403
    zh, en = "验证码不对，请核对短信，还可试 {left} 次。", "The code is not right. {left} tries are left."


class CodeIsOver(Refusal):
    """The time or the tries for the code are over."""

    code, status = "code_is_over", 410
    zh = "验证码已失效，名额已放回。请重新预约。"
    en = "The code is no longer valid and the place was given back. Please book again."


class CodeIsOnItsWay(Refusal):
    """The last code was sent a moment ago."""

    code, status = "code_is_on_its_way", 429
    zh = "验证码刚发出，请 {retry_s} 秒后再试。"
    en = "The code was sent a moment ago. Please try again in {retry_s} seconds."


class NoMoreCodes(Refusal):
    """The code has been sent as often as may be."""

    code, status = "no_more_codes", 409
    zh = "验证码已发过 {count} 次，不再发送。请核对手机号，或到导办台预约。"
    en = "The code was sent {count} times and is not sent again. Please check the phone number, or book at the desk."


class AddressIsNeeded(Refusal):
    """A team comes home, and must know where to."""

    code, status = "address_is_needed", 422
    zh = "请填写上门地址：区、街道、小区、楼号、门牌号。"
    en = "Please give the address to come to: district, street, building, door."


class WordStands(Refusal):
    """What a team said of a visit is mended while its people are still known, and not later."""

    code, status = "word_stands", 409
    zh = "上门结果登记后到下一个工作日结束前可以更正，现在已过期限。"
    en = "What was said of a visit can be corrected until the end of the next working day; that is over."


class NoRoomForMore(Refusal):
    """The time that was chosen is not long enough for so many principals."""

    code, status = "no_room_for_more", 409
    zh = "这个时间放不下 {count} 位委托人，请改选时间，或分几次预约。"
    en = "This time is too short for {count} principals. Please choose another, or book several times."


class WorkIsMissing(Refusal):
    """The browser has not done the sum asked for, which keeps machines from booking in bulk."""

    code, status = "work_is_missing", 403
    zh, en = "请稍候再试，或改用不需要脚本的预约方式。", "Please try again, or book without script."


class NothingCanBeSent(Refusal):
    """The hall has no way to reach phones, so nobody can book online."""

    code, status = "nothing_can_be_sent", 409
    zh = "本大厅暂不能网上预约，请致电或到导办台预约。"
    en = "This hall takes no bookings online. Please call or come to the desk."


STATE_ZH = {
    "unverified": "待验证",
    "booked": "已预约",
    "partial": "部分到场",
    "arrived": "已签到",
    "cancelled": "已取消",
    "missed": "未到",
    "lapsed": "未验证失效",
}
