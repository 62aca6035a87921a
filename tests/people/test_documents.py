"""Numbers that exist are taken, numbers that cannot exist are named as what they are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.people.documents import (
    ID_TYPES,
    ORG_ALPHABET,
    IdType,
    age_on,
    birth_date,
    fault,
    normalised,
    org_check,
    resident_check,
)

DAY = "2026-11-23"


def eighteen(first_17: str) -> str:
    return first_17 + resident_check(first_17)


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("resident", "11010519491231002X"),
        ("resident", eighteen("37010219800229001")),
        ("org", "91110000600037341L"),
        ("org", "12441500196720244T"),
        ("hmt_residence", eighteen("81000019900101001")),
        ("hmt_residence", eighteen("82000019900101001")),
        ("hmt_residence", eighteen("83000019900101001")),
        ("foreign_permanent", "CAN110080010112"),
        ("foreign_permanent", eighteen("91184019800101001")),
        ("passport", "E12345678"),
    ],
)
def test_a_number_that_exists_is_taken(id_type: IdType, number: str) -> None:
    assert fault(id_type, number, DAY) is None


@pytest.mark.parametrize(
    ("id_type", "number", "why"),
    [
        ("resident", "", "empty"),
        ("resident", "1101051949123100", "length"),
        ("resident", "110105491231002", "old_15"),
        ("resident", "1101051949123100X2", "characters"),
        ("resident", "110105194912310021", "check_digit"),
        ("resident", eighteen("00010519491231002"), "region"),
        ("resident", eighteen("11010519490230002"), "birth_date"),
        ("resident", eighteen("11010518991231002"), "birth_date"),
        ("resident", eighteen("11010520261124002"), "birth_date"),
        ("resident", eighteen("83000019900101001"), "is_hmt_residence"),
        ("resident", eighteen("91184019800101001"), "is_foreign_permanent"),
        ("hmt_residence", "11010519491231002X", "is_resident"),
        ("foreign_permanent", "11010519491231002X", "is_resident"),
        ("foreign_permanent", "110105491231002", "characters"),
        ("foreign_permanent", eighteen("99984019800101001"), "region"),
        ("passport", "E12", "length"),
        ("passport", "E1234567#", "characters"),
        ("org", "91110000600037341", "length"),
        ("org", "91110000600037341I", "letters_iozsv"),
        ("org", "9111000A600037341L", "characters"),
        ("org", "91110000600037341M", "check_digit"),
    ],
)
def test_a_number_that_cannot_exist_is_named_for_its_fault(id_type: IdType, number: str, why: str) -> None:
    assert fault(id_type, number, DAY) == why


def test_somebody_born_today_has_a_valid_number() -> None:
    assert fault("resident", eighteen("11010520261123002"), DAY) is None


@pytest.mark.parametrize(
    "typed",
    [
        "１１０１０５１９４９１２３１００２ｘ",
        " 110105 19491231 002x ",
        "110105-19491231-002X",
        "110105\u200b19491231002X\t",
    ],
)
def test_full_width_spaces_hyphens_and_small_x_do_not_matter(typed: str) -> None:
    assert normalised(typed) == "11010519491231002X"


@given(
    st.sampled_from(["11010519491231002X", "370102198002290017"]), st.integers(0, 17), st.sampled_from("0123456789X")
)
def test_one_wrong_place_is_always_found(number: str, place: int, char: str) -> None:
    if resident_check(number[:17]) != number[17]:
        number = eighteen(number[:17])
    changed = number[:place] + char + number[place + 1 :]
    assert (fault("resident", changed, DAY) is None) == (changed == number)


@given(st.integers(0, 16))
def test_two_neighbours_changed_over_are_found(place: int) -> None:
    number = "11010519491231002X"
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (fault("resident", swapped, DAY) is None) == (swapped == number)


@given(st.text(ORG_ALPHABET, min_size=9, max_size=9), st.integers(0, 16), st.sampled_from(ORG_ALPHABET))
def test_one_wrong_character_of_a_credit_code_is_always_found(rest: str, place: int, char: str) -> None:
    first = "91370100" + rest
    number = first + org_check(first)
    changed = number[:place] + char + number[place + 1 :]
    assert (fault("org", changed, DAY) is None) == (changed == number)


@settings(max_examples=300)
@given(st.sampled_from(ID_TYPES), st.text(max_size=80))
def test_no_input_at_all_makes_the_rules_fail(id_type: IdType, typed: str) -> None:
    fault(id_type, normalised(typed), DAY)


def test_the_birth_date_is_read_where_the_document_states_one() -> None:
    assert birth_date("resident", "11010519491231002X") == date(1949, 12, 31)
    assert birth_date("foreign_permanent", eighteen("91184019800102001")) == date(1980, 1, 2)
    assert birth_date("foreign_permanent", "CAN110080010112") is None
    assert birth_date("passport", "110105194912310021") is None
    assert birth_date("org", "91110000600037341L") is None


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1961, 11, 23), "2026-11-23", 65),
        (date(1961, 11, 24), "2026-11-23", 64),
        (date(1960, 2, 29), "2025-02-28", 64),
        (date(1960, 2, 29), "2025-03-01", 65),
        (date(1960, 2, 29), "2024-02-29", 64),
    ],
)
def test_age_counts_completed_years(born: date, day: str, years: int) -> None:
    assert age_on(born, day) == years
