"""Which reply belongs to which question, on a line and a clock of the test's own: no late one passes for a new one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from devices.readers.sam_v.conversation import Conversation
from devices.readers.sam_v.protocol import FIND, READ, SELECT, Reply
from tests.devices.readers.records import resident
from tests.devices.readers.test_protocol import FOUND, NONE, SELECTED, of_card


class Line:
    """What arrives when, in seconds of its own clock, which runs only while somebody waits."""

    def __init__(self, **arrives: bytes) -> None:
        self.now_s = 0.0
        self.arrives = {float(at.removeprefix("at_").replace("_", ".")): data for at, data in arrives.items()}
        self.sent: list[bytes] = []

    def write(self, data: bytes, _deadline_s: float) -> None:
        self.sent.append(data)

    def read(self, deadline_s: float) -> bytes:
        due_s = min((at_s for at_s in self.arrives if at_s <= deadline_s), default=None)
        if due_s is None:
            self.now_s = max(self.now_s, deadline_s)
            return b""
        self.now_s = max(self.now_s, due_s)
        return self.arrives.pop(due_s)


def talk(line: Any) -> Conversation:
    return Conversation(line, lambda: line.now_s, threading.Event())


def test_a_reply_in_time_is_the_answer() -> None:
    line = Line(at_0_9=FOUND[:7], at_0_95=FOUND[7:])
    assert talk(line).ask(FIND, 1.0) == Reply(0x9F, bytes(4))
    assert line.sent == [FIND.frame]


def test_a_reply_after_its_time_is_nobodys() -> None:
    line = Line(at_1_4=FOUND, at_2_6=NONE)
    one = talk(line)
    assert one.ask(FIND, 1.0) == "no_answer"
    assert one.ask(FIND, 1.0) == Reply(0x80)


def test_the_card_of_before_is_never_the_answer_to_the_next() -> None:
    line = Line(at_3_5=of_card(resident()), at_4_7=FOUND, at_4_8=SELECTED)
    one = talk(line)
    assert one.ask(READ, 3.0) == "no_answer"
    assert one.ask(FIND, 1.0) == Reply(0x9F, bytes(4))
    assert one.ask(SELECT, 1.0) == Reply(0x90, bytes(8))
    assert one.ask(READ, 3.0) == "no_answer"


def test_what_came_before_the_question_is_no_answer_to_it() -> None:
    line = Line(at_0=FOUND, at_0_2=NONE)
    assert talk(line).ask(FIND, 1.0) == Reply(0x80)


def test_a_yes_to_something_else_is_passed_over() -> None:
    line = Line(at_0_2=FOUND + SELECTED)
    assert talk(line).ask(SELECT, 1.0) == Reply(0x90, bytes(8))


def test_a_reply_that_stops_in_the_middle_is_not_waited_for() -> None:
    line = Line(at_1=of_card(resident())[:700])
    assert talk(line).ask(READ, 3.0) == "garbled"
    assert line.now_s < 2


@pytest.mark.parametrize(
    "data",
    [
        FOUND[:-1] + b"\x00",  # a wrong check
        bytes.fromhex("AAAAAA9669 0004 000010 14"),  # the reader heard one
        bytes.fromhex("AAAAAA9669 0004 000011 15"),  # or a wrong length
        b"\x55" * 40,
    ],
)
def test_noise_either_way_is_garbled(data: bytes) -> None:
    assert talk(Line(at_0_2=data)).ask(FIND, 1.0) == "garbled"


def test_a_line_that_chatters_without_end_holds_nobody() -> None:
    class Chatter(Line):
        def read(self, deadline_s: float) -> bytes:
            self.now_s += 0.01
            return b"\xaa" if self.now_s <= deadline_s else b""

    line = Chatter()
    assert talk(line).ask(FIND, 1.0) == "garbled"
    assert line.now_s < 5


def test_whoever_is_told_to_stop_stops_asking() -> None:
    line, stop = Line(), threading.Event()
    stop.set()
    one: Any = Conversation(line, lambda: line.now_s, stop)  # type: ignore[arg-type]
    assert one.ask(READ, 3.0) == "no_answer"
    assert line.now_s == 0
