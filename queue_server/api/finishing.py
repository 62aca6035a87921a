"""The calls that end a service, with an outcome and its case or with the reason why there is none, and take that back:
with what was decided about the case."""

from __future__ import annotations

from typing import Any

from queue_server.api import bodies
from queue_server.api.case_bodies import OpenBody
from queue_server.api.cases import ACTS, NUMBERS, CaseCalls
from queue_server.api.contract import Asked, Route
from queue_server.api.ground import acting_window, check_same_hall, own_window
from queue_server.api.tickets import STEP_REFUSALS
from queue_server.cases import deciding, finding, fitting, naming, undoing
from queue_server.cases import refusals as no
from queue_server.cases.deciding import Decision
from queue_server.cases.model import NEEDS_CASE
from queue_server.cases.undoing import Undone
from queue_server.equipment import follow as paper
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Tx
from queue_server.notices import applied
from queue_server.tickets import finishing, moving, refusals
from queue_server.tickets.model import Ticket
from queue_server.views import ticket as ticket_view

UNDO_REFUSALS = (refusals.NothingToUndo, refusals.UndoIsOver, refusals.NoLongerServed, refusals.WindowIsBusy)


class UndoneAnswer(bodies.TicketAnswer):
    """The ticket as it is again, and what became of each decision about a case: `is_back` where the case is as before
    (else it had gone on, and the decision stands); `paper`, `message`: whether one may have gone out already."""

    undone: list[dict[str, Any]]


def routes(calls: CaseCalls) -> tuple[Route, ...]:
    """Both calls."""
    ground = calls.ground

    def finish(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, ticket = ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        moving.check_here(ticket, acting_window(tx, asked))
        body: bodies.FinishBody = asked.body
        outcome = body.outcome or hall.service(ticket.service).default_outcome
        moving.check_state(ticket, "finish")
        if body.case is not None:
            calls.check_elsewhere(tx, hall, body.case)
            case = calls.tied(tx, hall, ticket, OpenBody(number=body.case, confirm=body.confirm))
            if outcome in ("accepted", "accepted_short") and case.state == "applied" and not case.owner:
                naming.check_known(tx, ground.sight.secrets, hall, case)
                calendar = ground.sight.calendar(tx, hall.id)  # the window has said that it is accepted
                deciding.decide(tx, hall, calendar, case, Decision(accept=True), ticket)
        after = finishing.finish(tx, hall, ticket, outcome, _said(tx, hall, ticket, outcome, body.reason or ""))
        return ticket_view.for_staff(tx, ground.sight, hall, after)

    def undo(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, ticket = ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        if ticket.window is not None and own_window(tx, asked) != ticket.window:
            raise refusals.TicketIsElsewhere(number=ticket.label, window=ticket.window)
        after = finishing.undo(tx, hall, ticket)
        undone = undoing.undo(tx, ticket) if ticket.state == "finished" else []
        return ticket_view.for_staff(tx, ground.sight, hall, after) | {"undone": [_undone(tx, one) for one in undone]}

    return (
        Route(
            "POST",
            "/tickets/<ticket>/undo",
            "Take back finish or miss within seconds, with what was decided about the case",
            ACTS,
            UndoneAnswer,
            bodies.NoBody,
            refusals=(*STEP_REFUSALS, *UNDO_REFUSALS),
            write=undo,
        ),
        Route(
            "POST",
            "/tickets/<ticket>/finish",
            "Done, with an outcome: 办结",
            ACTS,
            bodies.TicketAnswer,
            bodies.FinishBody,
            refusals=(
                *STEP_REFUSALS,
                UnknownService,
                no.ReasonIsNeeded,
                no.ApplicantIsNeeded,
                naming.CaseOfAnother,
                no.UnknownCase,
                fitting.OutcomeDoesNotFit,
                *NUMBERS,
            ),
            write=finish,
        ),
    )


def _undone(tx: Tx, one: Undone) -> dict[str, Any]:
    """How the decision went; a paper that lies in the printer and a message that waits are taken out."""
    out = {"paper": False, "message": False}
    if one.is_back:
        kind = one.decision
        out = {"paper": paper.set_aside(tx, one.case.id, kind), "message": applied.set_aside(tx, one.case.id, kind)}
    return {"number": one.case.number, "decision": one.decision, "is_back": one.is_back, **out}


def _said(tx: Tx, hall: Hall, ticket: Ticket, outcome: str, reason: str) -> dict[str, object]:
    """What the journal says besides the outcome: the cases so far, and why this item has none; ReasonIsNeeded,
    OutcomeDoesNotFit."""
    cases = finding.of_ticket(tx, ticket.id)
    numbers = [case.number for case in cases]
    fitting.check(ticket, outcome, cases)
    lacks_case = outcome in NEEDS_CASE and finding.lacks_case(ticket, cases)
    if lacks_case and hall.cases.reason_needed and not reason.strip():
        raise no.ReasonIsNeeded()
    return {"cases": numbers, "reason": redact(reason.strip())} if numbers or reason.strip() else {}
