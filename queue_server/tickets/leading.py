"""Who must be led to the window: a called person of low sight or mobility; and which guide goes. Sealed, as needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import personal
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import STATE_ZH, StateForbids

LED_NEEDS: Final = frozenset({"sight", "mobility"})
NOTED: Final = "desk_noted"


class LeadIsTaken(Refusal):
    """A colleague leads this person already."""

    code, status = "lead_taken", 409
    zh, en = "{number} 号已有同事去引导。", "A colleague is leading {number} already."


@dataclass(frozen=True)
class Lead:
    """A called person to be led; `staff` is the guide who goes, None while nobody does."""

    needs: tuple[str, ...]
    staff: int | None


def lead_of(rows: Rows, secrets: Secrets, ticket: Ticket, needs: Sequence[str] | None = None) -> Lead | None:
    """Whether somebody must lead this ticket's person now, and who does; None for everybody else.

    `needs` are the ticket's, where the caller has read them already.
    """
    if ticket.state != "called":
        return None
    needs = personal.needs_of(rows, secrets, ticket.id) if needs is None else needs
    if not LED_NEEDS & set(needs):
        return None
    taken = personal.told(rows, secrets, ticket.id, "led")
    is_of_this_call = taken is not None and taken["call"] >= _first_call(rows, ticket.id)
    return Lead(tuple(needs), int(taken["staff"]) if is_of_this_call else None)


def take_lead(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket: Ticket, staff: int) -> Lead:
    """This guide goes. The journal learns that the desk has noted something, not about whom. LeadIsTaken, StateForbids.

    A recall is the same walk; a new call after going back to the line needs a guide anew.
    """
    lead = lead_of(tx, secrets, ticket)
    if lead is None:
        raise StateForbids(number=ticket.label, state=ticket.state, state_zh=STATE_ZH[ticket.state])
    if lead.staff is not None and lead.staff != staff:
        raise LeadIsTaken(number=ticket.label)
    if lead.staff is None:
        value = {"staff": staff, "call": ticket.call_seq}
        personal.seal(tx, hall, calendar, secrets, ticket.id, ticket.day, "led", value)
        tx.record(hall.id, NOTED, "desk", {})
    return Lead(lead.needs, staff)


def _first_call(rows: Rows, ticket_id: str) -> int:
    """The seq of the entry that began the present call; recalls come behind it."""
    sql = "SELECT seq FROM journal WHERE subject=? AND kind='ticket_called' ORDER BY pos DESC LIMIT 1"
    return int(rows.value(sql, ticket_id) or 0)
