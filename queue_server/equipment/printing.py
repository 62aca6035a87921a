"""Slips on their way to paper: queued when the ticket exists, confirmed only by the agent that owns the printer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_server.equipment import store
from queue_server.equipment.attached import as_code
from queue_server.equipment.health import AgentWatch
from queue_server.equipment.jobs import (
    DETAIL_LENGTH_MAX,
    REPORTABLE,
    REPRINT_REASONS,
    JobState,
    PrintJob,
    PrintJobIsElsewhere,
    UnknownPrintJob,
    after_report,
    check_copy,
    given_up,
)
from queue_server.equipment.model import ID_DIGITS, Device, device_of_actor, printer_parts
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx

Document = Mapping[str, Any]
# (rows, ticket id, copy number) -> the print document
SlipFor = Callable[[Rows, str, int], Document]


def queue_slip(
    tx: Tx,
    hall: str,
    ticket: str,
    printer: str,
    doc: Document,
    device: int | None = None,
    copy_no: int = 1,
    reason: str = "issued",
) -> PrintJob | None:
    """Queue one copy of the ticket's slip; None when that copy exists already, so doing it twice is harmless.

    `device` is the kiosk or desk that asked; it is told how the job fares. `reason` is a code, for the journal.
    """
    agent, _name = printer_parts(printer)
    fields = {
        "hall": hall,
        "ticket": ticket,
        "copy_no": copy_no,
        "printer": printer,
        "agent": agent,
        "device": device,
    }
    job_id = store.add_job(tx, fields, doc)
    if job_id is None:
        return None
    body = {"job": job_id, "ticket": ticket, "copy": copy_no, "printer": printer, "device": device}
    body["reason"] = reason
    tx.record(hall, "print_queued", f"print:{job_id}", body)
    return job_or_refusal(tx, job_id)


def reprint(tx: Tx, hall: str, ticket: str, printer: str, reason: str, slip_for: SlipFor) -> PrintJob:
    """Print the ticket again as the next copy, numbered on the slip; who (tx.actor) and why are in the journal.

    A kiosk may do so only when the last copy did not surely come out; staff and their desk always, but never while one
    is printing.
    Refusals: BadInput, StillPrinting, CopyNeedsStaff, TooManyCopies.
    """
    if reason not in REPRINT_REASONS:
        raise BadInput(fields=[{"field": "reason", "problem": "one of " + ", ".join(sorted(REPRINT_REASONS))}])
    copies = store.jobs_of_ticket(tx, ticket)
    device = device_of_actor(tx.actor)
    copy_no = check_copy(copies[-1] if copies else None, _is_staffed(tx, device))
    job = queue_slip(tx, hall, ticket, printer, slip_for(tx, ticket, copy_no), device, copy_no, reason)
    if job is None:
        raise RuntimeError("a copy appeared inside the transaction that counted them")
    return job


def report(tx: Tx, device: Device, job_id: int | str, state: str, detail: str = "") -> PrintJob:
    """Take an agent's word on a job of one of its printers; answers the job as it now stands.

    A report that tells nothing new (repeated, late, against a final state) changes nothing and is no error.
    Refusals: BadInput, UnknownPrintJob, PrintJobIsElsewhere.
    """
    known = REPORTABLE.get(state)
    if known is None:
        raise BadInput(fields=[{"field": "state", "problem": "one of " + ", ".join(REPORTABLE)}])
    job = job_or_refusal(tx, job_id)
    if device.kind != "agent" or device.id != job.agent:
        raise PrintJobIsElsewhere(job=job.id)
    return _move(tx, job, known, detail[:DETAIL_LENGTH_MAX])


def set_aside(tx: Tx, ticket: str) -> bool:
    """What these papers say is taken back: those not sent yet never are, and a later one is a first copy again.
    Answers whether one may have come out."""
    found = store.jobs_of_ticket(tx, ticket)
    for job in found:
        if job.state == "queued":
            fail(tx, job, "undone")
    store.rename_jobs(tx, ticket)
    return any(job.state not in ("queued", "failed") for job in found)


def overdue(rows: Rows, watch: AgentWatch, now_ms: int) -> list[tuple[PrintJob, str]]:
    """Open jobs that no answer can be expected for any more, each with the reason."""
    found = []
    for job in store.open_jobs(rows):
        waited_s = min((now_ms - job.updated_ms) / 1000, watch.up_s())
        reason = given_up(waited_s, watch.silent_s(job.agent))
        if reason is not None:
            found.append((job, reason))
    return found


def give_up(tx: Tx, watch: AgentWatch) -> int:
    """Make overdue jobs `unknown`; answers how many. A late answer still counts (`jobs.REPORTS`)."""
    late = overdue(tx, watch, tx.now_ms)
    for job, reason in late:
        _move(tx, job, "unknown", reason)
    return len(late)


def fail(tx: Tx, job: PrintJob, detail: str) -> PrintJob:
    """Settle a job that will never be sent."""
    return _move(tx, job, "failed", detail)


def job_or_refusal(rows: Rows, job_id: int | str) -> PrintJob:
    """The job of that id (a string of digits where it comes over the wire), or UnknownPrintJob."""
    text = str(job_id)
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < ID_DIGITS else 0
    job = store.job(rows, number) if number else None
    if job is None:
        raise UnknownPrintJob(job=job_id)
    return job


def jobs_for_agent(rows: Rows, agent: int) -> list[PrintJob]:
    """The open jobs for the agent's printers, oldest first."""
    return store.jobs_for_agent(rows, agent)


def jobs_of_ticket(rows: Rows, ticket: str) -> list[PrintJob]:
    """Every copy of the ticket's slip, the first one first."""
    return store.jobs_of_ticket(rows, ticket)


def _is_staffed(tx: Tx, device_id: int | None) -> bool:
    device = None if device_id is None else store.device(tx, device_id)
    return tx.actor.startswith("staff:") or (device is not None and device.kind == "desk")


def _move(tx: Tx, job: PrintJob, state: JobState, detail: str) -> PrintJob:
    target = after_report(job.state, state)
    if target == job.state or not store.move_job(tx, job, target, detail):
        return job
    body = {"job": job.id, "printer": job.printer, "device": job.device, "state": target, "reason": as_code(detail)}
    tx.record(job.hall, "print_reported", f"print:{job.id}", body)
    return job_or_refusal(tx, job.id)
