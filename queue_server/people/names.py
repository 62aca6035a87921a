"""Which names can be a person's or an organisation's, and the one form of each that is stored and printed."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

NameFault = Literal["empty", "too_long", "characters"]

PERSON_MAX: Final = 40
ORG_MAX: Final = 100
MIDDLE_DOT: Final = "·"
_DOTS: Final = str.maketrans(dict.fromkeys("•・‧．∙⋅･●᛫", MIDDLE_DOT))
_PERSON_MARKS: Final = frozenset(" ·.'’-")
_ORG_MARKS: Final = _PERSON_MARKS | frozenset("()（）&,，、—/+“”《》")
_RARE_HAN: Final = range(0x20000, 0x40000)  # planes 2 and 3: also where this Python's tables are older than the name
VARIANTS: Final = range(0xE0100, 0xE01F0)  # ideographic variation selectors belong to the character before them


def normalised_name(name: str) -> str:
    """Outer spaces gone, inner ones single, every kind of separating dot as the middle dot (·)."""
    return " ".join(name.translate(_DOTS).split())


def name_fault(name: str, org: bool = False) -> NameFault | None:
    """What is wrong with a normalised name, or None. Rare 4-byte characters are letters, emoji and digits are not."""
    if not name:
        return "empty"
    if len(name) > (ORG_MAX if org else PERSON_MAX):
        return "too_long"
    fits = all(_may_stand(char, org) for char in name)
    return None if fits and any(_is_letter(char) for char in name) else "characters"


def _is_letter(char: str) -> bool:
    return ord(char) in _RARE_HAN or unicodedata.category(char)[0] == "L"


def _may_stand(char: str, org: bool) -> bool:
    if _is_letter(char) or ord(char) in VARIANTS:
        return True
    if 0xFE00 <= ord(char) <= 0xFE0F:
        return False
    if char in (_ORG_MARKS if org else _PERSON_MARKS):
        return True
    category = unicodedata.category(char)
    return category in ("Mn", "Mc") or (org and category == "Nd")
