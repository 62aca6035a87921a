"""What the clocks see now: the longest wait of each line, paused windows, cases, bad grades and questions near
their day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from queue_server.cases import finding, owing, results, terms
from queue_server.cases.model import Case
from queue_server.enquiries import finding as enquiries
from queue_server.enquiries.model import Enquiry
from queue_server.enquiries.store import subject_of as enquiry_subject
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.ratings import bad_store
from queue_server.staff import duty
from queue_server.supervision import machines, store
from queue_server.supervision.model import Fact, Level, higher, of_minutes, of_term, silent_days
from queue_server.tickets import lasting
from queue_server.tickets import store as tickets
from queue_server.twin import store as twin

AT_ONCE = 200  # cases of one look: others have their turn between
ENQUIRIES_MAX = 5000
PRESSURE_LEVELS: Final[dict[str, Level]] = {"help": "warning", "alarm": "yellow", "stop": "red"}
RESULT_DAYS: Final = 366  # who has not come for a result by then is reminded by no card


def facts(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> list[Fact]:
    """What deserves a card now, but for cases, of which there are many."""
    return [
        *_waits(rows, hall, now_ms),
        *_pauses(rows, hall, now_ms),
        *_bad_grades(rows, hall, calendar, now_ms),
        *_enquiries(rows, hall, calendar, now_ms),
        *machines.facts(rows, hall, calendar, now_ms),
        *_pressures(rows, hall, calendar, now_ms),
    ]


def of_cases(
    rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, behind: Case | None
) -> tuple[list[Fact], Case | None]:
    """What deserves a card among the next open cases this hall keeps, and the last one looked at: those of a platform
    it watches itself. None where there are no more."""
    cases = finding.kept_here(rows, hall.id, ("applied", "accepted"), AT_ONCE, behind)
    return _shown(cases, hall, calendar, now_ms)


def of_results(
    rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, behind: Case | None
) -> tuple[list[Fact], Case | None]:
    """The same of results not handed over: those whose clock says something, for a year, and none from before it."""
    days = hall.alarms.deliver_days
    if not days:
        return [], None
    after_ms = max(now_ms - RESULT_DAYS * DAY_MS, store.begun_ms(rows, "deliver"))
    until_ms = now_ms - max(0, silent_days(hall.alarms, days) - 1) * DAY_MS
    cases = results.some(rows, hall.id, after_ms, until_ms, AT_ONCE, behind)
    return _shown(cases, hall, calendar, now_ms)


def _shown(cases: Sequence[Case], hall: Hall, calendar: Calendar, now_ms: int) -> tuple[list[Fact], Case | None]:
    found = [fact for case in cases for fact in of_case(case, hall, calendar, now_ms)]
    return found, cases[-1] if len(cases) == AT_ONCE else None


def highest(seen: Iterable[Fact]) -> list[Fact]:
    """One fact per clock and subject: the highest card."""
    found: dict[tuple[str, str], Fact] = {}
    for fact in seen:
        before = found.setdefault((fact.clock, fact.subject), fact)
        if higher(fact.level, before.level):
            found[fact.clock, fact.subject] = fact
    return list(found.values())


def _waits(rows: Rows, hall: Hall, now_ms: int) -> Iterator[Fact]:
    rules = hall.alarms
    limits = (rules.wait_warn_min, rules.wait_yellow_min, rules.wait_red_min)
    for prefix, oldest_ms in lasting.oldest(rows, hall.id, now_ms - rules.wait_warn_min * MINUTE_MS).items():
        if all(one.id != prefix for one in hall.queues):
            continue
        level = of_minutes((now_ms - oldest_ms) / MINUTE_MS, limits)
        if level:
            name = hall.queue(prefix).name
            yield Fact("wait", f"queue:{prefix}", name, prefix, oldest_ms, level)


def _pressures(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> Iterator[Fact]:
    """Queues that would pass closing, while the hall is open: windows must help, nobody more can be taken."""
    if not hours.is_open(hall, None, now_ms, calendar):
        return
    names = {one.id: one.name for one in hall.queues}
    for one in twin.of_day(rows, hall.id, hours.business_day(hall, now_ms)).values():
        level = PRESSURE_LEVELS.get(one.stage)
        if level and one.queue in names:
            yield Fact("pressure", f"queue:{one.queue}", names[one.queue], one.queue, one.since_ms, level)


def _pauses(rows: Rows, hall: Hall, now_ms: int) -> Iterator[Fact]:
    rules = hall.alarms
    limits = (rules.pause_warn_min, rules.pause_yellow_min, rules.pause_red_min)
    names = {one.id: one.name for one in hall.windows}
    for one in duty.of_hall(rows, hall.id):
        if one.state == "paused":
            level = of_minutes((now_ms - one.since_ms) / MINUTE_MS, limits)
            if level:
                yield Fact("pause", f"window:{one.window}", names.get(one.window, ""), one.window, one.since_ms, level)


def of_case(case: Case, hall: Hall, calendar: Calendar, now_ms: int) -> Iterator[Fact]:
    """What the clocks of one open case show."""
    today, rules = hours.business_day(hall, now_ms), hall.alarms
    place = case.department or case.name
    if case.state == "applied":
        since_ms = max([case.applied_ms, *(one.at_ms or 0 for one in case.materials if case.told_ms)])
        day = hours.business_day(hall, since_ms)  # back with what was missing, the days begin anew
        left = terms.left_days(calendar, day, rules.accept_days, (), today)
        yield from _of(case, "accept", place, since_ms, of_term(rules, rules.accept_days, left))
        return
    if case.state == "concluded":
        yield from _undelivered(case, hall, calendar, today)
        return
    bring_by = owing.last_day(hall, calendar, case) if case.is_short and case.missing else None
    if bring_by is not None and today > bring_by:
        yield from _of(case, "follow", place, case.accepted_ms or case.applied_ms, "yellow")
    for clock, days in terms.clocks(case, rules.case_days):
        if case.accepted_day is not None:
            left = terms.left_days(calendar, case.accepted_day, days, case.specials, today)
            level = _unless_it_stands(case, of_term(rules, days, left))
            yield from _of(case, clock, place, case.accepted_ms or case.applied_ms, level)
    for step in case.steps:
        if step.ended_ms is None:
            day = hours.business_day(hall, step.begun_ms)
            left = terms.left_days(calendar, day, rules.step_days, terms.stops(case.specials), today)
            level = _unless_it_stands(case, of_term(rules, rules.step_days, left))
            yield from _of(case, "step", place, step.begun_ms, level)


def _unless_it_stands(case: Case, level: Level | None) -> Level | None:
    """A clock that stands warns of nothing, but what was over before stays over."""
    return None if case.is_paused and level != "red" else level


def _undelivered(case: Case, hall: Hall, calendar: Calendar, today: str) -> Iterator[Fact]:
    """What was decided and is not handed over. Who does not come for it shows yellow at most: that is no fault of the
    hall, and ends by itself."""
    days, at_ms = hall.alarms.deliver_days, case.concluded_ms
    if not days or at_ms is None:
        return
    left = terms.left_days(calendar, hours.business_day(hall, at_ms), days, (), today)
    level = of_term(hall.alarms, days, left)
    if case.delivery == "window":
        level = "yellow" if left < 0 else None
    yield from _of(case, "deliver", case.department or case.name, at_ms, level)


def _of(case: Case, clock: str, place: str, since_ms: int, level: Level | None) -> Iterator[Fact]:
    if level:
        yield Fact(clock, f"case:{case.id}", place, case.number, since_ms, level)  # type: ignore[arg-type]


def _bad_grades(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> Iterator[Fact]:
    today = hours.business_day(hall, now_ms)
    for one in bad_store.live(rows, hall.id):
        ticket = tickets.by_id(rows, one.ticket)
        left = -1 if one.due_day < today else len([None for _ in _days(calendar, today, one.due_day)])
        level: Level | None = "red" if left < 0 else "yellow" if left <= hall.alarms.yellow_days else None
        if level:
            place = f"{ticket.window} 号窗口" if ticket.window else ""
            yield Fact("bad_grade", f"bad_grade:{one.ticket}", place, ticket.label, one.opened_ms, level)


def _enquiries(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> Iterator[Fact]:
    today = hours.business_day(hall, now_ms)
    for one in enquiries.open_ones(rows, hall.id, ENQUIRIES_MAX):
        void = one.last("void")  # made anew, its days begin anew
        begun = hours.business_day(hall, void[1].at_ms) if void else one.day
        term = len([None for _ in _days(calendar, begun, one.due_day)])
        left = -1 if one.due_day < today else len([None for _ in _days(calendar, today, one.due_day)])
        level = of_term(hall.alarms, term, left)
        if level:
            yield _of_enquiry(one, hall, one.asked_ms, level)
    for one in enquiries.judged_badly(rows, hall.id, ENQUIRIES_MAX):  # made anew or confirmed within the days of a redo
        judged_ms = max(step.at_ms for step in one.steps if step.act == "discontent")
        begun, days = hours.business_day(hall, judged_ms), hall.enquiries.redo_days
        due = calendar.add_working_days(begun, days)
        left = -1 if due < today else len([None for _ in _days(calendar, today, due)])
        level = of_term(hall.alarms, days, left)
        if level:
            yield _of_enquiry(one, hall, judged_ms, level)


def _of_enquiry(one: Enquiry, hall: Hall, since_ms: int, level: Level) -> Fact:
    return Fact("enquiry", enquiry_subject(one.id), one.department or hall.name, one.number, since_ms, level)


def _days(calendar: Calendar, after: str, until: str) -> Iterator[str]:
    at = after
    while at < until:
        at = calendar.add_working_days(at, 1)
        if at <= until:
            yield at
