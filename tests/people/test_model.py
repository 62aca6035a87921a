"""A person is checked once; what is wrong is said in words that do not repeat the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.kernel.errors import Refusal
from queue_server.people.model import (
    _ID_FAULTS,
    ID_TYPE_WORDS,
    BadIdNumber,
    BadIdType,
    BadName,
    BadPhone,
    Person,
    checked,
    checked_phone,
)

DAY = "2026-11-23"
NUMBER = "11010519491231002X"


def test_a_person_is_kept_in_one_form_however_typed() -> None:
    assert checked(" 张　小三 ", "resident", "110105 19491231 002x", DAY) == Person("张 小三", "resident", NUMBER)
    assert checked("阿卜杜拉•买买提", "passport", "e12345678", DAY).name == "阿卜杜拉·买买提"


@pytest.mark.parametrize(
    "name", ["王", "𠮷野家", "㐂三", "欧阳小明", "阿·买", "José Núñez", "O'Neil", "Jean-Luc", "Ли", "\U000323a0三"]
)
def test_names_of_every_script_and_rare_characters_are_taken(name: str) -> None:
    assert checked(name, "resident", NUMBER, DAY).name == name


def test_a_number_typed_at_a_keypad_comes_without_a_name_but_an_organisation_never_does() -> None:
    typed = checked(None, "resident", NUMBER, DAY)
    assert (typed.name, typed.masked_name) == ("", "")
    with pytest.raises(BadName):
        checked(None, "org", "91110000600037341L", DAY)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "empty"),
        (" 　 ", "empty"),
        ("张三😀", "characters"),
        ("1️⃣张", "characters"),
        ("张3", "characters"),
        ("<b>张</b>", "characters"),
        ("张\u202e三", "characters"),
        ("张\x00三", "characters"),
        ("张\ud800", "characters"),
        ("···", "characters"),
        ("张" * 41, "too_long"),
    ],
)
def test_a_name_that_no_document_holds_is_refused(name: str, why: str) -> None:
    with pytest.raises(BadName) as refused:
        checked(name, "resident", NUMBER, DAY)
    assert refused.value.details == {"why": why}
    assert refused.value.message("zh") and refused.value.message("en")


def test_an_organisation_may_have_digits_and_brackets_in_its_name() -> None:
    org = checked("济南市第1医院（分院）", "org", "91110000600037341L", DAY)
    assert org.is_org
    assert org.masked_name == "济南市第1医院（分院）"


def test_the_refusal_says_which_number_and_what_to_do_without_repeating_it() -> None:
    with pytest.raises(BadIdNumber) as refused:
        checked("张三", "resident", "110105194912310021", DAY)
    assert refused.value.message("zh") == "身份证号码有一位输错，请从头逐位核对。"
    assert refused.value.message("en").startswith("The ID number has a wrong place")
    assert "110105" not in refused.value.message() + repr(refused.value)
    assert (refused.value.code, refused.value.status) == ("bad_id_number", 422)


def test_every_fault_of_every_document_has_its_sentence() -> None:
    for id_type in ID_TYPE_WORDS:
        for why in _ID_FAULTS:
            refusal = BadIdNumber(why=why, id_type=id_type)
            assert refusal.message("zh").endswith("。") and refusal.message("en").endswith(".")


def test_an_unknown_document_type_is_refused() -> None:
    with pytest.raises(BadIdType):
        checked("张三", "driving_licence", NUMBER, DAY)


def test_a_person_shows_masked_in_any_log_and_survives_sealing() -> None:
    person = checked("张小三", "resident", NUMBER, DAY)
    assert repr(person) == f"{person}" == "Person(张*三, resident, 110105********002X)"
    assert Person.from_json(person.to_json()) == person
    assert person.age(DAY) == 76
    assert checked("Li", "passport", "E1234567", DAY).age(DAY) is None


@pytest.mark.parametrize("typed", ["13812340014", "+86 138-1234-0014", "１３８１２３４００１４"])
def test_a_mobile_number_is_kept_as_eleven_digits(typed: str) -> None:
    assert checked_phone(typed) == "13812340014"


def test_a_landline_needs_its_area_code() -> None:
    assert checked_phone("(0531) 6660-1234") == "053166601234"
    with pytest.raises(BadPhone):
        checked_phone("66601234")


@pytest.mark.parametrize("typed", ["", "12345678901", "1381234001", "1381234001a", "📞", "138123400145"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone):
        checked_phone(typed)


@given(st.text(), st.text(), st.text())
def test_any_text_is_either_a_person_or_a_refusal(name: str, id_type: str, number: str) -> None:
    for kind in (id_type, "resident", "passport", "org"):
        try:
            person = checked(name, kind, number, DAY)
        except Refusal:
            continue
        assert person.masked_id != person.id_number
