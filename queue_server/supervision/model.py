"""An alarm's ladder 预警 → 黄牌 → 红牌 → 督办单 → 办结: which act leads where, when a clock shows which card. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from queue_server.hall.alarm_rules import AlarmRules
from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal

Level = Literal["warning", "yellow", "red"]
State = Literal["warning", "yellow", "red", "ordered", "replied", "closed", "lapsed"]
Act = Literal["order", "reply", "close", "send_back", "lapse"]
Clock = Literal[
    "wait",
    "pause",
    "accept",
    "step",
    "term",
    "legal",
    "follow",
    "deliver",
    "bad_grade",
    "enquiry",
    "device",
    "pressure",
    "bulletin",
    "duty_officer",
    "not_signed_on",
    "patrol",
    "waits",
]

LEVELS: Final[tuple[Level, ...]] = ("warning", "yellow", "red")
LEVEL_WORDS: Final[Mapping[str, Words]] = {
    "warning": Words("预警", "Warning"),
    "yellow": Words("黄牌", "Yellow card"),
    "red": Words("红牌", "Red card"),
}
STATE_WORDS: Final[Mapping[str, Words]] = {
    **LEVEL_WORDS,
    "ordered": Words("已发督办单", "Order issued"),
    "replied": Words("已回复，待审核", "Answered, to be checked"),
    "closed": Words("已办结", "Closed"),
    "lapsed": Words("已解除", "Over by itself"),
}
ESCALATED: Final = Words("督办逾期未回复", "Order not answered in time")
CLOCK_WORDS: Final[Mapping[str, Words]] = {
    "wait": Words("等候超时", "Waiting too long"),
    "pause": Words("窗口暂停超时", "Window paused too long"),
    "accept": Words("长时间不受理", "Not accepted for long"),
    "step": Words("环节超时", "A step takes too long"),
    "term": Words("办件时限", "Term of a case"),
    "legal": Words("法定时限", "Legal term of a case"),
    "follow": Words("容缺材料到期未补", "What was to follow has not come"),
    "deliver": Words("结果未送达", "Result not handed over"),
    "bad_grade": Words("差评未按期处理", "Bad grade not dealt with"),
    "enquiry": Words("咨询投诉回复期限", "Term to answer a question or complaint"),
    "device": Words("设备故障", "Device out of order"),
    "pressure": Words("预计下班前办不完", "More work than until closing"),
    "bulletin": Words("周报未印发", "Weekly bulletin not issued"),
    "duty_officer": Words("次日无值班长", "No duty officer for the next day"),
    "not_signed_on": Words("排班未到岗", "Planned, nobody signed on"),
    "patrol": Words("巡查问题逾期", "Finding of a patrol not mended"),
    "waits": Words("等候预计失准", "Waits are not what is said"),
}
TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {
    ("lapse", "warning"): "lapsed",
    ("lapse", "yellow"): "lapsed",
    ("order", "warning"): "ordered",
    ("order", "yellow"): "ordered",
    ("order", "red"): "ordered",
    ("close", "yellow"): "closed",
    ("close", "red"): "closed",
    ("reply", "ordered"): "replied",
    ("close", "replied"): "closed",
    ("send_back", "replied"): "ordered",
}
LIVE: Final = frozenset({"warning", "yellow", "red", "ordered", "replied"})
RISES: Final = frozenset({"warning", "yellow", "red"})


class UnknownAlarm(Refusal):
    """No alarm of that id in this hall."""

    code, status = "unknown_alarm", 404
    zh, en = "没有找到这条监察记录。", "There is no such alarm."


class AlarmForbids(Refusal):
    """The act does not fit where the alarm stands, or somebody else has acted meanwhile."""

    code, status = "alarm_forbids", 409
    zh, en = "这条监察记录目前“{state_zh}”，不能这样操作。", "This alarm is “{state_en}”; that cannot be done now."


class NotYourOrder(Refusal):
    """Only whom the order names, or a manager, answers it."""

    code, status = "not_your_order", 403
    zh, en = "这张督办单不是发给您的。", "This order was not given to you."


class OtherEyesClose(Refusal):
    """Whoever it is about, was ordered or has answered does not judge it while another manager can."""

    code, status = "other_eyes_close", 403
    zh = "当事人、承办人和回复人不能自己办结，请由{other}审核办结。"
    en = "Whoever it is about, was ordered to deal with it or has answered cannot close it. Please let {other} do it."


class Fact(NamedTuple):
    """Something a clock sees now: what it is about, where, by which name people know it, since when, and its card."""

    clock: Clock
    subject: str
    place: str
    label: str
    since_ms: int
    level: Level


@dataclass(frozen=True)
class Alarm:
    """One alarm as stored. `level` is the highest card it came to, `ended_ms` when its cause was over; `late_days`:
    working days its answer came late, which stays; `is_alone`: closed by whom it concerns, for want of another."""

    id: str
    hall: str
    clock: Clock
    subject: str
    place: str
    label: str
    state: State
    level: Level
    since_ms: int
    raised_ms: int
    level_ms: int
    acted_by: str
    ended_ms: int | None = None
    order_number: str = ""
    order_text: str = ""
    owner: str = ""
    reply_by_day: str | None = None
    is_escalated: bool = False
    reply: str = ""
    finding: str = ""
    closed_ms: int | None = None
    changes: int = 0
    ordered_by: str = ""
    ordered_ms: int | None = None
    replied_by: str = ""
    replied_ms: int | None = None
    late_days: int = 0
    closed_by: str = ""
    is_alone: bool = False

    def is_late(self, today: str) -> bool:
        """Whether its order was answered late, or waits after its day."""
        waits = self.state == "ordered" and self.reply_by_day is not None
        return self.late_days > 0 or (waits and today > str(self.reply_by_day))


def after(act: Act, state: State) -> State | None:
    """The state `act` leads to from `state`, or None where the table has no such row."""
    return TRANSITIONS.get((act, state))


def higher(one: Level, other: Level) -> bool:
    """Whether the first card is above the second."""
    return LEVELS.index(one) > LEVELS.index(other)


def of_minutes(minutes: float, limits: tuple[int, int, int]) -> Level | None:
    """The card of a time in minutes against warning, yellow and red."""
    found = [level for level, limit in zip(LEVELS, limits, strict=True) if minutes >= limit]
    return found[-1] if found else None


def silent_days(rules: AlarmRules, days: int) -> int:
    """So many working days of a term of `days` pass before `of_term` says anything."""
    return max(0, days - 2 * max(rules.yellow_days, days * rules.yellow_pct // 100))


def of_term(rules: AlarmRules, days: int, left: int) -> Level | None:
    """The card of a term of `days` working days with `left` of it left: red when it is over, yellow when at most
    `yellow_days` or `yellow_pct` of it are left, and on its last day; a warning at twice that. What was promised at
    once has no last day of its own."""
    if left < 0:
        return "red"
    near = max(rules.yellow_days, days * rules.yellow_pct // 100)
    if (left <= near and days > near) or (left == 0 and days):
        return "yellow"
    return "warning" if left <= 2 * near and days > 2 * near else None
