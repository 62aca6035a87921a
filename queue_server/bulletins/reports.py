"""Bulletins and tasks as calls and pages are told of them: one value for both."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from queue_server.bulletins import periods, store
from queue_server.bulletins.model import Bulletin, Task
from queue_server.bulletins.service import Office
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows


def by_id(rows: Rows, hall: Hall, bulletin: str) -> Bulletin:
    """The bulletin; UnknownBulletin."""
    return store.by_id(rows, hall.id, bulletin)


def task_by_id(rows: Rows, hall: Hall, task_id: str) -> Task:
    """The task; UnknownTask."""
    return store.task(rows, hall.id, task_id)


def head(one: Bulletin, hall: Hall) -> dict[str, Any]:
    """What a list says of it."""
    issued = None if one.issued_ms is None else datetime.fromtimestamp(one.issued_ms / 1000, hall.zone_info)
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "span": one.span,
        "first": one.first_day,
        "last": one.last_day,
        "edition": one.edition,
        "state": one.state,
        "number": one.number,
        "sha256": one.sha256,
        "late": one.is_late,
        "due": one.period.due_day,
        "issued_at": issued.isoformat(timespec="seconds") if issued else None,
    }


def one(rows: Rows, office: Office, hall: Hall, found: Bulletin) -> dict[str, Any]:
    """The whole of it."""
    return head(found, hall) | {
        "text_is_older": office.is_text_older(rows, hall, found),
        "text_is_own": not found.text,
        "entered": [asdict(each) for each in found.units],
        "problems": [{"unit": each.unit, "text": each.text, "due": each.due_day} for each in found.problems],
        "editions": [head(each, hall) for each in store.editions(rows, found)],
        "document": office.document(rows, hall, found),
    }


def task(found: Task, hall: Hall, now_ms: int) -> dict[str, Any]:
    """A task."""
    return {
        "id": found.id,
        "bulletin": found.bulletin,
        "unit": found.unit,
        "text": found.text,
        "due": found.due_day,
        "state": found.state,
        "reply": found.reply,
        "finding": found.finding,
        "late_days": found.late_days,
        "overdue": found.is_overdue(hours.business_day(hall, now_ms)),
    }


def all_of(rows: Rows, hall: Hall, now_ms: int) -> dict[str, Any]:
    """The newest bulletins, every task that is not closed, and the weekly bulletin that is waited for."""
    return {
        "bulletins": [head(each, hall) for each in store.listed(rows, hall.id)],
        "tasks": [task(each, hall, now_ms) for each in store.live_tasks(rows, hall.id)],
        "awaited": awaited(rows, hall, now_ms),
    }


def awaited(rows: Rows, hall: Hall, now_ms: int) -> list[dict[str, Any]]:
    """The weekly bulletins of last week that are not issued yet, in a hall that made that kind in a week before: by
    which day's noon they are due, when that is, and whether it is over."""
    period = periods.before("week", hours.business_day(hall, now_ms))
    due_day = str(period.due_day)
    due_ms = hours.instant_ms(hall, due_day, periods.NOON_MIN)
    found = []
    for kind in store.weekly_kinds(rows, hall.id, period.last):
        made = store.of_period(rows, hall.id, kind, period.first, period.last)
        if not any(each.state == "issued" for each in made):
            draft = made[0].id if made else None
            words = {"kind": kind, "first": period.first, "last": period.last, "due": due_day, "draft": draft}
            found.append(words | {"due_ms": due_ms, "late": now_ms > due_ms, "words": period.words})
    return found
