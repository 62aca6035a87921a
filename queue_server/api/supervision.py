"""Calls of the hall's own eyes: open alarms, the order to deal with one and its answer, and what ran outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api.bodies import Code
from queue_server.api.calls import day_of
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import service as staff
from queue_server.staff.model import UnknownAccount
from queue_server.staff.roles import may
from queue_server.supervision import ladder, model, telling
from queue_server.supervision.model import Alarm
from queue_server.views import supervision as view

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
    """The open ones, the highest card first."""

    alarms: list[AlarmAnswer]


class ReconciliationAnswer(Answer):
    """Per department: finished tickets with their case, late, without; and cases from nowhere."""

    day: str
    departments: list[dict[str, Any]]
    total: dict[str, int]


@dataclass(frozen=True)
class SupervisionCalls:
    """What the calls do."""

    ground: Ground

    def live(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Open alarms; who does not oversee sees those they were ordered to deal with or told of."""
        hall = self.ground.hall(rows, asked.path["hall"])
        if may(asked.who.role, "see_figures"):
            return {"alarms": view.live(rows, self.ground.sight, hall, int(asked.who.id))}
        return {"alarms": view.own(rows, self.ground.sight, hall, staff.staff(rows, int(asked.who.id)))}

    def reconciliation(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A day's tickets against cases."""
        hall = self.ground.hall(rows, asked.path["hall"])
        day = day_of(asked.query.get("day")) or hours.business_day(hall, self.ground.sight.clock.now_ms())
        return view.reconciled(rows, hall, day)

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


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls."""
    calls = SupervisionCalls(ground)
    acts: tuple[tuple[str, str, frozenset[str], type[Body], Act, tuple[Any, ...]], ...] = (
        ("order", "Order somebody to deal with it: 督办单", JUDGES, OrderBody, calls.order, (UnknownAccount,)),
        ("reply", "Answer an order", ANSWERS, WordsBody, calls.reply, (model.NotYourOrder,)),
        ("send-back", "The answer does not do", JUDGES, WordsBody, calls.send_back, ()),
        ("close", "Close it, with what was found", JUDGES, WordsBody, _close, (model.OtherEyesClose,)),
    )
    reads = (
        Route(
            "GET",
            "/halls/<hall>/alarms",
            "Open alarms, the highest card first",
            SEES | ANSWERS,
            AlarmsAnswer,
            refusals=(UnknownHall,),
            read=calls.live,
        ),
        Route(
            "GET",
            "/halls/<hall>/reconciliation",
            "What ran outside the system: a day's tickets against cases",
            SEES,
            ReconciliationAnswer,
            query={"day": "the business day, YYYY-MM-DD; today without it"},
            refusals=(UnknownHall, BadInput),
            read=calls.reconciliation,
        ),
    )
    return reads + tuple(
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
