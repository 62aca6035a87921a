"""Leave (请销假): asked for by oneself, decided by another after the cover check, withdrawn, ended early (销假)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from queue_server.crew import cover, pairs, shifts
from queue_server.crew.model import HALF_WORDS, LEAVE_KINDS, LEAVE_STATES, Leave
from queue_server.crew.refusals import (
    BadLeave,
    LeaveForbids,
    LeaveOverlaps,
    NeedsCover,
    NotOfCrew,
    OwnLeave,
    StandsIn,
    SubstituteIsAway,
    UnknownCrewThing,
)
from queue_server.crew.store import LEAVES, keep_reason, reason
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx

DAYS_MAX: Final = 366
LISTED_MAX: Final = 200


def ask(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, new: Leave, text: str) -> Leave:
    """A request of one's own; the reason is sealed. NotOfCrew, BadLeave, LeaveOverlaps."""
    shifts.member(tx, hall, new.staff)
    _check_days(calendar, new)
    others = "hall = ? AND staff = ? AND state IN ('asked','approved') AND last_day >= ? AND first_day <= ?"
    for one in LEAVES.where(tx, others, hall.id, new.staff, new.first_day, new.last_day):
        if _meet(new, one):
            raise LeaveOverlaps(first=one.first_day, last=one.last_day)
    made = LEAVES.insert(tx, new, "leave_asked")
    if text:
        keep_reason(tx, secrets, made.id, text)
    return made


def withdraw(tx: Tx, hall: Hall, one: Leave, staff_id: int) -> Leave:
    """Taken back by who asked: while it waits, or before an approved one has begun. UnknownCrewThing, LeaveForbids."""
    if one.staff != staff_id:
        raise UnknownCrewThing()
    is_early = one.state == "approved" and one.first_day > hours.business_day(hall, tx.now_ms)
    if one.state != "asked" and not is_early:
        raise _forbids(one)
    return LEAVES.change(tx, one, "leave_withdrawn", state="withdrawn")


def end_early(tx: Tx, hall: Hall, one: Leave, last_day: str, last_half: str) -> Leave:
    """Back before its last half day (销假): `last_day` and `last_half` become the last of it, what follows is worked
    again. LeaveForbids, BadLeave."""
    if one.state != "approved":
        raise _forbids(one)
    shifts.monday_of(last_day)
    if not (one.first_day, one.first_half) <= (last_day, last_half) < (one.last_day, one.last_half):
        raise BadLeave()
    return LEAVES.change(tx, one, "leave_ended_early", last_day=last_day, last_half=last_half)


def approve(tx: Tx, hall: Hall, calendar: Calendar, one: Leave, by: int, substitute: int | None, text: str) -> Leave:
    """Granted: B stands in, or who is named; without either only with a reason, and so where others rely on this one.

    OwnLeave, LeaveForbids, NotOfCrew, SubstituteIsAway, NeedsCover, StandsIn.
    """
    _check_open(one, by)
    _uncover(tx, hall, one, text)
    found = cover.check(tx, hall, calendar, one)
    if substitute is not None:
        _check_substitute(tx, hall, calendar, one, found, substitute)
    stands_in = found.second if substitute is None else substitute
    is_bare = bool(found.window) and bool(found.halves) and stands_in is None
    if is_bare and not text:
        raise NeedsCover(window=found.window)
    return LEAVES.change(
        tx,
        one,
        "leave_approved",
        state="approved",
        decided_by=tx.actor,
        decided_ms=tx.now_ms,
        decision=text,
        cover=stands_in,
        uncovered=(found.window,) if is_bare else (),
    )


def refuse(tx: Tx, one: Leave, by: int, text: str) -> Leave:
    """Not granted, and why. OwnLeave, LeaveForbids."""
    _check_open(one, by)
    return LEAVES.change(
        tx, one, "leave_refused", state="refused", decided_by=tx.actor, decided_ms=tx.now_ms, decision=text
    )


def by_id(rows: Rows, hall: Hall, leave: str) -> Leave:
    """One; UnknownCrewThing."""
    return LEAVES.by_id(rows, hall.id, leave)


def listed(rows: Rows, hall: Hall, calendar: Calendar, secrets: Secrets, of: int | None = None) -> list[dict[str, Any]]:
    """The newest, those that wait first with their cover check; of everybody, or of one."""
    order = "ORDER BY state <> 'asked', first_day DESC, id LIMIT ?"
    if of is None:
        found = LEAVES.where(rows, f"hall = ? {order}", hall.id, LISTED_MAX)
    else:
        found = LEAVES.where(rows, f"hall = ? AND staff = ? {order}", hall.id, of, LISTED_MAX)
    return [told(rows, hall, calendar, secrets, one) for one in found]


