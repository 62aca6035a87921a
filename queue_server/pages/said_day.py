"""A day as the hall says it to citizens on every glass and phone: '11月25日 星期三', 'Wednesday 25 November'."""

from __future__ import annotations

from datetime import date
from typing import Final

WEEKDAYS: Final = "一二三四五六日"


def day_said(lang: str, day: str) -> str:
    """Of a day 'YYYY-MM-DD', or of the day of an instant that begins so."""
    at = date.fromisoformat(day[:10])
    if lang == "en":
        return f"{at:%A} {at.day} {at:%B}"
    return f"{at.month}月{at.day}日 星期{WEEKDAYS[at.weekday()]}"
