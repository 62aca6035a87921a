"""特别程序: letting a case's clock stand, and giving it more days; by who has the case or a manager, and before the
term is over: what is late stays late."""

from __future__ import annotations

from typing import Any

from queue_server.cases import store, terms
from queue_server.cases.accepting import stepped
from queue_server.cases.model import Case, Special
from queue_server.cases.refusals import ClockStands, ExtensionIsTooLong, NotInCharge, ReasonIsNeeded, TermIsOver
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx


def stop_clock(tx: Tx, hall: Hall, calendar: Calendar, case: Case, reason: str, oversees: bool = False) -> Case:
    """A hearing, an inspection … begins: the whole days of it do not count. ClockStands, ReasonIsNeeded, NotInCharge,
    TermIsOver."""
    today = _may_begin(tx, hall, calendar, case, reason, oversees)
    return _more(tx, case, "case_clock_stopped", Special("other", reason.strip(), today, ends_count=True), {})


def start_clock(tx: Tx, hall: Hall, case: Case, oversees: bool = False) -> Case:
    """The special procedure is over, and today counts again. ClockStands, NotInCharge."""
    stepped(case, "work")
    if not case.is_paused:
        raise ClockStands()
    _check_charge(tx, case, oversees)
    today = hours.business_day(hall, tx.now_ms)
    specials = tuple(one._replace(to_day=today) if one.to_day is None else one for one in case.specials)
    return store.change(tx, case, "case_clock_started", {"specials": specials})


def extend(tx: Tx, hall: Hall, calendar: Calendar, case: Case, days: int, reason: str, oversees: bool = False) -> Case:
    """延长审批 by so many working days, with all before at most the hall's `extend_days`; ExtensionIsTooLong, and as
    `stop_clock`."""
    today = _may_begin(tx, hall, calendar, case, reason, oversees)
    most = hall.cases.extend_days - terms.extended_days(case.specials)
    if days > most:
        raise ExtensionIsTooLong(most=max(0, most))
    specials = (*case.specials, Special("extension", reason.strip(), today, today, days))
    _clock, whole = next(iter(terms.clocks(case, hall.alarms.case_days)), ("", 0))
    until = terms.due_day(calendar, case.accepted_day or today, whole, specials)
    return _more(tx, case, "case_extended", specials[-1]._replace(to_day=until), {"days": days})


def is_over(hall: Hall, calendar: Calendar, case: Case, today: str) -> bool:
    """Whether a term of the accepted case has run out."""
    known = terms.clocks(case, hall.alarms.case_days) if case.accepted_day else ()
    accepted = case.accepted_day or today
    return any(terms.left_days(calendar, accepted, days, case.specials, today) < 0 for _clock, days in known)


def _may_begin(tx: Tx, hall: Hall, calendar: Calendar, case: Case, reason: str, oversees: bool) -> str:
    stepped(case, "work")
    if case.is_paused:
        raise ClockStands()
    _check_charge(tx, case, oversees)
    if not reason.strip():
        raise ReasonIsNeeded()
    today = hours.business_day(hall, tx.now_ms)
    if is_over(hall, calendar, case, today):
        raise TermIsOver()
    return today


def _check_charge(tx: Tx, case: Case, oversees: bool) -> None:
    if tx.actor != case.handler and not oversees:
        raise NotInCharge()


def _more(tx: Tx, case: Case, kind: str, special: Special, extra: dict[str, Any]) -> Case:
    told = {"kind": special.kind, **extra}
    return store.change(tx, case, kind, {"specials": (*case.specials, special)}, told)
