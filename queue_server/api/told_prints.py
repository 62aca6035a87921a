"""Prints a paper of a case again, the next copy: its 受理单 once it was accepted, before that its 一次性告知."""

from __future__ import annotations

from typing import Any

from queue_server.api import device_bodies
from queue_server.api.cases import ACTS, HALL, CaseCalls
from queue_server.api.contract import Asked, Route
from queue_server.api.prints import job_json
from queue_server.cases import owing
from queue_server.cases import refusals as no
from queue_server.equipment import follow, printing, service
from queue_server.equipment.jobs import CopyNeedsStaff, NoPrinterHere, StillPrinting, TooManyCopies
from queue_server.equipment.model import UnknownPrinter
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import receipt_facts, told_facts


def routes(calls: CaseCalls) -> tuple[Route, ...]:
    """The one call."""
    sight = calls.ground.sight

    def again(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, case = calls.find(tx, asked)
        is_accepted = owing.accepted_then(tx, case.id) is not None
        missing = [] if is_accepted else told_facts.told_then(tx, case.id)
        if not (is_accepted or missing):
            raise no.NothingWasTold(number=case.number)
        subject = follow.case_receipt(case.id) if is_accepted else follow.case_paper(case.id)
        printer = asked.body.printer or _printer(tx, hall.id, asked.who.actor, subject)
        if printer is None:
            raise NoPrinterHere()
        service.check_printer(tx, hall.id, printer)

        def draw(rows: Rows, _subject: str, copy_no: int) -> dict[str, Any]:
            receipt = receipt_facts.slip_of(rows, sight, case.id, copy_no) if is_accepted else None
            return receipt or told_facts.slip_of(rows, sight, case.id, missing, copy_no)

        return job_json(printing.reprint(tx, hall.id, subject, printer, asked.body.reason, draw))

    return (
        Route(
            "POST",
            "/cases/<number>/prints",
            "Print a case's receipt, or before acceptance what it was told to lack, as the next copy",
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


def _printer(tx: Tx, hall: str, actor: str, subject: str) -> str | None:
    """Where whoever asks sits, else where the last copy came out."""
    here = follow.of_clerk(tx, hall, actor)
    if here is not None:
        return here.printer
    earlier = printing.jobs_of_ticket(tx, subject)
    return earlier[-1].printer if earlier else None
