"""The demo's joining record, patrols and scores: a month that is frozen, one that goes on, a covert finding not yet
released, an appeal that waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from queue_server.demo.crew import POSTS
from queue_server.kernel.database import Database
from queue_server.staff import service as staff

Post = Callable[[str, str, dict[str, Any]], dict[str, Any]]

TRAINED: Final = tuple(POSTS)[:6]  # the last two lack a course
FROZEN: Final = "2026-10"
NOTES: Final = (
    ("clerk2", "missing_entry", "2026-10-14", "受理后未登记快递单号", "SD2026101400031"),
    ("clerk4", "praise", "2026-10-21", "群众送锦旗“热情服务 高效便民”", "照片存档 10-21"),
    ("clerk6", "training_missed", "2026-10-28", "无故缺席服务礼仪培训", "签到表"),
)
FOUND: Final = (
    ("open", "2026-11-18", "317", "clerk2", "desk", "台面堆放私人物品", "2026-11-19"),
    ("covert", "2026-11-19", "305", "clerk3", "phone", "办公时间看短视频约 5 分钟", "2026-11-25"),
    ("open", "2026-11-20", "423", "clerk7", "badge", "未佩戴工牌", "2026-11-24"),
    ("open", "2026-11-20", "418", None, "empty", "窗口空岗 20 分钟，无 AB 角顶岗", "2026-11-26"),
)


def furnish(database: Database, hall: str, post: Post) -> None:
    """Everything over the API, after the crew of the demo; `post` takes account, path and body."""
    ids = {one.account: one.id for one in database.read(staff.everybody)}
    crew = f"/halls/{hall}/crew"
    for account, (window, department) in POSTS.items():
        joined = {"staff": ids[account], "department": department, "post": "综合受理", "window": window}
        post("manager", f"{crew}/joinings", {**joined, "from_day": "2026-03-02"})
        done = {"staff": ids[account], "day": "2026-02-26", "hours": 16, "result": "passed", "score": 88}
        post("manager", f"{crew}/trainings", {**done, "course": "joining"})
        if account in TRAINED:
            post("manager", f"{crew}/trainings", {**done, "course": "safety", "hours": 4, "score": 95})
    for account, rule, day, reason, evidence in NOTES:
        line = {"month": FROZEN, "staff": ids[account], "rule": rule, "day": day}
        post("manager", f"{crew}/score-notes", {**line, "reason": reason, "evidence": evidence})
    post("manager", f"{crew}/score-months", {"month": FROZEN})
    for mode, day, window, who, kind, text, due in FOUND:
        found = {"mode": mode, "day": day, "window": window, "kind": kind, "text": text, "due": due}
        post("manager2", f"{crew}/patrols", {**found, "staff": ids[who] if who else None})
    entered = {"month": "2026-11", "staff": ids["clerk5"], "rule": "missing_entry", "day": "2026-11-17"}
    sheet = post(
        "manager", f"{crew}/score-notes", {**entered, "reason": "一件办件未登记收件清单", "evidence": "当日巡查表"}
    )
    line = sheet["lines"][0]["key"]
    said = "当日系统停电，恢复后已补登，清单编号在案"
    post("clerk5", f"{crew}/own/score-appeals", {"month": "2026-11", "line": line, "text": said})
