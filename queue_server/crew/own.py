"""What somebody sees of oneself: shifts, leaves, attendance of the month, duty days and swaps; nobody else's rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from queue_server.crew import attendance, duty_officer, leave, shifts
from queue_server.crew.store import DUTY_DAYS
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows

AHEAD_DAYS: Final = 14


def of(
    rows: Rows, hall: Hall, calendar: Calendar, secrets: Secrets, staff_id: int, now_ms: int, month: str = ""
) -> dict[str, Any]:
    """All of it; `month` 'YYYY-MM' of the attendance, this one without. BadShift."""
    today = hours.business_day(hall, now_ms)
    monday = shifts.monday_of(today)
    last = (date.fromisoformat(monday) + timedelta(AHEAD_DAYS - 1)).isoformat()
    coming = "hall = ? AND staff = ? AND day >= ? ORDER BY day LIMIT 31"
    return {
        "today": today,
        "shifts": shifts.own(rows, hall, staff_id, monday, last),
        "leaves": leave.listed(rows, hall, calendar, secrets, staff_id),
        "attendance": attendance.month(rows, hall, calendar, secrets, month or today[:7], now_ms, staff_id),
        "duty": [{"day": one.day} for one in DUTY_DAYS.where(rows, coming, hall.id, staff_id, today)],
        "swaps": [one for one in duty_officer.swaps(rows, hall) if staff_id in (one["staff"], one["other"])],
    }
