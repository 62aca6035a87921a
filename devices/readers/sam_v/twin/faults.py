"""What can be wrong with the virtual reader: names anyone may switch, and which of them are a status of its replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from devices.twins.faults import REFUSE_SECOND, UNPLUGGED

SELECT_FAILS: Final = "select_fails"
READ_FAILS: Final = "read_fails"
CARD_DOUBTS: Final = "card_doubts"
UNLICENSED: Final = "unlicensed"
SELF_TEST: Final = "self_test"
NOISY_LINE: Final = "noisy_line"
SHORT_LINE: Final = "short_line"
MUTE: Final = "mute"
LATE: Final = "late"
ODD_CHUNKS: Final = "odd_chunks"
GARBAGE: Final = "garbage"
PHOTO_PREAMBLE: Final = "photo_preamble"
WRONG_CHECK: Final = "wrong_check"
TRUNCATED: Final = "truncated"
UNPLUG: Final = "unplug"
FINDS_AGAIN: Final = "finds_again"
FAULTS: Final[Mapping[str, str]] = {
    SELECT_FAILS: "no card can be selected: 81",
    READ_FAILS: "no card can be read: 41",
    CARD_DOUBTS: "the card does not authenticate the module: 31",
    UNLICENSED: "the module is not licensed: 66",
    SELF_TEST: "the module fails its self-test: 60",
    NOISY_LINE: "what it is asked arrives with a wrong check: 10",
    SHORT_LINE: "what it is asked arrives with a wrong length: 11",
    MUTE: "answers nothing",
    LATE: "answers long after it was asked",
    ODD_CHUNKS: "its replies arrive in odd pieces",
    GARBAGE: "noise before each reply",
    PHOTO_PREAMBLE: "the photo holds what looks like replies",
    WRONG_CHECK: "its replies have a wrong check",
    TRUNCATED: "the reply with a card ends in the middle",
    UNPLUG: "is unplugged once, in the middle of the next reply with a card",
    UNPLUGGED: "its plug is out",
    FINDS_AGAIN: "finds a card that lies still again and again",
    REFUSE_SECOND: "turns away a second connection instead of letting it wait",
}
FIND, SELECT, READ = (0x20, 0x01), (0x20, 0x02), (0x30, 0x01)
RESET: Final = (0x10, 0xFF)
# fault → the status it gives, and to which commands; to all but a reset where none are named
STATUSES: Final[Mapping[str, tuple[int, tuple[tuple[int, int], ...]]]] = {
    NOISY_LINE: (0x10, ()),
    SHORT_LINE: (0x11, ()),
    SELF_TEST: (0x60, ()),
    UNLICENSED: (0x66, ()),
    SELECT_FAILS: (0x81, (SELECT,)),
    CARD_DOUBTS: (0x31, (READ,)),
    READ_FAILS: (0x41, (READ,)),
}


def status_of(command: tuple[int, int], faults: frozenset[str]) -> int | None:
    """The status a fault gives to that command; None when none does."""
    for name, (status, commands) in STATUSES.items():
        if name in faults and (command in commands if commands else command != RESET):
            return status
    return None
