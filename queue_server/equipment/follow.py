"""Paper follows the journal: a ticket issued at a device with a printer gets its slip there, exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog

from queue_server.cases import undoing
from queue_server.equipment import health, printing, store
from queue_server.equipment.health import AgentWatch
from queue_server.equipment.model import Device, device_of_actor
from queue_server.equipment.printing import Document, SlipFor
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.kernel.timers import Timer
from queue_server.staff import duty

# after this nobody stands at the kiosk any more: a pile of old slips would only mislead
TOO_LATE_MS: Final = 15 * MINUTE_MS
CASE_PAPER: Final = "told:"  # what a print job of a case has where slips have their ticket
CASE_RECEIPT: Final = "accepted:"
CASE_REFUSAL: Final = "refused:"
CASE_HANDED: Final = "handed:"
# (rows, case id, what is missing) -> the print document
ToldFor = Callable[[Rows, str, Sequence[str]], Document]
# (rows, case id) -> the print document, None where no receipt is given out
ReceiptFor = Callable[[Rows, str], Document | None]
BY_HAND: Final = ("desk", "booking")  # given out or checked in at the desk
log = structlog.get_logger()


def paper(slip_for: SlipFor, is_out: Callable[[Rows, str], bool] = lambda _rows, _ticket: False) -> Follower:
    """Queue the first slip of every ticket issued where there is paper. One that cannot be drawn fails alone.

    `is_out`: a kiosk that was alone has printed for this ticket, under its number or for the same tap.
    """

    def handle(tx: Tx, entry: Entry) -> None:
        device = _issuer(tx, entry)
        if device is None or device.printer is None or is_out(tx, entry.subject):
            return
        doc, fault = _draw(tx, slip_for, entry)
        job = printing.queue_slip(tx, entry.hall, entry.subject, device.printer, doc, device.id)
        if job is not None and fault:
            printing.fail(tx, job, fault)

    return Follower("paper", frozenset({"ticket_issued"}), handle)


def told(draw: ToldFor) -> Follower:
    """Queue the paper of every 一次性告知 where the clerk who told it sits, once."""

    def handle(tx: Tx, entry: Entry) -> None:
        _queue(tx, entry, case_paper(entry.subject), "told", lambda: draw(tx, entry.subject, entry.body["missing"]))

    return Follower("told_paper", frozenset({"case_told"}), handle)


def accepted(draw: ReceiptFor) -> Follower:
    """Queue the 受理单 of every case accepted where the clerk who accepted it sits, once."""

    def handle(tx: Tx, entry: Entry) -> None:
        _queue(tx, entry, case_receipt(entry.subject), "accepted", lambda: draw(tx, entry.subject))

    return Follower("accepted_paper", frozenset({"case_accepted"}), handle)


def refused(draw: ReceiptFor) -> Follower:
    """Queue the 不予受理通知书 of every case refused where the clerk who refused it sits, once."""

    def handle(tx: Tx, entry: Entry) -> None:
        _queue(tx, entry, case_refusal(entry.subject), "refused", lambda: draw(tx, entry.subject))

    return Follower("refused_paper", frozenset({"case_refused"}), handle)


def handed(draw: ReceiptFor) -> Follower:
    """Queue the 签收单 of every result handed over against a signature where it was handed over, once."""

    def handle(tx: Tx, entry: Entry) -> None:
        _queue(tx, entry, case_handed(entry.subject), "handed", lambda: draw(tx, entry.subject))

    return Follower("handed_paper", frozenset({"case_delivered"}), handle)


def _queue(tx: Tx, entry: Entry, subject: str, reason: str, draw: Callable[[], Document | None]) -> None:
    """One paper of a case, where whoever acted sits; nothing where nothing prints there, it is too late or undone."""
    device = of_clerk(tx, entry.hall, entry.actor)
    if (
        undoing.is_undone(tx, entry)
        or device is None
        or device.printer is None
        or tx.now_ms - entry.at_ms > TOO_LATE_MS
    ):
        return
    try:
        doc = draw()
    except Refusal as refusal:
        log.error("case_paper_refused", case=entry.subject, paper=reason, code=refusal.code)
        return
    if doc is not None:
        printing.queue_slip(tx, entry.hall, subject, device.printer, doc, device.id, reason=reason)


def set_aside(tx: Tx, case_id: str, decision: str) -> bool:
    """The paper of a decision that is taken back (told, accepted, refused); whether it may have come out."""
    names = {"told": case_paper, "accepted": case_receipt, "refused": case_refusal}
    return printing.set_aside(tx, names[decision](case_id))


def case_paper(case_id: str) -> str:
    """How a print job names what a case was told."""
    return f"{CASE_PAPER}{case_id}"


def case_receipt(case_id: str) -> str:
    """How a print job names the receipt of a case."""
    return f"{CASE_RECEIPT}{case_id}"


def case_refusal(case_id: str) -> str:
    """How a print job names the notice that a case is refused."""
    return f"{CASE_REFUSAL}{case_id}"


def case_handed(case_id: str) -> str:
    """How a print job names the paper by which a result was signed for."""
    return f"{CASE_HANDED}{case_id}"


def of_clerk(rows: Rows, hall: str, actor: str) -> Device | None:
    """The box at the window of whoever acted, if it prints; else the hall's desk, if just one has a printer."""
    kind, _colon, number = actor.partition(":")
    on_duty = duty.of_staff(rows, int(number)) if kind == "staff" and number.isdigit() else None
    known = [one for one in store.devices(rows, hall) if one.state == "enrolled" and one.printer]
    here = [one for one in known if on_duty is not None and one.window == on_duty.window]
    desks = [one for one in known if one.kind == "desk"]
    return here[0] if here else desks[0] if len(desks) == 1 else None


def _issuer(tx: Tx, entry: Entry) -> Device | None:
    """The device that issued the ticket; for staff at the desk the hall's desk, if it has just one with a printer."""
    device_id = device_of_actor(entry.actor)
    if device_id is not None:
        return store.device(tx, device_id)
    if entry.body["set"].get("channel") not in BY_HAND or not entry.actor.startswith("staff:"):
        return None
    desks = [
        one for one in store.devices(tx, entry.hall) if one.kind == "desk" and one.state == "enrolled" and one.printer
    ]
    return desks[0] if len(desks) == 1 else None


def _draw(tx: Tx, slip_for: SlipFor, entry: Entry) -> tuple[Any, str]:
    if tx.now_ms - entry.at_ms > TOO_LATE_MS:
        return {}, "too_late"
    try:
        return slip_for(tx, entry.subject, 1), ""
    except Refusal as refusal:
        log.error("slip_refused", ticket=entry.subject, code=refusal.code)
        return {}, refusal.code
    except Exception:
        log.exception("slip_not_drawn", ticket=entry.subject)
        return {}, "slip_not_drawn"


def timers(database: Database, watch: AgentWatch) -> tuple[Timer, ...]:
    """What silence means: printers of silent agents become unknown, and so do jobs nobody answers for."""

    def notice_silence(_now_ms: int) -> None:
        if database.read(lambda rows: health.silenced(rows, watch)):
            database.write(lambda tx: health.note_silence(tx, watch))

    def give_up_jobs(now_ms: int) -> None:
        if database.read(lambda rows: printing.overdue(rows, watch, now_ms)):
            database.write(lambda tx: printing.give_up(tx, watch))

    return Timer("silent_agents", 2.0, notice_silence), Timer("unanswered_prints", 2.0, give_up_jobs)
