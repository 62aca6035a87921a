"""A driver at work beside its twin: until a state is reached, what it told, and a person's hand on the twin."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from devices.model import Attached, Reading

WAIT_S = 30.0
SOON_S = (0.01, 0.05)
TICK_S = 0.01


def reaches(holds: Callable[[], object]) -> None:
    """Wait until it holds."""
    until_s = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < until_s, "this has not come about"
        time.sleep(TICK_S)


@contextmanager
def at_work(device: Attached, tell: Callable[[Reading], None] = lambda reading: None) -> Iterator[None]:
    """The device runs; it ends when it is told to, or the test fails."""
    stop = threading.Event()
    thread = threading.Thread(target=device.run, args=(tell, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(WAIT_S)
        assert not thread.is_alive()


def by_hand(control_port: int, words: str) -> Mapping[str, Any]:
    """What a person does on the twin's control port, and its answer."""
    with socket.create_connection(("127.0.0.1", control_port), WAIT_S) as door:
        door.sendall(words.encode() + b"\n")
        answer: Mapping[str, Any] = json.loads(door.makefile().readline())
        return answer
