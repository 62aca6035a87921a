"""The acts on a call-back: somebody takes it and sees the phone, says what became of the call, notes what was answered.

Whose work it is about does not call. A phone is seen by who calls, one at a time, and each look is journalled.
"""

from __future__ import annotations

from typing import Any, Final

from queue_server.call_backs import store
from queue_server.call_backs.model import (
    TRIES_MAX,
    Answers,
    AnswersAreMissing,
    BadTime,
    CallBack,
    CallBackIsDone,
    CallBackIsTaken,
    TakeItFirst,
    TriedJustNow,
    Try,
    UnknownCallBack,
    ends_as,
)
from queue_server.call_backs.opening import WORDS
from queue_server.call_backs.reaching import PERSON, PHONE, reach_of
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.people import service as people

AGAIN_DAYS_MAX: Final = 14


def of_hall(rows: Rows, hall: str, call_back_id: str, by: int, sees_grades: bool) -> CallBack:
    """The hall's call-back, for eyes that may see it: never about the asker's own work; UnknownCallBack."""
    one = store.by_id(rows, call_back_id)
    if one.hall != hall or one.staff == by or (one.kind == "bad_grade" and not sees_grades):
        raise UnknownCallBack()
    return one


def take(tx: Tx, hall: Hall, secrets: Secrets, one: CallBack, by: int) -> CallBack:
    """`by` calls: from now on today nobody else does. Each look at the phone is an entry. Where no phone is left there
    is nothing to ring, and it is over as that. CallBackIsDone, CallBackIsTaken."""
    today = hours.business_day(hall, tx.now_ms)
    if one.state != "open":
        raise CallBackIsDone()
    if one.caller not in (None, by) and one.taken_day == today:
        raise CallBackIsTaken()
    if reach_of(tx, secrets, one).phone is None:
        ended = {"state": "done", "outcome": "no_phone", "ended_ms": tx.now_ms, "next_ms": None}
        return _forgotten(tx, hall, store.change(tx, one, "call_back_ended", ended))
    return store.change(tx, one, "call_back_taken", {"caller": by, "taken_day": today})


def words_of(rows: Rows, secrets: Secrets, one: CallBack) -> str | None:
    """What the person said besides, while it is kept."""
    return people.open(rows, secrets, store.subject_of(one.id), WORDS)


def tried(tx: Tx, hall: Hall, one: CallBack, by: int, result: str, again_ms: int | None = None) -> CallBack:
    """A call that brought no answers: nobody there, a wrong number, no wish to talk, or another time. TakeItFirst,
    BadTime, TriedJustNow, CallBackIsDone."""
    _check_own(one, by)
    if result == "later":
        if again_ms is None or not tx.now_ms < again_ms <= tx.now_ms + AGAIN_DAYS_MAX * DAY_MS:
            raise BadTime()
    elif result == "no_answer":
        if any(each.result == result and (each.again_ms or 0) > tx.now_ms for each in one.tries):
            raise TriedJustNow(minutes=hall.call_backs.again_min)
        again_ms = tx.now_ms + hall.call_backs.again_min * MINUTE_MS
    else:
        again_ms = None
    tries = (*one.tries, Try(tx.now_ms, by, result, again_ms))[-TRIES_MAX:]
    unanswered = sum(each.result == "no_answer" for each in tries)
    outcome = ends_as(result, unanswered, hall.call_backs.tries_max)
    values: dict[str, Any] = {"tries": tries, "next_ms": again_ms}
    if not outcome:
        return store.change(tx, one, "call_back_tried", values)
    ended = {"state": "done", "outcome": outcome, "ended_ms": tx.now_ms, "next_ms": None}
    return _forgotten(tx, hall, store.change(tx, one, "call_back_ended", values | ended))


def answered(
    tx: Tx, hall: Hall, secrets: Secrets, one: CallBack, by: int, answers: Answers | None, bad_ticket: str | None
) -> CallBack:
    """Reached, and asked: done. `bad_ticket` is the visit whose bad grade this opens. AnswersAreMissing, TakeItFirst,
    CallBackIsDone."""
    _check_own(one, by)
    if answers is None:
        raise AnswersAreMissing()
    tries = (*one.tries, Try(tx.now_ms, by, "reached"))[-TRIES_MAX:]
    values = {
        "state": "done",
        "outcome": "phone",
        "tries": tries,
        "next_ms": None,
        "attitude": answers.attitude,
        "quality": answers.quality,
        "solved": answers.solved,
        "has_words": bool(answers.words),
        "bad_ticket": bad_ticket,
        "ended_ms": tx.now_ms,
    }
    done = store.change(tx, one, "call_back_answered", values)
    if answers.words:
        until_ms = tx.now_ms + hall.call_backs.keep_days * DAY_MS
        people.keep(tx, secrets, store.subject_of(one.id), WORDS, answers.words, until_ms, hall=one.hall)
    return _forgotten(tx, hall, done)


def _check_own(one: CallBack, by: int) -> None:
    if one.state != "open":
        raise CallBackIsDone()
    if one.caller != by:
        raise TakeItFirst()


def _forgotten(tx: Tx, hall: Hall, one: CallBack) -> CallBack:
    """Nobody needs the copied phone and name any more; the words stay their time."""
    for kind in (PERSON, PHONE):
        people.drop_by(tx, store.subject_of(one.id), kind, tx.now_ms)
    return one
