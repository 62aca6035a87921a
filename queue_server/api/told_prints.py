"""Prints the last paper of a case again, the next copy: 签收单, refusal, 受理单, or before that its 一次性告知."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.api import device_bodies
from queue_server.api.cases import ACTS, HALL, CaseCalls
from queue_server.api.contract import Asked, Route
from queue_server.api.prints import job_json
from queue_server.cases import finding, owing
from queue_server.cases import refusals as no
from queue_server.cases.model import Case
from queue_server.equipment import follow, printing, service
from queue_server.equipment.jobs import CopyNeedsStaff, NoPrinterHere, StillPrinting, TooManyCopies
from queue_server.equipment.model import UnknownPrinter
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import handed_facts, receipt_facts, refusal_facts, told_facts
from queue_server.views.sight import Sight

# (rows, which copy) -> the print document, None where the case has no such paper any more
Draw = Callable[[Rows, int], dict[str, Any] | None]


def routes(calls: CaseCalls) -> tuple[Route, ...]:
    """The one call."""
    sight = calls.ground.sight

    def again(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, case = calls.find(tx, asked)
        subject, drawn = _paper(tx, sight, case)
        printer = asked.body.printer or _printer(tx, hall.id, asked.who.actor, subject)
        if printer is None:
            raise NoPrinterHere()
        service.check_printer(tx, hall.id, printer)

        def draw(rows: Rows, _subject: str, copy_no: int) -> dict[str, Any]:
            doc = drawn(rows, copy_no)
            if doc is None:
                raise no.NothingWasTold(number=case.number)
            return doc

        return job_json(printing.reprint(tx, hall.id, subject, printer, asked.body.reason, draw))

    return (
        Route(
            "POST",
            "/cases/<number>/prints",
            "Print the last paper of a case as the next copy: handed over, refused, accepted, or told what it lacks",
            ACTS,
            device_bodies.PrintAnswer,
            device_bodies.ReprintBody,
            201,
            query=HALL,
            refusals=(
                no.UnknownCase,
                no.NothingWasTold,
                UnknownPrinter,
                NoPrinterHere,
                StillPrinting,
                CopyNeedsStaff,
                TooManyCopies,
            ),
            write=again,
        ),
    )


def _paper(rows: Rows, sight: Sight, case: Case) -> tuple[str, Draw]:
    """How the print jobs of the case's last paper are named, and what draws it; NothingWasTold."""
    if case.state == "refused" and not case.owner:
        return follow.case_refusal(case.id), lambda rows, copy: refusal_facts.slip_of(rows, sight, case.id, copy)
    if case.state == "delivered" and case.delivery == "window":
        return follow.case_handed(case.id), lambda rows, copy: handed_facts.slip_of(rows, sight, case.id, copy)
    if owing.accepted_then(rows, case.id) is not None:
        return follow.case_receipt(case.id), lambda rows, copy: receipt_facts.slip_of(rows, sight, case.id, copy)
    missing = told_facts.told_then(rows, case.id)
    missing += [name for name in finding.asked_again(rows, case.id) if missing and name not in missing]
    if not missing:
        raise no.NothingWasTold(number=case.number)
    return follow.case_paper(case.id), lambda rows, copy: told_facts.slip_of(rows, sight, case.id, missing, copy)


def _printer(tx: Tx, hall: str, actor: str, subject: str) -> str | None:
    """Where whoever asks sits, else where the last copy came out."""
    here = follow.of_clerk(tx, hall, actor)
    if here is not None:
        return here.printer
    earlier = printing.jobs_of_ticket(tx, subject)
    return earlier[-1].printer if earlier else None
