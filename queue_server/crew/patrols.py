"""Patrols (巡查): findings announced (明察) and covert (暗访), each with a day to be mended by, a reply and a re-check.

Who is concerned learns of a covert finding once a manager releases it, and only then does it count."""

from __future__ import annotations

from datetime import date
from typing import Any

from queue_server.crew import shifts
from queue_server.crew.joining import checked_day
from queue_server.crew.records_model import MODES, PATROL_STATES, Patrol, PatrolAct, after
from queue_server.crew.records_refusals import BadRecordDay, OwnScore, PatrolForbids, UnknownRule
from queue_server.crew.records_store import PATROLS
from queue_server.crew.refusals import UnknownCrewThing
from queue_server.crew.score_rules import PATROL_KINDS, RULES
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx

LISTED_MAX = 200


def note(tx: Tx, hall: Hall, new: Patrol, by: int) -> Patrol:
    """A finding of today or before. UnknownWindow, NotOfCrew, UnknownRule, BadRecordDay, OwnScore."""
    hall.window(new.window)
    if new.staff is not None:
        shifts.member(tx, hall, new.staff)
    if new.staff == by:
        raise OwnScore()
    if new.kind not in PATROL_KINDS:
        raise UnknownRule()
    if checked_day(new.day) > hours.business_day(hall, tx.now_ms) or checked_day(new.due_day) < new.day:
        raise BadRecordDay(day=new.due_day if new.due_day < new.day else new.day)
    return PATROLS.insert(tx, new, "patrol_noted")


def release(tx: Tx, hall: Hall, patrol: str, by: int) -> Patrol:
    """From now on who is concerned sees it, and has as many days to mend it as were given when it was noted.
    UnknownCrewThing, OwnScore."""
    one = PATROLS.by_id(tx, hall.id, patrol)
    _not_about(one, by)
    if one.released:
        return one
    today = date.fromisoformat(hours.business_day(hall, tx.now_ms))
    given = date.fromisoformat(one.due_day) - date.fromisoformat(one.day)
    due_day = max(one.due_day, (today + given).isoformat())
    return PATROLS.change(tx, one, "patrol_released", released=True, due_day=due_day)


def _not_about(one: Patrol, by: int) -> None:
    if one.staff == by and not one.released:
        raise OwnScore()


def reply(tx: Tx, hall: Hall, patrol: str, text: str, by: int, only: int | None = None) -> Patrol:
    """What was done about it; `only`: said by that person of the own finding. UnknownCrewThing, OwnScore,
    PatrolForbids."""
    one = PATROLS.by_id(tx, hall.id, patrol)
    if only is None:
        _not_about(one, by)
    if only is not None and (one.staff != only or not one.released):
        raise UnknownCrewThing()
    state, today = _led(one, "reply"), hours.business_day(hall, tx.now_ms)
    late = max(0, (date.fromisoformat(today) - date.fromisoformat(one.due_day)).days)
    return PATROLS.change(
        tx, one, "patrol_replied", state=state, reply=text, replied_by=tx.actor, late_days=max(late, one.late_days)
    )


def check(tx: Tx, hall: Hall, patrol: str, act: PatrolAct, text: str, by: int) -> Patrol:
    """Checked again and mended (`close`), not mended (`send_back`), or found to be none (`withdraw`).

    UnknownCrewThing, OwnScore, PatrolForbids.
    """
    one = PATROLS.by_id(tx, hall.id, patrol)
    if one.staff == by:
        raise OwnScore()
    kind = {"close": "patrol_closed", "send_back": "patrol_sent_back", "withdraw": "patrol_withdrawn"}[act]
    return PATROLS.change(tx, one, kind, state=_led(one, act), finding=text, closed_by=tx.actor)


def listed(rows: Rows, hall: Hall, today: str, by: int, only: int | None = None) -> list[dict[str, Any]]:
    """The overdue first, then those that wait, then the rest, the newest first; `by` does not see what is covert about
    oneself; `only`: what that person may see."""
    names = {one.id: one.name for one in shifts.crew(rows, hall)}
    found = PATROLS.where(rows, "hall = ? ORDER BY day DESC, id LIMIT ?", hall.id, LISTED_MAX)
    if only is not None:
        found = [one for one in found if one.staff == only]
    found = [one for one in found if one.released or one.staff != by]
    found.sort(key=lambda one: (not one.is_overdue(today), one.state not in ("open", "replied")))
    return [told(one, names, today) for one in found]


def overdue(rows: Rows, hall: Hall, today: str) -> list[Patrol]:
    """Those whose day is over without a reply; a covert one only once its clerk may know of it."""
    sql = "hall = ? AND state = 'open' AND released = 1 AND due_day < ? ORDER BY due_day, id"
    return PATROLS.where(rows, sql, hall.id, today)


def told(one: Patrol, names: dict[int, str], today: str) -> dict[str, Any]:
    """As JSON."""
    rule = RULES[one.kind]
    return {
        "id": one.id,
        "mode": one.mode,
        "mode_zh": MODES[one.mode].zh,
        "mode_en": MODES[one.mode].en,
        "day": one.day,
        "window": one.window,
        "staff": one.staff,
        "name": names.get(one.staff or 0, ""),
        "kind": one.kind,
        "kind_zh": rule.words.zh,
        "kind_en": rule.words.en,
        "text": one.text,
        "state": one.state,
        "state_zh": PATROL_STATES[one.state].zh,
        "state_en": PATROL_STATES[one.state].en,
        "due": one.due_day,
        "released": one.released,
        "reply": one.reply,
        "finding": one.finding,
        "late_days": one.late_days,
        "overdue": one.is_overdue(today),
    }


def _led(one: Patrol, act: PatrolAct) -> str:
    state = after(act, one.state)
    if state is None:
        words = PATROL_STATES[one.state]
        raise PatrolForbids(state_zh=words.zh, state_en=words.en)
    return state
