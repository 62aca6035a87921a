"""Calls about parcels as such: the label on paper, and how many were sent at whose cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queue_server.api import device_bodies
from queue_server.api.bodies import Code
from queue_server.api.calls import day_of
from queue_server.api.cases import ACTS, HALL, CaseCalls
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.prints import job_json
from queue_server.carrier.settings import Carrier
from queue_server.cases.refusals import NoParcel, UnknownCase
from queue_server.equipment import follow as equipment_follow
from queue_server.equipment import printing, sealing, service
from queue_server.equipment.jobs import NoPrinterHere, StillPrinting, TooManyCopies, check_copy
from queue_server.equipment.model import UnknownPrinter
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import label as label_view
from queue_server.views import parcels as view

LABEL = "label:"  # what a print job of a parcel has where slips have their ticket
COUNTS = staff_who("see_figures") | ACTS


class LabelBody(Body):
    """Where it comes out; the printer at the clerk's own window without one, else the hall's one desk."""

    printer: Code | None = None


class CountsAnswer(Answer):
    """Parcels given to the carrier from `from` to `until`, those days included; a second sending counts again."""

    departments: list[dict[str, Any]]
    total: dict[str, int]


@dataclass(frozen=True)
class ParcelCalls:
    """What the calls do; `carrier` says who stands on the label as the sender."""

    calls: CaseCalls
    carrier: Carrier | None

    def label(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The label as the next copy; the document waits sealed."""
        hall, case = self.calls.find(tx, asked)
        secrets, subject = self.calls.ground.sight.secrets, f"{LABEL}{case.id}"
        label = label_view.of_case(tx, secrets, hall, case, self.carrier)
        near = None if asked.body.printer else equipment_follow.of_clerk(tx, hall.id, tx.actor)
        printer = asked.body.printer or (near.printer if near else None)
        if printer is None:
            raise NoPrinterHere()
        service.check_printer(tx, hall.id, printer)
        copies = printing.jobs_of_ticket(tx, subject)
        copy_no = check_copy(copies[-1] if copies else None, by_staff=True)
        doc = sealing.close(secrets, subject, copy_no, label_view.document(label, copy_no))
        device = near.id if near else None
        job = printing.queue_slip(tx, hall.id, subject, printer, doc, device, copy_no, "label")
        assert job is not None, "a copy appeared inside the transaction that counted them"
        return job_json(job)

    def counts(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Per department of the cases."""
        hall = self.calls.ground.hall(rows, asked.path["hall"])
        today = hours.business_day(hall, self.calls.ground.sight.clock.now_ms())
        from_day, until_day = (day_of(asked.query.get(name)) or today for name in ("from", "until"))
        return view.counted(rows, hall, from_day, until_day)


def routes(calls: ParcelCalls) -> tuple[Route, ...]:
    """The calls."""
    return (
        Route(
            "POST",
            "/cases/<number>/parcel/label",
            "Print the label, as the next copy",
            ACTS,
            device_bodies.PrintAnswer,
            LabelBody,
            201,
            query=HALL,
            refusals=(
                UnknownCase,
                NoParcel,
                label_view.NoLabel,
                NoPrinterHere,
                UnknownPrinter,
                StillPrinting,
                TooManyCopies,
            ),
            write=calls.label,
        ),
        Route(
            "GET",
            "/halls/<hall>/parcels/counts",
            "How many parcels were sent, and how many at the hall's cost, per department",
            COUNTS,
            CountsAnswer,
            query={"from": "the first day, YYYY-MM-DD; today without it", "until": "the last day, as well"},
            refusals=(UnknownHall, BadInput),
            read=calls.counts,
        ),
    )
