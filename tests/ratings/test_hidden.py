"""Which rows of the figures show no grades: what is left of the sum of all tells no handful of people's either."""

from __future__ import annotations

from queue_server.ratings.figures import Count, hidden, total
from queue_server.ratings.model import GRADES


def row(key: str, given: int) -> Count:
    return Count(key, finished=given, grades=dict.fromkeys(GRADES, 0) | {5: given})


def test_a_few_alone_are_hidden_and_their_sum_is_few_itself() -> None:
    found = [row("317", 1), row("305", 0)]
    assert hidden(found) == {"317"} and total(found).is_few


def test_a_few_beside_others_take_the_smallest_of_them_along_or_the_rest_of_the_sum_would_tell() -> None:
    assert hidden([row("317", 1), row("305", 40), row("303", 6), row("301", 0)]) == {"317", "303"}
    assert hidden([row("317", 1), row("305", 3), row("303", 40)]) == {"317", "305", "303"}


def test_several_few_that_make_a_group_together_hide_no_other() -> None:
    assert hidden([row("317", 2), row("305", 3), row("303", 40)]) == {"317", "305"}


def test_enough_everywhere_hides_nothing_and_nothing_given_hides_nothing() -> None:
    assert hidden([row("317", 5), row("305", 9)]) == frozenset()
    assert hidden([row("317", 0)]) == frozenset()
