"""What may be seen of alarms and of what ran outside the system: numbers, places, clocks; nobody who was served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.staff.model import Staff
from queue_server.supervision import eyes, reconciling, store, telling
from queue_server.supervision.model import CLOCK_WORDS, LEVEL_WORDS, STATE_WORDS, Alarm
from queue_server.supervision.reconciling import Line
from queue_server.views.case import staff_name
from queue_server.views.sight import Sight

CLOSED_MAX: Final = 2000
COLUMNS: Final = {
    "department": "部门",
    "finished": "办结号数",
    "needing": "应有办件",
    "same_day": "当日关联",
    "late": "事后补录",
    "without": "没有办件",
    "outside": "无号无网办来源的办件",
}


def alarm(rows: Rows, sight: Sight, hall: Hall, one: Alarm) -> dict[str, Any]:
    """One alarm with its words in both languages."""
    clock, level, state = CLOCK_WORDS[one.clock], LEVEL_WORDS[one.level], STATE_WORDS[one.state]
    return {
        "id": one.id,
        "clock": one.clock,
        "clock_zh": clock.zh,
        "clock_en": clock.en,
        "level": one.level,
        "level_zh": level.zh,
        "level_en": level.en,
        "state": one.state,
        "state_zh": state.zh,
        "state_en": state.en,
        "place": one.place,
        "label": one.label,
        "since": sight.at(hall, one.since_ms),
        "raised_at": sight.at(hall, one.raised_ms),
        "ended_at": sight.at(hall, one.ended_ms),
        "closed_at": sight.at(hall, one.closed_ms),
        "order": one.order_number or None,
        "order_text": one.order_text or None,
        "owner": staff_name(rows, one.owner),
        "reply_by": one.reply_by_day,
        "escalated": one.is_escalated,
        "reply": one.reply or None,
        "finding": one.finding or None,
        "ordered_by": staff_name(rows, one.ordered_by),
        "ordered_at": sight.at(hall, one.ordered_ms),
        "replied_by": staff_name(rows, one.replied_by),
        "replied_at": sight.at(hall, one.replied_ms),
        "late": one.is_late(hours.business_day(hall, sight.clock.now_ms())),
        "late_days": one.late_days,
        "closed_by": staff_name(rows, one.closed_by),
        "is_alone": one.is_alone,
    }


def live(rows: Rows, sight: Sight, hall: Hall, who: int) -> list[dict[str, Any]]:
    """Those that are open and not about a complaint about `who` (staff id) who asks, the highest card first."""
    found = [one for one in store.live(rows, hall.id) if not telling.concerns(rows, one, who)]
    asking = f"staff:{who}"
    return [alarm(rows, sight, hall, one) | {"closable": eyes.may_close(rows, one, asking)} for one in found]


def closed(rows: Rows, sight: Sight, hall: Hall, who: int, days: tuple[str, str]) -> list[dict[str, Any]]:
    """Those somebody closed on these business days, first and last, the last first; but for what concerns `who`."""
    from_ms, until_ms = hours.instant_ms(hall, days[0]), hours.instant_ms(hall, days[1]) + DAY_MS
    found = store.closed(rows, hall.id, from_ms, until_ms, CLOSED_MAX)
    return [alarm(rows, sight, hall, one) for one in found if not telling.concerns(rows, one, who)]


def own(rows: Rows, sight: Sight, hall: Hall, who: Staff) -> list[dict[str, Any]]:
    """Those this person was ordered to deal with or was told of; `mine` where the order is theirs."""
    found = telling.own(rows, hall.id, who)
    return [alarm(rows, sight, hall, one) | {"mine": one.owner == who.actor} for one in found]


def reconciled(rows: Rows, hall: Hall, day: str) -> dict[str, Any]:
    """A day's lines and their sum."""
    found = reconciling.of_day(rows, hall, day)
    total = {name: sum(getattr(one, name) for one in found.lines) for name in COLUMNS if name != "department"}
    total["finished"] = found.finished
    return {"day": day, "departments": [asdict(one) for one in found.lines], "total": total}


def as_csv(lines: Sequence[Line]) -> str:
    """The lines as a file: the same numbers as on the screen."""
    return spreadsheet.table((COLUMNS.values(), *([getattr(one, name) for name in COLUMNS] for one in lines)))
