"""What was still to follow when a case was accepted, who accepted it, and until when it may be brought."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from queue_server.cases import terms
from queue_server.cases.model import Case, Material
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows


class Acceptance(NamedTuple):
    """As it stands in the journal: what came later changes nothing of it."""

    actor: str
    follow: tuple[str, ...]


def accepted_then(rows: Rows, case_id: str) -> Acceptance | None:
    """How the case was accepted; None where it never was here."""
    sql = "SELECT actor, body FROM journal WHERE subject = ? AND kind = 'case_accepted' ORDER BY pos DESC LIMIT 1"
    row = rows.one(sql, case_id)
    return None if row is None else Acceptance(row["actor"], follow_of(json.loads(row["body"])))


def follow_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The required things that had not come, of the body of a `case_accepted`."""
    materials = [Material(**one) for one in json.loads(body["set"]["materials"])]
    return tuple(one.name for one in materials if one.required and not one.is_here)


def promised_day(calendar: Calendar, case: Case) -> str | None:
    """The last day of the term as it was promised on acceptance; None where none was."""
    if case.accepted_day is None or case.promised_days is None:
        return None
    return terms.due_day(calendar, case.accepted_day, case.promised_days)


def bring_until(hall: Hall, calendar: Calendar, case: Case) -> str | None:
    """The last day for what is missing now: of a list that was told, or of what follows an acceptance. None where
    nothing is missing."""
    if not case.missing:
        return None
    if case.state == "told" and case.told_ms is not None:
        return terms.due_day(calendar, hours.business_day(hall, case.told_ms), hall.cases.told_days)
    return last_day(hall, calendar, case) if case.state == "accepted" else None


def last_day(hall: Hall, calendar: Calendar, case: Case) -> str | None:
    """Until when what follows may be brought: the hall's `told_days`, but no later than the decision is due, unless
    that was taken ahead of the papers. None where the case was not accepted."""
    if case.accepted_day is None:
        return None
    last = terms.due_day(calendar, case.accepted_day, hall.cases.told_days) or case.accepted_day
    promised = None if case.is_ahead else promised_day(calendar, case)
    return min(last, promised) if promised else last
