"""Calls of the hall's own eyes: open alarms, the order to deal with one and its answer, and what ran outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final

import gevent
from pydantic import StringConstraints

from queue_server.api.bodies import Code
from queue_server.api.calls import day_of
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput, NotYours
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import service as staff
from queue_server.staff.model import UnknownAccount
from queue_server.staff.roles import may
from queue_server.supervision import ladder, model, reconciling, telling
from queue_server.supervision.model import Alarm
from queue_server.supervision.reconciling import Report
from queue_server.views import supervision as view
from queue_server.views.sight import Sight

DAYS_MAX: Final = 93  # a quarter
YEAR_DAYS: Final = 366
LISTED_MAX: Final = 300  # closed ones in one answer
SEES = staff_who("see_figures")
JUDGES = staff_who("oversee")
ANSWERS = staff_who("call")
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Act = Callable[[Tx, Hall, Alarm, Asked], Alarm]


class OrderBody(Body):
    """督办单: to whom (staff number), and what is to be done."""

    to: Code
    text: Text


class WordsBody(Body):
    """An answer or a finding; no names and numbers of people."""

    text: Text


class AlarmAnswer(Answer):
    """One alarm; `level` is the highest card it came to."""

    id: str
    clock: str
    level: str
    state: str


class AlarmsAnswer(Answer):
    """The open ones, the highest card first; `more`: of what was closed there is more than is answered at once."""

    alarms: list[AlarmAnswer]
    more: bool


class ReconciliationAnswer(Answer):
    """Per department: finished tickets with their case, late, without; and cases from nowhere."""

    day: str
    departments: list[dict[str, Any]]
    total: dict[str, int]


class CardCountsAnswer(Answer):
    """Per department and clock: the cards by their colour, orders, late ones, closed, gone by themselves, open."""

    lines: list[dict[str, Any]]
    total: dict[str, int]


def days_asked(query: Mapping[str, str], today: str, days_max: int = DAYS_MAX) -> tuple[str, str]:
    """First and last day: `from` and `to`, or `day`, or today. BadInput, also for more than `days_max`."""
    one = day_of(query.get("day")) or today
    last = day_of(query.get("to")) or one
    first = day_of(query.get("from")) or (last if query.get("to") else one)
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if not 0 <= length < days_max:
        raise BadInput(fields=[{"field": "from", "problem": f"not after to, and {days_max} days at most"}])
    return first, last


def reconcile(read: Callable[[Callable[[Rows], Report]], Report], hall: Hall, days: tuple[str, str]) -> dict[str, Any]:
    """These days as one report; every day is looked at by itself, others have their turn between."""
    found: list[tuple[str, Report]] = []
    at = days[0]
    while at <= days[1]:
        found.append((at, read(lambda rows, day=at: reconciling.of_day(rows, hall, day))))  # type: ignore[misc]
        at = (date.fromisoformat(at) + timedelta(days=1)).isoformat()
        gevent.sleep(0)
    return view.reconciled(reconciling.merged(found), days)


def list_closed(
    database: Database, sight: Sight, hall: Hall, who: int, days: tuple[str, str], most: int
) -> dict[str, Any]:
    """What was closed on these days, `most` at most, and whether there is `more`; a few are read at a time, others have
    their turn between."""
    seen: list[dict[str, Any]] = []
    names, last, goes_on = view.Names(), None, True
    while goes_on and len(seen) <= most:

        def look(rows: Rows, behind: Alarm | None = last) -> tuple[list[dict[str, Any]], Alarm | None]:
            return view.closed(rows, sight, hall, who, days, behind, names)

        found, last = database.read(look)
        seen, goes_on = [*seen, *found], last is not None
        gevent.sleep(0)
    return {"alarms": seen[:most], "more": len(seen) > most}


@dataclass(frozen=True)
class SupervisionCalls:
    """What the calls do."""

    ground: Ground
    database: Database

    def listed(self, asked: Asked) -> dict[str, Any]:
        """Open alarms; who does not oversee sees those they were ordered to deal with or told of. Or closed ones."""
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        if asked.query.get("list") != "closed":
            return {"alarms": self.database.read(lambda rows: self._live(rows, hall, asked)), "more": False}
        if not may(asked.who.role, "see_figures"):
            raise NotYours()
        days = days_asked(asked.query, self._today(hall), YEAR_DAYS)
        return list_closed(self.database, self.ground.sight, hall, int(asked.who.id), days, LISTED_MAX)

    def _live(self, rows: Rows, hall: Hall, asked: Asked) -> list[dict[str, Any]]:
        if may(asked.who.role, "see_figures"):
            return view.live(rows, self.ground.sight, hall, int(asked.who.id))
        return view.own(rows, self.ground.sight, hall, staff.staff(rows, int(asked.who.id)))

    def counts(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Cards by department and clock."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return view.counted(rows, self.ground.sight, hall, days_asked(asked.query, self._today(hall), YEAR_DAYS))

    def reconciliation(self, asked: Asked) -> dict[str, Any]:
        """Tickets against cases, of a day, a week, a month."""
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        return reconcile(self.database.read, hall, days_asked(asked.query, self._today(hall)))

    def _today(self, hall: Hall) -> str:
        return hours.business_day(hall, self.ground.sight.clock.now_ms())

    def step(self, act: Act) -> Callable[[Tx, Asked], dict[str, Any]]:
        """One act as a call."""

        def do(tx: Tx, asked: Asked) -> dict[str, Any]:
            hall = self.ground.hall(tx, asked.path["hall"])
            found = ladder.found(tx, hall, asked.path["alarm"])
            if telling.concerns(tx, found, int(asked.who.id)):
                raise model.UnknownAlarm()
            one = act(tx, hall, found, asked)
            return view.alarm(tx, self.ground.sight, hall, one)

        return do

    def order(self, tx: Tx, hall: Hall, one: Alarm, asked: Asked) -> Alarm:
        """To the account of that staff number."""
        found = [who for who in staff.colleagues(tx, hall.id) if who.number == asked.body.to]
        if not found:
            raise UnknownAccount()
        calendar = self.ground.sight.calendar(tx, hall.id)
        return ladder.order(tx, hall, calendar, one, found[0].actor, asked.body.text)

    def reply(self, tx: Tx, hall: Hall, one: Alarm, asked: Asked) -> Alarm:
        """By whom it was given to, or a manager."""
        calendar = self.ground.sight.calendar(tx, hall.id)
        return ladder.reply(tx, hall, calendar, one, asked.body.text, oversees=may(asked.who.role, "oversee"))

    def send_back(self, tx: Tx, hall: Hall, one: Alarm, asked: Asked) -> Alarm:
        """The answer does not do."""
        return ladder.send_back(tx, hall, self.ground.sight.calendar(tx, hall.id), one, asked.body.text)


def _close(tx: Tx, hall: Hall, one: Alarm, asked: Asked) -> Alarm:
    return ladder.close(tx, one, asked.body.text)


def _reads(calls: SupervisionCalls) -> tuple[Route, ...]:
    span = {"from": "the first business day, YYYY-MM-DD", "to": "the last one", "day": "or one day; today without any"}
    return (
        Route(
            "GET",
            "/halls/<hall>/alarms",
            "Open alarms, the highest card first; or those that were closed",
            SEES | ANSWERS,
            AlarmsAnswer,
            query={"list": f"closed: those closed on these days, the last {LISTED_MAX}", **span},
            refusals=(UnknownHall, BadInput, NotYours),
            plain=calls.listed,
        ),
        Route(
            "GET",
            "/halls/<hall>/alarms/figures",
            "How many cards each department had, by clock, and how many orders were late",
            SEES,
            CardCountsAnswer,
            query=span,
            refusals=(UnknownHall, BadInput),
            read=calls.counts,
        ),
        Route(
            "GET",
            "/halls/<hall>/reconciliation",
            "What ran outside the system: tickets against cases of a day, a week, a month",
            SEES,
            ReconciliationAnswer,
            query=span,
            refusals=(UnknownHall, BadInput),
            plain=calls.reconciliation,
        ),
    )


def routes(ground: Ground, database: Database) -> tuple[Route, ...]:
    """The calls."""
    calls = SupervisionCalls(ground, database)
    acts: tuple[tuple[str, str, frozenset[str], type[Body], Act, tuple[Any, ...]], ...] = (
        ("order", "Order somebody to deal with it: 督办单", JUDGES, OrderBody, calls.order, (UnknownAccount,)),
        ("reply", "Answer an order", ANSWERS, WordsBody, calls.reply, (model.NotYourOrder,)),
        ("send-back", "The answer does not do", JUDGES, WordsBody, calls.send_back, ()),
        ("close", "Close it, with what was found", JUDGES, WordsBody, _close, (model.OtherEyesClose,)),
    )
    return _reads(calls) + tuple(
        Route(
            "POST",
            f"/halls/<hall>/alarms/<alarm>/{name}",
            text,
            who,
            AlarmAnswer,
            body,
            refusals=(UnknownHall, model.UnknownAlarm, model.AlarmForbids, *more),
            write=calls.step(act),
        )
        for name, text, who, body, act, more in acts
    )
