"""排班未到岗: a window that shifts plan to be open, at which nobody is, in time to send somebody there.

Who is not there yet is what attendance says so far (迟到 that still runs): leave and half days are out, and who
practises is at work. The minutes of the cards are those of a paused window.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final, NamedTuple

from queue_server.crew import attendance, pairs, shifts
from queue_server.crew.store import WORDS
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.hall.store import TRAINING
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.staff import duty
from queue_server.staff import service as staff
from queue_server.supervision.model import Fact, of_minutes

NOT_YET: Final = ("late", "absent")  # from the beginning of a shift on; absent once the shift is over


class Absent(NamedTuple):
    """Who should be there since then and has signed on nowhere."""

    since_ms: int
    staff: int


def unmanned(rows: Rows, hall: Hall, now_ms: int) -> list[Fact]:
    """A card for each such window while the hall is open, with the time and the staff numbers; none in a hall, or on
    a day, without shifts."""
    today, calendar = hours.business_day(hall, now_ms), halls.calendar(rows, hall.id)
    running = next((one for one in hours.opening(hall, today, calendar) if one.start_ms <= now_ms < one.end_ms), None)
    if running is None or not shifts.planned(rows, hall, today, today):
        return []
    names = {one.id: one.name for one in hall.windows}
    rules, here = hall.alarms, {one.window for one in duty.of_hall(rows, hall.id)}
    found = []
    for window, absent in sorted(_absent(rows, hall, calendar, today, now_ms).items()):
        since_ms = max(min(absent).since_ms, running.start_ms)
        limits = (rules.pause_warn_min, rules.pause_yellow_min, rules.pause_red_min)
        level = of_minutes((now_ms - since_ms) / MINUTE_MS, limits)
        if level and window in names and window not in here:
            why = _why(rows, hall, absent)
            found.append(Fact("not_signed_on", f"window:{window}", why, names[window], since_ms, level))
    return found


def _absent(rows: Rows, hall: Hall, calendar: Calendar, today: str, now_ms: int) -> dict[str, list[Absent]]:
    """By window: not there from the beginning of a shift until now, and not excused."""
    posts, excused = pairs.posts(rows, hall), _excused(rows, hall, today)
    at_work = {one.staff for place in (hall.id, hall.id + TRAINING) for one in duty.of_hall(rows, place)}
    found: dict[str, list[Absent]] = defaultdict(list)
    for one in attendance.days(rows, hall, calendar, today, today, now_ms):
        post = posts.get(one.staff)
        if post is None or one.staff in at_work:
            continue
        for mark in one.marks:
            is_now = mark.kind in NOT_YET and mark.until_ms == now_ms
            if is_now and (one.staff, mark.from_ms) not in excused:
                found[post.window].append(Absent(mark.from_ms, one.staff))
    return found


def _excused(rows: Rows, hall: Hall, today: str) -> set[tuple[int, int]]:
    """Whose absence a manager's last word excuses, from when."""
    sql = "hall = ? AND day = ? AND mark IN ('late','absent') AND verdict <> '' ORDER BY said_ms, rowid"
    last = {(one.staff, one.from_ms): one.verdict for one in WORDS.where(rows, sql, hall.id, today)}
    return {key for key, verdict in last.items() if verdict != "stands"}


def _why(rows: Rows, hall: Hall, absent: list[Absent]) -> str:
    at = datetime.fromtimestamp(min(absent).since_ms / 1000, hall.zone_info)
    numbers = "、".join(staff.staff(rows, one.staff).number for one in absent)
    return f"{at:%H:%M} 起，工号 {numbers}"
