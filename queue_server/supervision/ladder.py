"""How an alarm goes up and ends: raised and raised higher by the clocks, lapsed or ended with its cause, ordered to be
dealt with (督办单), answered, checked, closed; and told again when nobody answers in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from queue_server.enquiries.model import over_days
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel import series
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.supervision import eyes, store
from queue_server.supervision.model import (
    RISES,
    STATE_WORDS,
    Act,
    Alarm,
    AlarmForbids,
    Fact,
    NotYourOrder,
    State,
    after,
    higher,
)


def found(rows: Rows, hall: Hall, alarm_id: str) -> Alarm:
    """The alarm, or UnknownAlarm."""
    return store.by_id(rows, hall.id, alarm_id)


def is_news(rows: Rows, hall: Hall, calendar: Calendar, seen: Iterable[Fact], now_ms: int) -> bool:
    """Whether `take` or `escalate_due` would change anything: a look that sees what it saw keeps nobody waiting."""
    now = {(fact.clock, fact.subject): fact.level for fact in seen}
    before = {(one.clock, one.subject): one for one in store.going_on(rows, hall.id)}
    if now.keys() != before.keys() or any(higher(now[key], before[key].level) for key in now):
        return True
    if any(_is_due_again(hall, calendar, one, now_ms) for one in before.values()):
        return True
    return bool(_overdue(rows, hall, hours.business_day(hall, now_ms)))


def _is_due_again(hall: Hall, calendar: Calendar, alarm: Alarm, now_ms: int) -> bool:
    """Whether it was closed so long ago that what still goes on is raised anew: as many minutes as make a red card in
    the hall, else the next working day."""
    if alarm.closed_ms is None:
        return False
    again_min = {"wait": hall.alarms.wait_red_min, "pause": hall.alarms.pause_red_min}.get(alarm.clock)
    if again_min is not None:
        return now_ms - alarm.closed_ms >= again_min * MINUTE_MS
    return calendar.add_working_days(hours.business_day(hall, alarm.closed_ms), 1) <= hours.business_day(hall, now_ms)


def take(tx: Tx, hall: Hall, calendar: Calendar, seen: Iterable[Fact], new_id: Callable[[], str]) -> int:
    """What the clocks see now against what was going on: raise, raise higher, end; and raise anew what was closed and
    has become worse or goes on. Answers how many changed."""
    now = {(fact.clock, fact.subject): fact for fact in seen}
    changed = 0
    for alarm in store.going_on(tx, hall.id):
        fact = now.pop((alarm.clock, alarm.subject), None)
        if fact is None:
            _end(tx, alarm)
            changed += 1
        elif alarm.closed_ms is not None:
            if higher(fact.level, alarm.level) or _is_due_again(hall, calendar, alarm, tx.now_ms):
                store.change(tx, alarm, "alarm_ended", {"ended_ms": tx.now_ms})
                store.insert(tx, _raised(tx, hall, fact, new_id()))
                changed += 1
        elif higher(fact.level, alarm.level):
            state = fact.level if alarm.state in RISES else alarm.state
            store.change(tx, alarm, "alarm_rose", {"state": state, "level": fact.level, "level_ms": tx.now_ms})
            changed += 1
    for fact in now.values():
        store.insert(tx, _raised(tx, hall, fact, new_id()))
    return changed + len(now)


def escalate_due(tx: Tx, hall: Hall) -> int:
    """Orders nobody answered by their day are told again, once; answers how many."""
    found = _overdue(tx, hall, hours.business_day(hall, tx.now_ms))
    for one in found:
        store.change(tx, one, "alarm_escalated", {"is_escalated": True})
    return len(found)


def _overdue(rows: Rows, hall: Hall, today: str) -> list[Alarm]:
    return [
        one
        for one in store.live(rows, hall.id)
        if one.state == "ordered" and not one.is_escalated and one.reply_by_day and one.reply_by_day < today
    ]


def order(tx: Tx, hall: Hall, calendar: Calendar, alarm: Alarm, owner: str, text: str) -> Alarm:
    """督办单: numbered, to somebody, to be answered within the hall's working days."""
    state = _stepped(alarm, "order")
    day = hours.business_day(hall, tx.now_ms)
    number = _order_number(tx, hall, day)
    by_day = calendar.add_working_days(day, hall.alarms.reply_days)
    changes = {"state": state, "owner": owner, "order_number": number, "order_text": text, "reply_by_day": by_day}
    return store.change(tx, alarm, "alarm_ordered", changes | {"ordered_by": tx.actor, "ordered_ms": tx.now_ms})


