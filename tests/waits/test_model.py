"""What may be known of a line when a number is taken."""

from __future__ import annotations

from queue_server.waits.model import Taken, days_of, seen


def line(*times: tuple[int, int | None]) -> list[Taken]:
    return [Taken("A", "2026-01-05", at, issued, called, 2) for at, (issued, called) in enumerate(times, start=1)]


def test_people_ahead_are_those_taken_before_and_not_yet_called() -> None:
    states = list(seen(line((480, 480), (481, 490), (482, None), (489, 500), (490, 510))))
    assert [one.ahead for one in states] == [0, 0, 1, 2, 2]
    assert states[4].last_wait == 9
    assert states[4].head_wait == 8
    assert states[4].called_15 == 2


def test_what_happens_after_a_number_is_taken_changes_nothing_of_what_was_seen() -> None:
    true = line((480, 485), (481, 490), (484, 500), (486, 505), (487, 506))
    other = line((480, 485), (481, 700), (484, None), (486, 900), (487, 488))
    for one, same in zip(seen(true), seen(other), strict=True):
        assert one[1:] == same[1:]


def test_numbers_called_out_of_turn_are_not_ahead_and_do_not_hide_the_head() -> None:
    last = list(seen(line((480, 530), (481, 483), (482, 484), (490, 540))))[-1]
    assert (last.ahead, last.head_wait, last.last_wait) == (1, 10, 2)


def test_days_are_in_the_order_numbers_were_taken() -> None:
    later, first = Taken("A", "d", 9, 500, 501, 1), Taken("A", "d", 12, 490, 505, 1)
    assert days_of([later, first]) == {("A", "d"): [first, later]}


def test_the_last_alone_is_seen_as_it_is_among_all() -> None:
    day = line((480, 485), (481, 490), (484, None), (486, 505), (487, 506), (495, None))
    assert list(seen(day, len(day) - 1)) == list(seen(day))[-1:]
