"""The acts on a bad grade: opened with an owner and a day, verified, mended, answered, reviewed, or excluded by two.

Texts are typed by staff about the hall's own work; numbers of people are taken out before they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from queue_server.enquiries.model import over_days
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import bad_store, store
from queue_server.ratings.bad_model import (
    Act,
    BadGrade,
    LeavesNobodyToDecide,
    OtherEyesNeeded,
    OwnerNotFit,
    after,
    check_eyes,
    used_eyes,
)
from queue_server.ratings.model import Rating
from queue_server.staff import store as staff_store
from queue_server.staff.model import Staff
from queue_server.staff.roles import may

DONE: Final[Mapping[Act, str]] = {
    "assign": "bad_grade_assigned",
    "verify": "bad_grade_verified",
    "mend": "bad_grade_mended",
    "reply": "bad_grade_replied",
    "review": "bad_grade_closed",
    "send_back": "bad_grade_sent_back",
    "doubt": "bad_grade_doubted",
    "exclude": "bad_grade_excluded",
    "keep": "bad_grade_kept",
    "reopen": "bad_grade_reopened",
    "strike": "bad_grade_struck",
}


def open_for(tx: Tx, hall: Hall, calendar: Calendar, rating: Rating) -> BadGrade:
    """Somebody is to see to the rating: the manager with the fewest, within the hall's working days. What was over
    when a bad addition comes is opened again; a first grade that counts nowhere goes on to."""
    found, today = bad_store.of_ticket(tx, rating.ticket), hours.business_day(hall, tx.now_ms)
    if found is not None and found.state in ("closed", "excluded"):
        due = calendar.add_working_days(today, hall.rating.due_days)
        return _do(tx, found, "reopen", {"due_day": due, "ended_ms": None})
    if found is not None:
        return found
    one = BadGrade(
        ticket=rating.ticket,
        hall=hall.id,
        opened_ms=tx.now_ms,
        state="open",
        staff=rating.staff,
        owner=_owner(tx, hall.id, rating.staff),
        due_day=calendar.add_working_days(today, hall.rating.due_days),
    )
    bad_store.insert(tx, one)
    return one


def of_ticket(rows: Rows, ticket_id: str) -> BadGrade:
    """The visit's bad grade; UnknownBadGrade."""
    return bad_store.by_id(rows, ticket_id)


def owners(rows: Rows, hall: str, rated: int | None) -> list[Staff]:
    """Who may own a bad grade: the hall's managers, never the one who was rated."""
    return [
        one
        for one in staff_store.all_staff(rows)
        if one.active and may(one.role, "oversee") and one.hall in (None, "", hall) and one.id != rated
    ]


def _owner(rows: Rows, hall: str, rated: int | None) -> int | None:
    load = bad_store.load(rows, hall)
    fit = sorted(owners(rows, hall, rated), key=lambda one: (load.get(one.id, 0), one.id))
    return fit[0].id if fit else None


def assign(tx: Tx, one: BadGrade, staff: int) -> BadGrade:
    """Another owner; OwnerNotFit, BadGradeForbids."""
    if staff not in {fit.id for fit in owners(tx, one.hall, one.staff)}:
        raise OwnerNotFit()
    return _do(tx, one, "assign", {"owner": staff})


def instead(rows: Rows, one: BadGrade, by: int) -> Staff | None:
    """Who has to mend, answer or doubt it instead of `by`, the last one fit to decide; None where `by` may, also where
    there is nobody else to do it."""
    fit = owners(rows, one.hall, one.staff)
    used = used_eyes(one)
    if by in used or any(other.id != by and other.id not in used for other in fit):
        return None
    others = [other for other in fit if other.id != by]
    return next((other for other in others if other.id == one.owner), others[0] if others else None)


def verify(tx: Tx, one: BadGrade, by: int, text: str) -> BadGrade:
    """核实: what was found; never by the one who was rated. OtherEyesNeeded, BadGradeForbids."""
    _check_not_rated(one, by)
    return _do(tx, one, "verify", {"finding": redact(text), "verified_by": by})


