"""What is done about an enquiry: given to somebody, put off once, answered, looked at again, passed on, judged, closed.

Every act adds a step; its words are sealed under that step. Whoever acts is its owner or oversees the hall.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from queue_server.enquiries import asking, finding, sealed, store
from queue_server.enquiries.model import ADDED_MAX, BAD_MAX, STATES, Act, Enquiry, Step, after, over_days
from queue_server.enquiries.refusals import (
    AddedEnough,
    BadExtension,
    EnquiryForbids,
    EnquiryNeedsWords,
    EnquiryOwnerNotFit,
    NothingToJudge,
    NotYourEnquiry,
    ReviewByAnother,
)
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Tx

KIND_OF: Final[Mapping[Act, str]] = {
    "add": "enquiry_added_to",
    "assign": "enquiry_assigned",
    "extend": "enquiry_extended",
    "answer": "enquiry_answered",
    "valid": "enquiry_confirmed",
    "void": "enquiry_reply_void",
    "pass": "enquiry_passed",
    "withdraw": "enquiry_withdrawn",
    "content": "enquiry_judged",
    "discontent": "enquiry_judged",
    "lapse": "enquiry_closed",
}

NEEDS_WORDS: Final = frozenset({"extend", "answer", "valid", "void", "pass"})


def assign(tx: Tx, hall: Hall, secrets: Secrets, one: Enquiry, account: int, by: int, oversees: bool) -> Enquiry:
    """Another owner, of an open one or one judged badly; who does not oversee takes one that nobody has.

    EnquiryOwnerNotFit, NotYourEnquiry, EnquiryForbids.
    """
    _check_waits(one)
    if not oversees and not (one.owner is None and account == by):
        raise NotYourEnquiry()
    if account not in {fit.id for fit in asking.fit_owners(tx, one)}:
        raise EnquiryOwnerNotFit()
    return _do(tx, hall, secrets, one, "assign", {"owner": account}, owner=account)


def extend(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, one: Enquiry, until: str, reason: str) -> Enquiry:
    """延期: once and before any reply was found void, with what the asker is told; what is late by then stays late.

    BadExtension, EnquiryForbids.
    """
    after("extend", one.state)
    today = hours.business_day(hall, tx.now_ms)
    first, last = extension_days(hall, calendar, one, today)
    if one.is_extended or one.voids or not first <= until <= last or not calendar.is_working(until):
        raise BadExtension(first=first, last=last)
    late = max(one.late_days, over_days(calendar, one.due_day, today))
    values = {"due_day": until, "is_extended": True, "late_days": late}
    return _do(tx, hall, secrets, one, "extend", values, reason, day=until)


def extension_days(hall: Hall, calendar: Calendar, one: Enquiry, today: str) -> tuple[str, str]:
    """The first and the last day it can be put off to; none where the first is after the last."""
    last = calendar.add_working_days(one.due_day, hall.enquiries.extend_days)
    return calendar.add_working_days(max(one.due_day, today), 1), last


def answer(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, one: Enquiry, by: int, text: str) -> Enquiry:
    """回复: what the asker reads; from now on it can be judged and looked at again. One that was judged badly is made
    anew by its owner too. EnquiryForbids, EnquiryOwnerNotFit where it is a complaint about who answers."""
    _check_waits(one)
    if one.is_against(by):
        raise EnquiryOwnerNotFit()
    today = hours.business_day(hall, tx.now_ms)
    values = {
        "owner": by if one.owner is None else one.owner,
        "answered_ms": tx.now_ms,
        "answered_by": by,
        "late_days": max(one.late_days, _over_days(calendar, one, today)),
        "judged": None,
        "judge_by_day": calendar.add_working_days(today, hall.enquiries.judge_days),
    }
    return _do(tx, hall, secrets, one, "answer", values, text)


def _over_days(calendar: Calendar, one: Enquiry, today: str) -> int:
    """After a void reply the promise of before counts too: nobody had an answer by then."""
    if one.state != "open":
        return 0
    return max(over_days(calendar, due, today) for due in (one.due_day, one.promised_day if one.voids else one.due_day))


def _check_waits(one: Enquiry) -> None:
    """EnquiryForbids for an answered one whose reply nobody judged badly."""
    if one.state == "answered" and not one.is_judged_badly:
        raise EnquiryForbids(state=STATES[one.state].en, state_zh=STATES[one.state].zh)


def review(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, one: Enquiry, by: int, is_valid: bool, why: str
) -> Enquiry:
    """复核 by another: the reply stands and it is closed, or it is void (无效回复) and made anew. ReviewByAnother."""
    act: Act = "valid" if is_valid else "void"
    after(act, one.state)
    if by == one.answered_by or one.is_against(by):
        raise ReviewByAnother()
    if is_valid:
        return _do(tx, hall, secrets, one, act, {}, why)
    due = calendar.add_working_days(hours.business_day(hall, tx.now_ms), hall.enquiries.redo_days)
    values = {"voids": one.voids + 1, "due_day": due, "judge_by_day": None}
    return _do(tx, hall, secrets, one, act, values, why, day=due)


def pass_on(tx: Tx, hall: Hall, secrets: Secrets, one: Enquiry, to: str, why: str) -> Enquiry:
    """转出 to another body, which answers from now on; our clock ends. EnquiryForbids."""
    return _do(tx, hall, secrets, one, "pass", {"passed_to": to}, why)


def withdraw(tx: Tx, hall: Hall, secrets: Secrets, one: Enquiry) -> Enquiry:
    """The asker needs no answer any more. EnquiryForbids."""
    return _do(tx, hall, secrets, one, "withdraw", {})


def add(tx: Tx, hall: Hall, secrets: Secrets, one: Enquiry, text: str, phone: str) -> Enquiry:
    """The asker says more while an answer is awaited, or leaves a phone where none was left. EnquiryNeedsWords,
    AddedEnough, TooManyEnquiries, EnquiryForbids."""
    has_phone = sealed.text_of(tx, secrets, one, sealed.PHONE) is not None
    if not text and (not phone or has_phone):
        raise EnquiryNeedsWords()
    if sum(step.act == "add" for step in one.steps) >= ADDED_MAX:
        raise AddedEnough()
    if phone and not has_phone:
        sealed.check_phone(tx, secrets, hall, phone, tx.now_ms)
        sealed.keep(tx, secrets, one, sealed.PHONE, phone)
        store.add_key(tx, one, "phone", sealed.key_of(secrets, "phone", phone))
    return _do(tx, hall, secrets, one, "add", {}, text)


def judge(tx: Tx, hall: Hall, secrets: Secrets, one: Enquiry, grade: int, comment: str) -> Enquiry:
    """How the asker finds the reply, once while its time lasts: a bad grade brings it back to the manager, any other
    closes it. NothingToJudge."""
    if not can_judge(hall, one, tx.now_ms):
        raise NothingToJudge()
    act: Act = "discontent" if grade <= BAD_MAX else "content"
    values = {"judged": grade, "worst": min(grade, one.worst or grade)}
    return _do(tx, hall, secrets, one, act, values, comment, grade=grade)


def can_judge(hall: Hall, one: Enquiry, now_ms: int) -> bool:
    """Whether there is a reply that its asker has not judged, and still may."""
    is_in_time = one.judge_by_day is not None and hours.business_day(hall, now_ms) <= one.judge_by_day
    return one.state in ("answered", "closed") and one.judged is None and is_in_time


def lapse_due(tx: Tx, hall: Hall, secrets: Secrets) -> int:
    """Close what was answered and could be judged long enough; answers how many."""
    found = finding.to_lapse(tx, hall.id, hours.business_day(hall, tx.now_ms))
    for one in found:
        _do(tx, hall, secrets, one, "lapse", {})
    return len(found)


def check_acts(one: Enquiry, by: int, oversees: bool) -> None:
    """NotYourEnquiry unless `by` owns it or oversees the hall."""
    if not oversees and one.owner != by:
        raise NotYourEnquiry()


def note_phone_seen(tx: Tx, one: Enquiry) -> None:
    """Somebody looked at the asker's phone: that stays known."""
    tx.record(one.hall, "enquiry_phone_seen", store.subject_of(one.id), {"number": one.number})


def _do(
    tx: Tx, hall: Hall, secrets: Secrets, one: Enquiry, act: Act, values: Mapping[str, Any], text: str = "", **step: Any
) -> Enquiry:
    state = after(act, one.state)
    changes = {**values, "state": state}
    if state in ("closed", "passed", "withdrawn"):
        changes["ended_ms"] = tx.now_ms if one.ended_ms is None else one.ended_ms
    elif one.ended_ms is not None:
        changes["ended_ms"] = None
    words = str(redact(text)) if tx.actor.startswith(asking.STAFF) else text
    if not words and act in NEEDS_WORDS:
        raise EnquiryNeedsWords()
    made = Step(act, tx.now_ms, tx.actor, has_text=bool(words), **step)
    changed = store.change(tx, one, KIND_OF[act], made, changes)
    sealed.keep_words(tx, secrets, changed, words)
    if changed.ended_ms is not None:
        sealed.end(tx, hall, changed)
    return changed
