"""Which identity numbers can exist: form, region, birth date and check digit of every document a hall accepts.

Rules: GB 11643 (resident ID, MOD 11-2), GB 32100 (organisations, mod 31), the residence permit of Hong Kong, Macao and
Taiwan residents (regions 81, 82, 83) and the foreigners' permanent residence card (15 places, since 2023 18 with a 9).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final, Literal, get_args

IdType = Literal["resident", "hmt_residence", "foreign_permanent", "passport", "org"]
ID_TYPES: Final[tuple[IdType, ...]] = get_args(IdType)

Fault = Literal[
    "empty",
    "length",
    "old_15",
    "characters",
    "letters_iozsv",
    "region",
    "birth_date",
    "check_digit",
    "is_resident",
    "is_hmt_residence",
    "is_foreign_permanent",
]

INPUT_MAX: Final = 64
PROVINCES: Final = frozenset(
    f"{area}{place}" for area, places in enumerate((5, 3, 7, 6, 4, 5), 1) for place in range(1, places + 1)
) | {"50"}
HMT_REGIONS: Final = frozenset({"81", "82", "83"})
RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS: Final = "10X98765432"
ORG_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FIRST_YEAR: Final = 1900

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_OLD_RESIDENT = re.compile(r"[0-9]{15}")
_PERMANENT_15 = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"[A-Z0-9]{4,20}")
_ORG = re.compile(rf"[{ORG_ALPHABET}]{{2}}[0-9]{{6}}[{ORG_ALPHABET}]{{10}}")
_DROPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})


def normalised(number: str) -> str:
    """The number as it is stored: half width, upper case, without spaces, hyphens and invisible characters."""
    folded = unicodedata.normalize("NFKC", number[: INPUT_MAX + 1]).upper()
    return "".join(char for char in folded if unicodedata.category(char) not in _DROPPED)


def resident_check(first_17: str) -> str:
    """The 18th place of GB 11643 (ISO 7064 MOD 11-2) for 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(RESIDENT_WEIGHTS, first_17, strict=True))
    return RESIDENT_CHECKS[total % 11]


def org_check(first_17: str) -> str:
    """The 18th place of GB 32100 for 17 characters of its alphabet."""
    total = sum(ORG_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(first_17))
    return ORG_ALPHABET[-total % 31]


def fault(id_type: IdType, number: str, day: str) -> Fault | None:
    """What is wrong with a normalised number on business day `day` (YYYY-MM-DD), or None.

    Nobody publishes the inner check of the 15-place permanent residence number or of passports: only their form counts.
    """
    if not number:
        return "empty"
    return _RULES[id_type](number, date.fromisoformat(day))


def birth_date(id_type: IdType, number: str) -> date | None:
    """The birth date a valid normalised number states, or None where the document does not state one."""
    if id_type not in ("resident", "hmt_residence", "foreign_permanent") or not _EIGHTEEN.fullmatch(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def age_on(born: date, day: str) -> int:
    """Completed years on business day `day`; who is born on 29 February grows older on 1 March of other years."""
    today = date.fromisoformat(day)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _resident(number: str, today: date) -> Fault | None:
    if _OLD_RESIDENT.fullmatch(number):
        return "old_15"
    return _eighteen(number, today, number[:2] in PROVINCES)


def _hmt_residence(number: str, today: date) -> Fault | None:
    return _eighteen(number, today, number[:2] in HMT_REGIONS)


def _foreign_permanent(number: str, today: date) -> Fault | None:
    if _PERMANENT_15.fullmatch(number):
        return None
    if len(number) == 15:
        return "characters"
    return _eighteen(number, today, number[:1] == "9" and number[1:3] in PROVINCES)


def _eighteen(number: str, today: date, region_fits: bool) -> Fault | None:
    if len(number) != 18:
        return "length"
    if not _EIGHTEEN.fullmatch(number):
        return "characters"
    check_fits = resident_check(number[:17]) == number[17]
    if not region_fits:
        return _other_document(number) if check_fits else "region"
    born = birth_date("resident", number)
    if born is None or born.year < FIRST_YEAR or born > today:
        return "birth_date"
    return None if check_fits else "check_digit"


def _other_document(number: str) -> Fault:
    if number[:2] in HMT_REGIONS:
        return "is_hmt_residence"
    if number[:2] in PROVINCES:
        return "is_resident"
    return "is_foreign_permanent" if number[0] == "9" and number[1:3] in PROVINCES else "region"


def _passport(number: str, _today: date) -> Fault | None:
    if _PASSPORT.fullmatch(number):
        return None
    return "characters" if 4 <= len(number) <= 20 else "length"


def _org(number: str, _today: date) -> Fault | None:
    if len(number) != 18:
        return "length"
    if set(number) & set("IOZSV"):
        return "letters_iozsv"
    if not _ORG.fullmatch(number):
        return "characters"
    return None if org_check(number[:17]) == number[17] else "check_digit"


_RULES: Final[dict[IdType, Callable[[str, date], Fault | None]]] = {
    "resident": _resident,
    "hmt_residence": _hmt_residence,
    "foreign_permanent": _foreign_permanent,
    "passport": _passport,
    "org": _org,
}
