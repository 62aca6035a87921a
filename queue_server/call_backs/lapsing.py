"""What ends a call-back nobody ends: one asked by message alone when its day is over, and any whose phone is no longer
kept. A rating that comes later still counts."""

from __future__ import annotations

from queue_server.call_backs import store
from queue_server.call_backs.model import CallBack, Outcome
from queue_server.call_backs.reaching import PHONE
from queue_server.cases import persons
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people


def lapse_due(tx: Tx, hall: Hall) -> int:
    """End what nobody answers any more, and what nobody can be asked about; answers how many."""
    today, ended = hours.business_day(hall, tx.now_ms), 0
    for one in store.open_of(tx, hall.id):
        outcome = _outcome(tx, one, today)
        if outcome:
            values = {"state": "done", "outcome": outcome, "ended_ms": tx.now_ms, "next_ms": None}
            store.change(tx, one, "call_back_ended", values)
            ended += 1
    return ended


def _outcome(rows: Rows, one: CallBack, today: str) -> Outcome:
    if not one.is_phoned:
        return "silent" if today > one.due_day else ""
    return "" if _is_reachable(rows, one) else "forgotten"


def _is_reachable(rows: Rows, one: CallBack) -> bool:
    if people.is_kept(rows, store.subject_of(one.id), (PHONE,)):
        return True
    return one.kind == "case" and people.is_kept(rows, persons.subject_of(one.case_id or ""), (persons.PHONE,))
