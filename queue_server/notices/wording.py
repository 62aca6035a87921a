"""The sentences of notices, each in versions from the full to the shortest: the fullest that fits is sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from queue_server.hall.model import Hall
from queue_server.notices.model import Kind

SMS_SIGNS: Final = 70  # one SMS with Chinese in it; in plain Latin letters it holds 160
SMS_LATIN: Final = 160

ZH: Final[Mapping[Kind, tuple[str, ...]]] = {
    "code": ("验证码 {code}，用于预约 {number}（{time}），请勿告诉他人。", "验证码 {code}，请勿告诉他人。"),
    "booked": (
        "已预约 {number}：{time}，{place}。签到、改签、取消、带什么：{link}",
        "已预约 {number}：{time}，{place}。{link}",
        "已预约 {number}：{time}。{link}",
        "已预约 {time} {link}",
        "已预约 {number}：{time}，{place}。",
    ),
    "evening": (
        "提醒：您预约了 {time}，{place}，预约号 {number}。不能来请改签或取消：{link}",
        "提醒：{time}，{place}，预约 {number}。{link}",
        "提醒：{time} 预约 {number}。{link}",
        "提醒：{time} {link}",
        "提醒：{time}，{place}，预约号 {number}。",
    ),
    "morning": (
        "提醒：今天 {clock} 您有预约，{place}，预约号 {number}。请提前签到：{link}",
        "今天 {clock} 预约，{place}，{number}。{link}",
        "今天 {clock} 预约 {number}。{link}",
        "今天 {clock} 预约 {link}",
        "今天 {clock} 预约，{place}，预约号 {number}。",
    ),
    "slow": (
        "大厅今天办得慢，您 {clock} 的预约约晚 {late} 分钟。可点此改期，不计爽约：{link}",
        "您 {clock} 的预约约晚 {late} 分钟。改期：{link}",
        "{clock} 预约约晚 {late} 分。{link}",
        "您 {clock} 的预约 {number} 约晚 {late} 分钟，可致电大厅改期。",
    ),
    "moved": (
        "大厅已把您的预约 {number} 改到 {time}，{place}。不方便请另选时间：{link}",
        "预约 {number} 已改到 {time}，{place}。{link}",
        "预约改到 {time}。{link}",
        "预约改到 {time} {link}",
        "大厅已把预约 {number} 改到 {time}，{place}。",
    ),
    "called_off": (
        "因大厅原因，您 {time} 的预约 {number} 已取消，不计爽约。请重新预约：{link}",
        "大厅取消了 {time} 的预约，请重约：{link}",
        "{time} 预约已被大厅取消 {link}",
        "因大厅原因，{time} 的预约 {number} 已取消，不计爽约。",
    ),
    "cancelled": ("您 {time} 的预约 {number} 已取消。", "预约 {number} 已取消。"),
    "missed": (
        "您未到 {time} 的预约 {number}。如还要办，请重新预约或到大厅取号：{link}",
        "您未到 {time} 的预约 {number}。{link}",
        "未到 {time} 的预约。{link}",
        "您未到 {time} 的预约 {number}。如还要办，请重新预约或到大厅取号。",
    ),
    "warned": (
        "您未到 {time} 的预约 {number}，再有爽约将暂停预约；现场取号不受影响。申诉：{link}",
        "未到 {time} 的预约，再爽约将停约。申诉：{link}",
        "未到预约，再爽约将停约 {link}",
        "您未到 {time} 的预约 {number}，再有爽约将暂停预约；申诉请到导办台。",
    ),
    "barred": (
        "您未到 {time} 的预约，{until} 前不能预约；现场取号不受影响。申诉：{link}",
        "多次爽约，{until} 前不能预约。申诉：{link}",
        "{until} 前不能预约，申诉 {link}",
        "您未到 {time} 的预约，{until} 前不能预约；现场取号不受影响，申诉请到导办台。",
    ),
    "soon": (
        "快到 {number} 号了，前面 {ahead} 人，请到{place}等候。{link}",
        "快到 {number} 号了，请到{place}。{link}",
        "快到 {number} 号了。{link}",
        "快到 {number} 号了，前面 {ahead} 人，请到{place}等候。",
    ),
    "called": (
        "请 {number} 号到 {window} 号窗口，{place}。{link}",
        "请 {number} 号到 {window} 号窗口。{link}",
        "请 {number} 号到 {window} 号窗口，{place}。",
    ),
}
EN: Final[Mapping[Kind, tuple[str, ...]]] = {
    "code": ("Code {code} for booking {number} ({time}). Tell it to nobody.", "Code {code}. Tell it to nobody."),
    "booked": (
        "Booked {number}: {time}, {place}. Check in, move, cancel, what to bring: {link}",
        "Booked {number}: {time}, {place}. {link}",
        "Booked: {time} {link}",
        "Booked {number}: {time}, {place}.",
    ),
    "evening": (
        "Reminder: you booked {time}, {place}, number {number}. If you cannot come, move or cancel it: {link}",
        "Reminder: {time}, {place}, booking {number}. {link}",
        "Reminder: {time} {link}",
        "Reminder: {time}, {place}, booking {number}.",
    ),
    "morning": (
        "Reminder: today {clock}, {place}, booking {number}. Please check in early: {link}",
        "Today {clock}, {place}, booking {number}. {link}",
        "Booked today {clock} {link}",
        "Reminder: today {clock}, {place}, booking {number}.",
    ),
    "slow": (
        "The hall runs late: your {clock} booking is about {late} min late. Move it without penalty: {link}",
        "Your {clock} booking is about {late} min late. Move it: {link}",
        "{clock}: about {late} min late. {link}",
        "Your {clock} booking {number} is about {late} min late. Call the hall to move it.",
    ),
    "moved": (
        "The hall moved your booking {number} to {time}, {place}. Choose another time: {link}",
        "Booking {number} moved to {time}, {place}. {link}",
        "Booking moved to {time} {link}",
        "The hall moved booking {number} to {time}, {place}.",
    ),
    "called_off": (
        "The hall had to cancel your booking {number} of {time}, without penalty. Please book again: {link}",
        "The hall cancelled your booking of {time}. {link}",
        "The hall had to cancel booking {number} of {time}, without penalty.",
    ),
    "cancelled": ("Your booking {number} of {time} is cancelled.", "Booking {number} is cancelled."),
    "missed": (
        "You missed booking {number} of {time}. If you still need it, book again or take a number at the hall: {link}",
        "You missed booking {number} of {time}. {link}",
        "You missed booking {number} of {time}. Book again or take a number at the hall.",
    ),
    "warned": (
        "You missed booking {number} of {time}. One more pauses booking; walk-in numbers stay. Appeal: {link}",
        "You missed booking {number}. One more pauses booking. Appeal: {link}",
        "You missed booking {number} of {time}. One more pauses booking; appeal at the desk.",
    ),
    "barred": (
        "You missed your booking of {time}. You can book again from {until}; walk-in numbers stay. Appeal: {link}",
        "You can book again from {until}. Appeal: {link}",
        "You missed your booking of {time}. You can book again from {until}; appeal at the desk.",
    ),
    "soon": (
        "Number {number}: soon your turn, {ahead} ahead. Please come to {place}. {link}",
        "Number {number}: soon your turn, {place}. {link}",
        "Number {number}: soon your turn, {ahead} ahead. Please come to {place}.",
    ),
    "called": (
        "Number {number}, please go to window {window}, {place}. {link}",
        "Number {number}, window {window}. {link}",
        "Number {number}, please go to window {window}, {place}.",
    ),
}


def text_of(kind: Kind, lang: str, words: Mapping[str, str], signature: str = "", is_sms: bool = True) -> str:
    """The sentence, the fullest version whose signature and text are one SMS together; the fullest where room is no
    matter. Without a link the last version is taken, which has none."""
    versions = [one for one in (EN if lang == "en" else ZH)[kind] if words.get("link") or "{link}" not in one]
    texts = [one.format_map(words) for one in versions]
    if not is_sms:
        return texts[0]
    return next((one for one in texts if len(signature + one) <= room(signature + one)), texts[-1])


def room(text: str) -> int:
    """How many signs one SMS with this text holds."""
    return SMS_LATIN if text.isascii() else SMS_SIGNS


def day_words(day: date, lang: str) -> str:
    """A day without its year."""
    return f"{day.day} {day:%b}" if lang == "en" else f"{day.month}月{day.day}日"


def time_words(hall: Hall, at_ms: int, lang: str) -> dict[str, str]:
    """`time` with its day and `clock` without."""
    at = datetime.fromtimestamp(at_ms / 1000, hall.zone_info)
    return {"time": f"{day_words(at.date(), lang)} {at:%H:%M}", "clock": f"{at:%H:%M}"}
