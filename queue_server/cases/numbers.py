"""The number of a case: built by the hall's rule, or given elsewhere and looked at."""

from __future__ import annotations

import re
import unicodedata

from queue_server.cases import finding, store
from queue_server.cases.refusals import BadCaseNumber
from queue_server.hall import hours
from queue_server.hall.case_rules import FOREIGN_NUMBER
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx

_FOREIGN = re.compile(FOREIGN_NUMBER)


def build(tx: Tx, hall: Hall, item: str, queue: str) -> str:
    """The next number by the hall's rule: unique per item and day, also beside numbers that came from elsewhere."""
    stem, end = stem_of(hall, item or f"{hall.id}{queue}", hours.business_day(hall, tx.now_ms))
    while True:
        number = f"{stem}{store.next_of(tx, hall.id, stem + end):04d}{end}"
        if finding.found_by_number(tx, hall.id, number) is None:
            return number


def stem_of(hall: Hall, item: str, day: str) -> tuple[str, str]:
    """What stands before and after the running number. Pure."""
    parts = {"item": item, "hall": hall.id, "region": hall.cases.region, "day": day.replace("-", "")}
    text = hall.cases.number
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    stem, _seq, end = text.partition("{seq}")
    return stem, end


def checked(hall: Hall, number: str) -> str:
    """A number given elsewhere, as it is stored (half width, capitals, no spaces); BadCaseNumber."""
    found = plain(number)
    if not _FOREIGN.fullmatch(found) or not found.startswith(hall.cases.own_prefix):
        raise BadCaseNumber(number=found[:50])
    return found


def plain(number: str) -> str:
    """A number as it is stored, however it was typed or scanned."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()