def told(rows: Rows, hall: Hall, calendar: Calendar, secrets: Secrets, one: Leave) -> dict[str, Any]:
    """One as managers and its owner see it; `check` while it waits."""
    names = {each.id: each.name for each in shifts.crew(rows, hall)}
    found = cover.check(rows, hall, calendar, one) if one.state == "asked" else None
    return {
        "id": one.id,
        "staff": one.staff,
        "name": names.get(one.staff, ""),
        "kind": one.kind,
        "kind_zh": LEAVE_KINDS[one.kind].zh,
        "first": one.first_day,
        "first_half": one.first_half,
        "last": one.last_day,
        "last_half": one.last_half,
        "days": half_days(calendar, one) / 2,
        "reason": reason(rows, secrets, one.id),
        "state": one.state,
        "state_zh": LEAVE_STATES[one.state].zh,
        "asked_ms": one.asked_ms,
        "decision": one.decision,
        "cover": one.cover,
        "cover_name": names.get(one.cover or 0, ""),
        "uncovered": list(one.uncovered),
        "check": None if found is None else _checked(found, names),
    }


def half_days(calendar: Calendar, one: Leave) -> int:
    """The working half days in it."""
    return sum(one.holds(day, half) for day in cover.days_of(one) if calendar.is_working(day) for half in cover.HALVES)


def _checked(found: cover.Cover, names: dict[int, str]) -> dict[str, Any]:
    halves = [
        {
            "day": one.day,
            "half": one.half,
            "half_zh": HALF_WORDS[one.half].zh,
            "b_name": names.get(one.b or 0, ""),
            "state": one.state,
            "state_zh": cover.STATES[one.state].zh,
            "state_en": cover.STATES[one.state].en,
            "bare": list(one.bare),
        }
        for one in found.halves
    ]
    second = names.get(found.second or 0, "")
    return {"window": found.window, "second": second, "is_bare": found.is_bare, "halves": halves}


def _check_days(calendar: Calendar, new: Leave) -> None:
    try:
        length = (date.fromisoformat(new.last_day) - date.fromisoformat(new.first_day)).days
    except ValueError:
        raise BadLeave() from None
    is_forward = (new.first_day, new.first_half) <= (new.last_day, new.last_half)
    if not is_forward or length > DAYS_MAX or not half_days(calendar, new):
        raise BadLeave()


def _uncover(tx: Tx, hall: Hall, one: Leave, text: str) -> None:
    relying = [other for other in _covered_by(tx, hall, one.staff) if _meet(one, other)]
    if relying and not text:
        names = {each.id: each.name for each in shifts.crew(tx, hall)}
        day = max(relying[0].first_day, one.first_day)
        raise StandsIn(name=names.get(one.staff, ""), other=names.get(relying[0].staff, ""), day=day)
    posts = pairs.posts(tx, hall)
    for other in relying:
        windows = (posts[other.staff].window,) if other.staff in posts else ()
        LEAVES.change(tx, other, "leave_uncovered", cover=None, uncovered=windows)


def _covered_by(rows: Rows, hall: Hall, staff_id: int) -> list[Leave]:
    return LEAVES.where(rows, "hall = ? AND cover = ? AND state = 'approved' ORDER BY id", hall.id, staff_id)


def _meet(one: Leave, other: Leave) -> bool:
    begins, ends = (other.first_day, other.first_half), (other.last_day, other.last_half)
    return begins <= (one.last_day, one.last_half) and (one.first_day, one.first_half) <= ends


def _check_open(one: Leave, by: int) -> None:
    if one.staff == by:
        raise OwnLeave()
    if one.state != "asked":
        raise _forbids(one)


def _check_substitute(tx: Tx, hall: Hall, calendar: Calendar, one: Leave, found: cover.Cover, substitute: int) -> None:
    if substitute == one.staff:
        raise NotOfCrew()
    person = shifts.member(tx, hall, substitute)
    known = cover.look(tx, hall, calendar, one.first_day, one.last_day)
    for each in found.halves:
        state = known.state(substitute, one, each.day, each.half)
        if state != "here":
            words = cover.STATES[state]
            raise SubstituteIsAway(name=person.name, day=each.day, why_zh=words.zh, why_en=words.en)


def _forbids(one: Leave) -> LeaveForbids:
    words = LEAVE_STATES[one.state]
    return LeaveForbids(state=one.state, state_zh=words.zh, state_en=words.en)
