"""What may be seen of call-backs: lists without a person, one with what it is about, its phone for who has taken it,
and what they came to per department."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from queue_server.call_backs import calling, reaching, store
from queue_server.call_backs.model import KINDS, OUTCOMES, RESULTS, CallBack
from queue_server.call_backs.store import Count, Seeker
from queue_server.cases import finding as cases
from queue_server.hall import hours
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.ratings import bad_store, giving
from queue_server.ratings import store as ratings
from queue_server.ratings.rates import share
from queue_server.staff import store as staff_store
from queue_server.tickets import store as tickets
from queue_server.views.sight import Sight, named

PAGE: Final = 50


def listed(rows: Rows, sight: Sight, hall: Hall, who: Seeker, tab: str, page: int) -> dict[str, Any]:
    """One page of a list, how many each list has, and of how many pages."""
    counts = store.counts(rows, who)
    pages = max(1, -(-counts[tab] // PAGE))
    page = min(page, pages)
    found = store.listed(rows, who, tab, (page - 1) * PAGE, PAGE)
    return {
        "tab": tab,
        "counts": counts,
        "page": page,
        "pages": pages,
        "call_backs": _values(rows, sight, hall, found, who.asker),
    }


def _values(rows: Rows, sight: Sight, hall: Hall, found: Sequence[CallBack], asker: int) -> list[dict[str, Any]]:
    people = {one.id: {"number": one.number, "name": one.name} for one in staff_store.all_staff(rows)}
    return [value(rows, sight, hall, one, asker, people) for one in found]


def value(
    rows: Rows, sight: Sight, hall: Hall, one: CallBack, asker: int, people: Mapping[int, dict[str, str]]
) -> dict[str, Any]:
    """A call-back as the list shows it: no person, no phone, no grade. `busy`: a colleague has it today."""
    today = hours.business_day(hall, sight.clock.now_ms())
    return {
        "id": one.id,
        **_said("kind", one.kind, KINDS),
        "number": one.case_number or tickets.by_id(rows, one.ticket or "").label,
        "case": one.case_number or None,
        "service": named(hall.service, one.service),
        "department": one.department,
        "opened_day": one.opened_day,
        "from": one.from_day,
        "due": one.due_day,
        "late": one.is_late(today),
        "by_message_alone": not one.is_phoned and one.state == "open",
        "state": one.state,
        **_said("outcome", one.outcome, OUTCOMES),
        "caller": people.get(one.caller or 0),
        "mine": one.caller == asker,
        "busy": one.caller not in (None, asker) and one.taken_day == today,
        "tries": [
            {"at": sight.at(hall, each.at_ms), "by": people.get(each.by), **_said("result", each.result, RESULTS)}
            for each in one.tries
        ],
        "next_at": sight.at(hall, one.next_ms),
        "ended_at": sight.at(hall, one.ended_ms),
    }


def whole(rows: Rows, sight: Sight, hall: Hall, one: CallBack, asker: int, sees_grades: bool) -> dict[str, Any]:
    """One with what it is about; who it is masked; what was answered for who oversees and who asked it."""
    (found,) = _values(rows, sight, hall, [one], asker)
    person = reaching.reach_of(rows, sight.secrets, one).person
    found["who"] = {"name": person.masked_name, "is_org": person.is_org} if person else None
    found["about"] = _about(rows, sight, hall, one)
    found["answers"] = None
    if one.attitude is not None and (sees_grades or (one.outcome == "phone" and one.caller == asker)):
        found["answers"] = {
            "attitude": one.attitude,
            "quality": one.quality,
            "solved": one.solved,
            "words": calling.words_of(rows, sight.secrets, one),
            "bad": one.is_bad,
            "bad_grade": one.bad_ticket if sees_grades else None,
        }
    return found


def reached(rows: Rows, sight: Sight, one: CallBack) -> dict[str, Any]:
    """Whom to ring, whole: for who has just taken it."""
    found = reaching.reach_of(rows, sight.secrets, one)
    return {"person": found.person.name if found.person else None, "phone": found.phone}


def _about(rows: Rows, sight: Sight, hall: Hall, one: CallBack) -> dict[str, Any]:
    """The case with its result, and the rating that was bad."""
    about: dict[str, Any] = {"result": None, "rating": None}
    if one.case_id:
        case = cases.by_id(rows, one.case_id)
        about["result"] = {
            "granted": case.granted if case.state != "refused" else False,
            "refused": case.state == "refused",
            "name": case.result or None,
            "reason": case.reason or None,
            "at": sight.at(hall, case.concluded_ms or case.ended_ms),
            "visits": cases.visits_made(rows, case),
        }
    if one.kind == "bad_grade" and one.ticket:
        rating, bad = ratings.of_ticket(rows, one.ticket), bad_store.of_ticket(rows, one.ticket)
        comment, more = giving.comments_of(rows, sight.secrets, one.ticket)
        about["rating"] = {
            "id": one.ticket,
            "grade": rating.grade if rating else None,
            "more_grade": rating.more_grade if rating else None,
            "aspects": json.loads(rating.aspects) if rating else {},
            "window": rating.window if rating else None,
            "comment": comment,
            "more_comment": more,
            "state": bad.state if bad else None,
            "reply": bad.reply if bad else "",
        }
    return about


def counted(rows: Rows, sight: Sight, hall: Hall, first: str, last: str) -> dict[str, Any]:
    """Per department how many were to be called back, how each ended, and the share with one decimal, half-up, of those
    done or past their day; "—" where there was nobody."""
    today = hours.business_day(hall, sight.clock.now_ms())
    found = store.figures(rows, hall.id, first, last, today)
    total = Count("", *(sum(one[at] for one in found) for at in range(1, len(Count._fields))))  # type: ignore[misc]
    return {"from": first, "to": last, "departments": [_counted(one) for one in found], "total": _counted(total)}


def _counted(one: Count) -> dict[str, Any]:
    done = one.message + one.phone
    return one._asdict() | {"called_back": done, "called_back_pct": share(done, one.total - one.open + one.late)}


def _said(name: str, code: str, words: Mapping[str, Words]) -> dict[str, Any]:
    found = words.get(code)
    return {name: code or None, f"{name}_zh": found.zh if found else None, f"{name}_en": found.en if found else None}
