"""No parser of a driver raises, or holds more and more, whatever its line brings: `make fuzz` for a moment."""

from __future__ import annotations

import pytest

from devices.readers.sam_v.protocol import Splitter
from tests.devices.fuzz import HELD_MAX, PARSERS, ROUNDS, Fault, Parser, campaign


@pytest.mark.parametrize("name", PARSERS)
def test_spoiled_bytes_raise_nothing_and_are_not_kept(name: str) -> None:
    outcome = campaign(PARSERS[name], 6, lambda rounds: rounds < 2 * ROUNDS)
    assert outcome.rounds == 2 * ROUNDS
    assert outcome.held <= HELD_MAX


def test_a_parser_that_raises_is_found() -> None:
    def take(data: bytes) -> None:
        if len(data) % 7 == 3:
            raise ValueError("three")

    with pytest.raises(Fault, match="three"):
        campaign(Parser(lambda: take, (b"abc", b"abcd")), 6, lambda rounds: rounds < ROUNDS)
    assert campaign(Parser(lambda: take, (b"abc",), (ValueError,)), 6, lambda rounds: rounds < ROUNDS).rounds == ROUNDS


def test_a_parser_that_keeps_everything_is_found() -> None:
    kept: list[object] = []
    hoarding = Parser(lambda: lambda data: kept.append(Splitter().feed(data)), PARSERS["sam_v"].stock)
    assert campaign(hoarding, 6, lambda rounds: rounds < 2 * ROUNDS).held > HELD_MAX
