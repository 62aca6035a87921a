"""The ticket a scanned slip means, and how a window sees one that may be another's."""

from __future__ import annotations

from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import finding, store
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import UnknownTicket
from queue_server.views import ticket as ticket_view
from queue_server.views.sight import Sight


def ticket_of(rows: Rows, sight: Sight, hall: Hall, text: str) -> Ticket:
    """The hall's ticket of a slip's bars or the address in its code; UnknownTicket."""
    token, slip = finding.token_of(text), finding.slip_of(text)
    ticket_id = sight.ticket_of(token) if token else None
    found = [ticket_view.find(rows, ticket_id)] if ticket_id else finding.by_slip(rows, hall.id, slip) if slip else []
    here = [one for one in found if one.hall == hall.id]
    if not here:
        raise UnknownTicket()
    return here[0]


def at_window(rows: Rows, sight: Sight, hall: Hall, window: str, ticket: Ticket) -> dict[str, Any]:
    """The ticket as staff see it, how many are ahead now, and whether this window serves its line."""
    ahead = store.ahead_of(rows, ticket) if ticket.state == "waiting" else 0
    serves = ticket.queue in hall.window(window).queues
    return ticket_view.for_staff(rows, sight, hall, ticket) | {"ahead_now": ahead, "serves": serves}
