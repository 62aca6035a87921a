"""What may be seen of alarms and of what ran outside the system: numbers, places, clocks; nobody who was served."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.staff.model import Staff
from queue_server.staff.roles import may
from queue_server.supervision import counting, eyes, store, telling
from queue_server.supervision.model import CLOCK_WORDS, LEVEL_WORDS, STATE_WORDS, Alarm, UnknownAlarm
from queue_server.supervision.reconciling import SUMMED, Report
from queue_server.views.case import staff_name
from queue_server.views.sight import Sight

PIECE: Final = 50  # so many closed ones at a time, so that nobody waits for all of them
COUNTED: Final = ("warning", "yellow", "red", "ordered", "late", "closed", "over", "open")


class Names:
    """Who works here, by what a row says of them; everybody is looked up once for a list."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str] | None] = {}

    def of(self, rows: Rows, actor: str) -> dict[str, str] | None:
        """Id, name and number; None for nobody."""
        if actor not in self._known:
            self._known[actor] = staff_name(rows, actor)
        return self._known[actor]


def alarm(rows: Rows, sight: Sight, hall: Hall, one: Alarm, names: Names | None = None) -> dict[str, Any]:
    """One alarm with its words in both languages."""
    names = names or Names()
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
        "owner": names.of(rows, one.owner),
        "reply_by": one.reply_by_day,
        "escalated": one.is_escalated,
        "reply": one.reply or None,
        "finding": one.finding or None,
        "ordered_by": names.of(rows, one.ordered_by),
        "ordered_at": sight.at(hall, one.ordered_ms),
        "replied_by": names.of(rows, one.replied_by),
        "replied_at": sight.at(hall, one.replied_ms),
        "late": one.is_late(hours.business_day(hall, sight.clock.now_ms())),
        "late_days": one.late_days,
        "closed_by": names.of(rows, one.closed_by),
        "is_alone": one.is_alone,
    }


def live(rows: Rows, sight: Sight, hall: Hall, who: int) -> list[dict[str, Any]]:
    """Those that are open and not about a complaint about `who` (staff id) who asks, the highest card first."""
    found = [one for one in store.live(rows, hall.id) if not telling.concerns(rows, one, who)]
    asking = f"staff:{who}"
    return [alarm(rows, sight, hall, one) | {"closable": eyes.may_close(rows, one, asking)} for one in found]


def closed(
    rows: Rows, sight: Sight, hall: Hall, who: int, days: tuple[str, str], behind: Alarm | None, names: Names
) -> tuple[list[dict[str, Any]], Alarm | None]:
    """The next few, after `behind`, of those somebody closed on these business days, first and last, the last first;
    but for what concerns `who`. With the one to go on behind, None at the end."""
    found = store.closed(rows, hall.id, *_times(hall, days), PIECE, behind)
    seen = [alarm(rows, sight, hall, one, names) for one in found if not telling.concerns(rows, one, who)]
    return seen, found[-1] if len(found) == PIECE else None


def own(rows: Rows, sight: Sight, hall: Hall, who: Staff) -> list[dict[str, Any]]:
    """Those this person was ordered to deal with or was told of; `mine` where the order is theirs."""
    found = telling.own(rows, hall.id, who)
    return [alarm(rows, sight, hall, one) | {"mine": one.owner == who.actor} for one in found]


def counted(rows: Rows, sight: Sight, hall: Hall, days: tuple[str, str]) -> dict[str, Any]:
    """The cards raised on these business days, a line per department and clock, and their sum."""
    from_ms, until_ms = _times(hall, days)
    today = hours.business_day(hall, sight.clock.now_ms())
    found = counting.of_span(rows, hall.id, from_ms, until_ms, today)
    words = {one: {"clock_zh": CLOCK_WORDS[one].zh, "clock_en": CLOCK_WORDS[one].en} for one in CLOCK_WORDS}
    lines = [one._asdict() | words[one.clock] for one in found]
    return {"lines": lines, "total": {name: sum(line[name] for line in lines) for name in COUNTED}}


def order(rows: Rows, sight: Sight, hall: Hall, who: Staff, alarm_id: str) -> dict[str, Any]:
    """An order (督办单) as it is printed, for whoever oversees, reads figures or was given it; UnknownAlarm."""
    one = store.by_id(rows, hall.id, alarm_id)
    sees = may(who.role, "see_figures") or one.owner == who.actor
    if not one.order_number or not sees or telling.concerns(rows, one, who.id):
        raise UnknownAlarm()
    return alarm(rows, sight, hall, one)


def _times(hall: Hall, days: tuple[str, str]) -> tuple[int, int]:
    return hours.instant_ms(hall, days[0]), hours.instant_ms(hall, days[1]) + DAY_MS


def reconciled(found: Report, days: tuple[str, str]) -> dict[str, Any]:
    """The lines of these days, first and last, and their sum."""
    total = {name: sum(getattr(one, name) for one in found.lines) for name in SUMMED}
    total["finished"] = found.finished
    return {"day": days[0], "until": days[1], "departments": [asdict(one) for one in found.lines], "total": total}
