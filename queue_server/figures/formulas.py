"""Every figure once: its name, its formula in words, what is counted and by what it is divided. All pages read it.

A count has no denominator; a share is a Share; a mean is minutes with one decimal; a wait of a quantile is the end of
its minute (counts.py), so that it may be up to a minute above the true one and never below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from queue_server.figures.counts import FINE_MIN, Counts, quantile_min
from queue_server.figures.fold import Dimension
from queue_server.figures.shares import NONE, Share, half_up, mean_text
from queue_server.hall.codes import Words
from queue_server.kernel.spans import MINUTE_MS

By = Literal["day", "hour", "service", "queue", "zone", "window", "clerk", "channel"]
Unit = Literal["count", "share", "minutes", "hours"]
HOUR_MS: Final = 60 * MINUTE_MS
AT_WINDOWS: Final = frozenset[By]({"window", "clerk"})  # a number is taken before it has a window
OF_WINDOWS: Final = frozenset[By]({"day", "hour", "zone", "window", "clerk"})  # an open window has no service yet
BY: Final[dict[By, Words]] = {
    "day": Words("日期", "Day"),
    "hour": Words("时段", "Hour"),
    "service": Words("事项", "Service"),
    "queue": Words("队列", "Queue"),
    "zone": Words("区域", "Zone"),
    "window": Words("窗口", "Window"),
    "clerk": Words("人员", "Clerk"),
    "channel": Words("取号渠道", "Channel"),
}
DIMENSION: Final[dict[By, Dimension]] = {
    "hour": "hour",
    "service": "service",
    "queue": "queue",
    "window": "window",
    "clerk": "clerk",
    "channel": "channel",
}


class Told(NamedTuple):
    """A figure of some counts: as text, as a number for a sheet (None: nothing to tell), numerator and denominator."""

    text: str
    value: float | None
    part: int
    of: int | None


@dataclass(frozen=True)
class Figure:
    """One figure. `not_by`: the breakdowns in which it means nothing and is left empty."""

    name: str
    unit: Unit
    words: Words
    formula: Words
    tell: Callable[[Counts], Told]
    not_by: frozenset[By] = frozenset()


def _count(of: Callable[[Counts], int]) -> Callable[[Counts], Told]:
    return lambda counts: Told(str(of(counts)), of(counts), of(counts), None)


def _share(count: Callable[[Counts], int], of: Callable[[Counts], int]) -> Callable[[Counts], Told]:
    def tell(counts: Counts) -> Told:
        share = Share(count(counts), of(counts))
        return Told(share.text(), share.percent, share.count, share.of)

    return tell


def _minutes(total_ms: Callable[[Counts], int], of: Callable[[Counts], int]) -> Callable[[Counts], Told]:
    def tell(counts: Counts) -> Told:
        ms, number = total_ms(counts), of(counts)
        value = half_up(ms * 10, number * MINUTE_MS) / 10 if number else None
        return Told(mean_text(ms, number, MINUTE_MS), value, half_up(ms, MINUTE_MS), number)

    return tell


def _hours(total_ms: Callable[[Counts], int]) -> Callable[[Counts], Told]:
    def tell(counts: Counts) -> Told:
        ms = total_ms(counts)
        return Told(mean_text(ms, 1, HOUR_MS), half_up(ms * 10, HOUR_MS) / 10, half_up(ms, MINUTE_MS), None)

    return tell


def _within(share_pct: int) -> Callable[[Counts], Told]:
    def tell(counts: Counts) -> Told:
        found = quantile_min(counts.waits, share_pct)
        rank = -(-counts.called * share_pct // 100)
        return Told(NONE if found is None else str(found), found, rank, counts.called)

    return tell


WINDOWS_ONLY: Final = frozenset[By](set(BY) - OF_WINDOWS)
FIGURES: Final[Sequence[Figure]] = (
    Figure(
        "issued",
        "count",
        Words("取号", "Tickets"),
        Words(
            "取的号数，按第一个事项和取号时段计",
            "numbers taken, under their first service and the hour they were taken",
        ),
        _count(lambda c: c.issued),
        AT_WINDOWS,
    ),
    Figure(
        "booked",
        "share",
        Words("预约占比", "Booked"),
        Words("预约取号数 ÷ 取号数", "numbers of a booking / numbers taken"),
        _share(lambda c: c.booked, lambda c: c.issued),
        AT_WINDOWS,
    ),
    Figure(
        "called",
        "count",
        Words("叫号", "Called"),
        Words("叫到过的号数，每号计一次", "numbers that were called, each once"),
        _count(lambda c: c.called),
    ),
    Figure(
        "wait_mean",
        "minutes",
        Words("平均等候（分）", "Mean wait (min)"),
        Words(
            "等候时长之和 ÷ 叫号数；等候从取号到首次叫号",
            "sum of waits / numbers called; from taking a number to its first call",
        ),
        _minutes(lambda c: c.wait_ms, lambda c: c.called),
    ),
    Figure(
        "wait_median",
        "minutes",
        Words("中位等候（分）", "Median wait (min)"),
        Words(
            "半数的号在此分钟数内叫到（按分钟进位，误差不到 1 分钟）",
            "half of the numbers were called within so many minutes (rounded up to the minute, less than one too many)",
        ),
        _within(50),
    ),
    Figure(
        "wait_p90",
        "minutes",
        Words("90 分位等候（分）", "P90 wait (min)"),
        Words("九成的号在此分钟数内叫到（按分钟进位）", "nine of ten were called within so many minutes (rounded up)"),
        _within(90),
    ),
    Figure(
        "wait_max",
        "minutes",
        Words("最长等候（分）", "Longest wait (min)"),
        Words(
            f"等得最久的号（按分钟进位，超过 {FINE_MIN} 分钟按 10 分钟进位）",
            f"the longest of all (rounded up to the minute, beyond {FINE_MIN} to ten)",
        ),
        _within(100),
    ),
    Figure(
        "long_waits",
        "share",
        Words("等候超 30 分钟", "Over 30 min"),
        Words("等候超过 30 分钟的号数 ÷ 叫号数", "numbers that waited for more than 30 minutes / numbers called"),
        _share(lambda c: c.long_waits, lambda c: c.called),
    ),
    Figure(
        "served",
        "count",
        Words("办理", "Served"),
        Words("办结的事项数；一号多事逐项计", "matters finished; several of one number count each"),
        _count(lambda c: c.served),
    ),
    Figure(
        "work_mean",
        "minutes",
        Words("平均办理（分）", "Mean service (min)"),
        Words("办理时长之和 ÷ 办理数，挂起不计", "sum of service times / matters finished, without time on hold"),
        _minutes(lambda c: c.work_ms, lambda c: c.served),
    ),
    Figure(
        "abandoned",
        "share",
        Words("弃号率", "Abandoned"),
        Words("过号或失效而从未办理的号数 ÷ 取号数", "numbers missed or expired and never served / numbers taken"),
        _share(lambda c: c.abandoned, lambda c: c.issued),
        AT_WINDOWS,
    ),
    Figure(
        "abandoned_count",
        "count",
        Words("弃号", "Abandoned numbers"),
        Words(
            "过号或失效而从未办理的号数，记在最后叫号的窗口",
            "numbers missed or expired and never served, at the window that called them last",
        ),
        _count(lambda c: c.abandoned),
    ),
    Figure(
        "cancelled",
        "count",
        Words("取消", "Cancelled"),
        Words("办理前取消的号数", "numbers given up before they were served"),
        _count(lambda c: c.cancelled),
        AT_WINDOWS,
    ),
    Figure(
        "missed",
        "count",
        Words("过号次数", "Missed calls"),
        Words("叫号未到的次数，之后回来的也计", "calls nobody came to, also of those who came back"),
        _count(lambda c: c.missed),
    ),
    Figure(
        "transferred",
        "count",
        Words("转移", "Transfers"),
        Words("转往别的队列或窗口的次数，记在转出处", "times a number was moved on, where it left"),
        _count(lambda c: c.transferred),
    ),
    Figure(
        "first_time",
        "share",
        Words("一次办成率", "Done at first visit"),
        Words(
            "一次来就受理、办成或领证的事项 ÷（受理、办成、领证、容缺、告知、不予受理的事项）",
            "accepted, done or collected at the first visit / matters accepted, done, collected, short, told, refused",
        ),
        _share(lambda c: c.first_time, lambda c: c.matters),
    ),
    Figure(
        "unclosed",
        "count",
        Words("未办结", "Never finished"),
        Words("到下班仍未点办结的号数", "numbers nobody finished before the end of the day"),
        _count(lambda c: c.unclosed),
    ),
    Figure(
        "open_h",
        "hours",
        Words("在岗（小时）", "Window open (h)"),
        Words("窗口登录在岗的时长，暂停不计", "time windows stood open, without pauses"),
        _hours(lambda c: c.open_ms),
        WINDOWS_ONLY,
    ),
    Figure(
        "pause_h",
        "hours",
        Words("暂停（小时）", "Paused (h)"),
        Words("窗口暂停的时长", "time windows were paused"),
        _hours(lambda c: c.pause_ms),
        WINDOWS_ONLY,
    ),
    Figure(
        "busy",
        "share",
        Words("利用率", "Utilisation"),
        Words("办理占用的分钟数 ÷ 在岗的分钟数", "minutes somebody was served / minutes windows stood open"),
        _share(lambda c: half_up(c.busy_ms, MINUTE_MS), lambda c: half_up(c.open_ms, MINUTE_MS)),
        WINDOWS_ONLY,
    ),
)
BY_NAME: Final = {one.name: one for one in FIGURES}
GROUPS: Final = (  # tables that fit a sheet of paper
    (
        Words("取号", "Numbers"),
        ("issued", "booked", "called", "abandoned_count", "abandoned", "cancelled", "missed", "transferred"),
    ),
    (Words("等候", "Waiting"), ("wait_mean", "wait_median", "wait_p90", "wait_max", "long_waits")),
    (
        Words("办理与窗口", "Service and windows"),
        ("served", "work_mean", "first_time", "unclosed", "open_h", "pause_h", "busy"),
    ),
)
