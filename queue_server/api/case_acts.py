"""Calls that carry a case on: what came, what is missing, acceptance, steps, the clock, the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.api import case_bodies as bodies
from queue_server.api.cases import ACTS, HALL, CaseCalls
from queue_server.api.contract import Asked, Body, Route
from queue_server.cases import accepting, naming, pausing, projects, working
from queue_server.cases import refusals as no
from queue_server.cases import refusals_papers as papers_no
from queue_server.cases.model import Case
from queue_server.cases.typed import NumberOfAPerson
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Tx
from queue_server.staff import service as staff
from queue_server.staff.model import UnknownAccount
from queue_server.staff.roles import may
from queue_server.views import case as case_view

SUPPLIED = (no.CaseIsFull, papers_no.AskThePlatform, no.ReasonIsNeeded)
TOLD = (no.AlreadyTold, no.NothingIsMissing, no.UnknownMaterial)
ACCEPTED = (no.MaterialsAreMissing, no.MayNotFollow, no.UnknownMaterial, NumberOfAPerson, no.ApplicantIsNeeded)
CLOCK = (no.ClockStands, no.ReasonIsNeeded, no.NotInCharge, no.TermIsOver)
Act = Callable[[Tx, Hall, Case, Asked], Case]
Row = tuple[str, str, type[Body], Act, tuple[type[Refusal], ...]]  # path, text, body, act, refusals of its own


def routes(calls: CaseCalls, has_sharing: bool = False) -> tuple[Route, ...]:
    """The calls that act. `has_sharing`: a platform can be asked for licences."""
    sight = calls.ground.sight

    def accept(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
        body: bodies.AcceptBody = asked.body
        calendar = sight.calendar(tx, hall.id)
        naming.check_known(tx, sight.secrets, hall, case)
        return accepting.accept(tx, hall, calendar, case, body.follow, body.ahead, body.document)

    def supply(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
        came = {one.name: (one.got, one.copies) for one in asked.body.materials}
        accepting.check_spared(case, came, has_sharing, asked.body.reason)
        return accepting.supply(tx, case, came, spared_because=asked.body.reason)

    def clock(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
        body: bodies.ClockBody = asked.body
        if not body.stands:
            return pausing.start_clock(tx, hall, case, _oversees(asked))
        return pausing.stop_clock(tx, hall, sight.calendar(tx, hall.id), case, body.reason, _oversees(asked))

    def extend(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
        body: bodies.ExtendTermBody = asked.body
        calendar = sight.calendar(tx, hall.id)
        return pausing.extend(tx, hall, calendar, case, body.days, body.reason, _oversees(asked))

    with_sight: tuple[Row, ...] = (
        ("supply", "Things came, or turn out to be missing", bodies.SupplyBody, supply, SUPPLIED),
        ("accept", "Accept: the term begins", bodies.AcceptBody, accept, ACCEPTED),
        ("clock", "Stop the clock for a special procedure, or start it again", bodies.ClockBody, clock, CLOCK),
        ("extend", "Give it more working days", bodies.ExtendTermBody, extend, (*CLOCK, no.ExtensionIsTooLong)),
    )
    return tuple(_route(calls, row) for row in (*with_sight, *_rows()))


def _rows() -> tuple[Row, ...]:
    return (
        ("tell", "Tell once everything that is missing", bodies.TellBody, _tell, TOLD),
        ("refuse", "Do not accept, with the reason", bodies.CaseReasonBody, _refuse, (no.ReasonIsNeeded,)),
        ("withdraw", "The applicant takes it back", bodies.CaseReasonBody, _withdraw, (no.ReasonIsNeeded,)),
        ("step", "Begin or end a step of the back office", bodies.StepBody, _step, (no.NoSuchStep, no.CaseIsFull)),
        ("project", "The project the case belongs to", bodies.ProjectBody, _project, (no.BadProject,)),
        ("hand-over", "Somebody else has it from now on", bodies.HandOverBody, _hand_over, (UnknownAccount,)),
    )


def _route(calls: CaseCalls, row: Row) -> Route:
    name, text, body, act, more = row

    def write(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, case = calls.find(tx, asked)
        return case_view.for_staff(tx, calls.ground.sight, hall, act(tx, hall, case, asked))

    refused: tuple[type[Refusal], ...] = (*no.REFUSALS, *more)
    path = f"/cases/<number>/{name}"
    return Route("POST", path, text, ACTS, bodies.CaseAnswer, body, query=HALL, refusals=refused, write=write)


def _tell(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
    return accepting.tell(tx, case, asked.body.missing)


def _refuse(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
    return accepting.refuse(tx, hall, case, asked.body.reason)


def _withdraw(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
    return accepting.withdraw(tx, hall, case, asked.body.reason)


def _step(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
    body: bodies.StepBody = asked.body
    if body.done:
        return working.end_step(tx, case, body.name, body.opinion)
    return working.begin_step(tx, case, body.name, tx.actor)


def _hand_over(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
    found = next((one for one in staff.colleagues(tx, hall.id) if str(one.id) == asked.body.to), None)
    if found is None:
        raise UnknownAccount()
    return working.hand_over(tx, case, found.actor)


def _project(tx: Tx, hall: Hall, case: Case, asked: Asked) -> Case:
    return projects.mark(tx, hall, case, asked.body.project)


def _oversees(asked: Asked) -> bool:
    return may(asked.who.role, "oversee")
