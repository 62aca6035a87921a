"""Cards of people who do not exist, one of every kind, and how each is written into its 256 bytes (GA/T 490)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

BYTES: Final = 256
RESIDENT: Final = ""
HMT: Final = "J"
PERMANENT_2017: Final = "I"
PERMANENT_2023: Final = "Y"


@dataclass(frozen=True)
class Printed:
    """What stands on a card. `flag` is its kind in the record; dates are YYYYMMDD, `valid_to` also 长期."""

    name: str
    number: str
    born: str
    sex: str = "1"
    nation: str = "01"
    flag: str = RESIDENT
    english: str = ""
    valid_from: str = "20200102"
    valid_to: str = "20400102"


CARDS: Final[Mapping[str, Printed]] = {
    "resident": Printed("张三", "110105199003070017", "19900307"),
    "elder": Printed("李四", "11010519491231002X", "19491231", sex="2", valid_to="长期"),
    "adult": Printed("王五", "110105196002290014", "19600229"),
    "minority": Printed("阿卜杜热合曼·买买提明江", "650101198808080023", "19880808", sex="2", nation="05"),
    "rare": Printed("\U00020bb7田一", "350101197507070037", "19750707"),
    "private": Printed("王\ue815", "510104199211110018", "19921111"),
    "hmt": Printed("陈大文", "810000199001010019", "19900101", nation="", flag=HMT),
    "permanent_2017": Printed("", "DEU110190010101", "19900101", "2", "DEU", PERMANENT_2017, "MUSTERMANN, ERIKA"),
    "permanent_2023": Printed(
        "穆丽卡",
        "911310198506150024",
        "19850615",
        "2",
        "DEU",
        PERMANENT_2023,
        "MUSTERMANN, ERIKA MARIA JOSEFINE THERESIA",
    ),
    "forged": Printed("赵六", "110105194912310021", "19491231"),
}


def card_of(asked: Mapping[str, Any]) -> Printed:
    """The card that `text` names, with what else is given of it changed: {"text": "resident", "name": "钱七"}.

    A number brings its birth date along. Raises ValueError for a card or entry there is not.
    """
    name = str(asked.get("text") or "resident")
    if name not in CARDS:
        raise ValueError(f"no card {name}; there are {', '.join(CARDS)}")
    changes = {one.name: str(asked[one.name]) for one in fields(Printed) if one.name in asked}
    if "number" in changes:
        changes = {"born": changes["number"][6:14]} | changes
    card = replace(CARDS[name], **changes)
    record_of(card)
    return card


def record_of(card: Printed) -> bytes:
    """Its text record. Raises ValueError for what does not fit into it."""
    data = bytearray(" ".encode("utf-16-le") * (BYTES // 2))
    both = {188: (card.valid_from, 16), 204: (card.valid_to, 16), 248: (card.flag, 2)}
    for offset, (text, size) in {**_WRITERS[card.flag](card), **both}.items():
        coded = text.encode("utf-16-le")
        if len(coded) > size:
            raise ValueError(f"{text} is too long for a card")
        data[offset : offset + len(coded)] = coded
    return bytes(data)


_Fields = dict[int, tuple[str, int]]  # offset → text and room in bytes


def _resident(card: Printed) -> _Fields:
    return {
        **{0: (card.name, 30), 30: (card.sex, 2), 32: (card.nation, 4), 36: (card.born, 16)},
        **{52: ("示例省示例市示例路 1 号", 70), 122: (card.number, 36), 158: ("示例市公安局", 30)},
    }


def _hmt(card: Printed) -> _Fields:
    return {**_resident(card), 220: ("H00000000", 18), 238: ("01", 4)}


def _permanent_2017(card: Printed) -> _Fields:
    return {
        **{0: (card.english, 120), 120: (card.sex, 2), 122: (card.number, 30), 152: (card.nation, 6)},
        **{158: (card.name, 30), 220: (card.born, 16), 236: ("01", 4), 240: ("1500", 8)},
    }


def _permanent_2023(card: Printed) -> _Fields:
    return {
        **{0: (card.name, 30), 30: (card.sex, 2), 32: ("00", 4), 36: (card.born, 16), 52: (card.english[:35], 70)},
        **{122: (card.number, 36), 220: (card.english[35:], 22), 242: (card.nation, 6)},
    }


_WRITERS: Final = {
    RESIDENT: _resident,
    HMT: _hmt,
    PERMANENT_2017: _permanent_2017,
    PERMANENT_2023: _permanent_2023,
}