def mend(tx: Tx, one: BadGrade, by: int, text: str) -> BadGrade:
    """整改: what was done about it; BadGradeForbids, LeavesNobodyToDecide."""
    _check_left(tx, one, "mend", by)
    return _do(tx, one, "mend", {"mending": redact(text), "mended_by": by})


def reply(tx: Tx, hall: Hall, calendar: Calendar, one: BadGrade, by: int, text: str) -> BadGrade:
    """答复: what the person reads on the visit's own page; from now on the review has its own day. BadGradeForbids,
    LeavesNobodyToDecide."""
    _check_left(tx, one, "reply", by)
    today = hours.business_day(hall, tx.now_ms)
    due = calendar.add_working_days(today, hall.rating.review_days)
    values = {"reply": redact(text), "replied_by": by, "due_day": due, "late_days": _late_days(calendar, one, today)}
    return _do(tx, one, "reply", values)


def review(tx: Tx, hall: Hall, calendar: Calendar, one: BadGrade, by: int, passed: bool, text: str) -> BadGrade:
    """复核 by other eyes: closed, or sent back to be mended again. OtherEyesNeeded, BadGradeForbids."""
    act: Act = "review" if passed else "send_back"
    after(act, one.state)
    check_eyes(one, by)
    today = hours.business_day(hall, tx.now_ms)
    values: dict[str, Any] = {"review": redact(text), "reviewed_by": by, "late_days": _late_days(calendar, one, today)}
    if passed:
        values["ended_ms"] = tx.now_ms
    else:
        values["due_day"] = calendar.add_working_days(today, hall.rating.due_days)
    return _do(tx, one, act, values)


def doubt(tx: Tx, one: BadGrade, by: int, ground: str, text: str) -> BadGrade:
    """Ask that it counts nowhere, and why; never by the one who was rated. OtherEyesNeeded, BadGradeForbids,
    LeavesNobodyToDecide."""
    _check_not_rated(one, by)
    _check_left(tx, one, "doubt", by)
    return _do(tx, one, "doubt", {"ground": ground, "doubt": redact(text), "doubted_by": by})


def decide(tx: Tx, one: BadGrade, by: int, excludes: bool, text: str) -> BadGrade:
    """Another pair of eyes agrees (it counts nowhere and stays to be seen) or not. OtherEyesNeeded, BadGradeForbids."""
    act: Act = "exclude" if excludes else "keep"
    after(act, one.state)
    check_eyes(one, by)
    values: dict[str, Any] = {"decision": redact(text), "decided_by": by}
    if excludes:
        values["ended_ms"] = tx.now_ms
        rating = store.of_ticket(tx, one.ticket)
        assert rating is not None
        store.change(tx, rating, "rating_excluded", {"excluded": True})
    elif one.verified_by is None:
        values["state"] = "open"  # nobody has looked into it yet: kept, it goes on where it stood
    return _do(tx, one, act, values)


def strike(tx: Tx, one: BadGrade, by: int, text: str) -> BadGrade:
    """The rating was contested and struck, so there is nothing to mend; BadGradeForbids."""
    return _do(tx, one, "strike", {"decision": redact(text), "decided_by": by, "ended_ms": tx.now_ms})


def _late_days(calendar: Calendar, one: BadGrade, today: str) -> int:
    """By how many working days it is or was late at the worst."""
    return max(one.late_days, over_days(calendar, one.due_day, today))


def _check_not_rated(one: BadGrade, by: int) -> None:
    if by == one.staff:
        raise OtherEyesNeeded()


def _check_left(rows: Rows, one: BadGrade, act: Act, by: int) -> None:
    """LeavesNobodyToDecide where `by` has to be kept for the decision; BadGradeForbids comes first."""
    after(act, one.state)
    other = instead(rows, one, by)
    if other is not None:
        raise LeavesNobodyToDecide(other=f"{other.name}（{other.number}）")


def _do(tx: Tx, one: BadGrade, act: Act, values: dict[str, Any]) -> BadGrade:
    return bad_store.change(tx, one, DONE[act], {"state": after(act, one.state), **values})
