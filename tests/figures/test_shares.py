"""Shares as the published bulletins print them."""

from __future__ import annotations

import pytest

from queue_server.figures.shares import NONE, Share, half_up, mean_text, tenths_text

# counts and percentages of the published bulletins of Dongying, Zibo and Dingxi
PUBLISHED = [
    (477, 16953, "2.8%"),
    (16885, 16953, "99.6%"),
    (16746, 16885, "99.2%"),
    (16373, 16746, "97.8%"),
    (39, 42, "92.9%"),
    (449, 17518, "2.6%"),
    (17208, 17429, "98.7%"),
    (87, 89, "97.8%"),
    (31013, 31124, "99.6%"),
    (4206, 4273, "98.4%"),
    (153267, 154037, "99.5%"),
]


@pytest.mark.parametrize(("count", "of", "text"), PUBLISHED)
def test_a_share_is_the_published_one(count: int, of: int, text: str) -> None:
    assert Share(count, of).text() == text


def test_halves_go_up_and_no_binary_fraction_decides() -> None:
    assert [Share(count, 2000).text() for count in (1, 3, 5, 2001)] == ["0.1%", "0.2%", "0.3%", "100.1%"]
    assert half_up(-25, 10) == -3


def test_a_share_of_nothing_is_no_share_and_nothing_of_something_is_zero() -> None:
    assert (Share(0, 0).text(), Share(0, 0).percent) == (NONE, None)
    assert (Share(0, 9).text(), Share(0, 9).percent) == ("0.0%", 0.0)


def test_shares_are_added_by_their_counts() -> None:
    assert Share(8, 10) + Share(3, 20) == Share(11, 30)


def test_a_mean_in_minutes_from_milliseconds() -> None:
    assert mean_text(90_000, 1, 60_000) == "1.5"
    assert mean_text(12_750 + 3_610, 2, 1000) == "8.2"
    assert mean_text(0, 0) == NONE
    assert tenths_text(-5) == "-0.5"
