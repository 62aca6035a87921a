"""The demo's crew: this week's shifts, AB pairs, a leave that waits, a mark that was explained, a month of duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from queue_server.kernel.database import Database
from queue_server.staff import service as staff

Post = Callable[[str, str, dict[str, Any]], dict[str, Any]]

NAMES: Final = (
    *("刘敏", "王海燕", "张磊", "李静", "赵鹏", "孙丽娟", "马晓东", "朱琳", "胡志远", "郭秀云"),
    *("何家宝", "高洁", "林峰", "罗雪梅", "梁国栋", "宋佳", "唐文博", "许慧", "邓凯", "曹玉洁"),
)
# account -> window and department
POSTS: Final[Mapping[str, tuple[str, str]]] = {
    "clerk1": ("304", "市自然资源和规划局"),
    "clerk2": ("317", "市自然资源和规划局"),
    "clerk3": ("305", "市自然资源和规划局"),
    "clerk4": ("306", "市自然资源和规划局"),
    "clerk5": ("417", "市住房和城乡建设局"),
    "clerk6": ("418", "市住房和城乡建设局"),
    "clerk7": ("423", "市民政局"),
    "clerk8": ("424", "市民政局"),
}
PAIRS: Final = (("clerk5", "clerk6"), ("clerk6", "clerk5"), ("clerk7", "clerk8"))
ON_DUTY: Final = ("guide", "clerk1", "clerk3", "clerk5", "clerk7", "manager2")
LATE_DAY: Final = "2026-11-19"


def furnish(database: Database, hall: str, monday: str, late_ms: int, post: Post) -> None:
    """Everything over the API, on the morning the demo opens; `post` takes account, path and body, `late_ms` is when
    the shift of LATE_DAY began."""
    ids = {one.account: one.id for one in database.read(staff.everybody)}
    crew = f"/halls/{hall}/crew"
    for account, (window, department) in POSTS.items():
        post("manager", f"{crew}/posts", {"staff": ids[account], "window": window, "department": department})
    everybody = [ids[account] for account in (*POSTS, "guide", "manager", "manager2")]
    post("manager", f"{crew}/shifts/week", {"staff": everybody, "monday": monday, "kind": "full"})
    post("manager", f"{crew}/shifts", {"staff": ids["clerk8"], "day": monday[:8] + "27", "kind": ""})
    post("manager", f"{crew}/shifts", {"staff": ids["clerk2"], "day": LATE_DAY, "kind": "early"})
    for first, second in PAIRS:
        pair = {"a": ids[first], "b": ids[second], "window": POSTS[first][0], "from_day": monday}
        post("manager", f"{crew}/pairs", pair)
    leave = {"kind": "annual", "first": monday[:8] + "26", "last": monday[:8] + "27", "reason": "回老家探望父母"}
    post("clerk5", f"{crew}/own/leaves", leave)
    sick = {"kind": "personal", "first": monday[:8] + "25", "first_half": "pm", "last": monday[:8] + "25"}
    post("clerk3", f"{crew}/own/leaves", sick | {"reason": "孩子学校家长会"})
    turns = [ids[account] for account in ON_DUTY]
    post("manager", f"{crew}/duty/month", {"month": monday[:7], "staff": turns})
    said = {"day": LATE_DAY, "mark": "late", "from_ms": late_ms, "text": "上午在市局开会，结束后到岗，已电话报备"}
    post("clerk2", f"{crew}/own/attendance", said)
