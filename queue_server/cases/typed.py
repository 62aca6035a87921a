"""What is typed into a case by hand or told by another system: words lose the numbers of people, numbers of papers keep
every sign, unless they are somebody's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from queue_server.kernel.errors import Refusal
from queue_server.kernel.logs import redact
from queue_server.people.mentions import names_mobile, names_person

WORDS: Final = frozenset({"name", "department", "reason", "steps", "specials", "materials", "result"})
NUMBERS: Final = frozenset({"document", "result_number"})
CODES: Final = frozenset({"item", "item_version"})
_PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}|0[1-9]\d{1,2}-\d{7,8})(?![0-9A-Za-z-])"
)


class NumberOfAPerson(Refusal):
    """The number of a certificate or receipt is that of somebody's own document."""

    code, status = "number_of_a_person", 422
    zh = "证照编号或文书编号里不能填个人证件号码。证照号就是身份证号的，请留空。"
    en = "The number of a paper cannot be that of somebody's own document. Leave it empty where it would be."


class BadTracking(Refusal):
    """The number of a parcel is that of somebody's document or phone; it is not repeated."""

    code, status = "bad_tracking", 422
    zh = "运单号不能是身份证号或手机号。请扫描或照抄面单上的运单号。"
    en = "A tracking number cannot be an ID number or a phone. Scan or copy the one on the label."


def number_of_paper(text: str) -> str:
    """The number as it is kept, every sign of it; NumberOfAPerson."""
    kept = text.strip()
    if names_person(kept):
        raise NumberOfAPerson()
    return kept


def is_of_somebody(tracking: str) -> bool:
    """Whether a tracking number is somebody's document or phone, also written with dashes; other long ones are not."""
    return names_person(tracking) or names_person(tracking.replace("-", "")) or bool(_PHONE.search(tracking))


def number_of_parcel(text: str) -> str:
    """The tracking number as it is kept; BadTracking."""
    if is_of_somebody(text):
        raise BadTracking()
    return text


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a case as they are stored and journaled: words without numbers of people, numbers of papers whole."""
    return {name: _cleaned(name, value) for name, value in values.items()}


def _cleaned(name: str, value: Any) -> Any:
    if name in WORDS:
        return redact(value)
    if name in NUMBERS and names_person(str(value)):
        return ""  # another system's word: whoever types it here is refused before
    if name in CODES and (names_person(str(value)) or names_mobile(str(value))):
        return ""
    return value
