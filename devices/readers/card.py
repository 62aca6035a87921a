"""Who a card in Chinese hands names: the 256 bytes of text (GA/T 490, UTF-16LE) of every kind in, a checked person out.

Pure. What a hall does not need (address, issuer, pass number) is not even read. Nothing of a person is ever shown by a
repr or an error: `NotACard` says which field makes no sense, never its value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

Kind = Literal["resident", "hmt", "foreigner"]
Reason = Literal["length", "kind", "number", "name", "sex", "nation", "born", "validity"]
BYTES: Final = 256
LONG: Final = "long"
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
PROVINCES: Final = frozenset(
    f"{area}{place}" for area, places in enumerate((5, 3, 7, 6, 4, 5), 1) for place in range(1, places + 1)
) | {"50"}
SEXES: Final[Mapping[str, str]] = {"0": "unknown", "1": "male", "2": "female", "9": "unknown"}  # GB/T 2261.1
# GB/T 3304; some programs write 57 and 58 for the two codes after the 56 nationalities
NATIONS: Final[Mapping[str, str]] = {
    **{f"{code:02}": f"{code:02}" for code in range(1, 57)},
    **{"57": "97", "58": "98", "97": "97", "98": "98"},
}
_LONG: Final = "长期"
_FLAG: Final = (248, 2)
_PADDING: Final = " \0"
_UNPRINTABLE: Final = frozenset({"Cc", "Zl", "Zp"})  # Unicode categories
_EIGHTEEN: Final = re.compile(r"[0-9]{17}[0-9X]")
_PERMANENT_2017: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_At = tuple[int, int]  # offset and bytes


class NotACard(ValueError):
    """The record cannot be a card's. `reason` names the field that makes no sense."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Final = reason


@dataclass(frozen=True)
class Card:
    """A person as the card names them. `name` is the Chinese one where there is one; characters outside Unicode's
    common plane and private ones are kept, half a surrogate pair is U+FFFD. Dates are YYYY-MM-DD.

    `nation` is the two digits of GB/T 3304, a country's three letters on a foreigner's card, "" on one without.
    """

    kind: Kind
    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: str = field(repr=False)
    nation: str = field(repr=False)
    born: str = field(repr=False)
    valid_to: str = field(repr=False)

    def body(self) -> dict[str, Any]:
        """What a `card` reading carries to the server."""
        person = {"number": self.number, "name": self.name, "sex": self.sex, "nation": self.nation, "born": self.born}
        return {"card": self.kind, **person, "valid_to": self.valid_to}


@dataclass(frozen=True)
class _Layout:
    """Where a kind of card keeps what. A name may lie in several pieces; the first of `names` that is there counts."""

    kind: Kind
    fits: Callable[[str], bool]  # the number's form, region and check digit
    names: tuple[tuple[_At, ...], ...]
    sex: _At
    born: _At
    number: _At
    nation: _At | None
    born_in_number: bool = True


def check_digit(first_17: str) -> str:
    """The 18th place of a number by GB 11643 (ISO 7064 MOD 11-2), for its first 17 digits."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True)) % 11]


def read_record(record: bytes) -> Card:
    """The card of these 256 bytes. Raises NotACard."""
    if len(record) != BYTES:
        raise NotACard("length")
    layout = _LAYOUTS.get(_text(record, _FLAG))
    if layout is None:
        raise NotACard("kind")
    number = _text(record, layout.number).upper()
    born = _date(_text(record, layout.born), "born")
    if not layout.fits(number):
        raise NotACard("number")
    if layout.born_in_number and number[6:14] != f"{born:%Y%m%d}":
        raise NotACard("born")
    return Card(
        kind=layout.kind,
        number=number,
        name=_name(record, layout),
        sex=_known(SEXES, _text(record, layout.sex), "sex"),
        nation=_nation(record, layout),
        born=born.isoformat(),
        valid_to=_valid_to(record, born),
    )


def _text(record: bytes, *pieces: _At) -> str:
    joined = b"".join(record[offset : offset + size] for offset, size in pieces)
    return joined.decode("utf-16-le", "replace").strip(_PADDING)


def _name(record: bytes, layout: _Layout) -> str:
    name = next((text for pieces in layout.names if (text := _text(record, *pieces))), "")
    if not name or any(unicodedata.category(sign) in _UNPRINTABLE for sign in name):
        raise NotACard("name")
    return name


def _nation(record: bytes, layout: _Layout) -> str:
    if layout.nation is None:
        return ""
    text = _text(record, layout.nation)
    if layout.kind == "resident":
        return _known(NATIONS, text, "nation")
    if not _COUNTRY.fullmatch(text):
        raise NotACard("nation")
    return text


def _valid_to(record: bytes, born: date) -> str:
    start, end = _text(record, (188, 16)), _text(record, (204, 16))
    begins = _date(start, "validity")
    if begins < born:
        raise NotACard("validity")
    if end == _LONG:
        return LONG
    ends = _date(end, "validity")
    if ends < begins:
        raise NotACard("validity")
    return ends.isoformat()


def _date(text: str, reason: Reason) -> date:
    found = _DATE.fullmatch(text)
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise NotACard(reason) from None
    raise NotACard(reason)


def _known(table: Mapping[str, str], text: str, reason: Reason) -> str:
    if text not in table:
        raise NotACard(reason)
    return table[text]


def _eighteen(number: str) -> bool:
    return _EIGHTEEN.fullmatch(number) is not None and check_digit(number[:17]) == number[17]


def _resident(number: str) -> bool:
    return _eighteen(number) and number[:2] in PROVINCES


def _hmt(number: str) -> bool:
    return _eighteen(number) and number[:2] in ("81", "82", "83")


def _permanent_2017(number: str) -> bool:
    return _PERMANENT_2017.fullmatch(number) is not None  # nobody publishes its inner check


def _permanent_2023(number: str) -> bool:
    return _eighteen(number) and number[0] == "9" and number[1:3] in PROVINCES


_NAME: Final = ((0, 30),)
_LAYOUTS: Final[Mapping[str, _Layout]] = {
    "": _Layout("resident", _resident, (_NAME,), (30, 2), (36, 16), (122, 36), (32, 4)),
    "J": _Layout("hmt", _hmt, (_NAME,), (30, 2), (36, 16), (122, 36), None),
    "I": _Layout(
        *("foreigner", _permanent_2017, (((158, 30),), ((0, 120),))),
        *((120, 2), (220, 16), (122, 30), (152, 6)),
        born_in_number=False,
    ),
    "Y": _Layout(
        *("foreigner", _permanent_2023, (_NAME, ((52, 70), (220, 22)))),
        *((30, 2), (36, 16), (122, 36), (242, 6)),
    ),
}
