"""The way of a card from found to lifted: what is asked next, what is told, and how often."""

from __future__ import annotations

from devices.readers.card import Card
from devices.readers.sam_v.cycle import Cycle, State
from devices.readers.sam_v.protocol import FIND, READ, SELECT, Reply
from tests.devices.readers.records import hmt, resident

FOUND, NONE, CHOSEN, NOT_CHOSEN, NOT_READ = (Reply(one) for one in (0x9F, 0x80, 0x90, 0x81, 0x41))
WHO = Reply(0x90, text=resident())
OTHER = Reply(0x90, text=hmt())
LAID = (FOUND, CHOSEN, WHO)


def told(cycle: Cycle, *replies: Reply | None, at_s: float = 100.0) -> list[str]:
    """What comes of these replies: numbers, and ? with the reason for a card that cannot be read."""
    found = []
    for reply in replies:
        event = cycle.take(reply, at_s)
        if event is not None:
            found.append(event.number if isinstance(event, Card) else f"?{event.reason}")
    return found


def test_a_card_is_found_selected_read_and_waited_for() -> None:
    cycle, states = Cycle(3.0), list[tuple[State, object]]()
    for reply in (NONE, FOUND, CHOSEN, WHO, FOUND, NONE):
        states.append((cycle.state, cycle.question))
        cycle.take(reply, 100.0)
    states.append((cycle.state, cycle.question))
    assert states == [
        (State.IDLE, FIND),
        (State.IDLE, FIND),
        (State.FOUND, SELECT),
        (State.SELECTED, READ),
        (State.WAIT_REMOVAL, FIND),
        (State.WAIT_REMOVAL, FIND),
        (State.IDLE, FIND),
    ]


def test_a_card_that_lies_there_is_told_once_however_often_the_reader_finds_it() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, *LAID) == [WHO_NUMBER]
    for at_s in range(101, 200):
        assert told(cycle, FOUND, at_s=at_s) == []
    assert told(cycle, NONE, *LAID, at_s=201.0) == []  # lifted and laid again at once, or a reader that winks
    assert told(cycle, NONE, at_s=205.0) == []
    assert told(cycle, *LAID, at_s=206.0) == [WHO_NUMBER]


def test_another_card_is_told_at_once() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, *LAID, NONE, FOUND, CHOSEN, OTHER) == [WHO_NUMBER, OTHER_NUMBER]


def test_a_card_that_is_being_laid_is_tried_again() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, FOUND, NOT_CHOSEN, FOUND, CHOSEN, NOT_READ, *LAID) == [WHO_NUMBER]


def test_a_card_that_cannot_be_read_three_times_has_to_be_lifted() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, *(FOUND, NOT_CHOSEN) * 2, FOUND, CHOSEN, None) == ["?unread"]
    assert told(cycle, FOUND, FOUND) == []
    assert cycle.state is State.WAIT_REMOVAL
    assert told(cycle, NONE, *LAID) == [WHO_NUMBER]


def test_a_card_that_is_not_found_again_after_a_failure_is_unreadable_once() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, FOUND, CHOSEN, Reply(0x31), NONE, NONE) == ["?unread"]


def test_a_record_that_makes_no_sense_is_refused_by_its_reason_and_not_read_again() -> None:
    cycle = Cycle(3.0)
    nonsense = Reply(0x90, text=resident(at_122="110105194912310021"))
    assert told(cycle, FOUND, CHOSEN, nonsense, FOUND) == ["?number"]


def test_after_a_lost_line_the_card_that_lies_there_is_looked_for_but_not_told_again() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, *LAID) == [WHO_NUMBER]
    cycle.restart()
    assert cycle.question is FIND
    assert told(cycle, *LAID, at_s=102.0) == []


def test_a_number_is_kept_no_longer_than_it_is_needed() -> None:
    cycle = Cycle(3.0)
    told(cycle, *LAID, NONE)
    assert WHO_NUMBER in vars(cycle).values()
    told(cycle, NONE, at_s=103.0)
    assert WHO_NUMBER not in vars(cycle).values()


def test_no_answer_while_nothing_lies_there_changes_nothing() -> None:
    cycle = Cycle(3.0)
    assert told(cycle, None, None) == []
    assert cycle.state is State.IDLE


WHO_NUMBER, OTHER_NUMBER = "11010519491231002X", "810000199001010019"
