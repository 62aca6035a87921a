"""What every call of the API stands on, and the checks they share: the hall meant, the window acting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.api.contract import Asked
from queue_server.equipment.cards import CardIsGone, Cards
from queue_server.equipment.places import Place
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import Person
from queue_server.staff import duty
from queue_server.tickets import personal
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import SignOnFirst
from queue_server.views import ticket as ticket_view
from queue_server.views.sight import Sight


@dataclass(frozen=True)
class Ground:
    """`new_id` makes a ticket's id; `cards` are the persons whose cards lie on readers now."""

    sight: Sight
    new_id: Callable[[], str]
    cards: Cards | None = None

    def hall(self, rows: Rows, hall_id: str) -> Hall:
        """The hall in force; UnknownHall."""
        return self.sight.hall(rows, hall_id)

    def ticket(self, rows: Rows, ticket_id: str) -> tuple[Hall, Ticket]:
        """The ticket and its hall; UnknownTicket."""
        ticket = ticket_view.find(rows, ticket_id)
        return self.hall(rows, ticket.hall), ticket

    def card(self, hall: Hall, place: Place, token: str) -> Person:
        """The person of a card on the reader of that place; CardIsGone."""
        if self.cards is None:
            raise CardIsGone()
        return self.cards.known(hall.id, place, token)

    def seal(self, tx: Tx, hall: Hall, ticket: Ticket, kind: str, value: object) -> None:
        """Keep what was said about a person sealed beside the ticket."""
        calendar = self.sight.calendar(tx, hall.id)
        personal.seal(tx, hall, calendar, self.sight.secrets, ticket.id, ticket.day, kind, value)


def own_window(rows: Rows, asked: Asked) -> str:
    """The window the asking clerk (or manager) has signed on to; SignOnFirst."""
    on_duty = duty.of_staff(rows, int(asked.who.id))
    if on_duty is None:
        raise SignOnFirst()
    return on_duty.window


def acting_window(rows: Rows, asked: Asked) -> str | None:
    """The window on whose behalf a ticket is moved; None for guides and managers, who act for the whole hall."""
    if asked.who.role == "clerk":
        return own_window(rows, asked)
    on_duty = duty.of_staff(rows, int(asked.who.id)) if asked.who.role == "manager" else None
    return on_duty.window if on_duty else None


def check_same_hall(asked: Asked, hall_id: str) -> None:
    """A device acts in its own hall only; NotYours."""
    if asked.who.hall is not None and asked.who.hall != hall_id:
        raise NotYours()
