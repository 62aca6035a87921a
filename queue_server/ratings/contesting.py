"""The acts on a contest: a clerk names the visit and says why, another pair of eyes upholds or strikes.

Texts are typed by staff about the hall's own work; numbers of people are taken out before they are kept.
"""

from __future__ import annotations

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import asking, bad_grades, bad_store, contest_store, store
from queue_server.ratings.bad_model import OtherEyesNeeded
from queue_server.ratings.contest_model import (
    Act,
    AlreadyContested,
    Contest,
    ContestTooLate,
    NothingToStrike,
    NotYourVisit,
    UnknownContest,
    after,
)
from queue_server.ratings.model import Rating
from queue_server.tickets import finding
from queue_server.tickets.model import UNCLOSED, Ticket


def contest(tx: Tx, hall: Hall, calendar: Calendar, by: int, day: str, number: str, reason: str) -> Contest:
    """申诉 of what the visit `number` (A027) of the business day was given, whether it was rated or not; NotYourVisit,
    ContestTooLate, AlreadyContested."""
    visit = _own_visit(tx, hall, by, day, number)
    until = calendar.add_working_days(visit.day, hall.rating.contest_days)
    if hours.business_day(hall, tx.now_ms) > until:
        raise ContestTooLate(until=until)
    if contest_store.of_ticket(tx, visit.id) is not None:
        raise AlreadyContested(number=visit.label)
    one = Contest(visit.id, hall.id, by, tx.now_ms, redact(reason))
    contest_store.insert(tx, one)
    return one


def _own_visit(rows: Rows, hall: Hall, by: int, day: str, number: str) -> Ticket:
    read = finding.number_of(number)
    found = [] if read is None or read[0] is None else finding.by_number(rows, hall.id, day, *read)
    for one in found:
        rating = store.of_ticket(rows, one.id)
        served_by = asking.staff_of(one) if rating is None else rating.staff
        if one.state == "finished" and one.outcome != UNCLOSED and served_by == by:
            return one
    raise NotYourVisit()


def for_reviewer(rows: Rows, ticket_id: str, by: int) -> Contest:
    """One to be decided; UnknownContest, also to whoever it is about."""
    found = contest_store.of_ticket(rows, ticket_id)
    if found is None or found.staff == by:
        raise UnknownContest()
    return found


def may_decide(rows: Rows, one: Contest, by: int) -> bool:
    """Neither who contests, nor who asked before that the grade be excluded: that takes two."""
    bad = bad_store.of_ticket(rows, one.ticket)
    return by != one.staff and (bad is None or bad.doubted_by != by)


def decide(tx: Tx, one: Contest, by: int, strikes: bool, text: str) -> Contest:
    """Uphold the rating, or strike it: it counts nowhere and stays to be seen, as does a bad grade excluded by two.
    ContestIsDecided, OtherEyesNeeded, NothingToStrike."""
    act: Act = "strike" if strikes else "uphold"
    state = after(act, one.state)
    if not may_decide(tx, one, by):
        raise OtherEyesNeeded()
    if strikes:
        _strike(tx, store.of_ticket(tx, one.ticket), by, text)
    values = {"state": state, "decision": redact(text), "decided_by": by, "decided_ms": tx.now_ms}
    return contest_store.change(tx, one, "contest_struck" if state == "struck" else "contest_upheld", values)


def _strike(tx: Tx, rating: Rating | None, by: int, text: str) -> None:
    if rating is None or not rating.counts:
        raise NothingToStrike()
    store.change(tx, rating, "rating_excluded", {"excluded": True})
    bad = bad_store.of_ticket(tx, rating.ticket)
    if bad is not None and bad.ended_ms is None:
        bad_grades.strike(tx, bad, by, text)
