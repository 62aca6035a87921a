"""What can be wrong with the virtual printer: a set of names anyone may switch, and what each does to its status."""

from __future__ import annotations

from typing import Final

from devices.twins.faults import HALF_OPEN, POWER_CYCLE, REFUSE_SECOND, RESET

PAPER_OUT: Final = "paper_out"
NEAR_END: Final = "near_end"
COVER_OPEN: Final = "cover_open"
CUTTER: Final = "cutter"
OFFLINE: Final = "offline"
WAITS_FOR_RECOVERY: Final = "waits_for_recovery"
MUTE: Final = "mute"
LATE: Final = "late"
SLOW_DRAIN: Final = "slow_drain"
GBK_ONLY: Final = "gbk_only"
FAULTS: Final = {
    PAPER_OUT: "the roll is empty",
    NEAR_END: "the roll is short",
    COVER_OPEN: "the cover is open",
    CUTTER: "the blade jams at the next cut",
    OFFLINE: "off-line without a cause; status is answered, nothing printed",
    WAITS_FOR_RECOVERY: "a blade that jammed counts as jammed until DLE ENQ 2, though it is free again",
    MUTE: "prints, but answers nothing",
    LATE: "answers two seconds late",
    SLOW_DRAIN: "prints 100 mm/s with a buffer of 4 KB",
    POWER_CYCLE: "loses power once, in the middle of the next job",
    RESET: "the connection breaks once, in the middle of the next job",
    HALF_OPEN: "loses power once, in the middle of the next job, and the sender's connection stays open",
    REFUSE_SECOND: "turns away a second connection instead of letting it wait",
    GBK_ONLY: "takes four-byte GB18030 for two wrong signs",
}
STOPPING: Final = frozenset({PAPER_OUT, COVER_OPEN, OFFLINE})


def realtime_byte(n: int, faults: frozenset[str], jammed: bool) -> int | None:
    """The answer to DLE EOT n (1 to 4), None for numbers this printer does not know."""
    if n not in _BITS:
        return None
    bits = _BITS[n]
    byte = 0x12
    for name in _named(faults, jammed):
        byte |= bits.get(name, 0)
    return byte


def asb_bytes(faults: frozenset[str], jammed: bool) -> bytes:
    """The four bytes of automatic status back."""
    named = _named(faults, jammed)
    first = 0x10 | (0x08 if "stopped" in named else 0) | (0x20 if COVER_OPEN in named else 0)
    second = 0x08 if "jammed" in named else 0
    return bytes((first, second, paper_byte(faults), 0x0F))


def paper_byte(faults: frozenset[str]) -> int:
    """The answer to GS r 1, also byte 3 of ASB."""
    return (0x0F if PAPER_OUT in faults else 0) | (0x03 if NEAR_END in faults else 0)


def _named(faults: frozenset[str], jammed: bool) -> set[str]:
    named = set(faults)
    if jammed:
        named.add("jammed")
    if jammed or faults & STOPPING:
        named.add("stopped")
    return named


_BITS: Final[dict[int, dict[str, int]]] = {
    1: {"stopped": 0x08},
    2: {COVER_OPEN: 0x04, PAPER_OUT: 0x20, "jammed": 0x40},
    3: {"jammed": 0x08},
    4: {NEAR_END: 0x0C, PAPER_OUT: 0x6C},
}
