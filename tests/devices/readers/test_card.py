"""What the 256 bytes of any card say: every kind, rare names, long validity; nonsense is refused by a stable reason."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from devices.readers.card import Card, NotACard, check_digit, read_record
from tests.devices.readers.records import (
    EMOJI_PLANE,
    HMT,
    PERMANENT_2017,
    PERMANENT_2023,
    RESIDENT,
    hmt,
    permanent_2017,
    permanent_2023,
    resident,
)


def refusal(data: bytes) -> str:
    with pytest.raises(NotACard) as raised:
        read_record(data)
    return raised.value.reason


def test_a_resident_card_says_who_what_and_until_when() -> None:
    assert read_record(resident()).body() == {
        "card": "resident",
        "number": RESIDENT,
        "name": "王测试",
        "sex": "male",
        "nation": "01",
        "born": "1949-12-31",
        "valid_to": "2040-01-01",
    }


def test_a_residence_permit_of_hong_kong_macao_and_taiwan_has_no_nation() -> None:
    card = read_record(hmt())
    assert (card.kind, card.number, card.name, card.nation, card.born) == ("hmt", HMT, "王测试", "", "1990-01-01")


def test_a_permanent_residence_card_of_2017_gives_the_chinese_name_before_the_english() -> None:
    card = read_record(permanent_2017())
    assert (card.kind, card.number, card.name, card.sex) == ("foreigner", PERMANENT_2017, "穆测试", "female")
    assert (card.nation, card.born, card.valid_to) == ("DEU", "1990-01-01", "2030-01-01")
    assert read_record(permanent_2017(at_158=" " * 15)).name == "MUSTER, ERIKA"


def test_a_permanent_residence_card_of_2023_keeps_its_english_name_in_two_places() -> None:
    card = read_record(permanent_2023())
    assert (card.kind, card.number, card.name, card.nation) == ("foreigner", PERMANENT_2023, "穆测试", "DEU")
    assert read_record(permanent_2023(at_0=" " * 15)).name == "MUSTER, ERIKA MARIA JOSEFINE THERESIA ANNA"


def test_a_card_may_be_valid_for_ever() -> None:
    assert read_record(resident(at_204="长期    ")).valid_to == "long"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("阿卜杜热合曼·买买提明江艾力", "阿卜杜热合曼·买买提明江艾力"),
        (f"王{EMOJI_PLANE}", f"王{EMOJI_PLANE}"),  # a surrogate pair
        ("王\ue815", "王\ue815"),  # a private code point
        ("王" * 14 + "\ud842", "王" * 14 + "\ufffd"),  # half a pair, cut off by the field's end
        ("王测试\0\0\0", "王测试"),
        ("O'BRIEN  SEAN", "O'BRIEN  SEAN"),
    ],
)
def test_rare_names_are_kept_as_far_as_they_can_be_said(name: str, read: str) -> None:
    card = read_record(resident(at_0=name))
    assert card.name == read
    card.name.encode()  # what is sent on can be written down


def test_a_small_x_and_the_two_ways_to_write_other_nations_are_accepted() -> None:
    card = read_record(resident(at_122=RESIDENT.lower(), at_32="57"))
    assert (card.number, card.nation) == (RESIDENT, "97")
    assert read_record(resident(at_32="58")).nation == "98"
    assert read_record(resident(at_30="9")).sex == "unknown"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (resident()[:-1], "length"),
        (b"", "length"),
        (bytes(256), "born"),
        (resident(at_248="Q"), "kind"),
        (resident(at_122="110105194912310021"), "number"),
        (resident(at_122=HMT, at_36="19900101"), "number"),  # of another kind of card
        (hmt(at_122=RESIDENT, at_36="19491231"), "number"),
        (resident(at_122="１１０１０５19491231002X"), "number"),
        (permanent_2017(at_122="DE1110190010101"), "number"),
        (permanent_2023(at_122=RESIDENT, at_36="19491231"), "number"),
        (resident(at_36="19491230"), "born"),
        (resident(at_36="19491331"), "born"),
        (permanent_2023(at_36="19900102"), "born"),
        (resident(at_0="   "), "name"),
        (resident(at_0="王\n测试"), "name"),
        (resident(at_30="3"), "sex"),
        (resident(at_32="60"), "nation"),
        (permanent_2017(at_152="D3U"), "nation"),
        (resident(at_188="20200230"), "validity"),
        (resident(at_204="20191231"), "validity"),
        (resident(at_188="19491230"), "validity"),  # issued before its holder was born
        (resident(at_204="永久    "), "validity"),
    ],
)
def test_nonsense_is_refused_by_the_field_that_makes_none(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "810000199001010019"])
def test_the_check_digit_is_that_of_gb_11643(number: str) -> None:
    assert check_digit(number[:17]) == number[17]


@pytest.mark.parametrize("make", [resident, hmt, permanent_2017, permanent_2023])
def test_nothing_of_a_person_is_shown_by_a_repr_or_an_error(make: Callable[..., bytes]) -> None:
    card = read_record(make())
    shown = repr(card)
    assert shown == f"Card(kind={card.kind!r})"
    with pytest.raises(NotACard) as raised:
        read_record(make(at_204="王测试00"))
    assert (str(raised.value), raised.value.__cause__) == ("validity", None)


def test_any_bytes_are_a_card_or_refused() -> None:
    chance = random.Random(6)
    sound = [resident(), hmt(), permanent_2017(), permanent_2023()]
    for _ in range(3000):
        data = bytearray(chance.choice(sound))
        for _ in range(chance.randrange(4)):
            data[chance.randrange(256)] = chance.randrange(256)
        try:
            assert isinstance(read_record(bytes(data)), Card)
        except NotACard as error:
            assert error.reason