def _order_number(tx: Tx, hall: Hall, day: str) -> str:
    while True:  # beside numbers from before there were series
        number = f"DB{day.replace('-', '')}{series.next_of(tx, f'order:{hall.id}:{day}', day):03d}"
        if not store.is_order_taken(tx, hall.id, number):
            return number


def reply(tx: Tx, hall: Hall, calendar: Calendar, alarm: Alarm, text: str, *, oversees: bool) -> Alarm:
    """What was found and done; an answer after its day stays late. NotYourOrder."""
    state = _stepped(alarm, "reply")
    if alarm.owner != tx.actor and not oversees:
        raise NotYourOrder()
    today = hours.business_day(hall, tx.now_ms)
    late = over_days(calendar, alarm.reply_by_day, today) if alarm.reply_by_day else 0
    changes = {"replied_by": tx.actor, "replied_ms": tx.now_ms, "late_days": max(alarm.late_days, late)}
    return store.change(tx, alarm, "alarm_replied", {"state": state, "reply": text, **changes})


def send_back(tx: Tx, hall: Hall, calendar: Calendar, alarm: Alarm, finding: str) -> Alarm:
    """The answer does not do: answered anew, with a new day. What was late stays so."""
    state = _stepped(alarm, "send_back")
    by_day = calendar.add_working_days(hours.business_day(hall, tx.now_ms), hall.alarms.reply_days)
    changes = {"state": state, "finding": finding, "reply_by_day": by_day, "is_escalated": False}
    return store.change(tx, alarm, "alarm_sent_back", changes)


def close(tx: Tx, alarm: Alarm, finding: str) -> Alarm:
    """办结, with what was found, by other eyes. A card without an order closes too, with why none was needed.
    OtherEyesClose."""
    state = _stepped(alarm, "close")
    is_alone = eyes.check(tx, alarm, tx.actor)
    changes = {"state": state, "finding": finding, "closed_ms": tx.now_ms, "closed_by": tx.actor, "is_alone": is_alone}
    return store.change(tx, alarm, "alarm_closed", changes)


def _raised(tx: Tx, hall: Hall, fact: Fact, alarm_id: str) -> Alarm:
    return Alarm(
        id=alarm_id,
        hall=hall.id,
        clock=fact.clock,
        subject=fact.subject,
        place=fact.place,
        label=fact.label,
        state=fact.level,
        level=fact.level,
        since_ms=fact.since_ms,
        raised_ms=tx.now_ms,
        level_ms=tx.now_ms,
        acted_by=tx.actor,
    )


def _end(tx: Tx, alarm: Alarm) -> None:
    """Its cause is over: a warning and a yellow card end with it, a red one waits for somebody."""
    state = after("lapse", alarm.state)
    if state is None:
        store.change(tx, alarm, "alarm_ended", {"ended_ms": tx.now_ms})
        return
    store.change(tx, alarm, "alarm_lapsed", {"state": state, "ended_ms": tx.now_ms, "closed_ms": tx.now_ms})


def _stepped(alarm: Alarm, act: Act) -> State:
    state = after(act, alarm.state)
    if state is None:
        words = STATE_WORDS[alarm.state]
        raise AlarmForbids(state=alarm.state, state_zh=words.zh, state_en=words.en)
    return state
