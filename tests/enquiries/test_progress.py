"""A number as people type it: without its dash, with another, in small or wide letters."""

from __future__ import annotations

import pytest

from queue_server.enquiries.progress import as_given
from tests.api.test_enquiries import PHONE, asked
from tests.conftest import Office


@pytest.mark.parametrize(
    "typed",
    ["Z20261123-001", "z20261123001", " Z 20261123 001 ", "Ｚ２０２６１１２３－００１", "Z20261123—001", "Z20261123-1"],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert as_given(typed) == "Z20261123-001"


@pytest.mark.parametrize("typed", ["", "-", "Z2026", "Z20261123", "JN01E202611230001", "Z20261123-1234"])
def test_what_is_short_or_another_number_is_left_as_it_is(typed: str) -> None:
    assert as_given(typed) == typed.strip("-")


def test_a_number_without_its_dash_is_found_and_is_no_guess(office: Office) -> None:
    one = asked(office.nobody, phone=PHONE)
    body = {"hall": "JN01", "number": one["number"].replace("-", ""), "phone_tail": PHONE[-4:]}
    for _ in range(12):
        assert office.nobody.post("/public/enquiries/find", body).json["token"] == one["token"]
