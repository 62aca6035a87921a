"""Accounts have one form, passwords are hard to guess, refusals say what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.kernel.errors import Refusal
from queue_server.staff import model
from queue_server.staff.model import (
    BadAccount,
    NewStaff,
    PasswordRules,
    WeakPassword,
    check_password,
    checked_staff,
    normalised_account,
)


@pytest.mark.parametrize("password", ["correct horse 7", "北京欢迎您来办事大厅", "x7#kQ2!mZp"])
def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    check_password("clerk1", password, PasswordRules())


@pytest.mark.parametrize(
    "password", ["short 7!x", "1234567890", "abcdefghijkl", "aaaaaaaaaaaa", "my-Clerk1-pass", "0987654321", "x" * 200]
)
def test_a_password_that_is_easy_to_guess_is_refused_with_the_rule(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_password("clerk1", password, PasswordRules())
    assert "10" in refused.value.message("zh")
    assert password not in refused.value.message("zh") + repr(refused.value)


def test_the_demo_may_choose_its_own_rules() -> None:
    check_password("clerk1", "demo", PasswordRules(min_chars=4, plain_allowed=True))


def test_an_account_is_one_whatever_the_width_and_case() -> None:
    assert normalised_account(" Ｃlerk1 ") == "clerk1"
    assert checked_staff(NewStaff("Admin", "  王　五 ", "A-1", "admin")) == NewStaff("admin", "王 五", "A-1", "admin")


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewStaff("-x", "王五", "1", "clerk"), "account"),
        (NewStaff("王五", "王五", "1", "clerk"), "account"),
        (NewStaff("x" * 33, "王五", "1", "clerk"), "account"),
        (NewStaff("x", "", "1", "clerk"), "name"),
        (NewStaff("x", "a\x00b", "1", "clerk"), "name"),
        (NewStaff("x", "王五", "", "clerk"), "number"),
        (NewStaff("x", "王五", "1 2", "clerk"), "number"),
    ],
)
def test_a_malformed_account_is_refused_by_field(new: NewStaff, field: str) -> None:
    with pytest.raises(BadAccount) as refused:
        checked_staff(new)
    assert refused.value.details == {"field": field}


@given(st.text())
def test_any_text_is_an_account_or_none(text: str) -> None:
    once = normalised_account(text)
    assert normalised_account(once) == once


def refusals() -> Iterator[type[Refusal]]:
    for thing in vars(model).values():
        if isinstance(thing, type) and issubclass(thing, Refusal) and thing is not Refusal:
            yield thing


@pytest.mark.parametrize("refusal", refusals())
def test_every_refusal_has_a_code_of_its_own_and_a_sentence_in_both_languages(refusal: type[Refusal]) -> None:
    details = {"minutes": 3, "retry_s": 170, "min_chars": 10, "window": "305", "number": "1001", "field": "account"}
    said = refusal(**details)
    assert said.message("zh").endswith("。") and said.message("en").endswith(".")
    assert [other.code for other in refusals()].count(refusal.code) == 1
