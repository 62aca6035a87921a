"""Finding by surname and last digits: what a guide may ask for, and that keys tell nothing."""

from __future__ import annotations

import pytest

from queue_server.kernel.crypto import PURPOSES, Secrets
from queue_server.people.finding import keys_for, keys_of, surnames, tail_of
from queue_server.people.model import Person

KEYS = Secrets({name: bytes(32) for name in PURPOSES})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("张三", ("张",)),
        ("张", ("张",)),
        ("欧阳小明", ("欧阳", "欧")),
        ("欧阳", ("欧阳", "欧")),
        ("𠮷田一", ("𠮷",)),
        ("John Smith", ("john", "smith")),
        ("SMITH", ("smith",)),
        ("买买提•吐尔逊", ("买买提", "吐尔逊")),
        ("", ()),
        ("  ", ()),
    ],
)
def test_a_name_is_asked_for_by_its_surname(name: str, found: tuple[str, ...]) -> None:
    assert surnames(name) == found


@pytest.mark.parametrize("typed", ["0014", " 0014", "00 14", "370102199001010014"])
def test_the_last_four_places_are_asked_for_as_people_type_them(typed: str) -> None:
    assert tail_of(typed) == "0014"
    assert tail_of("002x") == "002X"


def person(name: str, number: str = "37010219900101001X", kind: str = "resident") -> Person:
    return Person(name, kind, number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "asked", "digits", "is_found"),
    [
        ("张三", "张", "001x", True),
        ("张三", "张三", "001X", True),
        ("张三", "李", "001X", False),
        ("张三", "张", "0010", False),
        ("欧阳小明", "欧阳", "001X", True),
        ("欧阳小明", "欧", "001X", True),
        ("欧文", "欧阳", "001X", False),
        ("John Smith", "smith", "001X", True),
        ("", "张", "001X", True),  # typed at a keypad: nobody knows the name, the digits alone must do
    ],
)
def test_a_person_is_found_by_surname_and_digits_together(name: str, asked: str, digits: str, is_found: bool) -> None:
    assert bool(keys_of(KEYS, [person(name)]) & keys_for(KEYS, asked, digits)) is is_found


def test_an_organisation_is_found_by_its_digits() -> None:
    org = person("济南某某有限公司", "91370100MA3C0X1Y0T", "org")
    assert keys_of(KEYS, [org]) & keys_for(KEYS, "", "1Y0T")


def test_the_keys_show_neither_name_nor_digits() -> None:
    keys = keys_of(KEYS, [person("张三")])
    assert all(len(key) == 64 and "001X" not in key for key in keys)
    assert keys_of(Secrets({name: bytes([1]) * 32 for name in PURPOSES}), [person("张三")]) != keys
