"""What the page about when to come says."""

from __future__ import annotations

from typing import Final

ZH: Final[dict[str, str]] = {
    "hours.title": "什么时候来人少",
    "hours.link": "什么时候来人少？",
    "hours.queue": "办什么",
    "hours.all": "全部业务",
    "hours.show": "查看",
    "hours.best_title": "人少的时段",
    "hours.best": "{day} {hour}:00–{until}:00：十个人里有八个等候不超过 {minutes} 分钟（按 {count} 个号）",
    "hours.none": "记录还不够，或各时段差不多：现在说不出哪个时段明显人少。",
    "hours.table_title": "八成的人等候不超过多少分钟",
    "hours.hour": "取号时间",
    "hours.is_best": "（当天最短）",
    "hours.how": "小字是号数。按 {first} 至 {last} 的 {days} 天记录，不含预约的号；不到 30 个号或 3 天的时段不说时间。"
    "这是过去的情况，当天以叫号为准。",
    "hours.mon": "周一",
    "hours.tue": "周二",
    "hours.wed": "周三",
    "hours.thu": "周四",
    "hours.fri": "周五",
    "hours.sat": "周六",
    "hours.sun": "周日",
}
EN: Final[dict[str, str]] = {
    "hours.title": "When fewer people come",
    "hours.link": "When do fewer people come?",
    "hours.queue": "What for",
    "hours.all": "Everything",
    "hours.show": "Show",
    "hours.best_title": "Hours with short waits",
    "hours.best": "{day} {hour}:00–{until}:00: eight in ten waited at most {minutes} minutes ({count} numbers)",
    "hours.none": "Too little is recorded, or all hours are alike: no hour is clearly better.",
    "hours.table_title": "Minutes that eight in ten waited at most",
    "hours.hour": "Taken at",
    "hours.is_best": "(shortest of the day)",
    "hours.how": "Small: how many numbers. Recorded on {days} days from {first} to {last}, without bookings; nothing is"
    " said with fewer than 30 numbers or 3 days. That was so far: on the day the call decides.",
    "hours.mon": "Mon",
    "hours.tue": "Tue",
    "hours.wed": "Wed",
    "hours.thu": "Thu",
    "hours.fri": "Fri",
    "hours.sat": "Sat",
    "hours.sun": "Sun",
}
