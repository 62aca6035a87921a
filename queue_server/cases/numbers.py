"""The number of a case: built by the hall's rule, or given elsewhere and looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from queue_server.cases import finding, store
from queue_server.cases.refusals import BadCaseNumber
from queue_server.hall import hours
from queue_server.hall.case_rules import FOREIGN_NUMBER
from queue_server.hall.model import Hall
from queue_server.kernel import series
from queue_server.kernel.logs import PERSONAL, redact
from queue_server.kernel.rows import Tx
from queue_server.people.documents import fault
from queue_server.people.mentions import names_mobile, names_person

_FOREIGN = re.compile(FOREIGN_NUMBER)
_EIGHTEEN = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
_UNFIT = re.compile("[^0-9A-Z-]")
_ANY_DAY = "2100-01-01"
ITEM_SIGNS = 31  # an 实施编码; with day and running number 43 of 50
WHOLE_SIGNS = 20  # a longer number is too long for a message: only its end is said


def build(tx: Tx, hall: Hall, item: str, queue: str) -> str:
    """The next number by the hall's rule: unique per item and day in all halls of the node, for they may share a
    platform, also beside numbers that came from elsewhere."""
    code = _UNFIT.sub("", item.upper())[-ITEM_SIGNS:]
    day = hours.business_day(hall, tx.now_ms)
    stem, end = stem_of(hall, code or f"{hall.id}{queue}", day)
    day_said = day if "{day}" in hall.cases.number else ""
    while True:
        number = f"{stem}{series.next_of(tx, f'case:{stem}{end}', day_said):04d}{end}"
        if not finding.is_taken(tx, number):
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
    """A number given elsewhere, as it is stored (half width, capitals, no spaces); BadCaseNumber, also for the number
    of a document or a phone that was typed or scanned into the wrong field, alone or within other signs."""
    found = plain(number)
    fits = _FOREIGN.fullmatch(found) and found.startswith(hall.cases.own_prefix)
    if not fits or PERSONAL.fullmatch(found) or not fault("org", found, _ANY_DAY) or _is_of_somebody(found):
        raise BadCaseNumber(number=redact(found[:50]))
    return found


def _is_of_somebody(number: str) -> bool:
    within = (number, number.replace("-", ""), *_EIGHTEEN.findall(number))
    return any(names_person(one) for one in within) or names_mobile(number)


def is_of_ours(hall: Hall, codes: Collection[str], number: str) -> bool:
    """Whether a number has the form this hall's own have, of an item of these codes or of one of its lines. Pure."""
    items = {hall.id + queue.prefix for queue in hall.queues} | {_UNFIT.sub("", one.upper()) for one in codes}
    said = "|".join(re.escape(one[-ITEM_SIGNS:]) for one in items if one)
    forms = {"hall": re.escape(hall.id), "region": re.escape(hall.cases.region), "day": r"\d{8}", "seq": r"\d{4,}"}
    pattern = hall.cases.number.replace("-", r"\-").replace("{item}", f"(?:{said})")
    for name, form in forms.items():
        pattern = pattern.replace("{" + name + "}", form)
    return re.fullmatch(pattern, number) is not None


def said(number: str) -> str:
    """As much of a number as stands in a message, and is found again: `finding.by_end`."""
    return number if len(number) <= WHOLE_SIGNS else number[-store.END_SIGNS :]


def plain(number: str) -> str:
    """A number as it is stored, however it was typed or scanned."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()
