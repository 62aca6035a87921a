"""Calls about paper: print a ticket's slip again as the next copy, and how its copies fared."""

from __future__ import annotations

from typing import Any

from queue_server.api import device_bodies
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.equipment import printing, service
from queue_server.equipment.jobs import CopyNeedsStaff, PrintJob, StillPrinting, TooManyCopies
from queue_server.equipment.model import UnknownPrinter
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets.refusals import UnknownTicket


def routes(ground: Ground, slip_for: printing.SlipFor) -> tuple[Route, ...]:
    """The paper calls."""

    def again(tx: Tx, asked: Asked) -> dict[str, Any]:
        body: device_bodies.ReprintBody = asked.body
        hall, ticket = ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        printer = printer_of(tx, asked, ticket.id)
        if printer is None:
            raise UnknownPrinter(printer="")
        service.check_printer(tx, hall.id, printer)
        return job_json(printing.reprint(tx, hall.id, ticket.id, printer, body.reason, slip_for))

    def listed(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, ticket = ground.ticket(rows, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        return {"prints": [job_json(one) for one in printing.jobs_of_ticket(rows, ticket.id)]}

    path = "/tickets/<ticket>/prints"
    return (
        Route(
            "POST",
            path,
            "Print the slip again, as the next copy",
            staff_who("issue") | {"kiosk", "desk"},
            device_bodies.PrintAnswer,
            device_bodies.ReprintBody,
            201,
            refusals=(UnknownTicket, UnknownPrinter, StillPrinting, CopyNeedsStaff, TooManyCopies),
            write=again,
        ),
        Route(
            "GET",
            path,
            "How the copies of the slip fared",
            staff_who("see_tickets") | {"kiosk", "desk"},
            device_bodies.PrintsAnswer,
            refusals=(UnknownTicket,),
            read=listed,
        ),
    )


def printer_of(tx: Tx, asked: Asked, subject: str) -> str | None:
    """A device prints where its own record says; staff where they say, else where the last copy was sent."""
    if asked.who.role in ("kiosk", "desk"):
        return service.device_or_refusal(tx, int(asked.who.id)).printer
    if asked.body.printer is not None:
        return str(asked.body.printer)
    earlier = printing.jobs_of_ticket(tx, subject)
    return earlier[-1].printer if earlier else None


def job_json(job: PrintJob) -> dict[str, Any]:
    """A print job of the contract."""
    return {
        "id": str(job.id),
        "ticket": job.ticket,
        "copy": job.copy_no,
        "printer": job.printer,
        "state": job.state,
        "detail": job.detail,
    }
