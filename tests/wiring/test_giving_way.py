"""A long download keeps its text, comes in few pieces, and rests only while others want the loop."""

from __future__ import annotations

import gevent
import pytest

from queue_server.wiring.giving_way import BLOCK, REST_S_MAX, in_blocks


class Loop:
    """A clock, lines that take a tenth of a millisecond each, and pauses: from a `busy` loop one comes back late."""

    def __init__(self, busy: bool) -> None:
        self.at_s, self.busy, self.rests = 0.0, busy, list[float]()

    def mono_s(self) -> float:
        return self.at_s

    def work(self) -> str:
        self.at_s += 0.0001
        return "line\n"

    def sleep(self, seconds: float) -> None:
        self.at_s += seconds or (0.01 if self.busy else 0.0)
        if seconds:
            self.rests.append(seconds)


@pytest.mark.parametrize("busy", [False, True])
def test_it_rests_many_times_its_work_where_others_wait_and_not_otherwise(
    busy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = Loop(busy)
    monkeypatch.setattr(gevent, "sleep", loop.sleep)
    pieces = list(in_blocks((loop.work() for _ in range(250)), loop.mono_s))
    assert [piece.count("\n") for piece in pieces] == [BLOCK, BLOCK, 50] and "".join(pieces) == "line\n" * 250
    assert bool(loop.rests) == busy and all(0.05 < one <= REST_S_MAX for one in loop.rests)
