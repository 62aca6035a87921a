"""What every view needs to look: the clock, the hall and calendar in force, and how links are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from queue_server.hall import service as halls
from queue_server.hall import store as hall_store
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Queue, Service, UnknownQueue, UnknownService
from queue_server.kernel.clock import Clock, rfc3339
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows
from queue_server.tickets.model import Ticket
from queue_server.waits.speaking import Waits

CITIZENS: Final = "/p"  # where all pages for citizens lie, so that a public gateway can serve these alone

# after these entries a view may have other keys than it had: another hall file, other opening hours, another day
CHANGES_ALL = frozenset(
    {"hall_loaded", "calendar_day_set", "calendar_day_cleared", "day_closed", "clock_jumped"}
    | {"window_lent", "window_held_back", "window_lending_ended"}
)


def named(find: Callable[[str], Queue | Service], sought: str) -> dict[str, str]:
    """Id and names of a queue or service; what a newer hall file no longer has is named by its bare id."""
    try:
        found = find(sought)
    except (UnknownQueue, UnknownService):
        return {"id": sought, "name": sought, "name_en": ""}
    return {"id": found.id, "name": found.name, "name_en": found.name_en}


@dataclass(frozen=True)
class Sight:
    """Handed to every view. `public_url` is where phones reach the hall, or None inside a closed network; `waits` says
    how long it will take, None where nothing is said at all."""

    clock: Clock
    secrets: Secrets
    hall: Callable[[Rows, str], Hall]
    calendar: Callable[[Rows, str], Calendar]
    public_url: str | None = None
    waits: Waits | None = None

    def issued_under(self, rows: Rows, ticket: Ticket) -> Hall:
        """The hall file as it was when the ticket was given out: what its paper says."""
        return halls.as_known(rows, ticket.hall, ticket.arrived_ms)

    def knowing(self, rows: Rows, hall: Hall, ticket: Ticket) -> Hall:
        """`hall`, with what the ticket names and a newer file has dropped by the names it was given out under."""
        if hall.knows(ticket.queue, (item.service for item in ticket.items)):
            return hall
        return hall.recalling(self.issued_under(rows, ticket))

    def token(self, ticket_id: str) -> str:
        """The ticket's own token: an HMAC of its id, stored nowhere."""
        return self.secrets.token("ticket", ticket_id)

    def ticket_of(self, token: str) -> str | None:
        """The ticket id of a genuine token."""
        return self.secrets.token_subject("ticket", token)

    def link(self, hall: Hall, ticket_id: str) -> str:
        """Where the ticket's own page is; absolute where phones can reach it."""
        return self.link_of(hall, self.token(ticket_id))

    def link_of(self, hall: Hall, token: str) -> str:
        """The same for who has its token already."""
        base = hall.public_url or self.public_url or ""
        return f"{base.rstrip('/')}{CITIZENS}/t/{token}"

    def reachable(self, hall: Hall) -> bool:
        """Whether a phone can follow the link."""
        return bool(hall.public_url or self.public_url)

    def version(self, rows: Rows, hall: Hall) -> int:
        """Which version of the hall file holds now: a page made from another one loads itself afresh."""
        found = hall_store.version_at(rows, hall.id, self.clock.now_ms())
        return found.version if found else 0

    def at(self, hall: Hall, at_ms: int | None) -> str | None:
        """An instant as the contract writes it."""
        return rfc3339(at_ms, hall.zone_info)
