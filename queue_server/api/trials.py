"""Calls that prove printers, boards and voice before the first citizen comes: a test slip, a test call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api import bodies, device_bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.prints import job_json
from queue_server.equipment import printing, service, trials
from queue_server.equipment.jobs import UnknownPrintJob
from queue_server.equipment.model import UnknownPrinter
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import slip_trial
from queue_server.views.window import shown


class TrialSlipBody(Body):
    """Which printer: '<agent id>/<printer name>'."""

    printer: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class TrialCallBody(Body):
    """For which window the boards are to call."""

    window: bodies.Code


class TrialCallAnswer(Answer):
    """A test call, and how many screens have shown and spoken it so far."""

    call: int
    window: str
    screens: int
    voices: int


@dataclass(frozen=True)
class TrialCalls:
    """What the calls of the trial page do."""

    ground: Ground

    def slip(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A test slip on its way."""
        hall, printer = self.ground.hall(tx, asked.path["hall"]), asked.body.printer
        service.check_printer(tx, hall.id, printer)
        at = datetime.fromtimestamp(tx.now_ms / 1000, hall.zone_info)
        link = hall.public_url or self.ground.sight.public_url
        doc = slip_trial.slip(hall.name, printer, at, link)
        return job_json(trials.print_slip(tx, hall.id, printer, doc, self.ground.new_id()))

    def slip_state(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """How a test slip fared."""
        job = printing.job_or_refusal(rows, asked.path["job"])
        if job.hall != asked.path["hall"] or not job.ticket.startswith(trials.SLIP_PREFIX):
            raise UnknownPrintJob(job=asked.path["job"])
        return job_json(job)

    def call(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A test call, out on the boards."""
        made = trials.call(tx, self.ground.hall(tx, asked.path["hall"]), asked.body.window)
        return {"call": made.call, "window": made.window, "screens": 0, "voices": 0}

    def call_state(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Where it was shown and spoken."""
        text = asked.path["call"]
        seq = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
        window = trials.window_of(rows, asked.path["hall"], seq)
        if window is None:
            raise trials.UnknownTrialCall(call=text[:20])
        return {"call": seq, "window": window, **shown(rows, seq)}


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls of the trial page."""
    calls = TrialCalls(ground)
    who, path = staff_who("set_up"), "/halls/<hall>"
    return (
        Route(
            "POST",
            f"{path}/test-slips",
            "Print a test slip",
            who,
            device_bodies.PrintAnswer,
            TrialSlipBody,
            201,
            refusals=(UnknownHall, UnknownPrinter),
            write=calls.slip,
        ),
        Route(
            "GET",
            f"{path}/test-slips/<job>",
            "How a test slip fared",
            who,
            device_bodies.PrintAnswer,
            refusals=(UnknownPrintJob,),
            read=calls.slip_state,
        ),
        Route(
            "POST",
            f"{path}/test-calls",
            "Let the boards show and speak a test call",
            who,
            TrialCallAnswer,
            TrialCallBody,
            201,
            refusals=(UnknownHall, UnknownWindow),
            write=calls.call,
        ),
        Route(
            "GET",
            f"{path}/test-calls/<call>",
            "Where a test call was shown and spoken",
            who,
            TrialCallAnswer,
            refusals=(trials.UnknownTrialCall,),
            read=calls.call_state,
        ),
    )
