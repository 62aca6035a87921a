"""The hall's own figures as the table of its bulletin: each with its counts and its formula. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from queue_server.bulletins.annexes import made
from queue_server.bulletins.cells import NONE, Cell, mean, share
from queue_server.figures.shares import half_up
from queue_server.kernel.spans import MINUTE_MS

HOUR_MS: Final = 60 * MINUTE_MS


@dataclass(frozen=True, kw_only=True)
class HallCounts:
    """What a hall, or one service or window of it, came to. Sums of times in milliseconds; `median_min` and `p90_min`
    are None where nobody was called. `linked` of `needing` items have their case; `rated` of `finished` visits;
    `good` of the `told` grades."""

    issued: int = 0
    booked: int = 0
    called: int = 0
    abandoned: int = 0
    wait_ms: int = 0
    median_min: int | None = None
    p90_min: int | None = None
    long_waits: int = 0
    served: int = 0
    work_ms: int = 0
    open_ms: int = 0
    busy_ms: int = 0
    needing: int = 0
    linked: int = 0
    finished: int = 0
    rated: int = 0
    told: int = 0
    good: int = 0
    complaints: int = 0


class Line(NamedTuple):
    """One figure: what it is called, in which unit, how it is made, and its cell."""

    name: str
    unit: str
    formula: str
    cell: Callable[[HallCounts], Cell]


def _minutes(value: int | None) -> Cell:
    return NONE if value is None else value


LINES: Final[Sequence[Line]] = (
    Line("取号数", "件", "取的号数", lambda c: c.issued),
    Line("预约占比", "", "预约取号数 ÷ 取号数", lambda c: share(c.booked, c.issued)),
    Line("叫号数", "件", "叫到过的号数，每号计一次", lambda c: c.called),
    Line("弃号数", "件", "过号或失效而从未办理的号数", lambda c: c.abandoned),
    Line("弃号率", "", "弃号数 ÷ 取号数", lambda c: share(c.abandoned, c.issued)),
    Line("平均等候", "分钟", "等候时长之和 ÷ 叫号数", lambda c: mean(c.wait_ms, c.called, MINUTE_MS)),
    Line("中位等候", "分钟", "半数的号在此分钟数内叫到", lambda c: _minutes(c.median_min)),
    Line("90 分位等候", "分钟", "九成的号在此分钟数内叫到", lambda c: _minutes(c.p90_min)),
    Line("超 30 分钟等候占比", "", "等候超过 30 分钟的号数 ÷ 叫号数", lambda c: share(c.long_waits, c.called)),
    Line("办理数", "件", "办结的事项数，一号多事逐项计", lambda c: c.served),
    Line("平均办理时长", "分钟", "办理时长之和 ÷ 办理数", lambda c: mean(c.work_ms, c.served, MINUTE_MS)),
    Line("窗口在岗时长", "小时", "窗口登录在岗的时长，暂停不计", lambda c: mean(c.open_ms, 1, HOUR_MS)),
    Line("窗口利用率", "", "办理占用时长 ÷ 在岗时长（分钟）", lambda c: share(*_busy(c))),
    Line("关联办件率", "", "有办件的事项 ÷ 应有办件的事项", lambda c: share(c.linked, c.needing)),
    Line("评价参与率", "", "评价数 ÷ 办结的号数", lambda c: share(c.rated, c.finished)),
    Line("满意率", "", "基本满意及以上 ÷ 可分等级的评价", lambda c: share(c.good, c.told)),
    Line("投诉数", "件", "登记的投诉，转出和撤回的不计", lambda c: c.complaints),
)
BY_SERVICE: Final = (
    "取号数",
    "预约占比",
    "叫号数",
    "弃号数",
    "平均等候",
    "超 30 分钟等候占比",
    "办理数",
    "平均办理时长",
)
BY_WINDOW: Final = ("叫号数", "办理数", "平均办理时长", "窗口在岗时长", "窗口利用率")


def _busy(counts: HallCounts) -> tuple[int, int]:
    return half_up(counts.busy_ms, MINUTE_MS), half_up(counts.open_ms, MINUTE_MS)


def tables(
    hall: HallCounts, services: Sequence[tuple[str, HallCounts]], windows: Sequence[tuple[str, HallCounts]], period: str
) -> list[dict[str, Any]]:
    """The figures of the hall, of each service and of each window, those with nothing too."""
    rows = [[one.name, one.cell(hall), one.unit, one.formula] for one in LINES]
    whole = made(
        "hall", "附件1", f"{period}大厅运行指标", "附件1 大厅指标", ["指标", "数值", "单位", "口径"], rows, None, []
    )
    by_service = _broken(
        "services", "附件2", f"{period}各事项取号办理情况", "附件2 各事项", "事项", BY_SERVICE, services
    )
    by_window = _broken("windows", "附件3", f"{period}各窗口运行情况", "附件3 各窗口", "窗口", BY_WINDOW, windows)
    return [whole, by_service, by_window]


def _broken(
    key: str,
    label: str,
    title: str,
    sheet: str,
    head: str,
    names: Sequence[str],
    found: Sequence[tuple[str, HallCounts]],
) -> dict[str, Any]:
    lines = [one for name in names for one in LINES if one.name == name]
    heads = [head, *(f"{one.name}（{one.unit}）" if one.unit in ("分钟", "小时") else one.name for one in lines)]
    rows = [[name, *(one.cell(counts) for one in lines)] for name, counts in found]
    return made(key, label, title, sheet, heads, rows, None, [])
