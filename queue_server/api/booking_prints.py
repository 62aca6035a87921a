"""Calls about a booking's paper: the slip for who has no phone, and how its copies fared."""

from __future__ import annotations

from typing import Any

from appointments import store
from appointments.model import Booking
from appointments.refusals import UnknownBooking
from queue_server.api import device_bodies
from queue_server.api.booking_calls import DESK
from queue_server.api.contract import Asked, Route
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.prints import job_json, printer_of
from queue_server.equipment import printing, service
from queue_server.equipment.jobs import CopyNeedsStaff, StillPrinting, TooManyCopies
from queue_server.equipment.model import UnknownPrinter
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import booking_slip


def routes(ground: Ground) -> tuple[Route, ...]:
    """The two calls."""
    sight = ground.sight

    def known(rows: Rows, asked: Asked) -> tuple[Hall, Booking]:
        booking = store.by_id(rows, asked.path["booking"])
        check_same_hall(asked, booking.hall)
        return ground.hall(rows, booking.hall), booking

    def put_out(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, booking = known(tx, asked)
        subject = booking_slip.subject_of(booking.id)
        printer = printer_of(tx, asked, subject)
        if printer is None:
            raise UnknownPrinter(printer="")
        service.check_printer(tx, hall.id, printer)

        def draw(rows: Rows, _subject: str, copy_no: int) -> dict[str, Any]:
            return booking_slip.slip_of(rows, sight, hall, booking, copy_no)

        return job_json(printing.reprint(tx, hall.id, subject, printer, asked.body.reason, draw))

    def listed(rows: Rows, asked: Asked) -> dict[str, Any]:
        _hall, booking = known(rows, asked)
        jobs = printing.jobs_of_ticket(rows, booking_slip.subject_of(booking.id))
        return {"prints": [job_json(one) for one in jobs]}

    path, who = "/bookings/<booking>/prints", DESK | {"desk"}
    return (
        Route(
            "POST",
            path,
            "Print a booking's slip, or its next copy",
            who,
            device_bodies.PrintAnswer,
            device_bodies.ReprintBody,
            201,
            refusals=(UnknownBooking, UnknownPrinter, StillPrinting, CopyNeedsStaff, TooManyCopies),
            write=put_out,
        ),
        Route(
            "GET",
            path,
            "How the copies of a booking's slip fared",
            who,
            device_bodies.PrintsAnswer,
            refusals=(UnknownBooking,),
            read=listed,
        ),
    )
