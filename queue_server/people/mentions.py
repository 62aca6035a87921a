"""Whether words or a number name somebody: a document of a person with its check digit, or a mobile phone. Pure.

The number of a certificate or of a receipt may be as long as a person's, or be an organisation's credit code; only what
is a person's own document by its check digit is taken for one.
"""

from __future__ import annotations

import re
from typing import Final

from queue_server.people.documents import IdType, birth_date, fault, normalised

_EIGHTEEN: Final = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![0-9A-Za-z])")
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")
_OF_PEOPLE: Final[tuple[IdType, ...]] = ("resident", "hmt_residence", "foreign_permanent")
_ANY_DAY: Final = "2100-01-01"


def names_person(text: str, born_until: str = _ANY_DAY) -> bool:
    """Whether a resident ID or a residence permit with its check digit stands in the text, also as people space it;
    of somebody born by that day, where a number of papers (region, day, running number) may look like one."""
    found = [normalised(one) for one in (text, *_EIGHTEEN.findall(text))]
    return any(_is_persons(one, born_until) for one in found if len(one) == 18)


def names_mobile(text: str) -> bool:
    """Whether a mobile phone's number stands in the text."""
    return _MOBILE.search(text) is not None


def _is_persons(number: str, born_until: str) -> bool:
    born = birth_date("resident", number)
    if born is None or born.isoformat() > born_until:
        return False
    return any(fault(kind, number, _ANY_DAY) is None for kind in _OF_PEOPLE)
