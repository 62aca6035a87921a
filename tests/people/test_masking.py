"""What others may see never holds what is to be hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.people.masking import mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("张王小明", "张**明"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳明", "欧阳*"),
        ("司马", "司*"),
        ("諸葛孔明", "諸葛*明"),
        ("𠮷田", "𠮷*"),
        ("张𠮷\U000e0101", "张*"),
        ("王", "王*"),
        ("阿卜杜拉·买买提", "阿***·***"),
        ("John Smith", "J*** S****"),
        ("J Li", "* L*"),
        ("O'Neil", "O*****"),
    ],
)
def test_a_name_keeps_its_surname_and_at_most_its_last_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text("张三欧阳明𠮷· abJ", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool))
def test_a_masked_name_is_never_the_name(name: str) -> None:
    if name.strip("· "):
        assert mask_name(name) != name
        assert "*" in mask_name(name)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("370102199001010014", "370102********0014"),
        ("91110000600037341L", "911100********341L"),
        ("CAN110080010112", "CAN110*****0112"),
        ("E12345678", "E1*****78"),
        ("E123", "E**3"),
        ("E12", "***"),
    ],
)
def test_an_id_number_keeps_six_and_four_of_a_long_one(number: str, shown: str) -> None:
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812340014", "138****0014"), ("053166601234", "053*****1234"), ("66601234", "******34"), ("12", "**")],
)
def test_a_phone_number_keeps_three_and_four(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown
