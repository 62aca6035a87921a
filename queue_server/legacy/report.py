"""What a shadow run came to, for who decides on the change: per queue, over all, and the numbers moved most. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any, Final

from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from queue_server.legacy.model import Found
from queue_server.legacy.shadow import WORTH_MS, Compared
from queue_server.twin.outcome import quantile

MOST: Final = 20
RUNS: Final = {"recorded": "原记录", "first_come": "先到先叫（复算）", "ours": "本系统（复算）"}
TICKETS: Final = (
    "日期", "号码", "队列", "取号", "原等候（分）", "先到先叫（分）", "本系统（分）", "提前（分，负为推后）", "原因",
)  # fmt: skip


def of(found: Found, compared: Sequence[Compared], hall: Hall) -> dict[str, Any]:
    """The report: rows read and refused, waits in minutes to a tenth (mean and P90: on record, first come, ours), how
    many are called at least five minutes earlier or later by our order, and those it moves most."""
    by_queue = {one.id: [it for it in compared if it.record.queue == one.id] for one in hall.queues}
    moved = sorted(compared, key=lambda one: (-abs(one.earlier_ms), one.record.line))
    return {
        "rows": len(found.records) + len(found.refused),
        "records": len(found.records),
        "refused": [{"line": one.line, "problem": one.problem, "say": one.say()} for one in found.refused],
        "days": found.days,
        "never_called": len(found.records) - len(compared),
        "all": _line(compared) if compared else None,
        "queues": [
            {"queue": one.id, "name": one.name, **_line(by_queue[one.id])} for one in hall.queues if by_queue[one.id]
        ],
        "moved": [dict(zip(TICKETS, row(one, hall), strict=True)) for one in moved[:MOST] if _is_moved(one)],
    }


def _line(some: Sequence[Compared]) -> dict[str, Any]:
    waits = {
        "recorded": [one.recorded_ms for one in some],
        "first_come": [one.first_come_ms for one in some],
        "ours": [one.ours_ms for one in some],
    }
    return {
        "people": len(some),
        **{f"{name}_min_mean": _minutes(fmean(values)) for name, values in waits.items()},
        **{f"{name}_min_p90": _minutes(quantile(sorted(values), 0.9)) for name, values in waits.items()},
        "earlier": sum(_is_moved(one) and one.earlier_ms > 0 for one in some),
        "later": sum(_is_moved(one) and one.earlier_ms < 0 for one in some),
    }


def _is_moved(one: Compared) -> bool:
    return abs(one.earlier_ms) >= WORTH_MS


def _minutes(ms: float) -> float:
    return round(ms / MINUTE_MS, 1)


def row(one: Compared, hall: Hall) -> list[Any]:
    """A number as a row under TICKETS."""
    taken = datetime.fromtimestamp(one.record.arrived_ms / 1000, hall.zone_info)
    waits = (one.recorded_ms, one.first_come_ms, one.ours_ms, one.earlier_ms)
    name = next((queue.name for queue in hall.queues if queue.id == one.record.queue), one.record.queue)
    return [one.record.day, one.record.number, name, f"{taken:%H:%M}", *map(_minutes, waits), one.why.say()]


def lines(report: dict[str, Any]) -> Iterable[str]:
    """The report as text, a line each."""
    days = report["days"]
    span = f"，{days[0]} 至 {days[-1]}，共 {len(days)} 天" if days else ""
    yield f"读入 {report['rows']} 行：可用 {report['records']}，未采用 {len(report['refused'])}{span}"
    yield from (f"  {one['say']}" for one in report["refused"][:MOST])
    if len(report["refused"]) > MOST:
        yield f"  …另有 {len(report['refused']) - MOST} 行"
    if report["never_called"]:
        yield f"{report['never_called']} 张号原系统没有叫到，不参加比较"
    if report["all"] is None:
        return
    yield ""
    yield "等候分钟数（平均 / 九成的人不超过）："
    for one in (*report["queues"], {"name": "全部", **report["all"]}):
        shown = "，".join(
            f"{label} {one[f'{name}_min_mean']} / {one[f'{name}_min_p90']}" for name, label in RUNS.items()
        )
        yield f"  {one['name']}（{one['people']} 人）：{shown}；早叫 {one['earlier']} 人，晚叫 {one['later']} 人"
    yield "“原记录”与“先到先叫”之差是复算本身的误差；早叫、晚叫指与先到先叫相差五分钟以上。"
    if report["moved"]:
        yield "变动最大的号："
    for one in report["moved"]:
        yield "  " + "，".join(f"{name} {value}" for name, value in one.items())
