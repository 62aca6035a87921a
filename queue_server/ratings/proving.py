"""Whose visit it is, at a kiosk where only its number is typed: who knows the end of the document that came with it.

Wrong ends are counted as with the progress of a case: per visit, so that nobody tries them all, and per kiosk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog

from queue_server.cases import finding, numbers, persons
from queue_server.cases.progress import PER_ADDRESS, PER_ADDRESS_S, PER_CASE, PER_CASE_S, TAIL_MAX, TAIL_MIN
from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.guesses import Guesses
from queue_server.kernel.rows import Rows
from queue_server.people.model import Person
from queue_server.ratings.model import VisitTailIsWrong
from queue_server.tickets.model import Ticket

WRONG: Final = (VisitTailIsWrong,)
log = structlog.get_logger()


class VisitProof:
    """Compares, and counts those who type wrongly."""

    def __init__(self, database: Database, secrets: Secrets, clock: Clock) -> None:
        self._database, self._secrets = database, secrets
        self._of_visit = Guesses(clock, WRONG, PER_CASE, PER_CASE_S)
        self._of_place = Guesses(clock, WRONG, PER_ADDRESS, PER_ADDRESS_S)

    def find(self, found: Sequence[Ticket], tail: str, place: str) -> Ticket:
        """The one of these visits whose document ends so; VisitTailIsWrong, TooManyRequests."""
        end = numbers.plain(tail)
        if not TAIL_MIN <= len(end) <= TAIL_MAX:
            raise VisitTailIsWrong()  # no guess yet

        def compare() -> Ticket:
            return self._database.read(lambda rows: ending_so(rows, self._secrets, found, end))

        visits = " ".join(sorted(one.id for one in found))
        return self._of_place.attempt(place, lambda: self._of_visit.attempt(visits, compare))


def known(rows: Rows, secrets: Secrets, ticket_id: str) -> list[Person]:
    """Who came, for whom, and who applies in the visit's cases, while it is kept; nobody without a document."""
    try:
        found = [*persons.of_ticket(rows, secrets, ticket_id)]
        for case in finding.of_ticket(rows, ticket_id):
            found += [persons.applicant_of(rows, secrets, case.id), persons.agent_of(rows, secrets, case.id)]
    except SealIsBroken as broken:
        log.error("visit_seal_broken", row=str(broken).replace("\0", " "))
        return []
    return [one for one in found if one is not None]


def ending_so(rows: Rows, secrets: Secrets, found: Sequence[Ticket], end: str) -> Ticket:
    """The visit with a document of that end; VisitTailIsWrong."""
    for ticket in found:
        if any(one.id_number.endswith(end) for one in known(rows, secrets, ticket.id)):
            return ticket
    raise VisitTailIsWrong()
