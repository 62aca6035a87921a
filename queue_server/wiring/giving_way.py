"""A long download that gives way: in blocks, and where others want the loop it rests many times what it worked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import gevent

BLOCK: Final = 100  # lines handed on at once: each handing on is a write to the socket
WANTED_S: Final = 0.0005  # who comes back later than this from a pause of nought has kept somebody waiting
RESTS: Final = 12
REST_S_MAX: Final = 0.5


def in_blocks(lines: Iterator[str], mono_s: Callable[[], float]) -> Iterator[str]:
    """The same text in larger pieces; a hall at rest gets them as fast as they are made."""
    began_s = mono_s()
    while block := list(islice(lines, BLOCK)):
        worked_s = mono_s() - began_s
        yield "".join(block)
        asked_s = mono_s()
        gevent.sleep(0)
        if mono_s() - asked_s > WANTED_S:
            gevent.sleep(min(REST_S_MAX, RESTS * worked_s))
        began_s = mono_s()
