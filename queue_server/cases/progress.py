"""Who may ask how a case stands: whoever knows its number and the end of its applicant's document. Nothing is guessed.

Unknown numbers and wrong digits get the same refusal, and both are counted: per number, so that nobody tries all ends
of one document from many places, and per network address, generously, for a hall's phones share one.
"""

from __future__ import annotations

from typing import Final

from queue_server.cases import finding, numbers, persons
from queue_server.cases.model import Case
from queue_server.cases.refusals import ProgressNotFound
from queue_server.cases.store import END_SIGNS
from queue_server.hall.model import Hall
from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.guesses import Guesses
from queue_server.kernel.rows import Rows

TAIL_MIN, TAIL_MAX = 4, 6
PER_CASE, PER_CASE_S = 10, 3600.0
PER_ADDRESS, PER_ADDRESS_S = 30, 300.0
WRONG: Final = (ProgressNotFound,)


class Progress:
    """Asks the file, and counts those who ask wrongly."""

    def __init__(self, database: Database, secrets: Secrets, clock: Clock) -> None:
        self._database, self._secrets = database, secrets
        self._of_case = Guesses(clock, WRONG, PER_CASE, PER_CASE_S)
        self._of_address = Guesses(clock, WRONG, PER_ADDRESS, PER_ADDRESS_S)

    def find(self, hall: Hall, number: str, tail: str, address: str) -> Case:
        """The case; ProgressNotFound, TooManyRequests."""
        plain = numbers.plain(number)[:60]
        if not plain or not TAIL_MIN <= len(tail.strip()) <= TAIL_MAX:
            raise ProgressNotFound()  # no guess yet

        def ask() -> Case:
            return self._database.read(lambda rows: find(rows, self._secrets, hall, plain, tail))

        return self._of_address.attempt(address, lambda: self._of_case.attempt(f"{hall.id} {plain[-END_SIGNS:]}", ask))


def find(rows: Rows, secrets: Secrets, hall: Hall, number: str, tail: str) -> Case:
    """The hall's case of that number, or of a number that ends so, as a message says it: if the document of its
    applicant or agent ends so; ProgressNotFound."""
    end, wanted = numbers.plain(tail), numbers.plain(number)
    if not TAIL_MIN <= len(end) <= TAIL_MAX:
        raise ProgressNotFound()
    whole = finding.found_by_number(rows, hall.id, wanted)
    for case in [whole] if whole else finding.by_end(rows, hall.id, wanted):
        known = (persons.applicant_of(rows, secrets, case.id), persons.agent_of(rows, secrets, case.id))
        if any(one is not None and one.id_number.endswith(end) for one in known):
            return case
    raise ProgressNotFound()
