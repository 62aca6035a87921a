"""Who may find an enquiry again without its link: whoever knows its number and the end of the phone left with it.

Unknown numbers and wrong digits get the same refusal and are counted, per number and per network address.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from queue_server.enquiries import finding, sealed
from queue_server.enquiries.model import LETTERS, Enquiry
from queue_server.enquiries.refusals import EnquiryNotFound
from queue_server.hall.model import Hall
from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.guesses import Guesses
from queue_server.kernel.rows import Rows

TAIL: Final = 4
NUMBER: Final = re.compile(rf"([{''.join(LETTERS.values())}][0-9]{{8}})([0-9]+)")
PER_NUMBER, PER_NUMBER_S = 10, 3600.0
PER_ADDRESS, PER_ADDRESS_S = 30, 300.0
WRONG: Final = (EnquiryNotFound,)


class EnquiryProgress:
    """Asks the file, and counts those who ask wrongly."""

    def __init__(self, database: Database, secrets: Secrets, clock: Clock) -> None:
        self._database, self._secrets = database, secrets
        self._of_number = Guesses(clock, WRONG, PER_NUMBER, PER_NUMBER_S)
        self._of_address = Guesses(clock, WRONG, PER_ADDRESS, PER_ADDRESS_S)

    def find(self, hall: Hall, number: str, tail: str, address: str) -> Enquiry:
        """The enquiry; EnquiryNotFound, TooManyRequests."""
        plain = as_given(number)
        if not plain or len(tail) != TAIL:
            raise EnquiryNotFound()  # no guess yet

        def ask() -> Enquiry:
            return self._database.read(lambda rows: find(rows, self._secrets, hall, plain, tail))

        return self._of_address.attempt(address, lambda: self._of_number.attempt(f"{hall.id} {plain}", ask))


def as_given(typed: str) -> str:
    """The number as it is given out, however it was typed: no kiosk's keys have its dash in sight."""
    folded = unicodedata.normalize("NFKC", typed)
    plain = "".join(one for one in folded if one.isalnum()).upper()[:40]
    match = NUMBER.fullmatch(plain)
    return f"{match[1]}-{match[2].zfill(3)}" if match else plain


def find(rows: Rows, secrets: Secrets, hall: Hall, number: str, tail: str) -> Enquiry:
    """The hall's enquiry of that number, if the phone left with it ends so; EnquiryNotFound."""
    one = finding.by_number(rows, hall.id, number)
    phone = sealed.text_of(rows, secrets, one, sealed.PHONE) if one else None
    if one is None or not phone or len(tail) != TAIL or not phone.endswith(tail):
        raise EnquiryNotFound()
    return one
