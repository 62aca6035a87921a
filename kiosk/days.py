"""How a day and a coming hour are said in both languages, from instants in the hall's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.lang import Lang, Text
from kiosk.words import speaker

_WEEKDAYS: Final = (
    Text("星期一", "Monday"),
    Text("星期二", "Tuesday"),
    Text("星期三", "Wednesday"),
    Text("星期四", "Thursday"),
    Text("星期五", "Friday"),
    Text("星期六", "Saturday"),
    Text("星期日", "Sunday"),
)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def date_words(lang: Lang, at_ms: int, tz: ZoneInfo) -> str:
    """'11月23日 星期一', 'Monday 23 November'."""
    at = datetime.fromtimestamp(at_ms / 1000, tz)
    return speaker(lang)("date", **_parts(lang, at))


def day_of(lang: Lang, day: date) -> str:
    """The same of a day alone."""
    return speaker(lang)("date", **_parts(lang, datetime.combine(day, time())))


def day_words(lang: Lang, at: datetime) -> str:
    """A day inside a sentence: ' 11 月 24 日（星期二）', 'on Tuesday 24 November'."""
    return speaker(lang)("day_named", **_parts(lang, at))


def when_words(lang: Lang, at_ms: int, now_ms: int, tz: ZoneInfo) -> str:
    """A coming instant inside a sentence: '今天 13:00 ', '明天 09:00 ', '11 月 25 日（星期三）09:00 '."""
    at, days = _apart(at_ms, now_ms, tz)
    key = "today_at" if days == 0 else "tomorrow_at" if days == 1 else "day_at"
    return speaker(lang)(key, **_parts(lang, at))


def opens_words(lang: Lang, at_ms: int, now_ms: int, tz: ZoneInfo) -> str:
    """The same on a tile, short: '13:00 开始取号', '明天 09:00 开始取号', '星期三 09:00 开始取号'."""
    at, days = _apart(at_ms, now_ms, tz)
    key = "today" if days == 0 else "tomorrow" if days == 1 else "week" if days < 7 else "later"
    return speaker(lang)(f"opens_{key}", **_parts(lang, at))


def _apart(at_ms: int, now_ms: int, tz: ZoneInfo) -> tuple[datetime, int]:
    at, now = datetime.fromtimestamp(at_ms / 1000, tz), datetime.fromtimestamp(now_ms / 1000, tz)
    return at, (at.date() - now.date()).days


def _parts(lang: Lang, at: datetime) -> dict[str, object]:
    weekday = _WEEKDAYS[at.weekday()]
    return {
        "month": at.month,
        "month_name": _MONTHS[at.month - 1],
        "day": at.day,
        "time": f"{at:%H:%M}",
        "weekday": weekday.en if lang == "en" else weekday.zh,
    }
