"""What a serial port hears that listens at another rate than is sent: a terminal pair does not know it, a wire does."""

from __future__ import annotations

from typing import Final

RATES: Final = (1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200)
BITS: Final = 10  # a start bit, eight data bits, a stop bit
IDLE: Final = 20  # bits of silence behind the last byte


def rate_set(terminal: int) -> int | None:
    """The rate whoever opened this terminal has set it to; None for an unusual one, or where it is gone."""
    import termios  # Windows has neither it nor such lines; the agent's command line has this module loaded there

    try:
        set_to = termios.tcgetattr(terminal)[4]
    except termios.error:
        return None
    return next((rate for rate in RATES if getattr(termios, f"B{rate}") == set_to), None)


def heard(data: bytes, sent_baud: int, read_baud: int) -> bytes:
    """The bytes a port at `read_baud` makes of `data` sent back to back at `sent_baud`, 8N1: sampled bit by bit."""
    if sent_baud == read_baud:
        return data
    line = [bit for byte in data for bit in (0, *(byte >> at & 1 for at in range(8)), 1)] + [1] * IDLE
    step = sent_baud / read_baud  # of the sender's bits in one of the reader's
    found = bytearray()
    at = 0.0
    while int(at) < len(line):
        if line[int(at)]:
            at = int(at) + 1  # idle, until a start bit
            continue
        samples = [min(int(at + (1.5 + bit) * step), len(line) - 1) for bit in range(8)]
        found.append(sum(line[where] << bit for bit, where in enumerate(samples)))
        at += (BITS - 0.5) * step  # the middle of the stop bit: there a new start is looked for
    return bytes(found)
