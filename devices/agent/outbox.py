"""What devices have read, on its way to the server: in order, said until heard, and dropped when nobody waits for it.

A reading is about somebody who stands there now. It is kept in memory only: no card and no code reaches a disk here.
"""

from __future__ import annotations

import itertools
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from devices.model import Reading

LIFE_S: Final = 10.0  # the server takes nothing older
PICTURE_LIFE_S: Final = 60.0  # the clerk waits some while, and may ask again
AGAIN_S: Final = 0.5
MOST: Final = 64
log = logging.getLogger(__name__)


class Says(Protocol):
    """What is needed of the line to the server."""

    def say(self, event: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Send and wait; None when nobody heard."""


@dataclass(frozen=True)
class _Waiting:
    id: str
    device: str
    read_s: float
    reading: Reading = field(repr=False)


class _Lane:
    """Some readings in order, in a thread of their own. `say` answers whether one is over."""

    def __init__(self, name: str, say: Callable[[_Waiting], bool]) -> None:
        self._say = say
        self._waiting: deque[_Waiting] = deque(maxlen=MOST)
        self._news, self._ended = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def put(self, one: _Waiting) -> None:
        self._waiting.append(one)
        self._news.set()

    def end(self) -> None:
        self._ended.set()
        self._news.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._news.wait()
            self._news.clear()
            while self._waiting and not self._ended.is_set():
                first = self._waiting[0]
                if not self._is_over(first):
                    self._ended.wait(AGAIN_S)
                elif self._waiting and self._waiting[0] is first:  # not pushed out meanwhile by newer ones
                    self._waiting.popleft()

    def _is_over(self, one: _Waiting) -> bool:
        try:
            return self._say(one)
        except Exception as error:  # its words may hold what was read
            log.error("a reading of %s failed in the box itself: %s", one.device, type(error).__name__)
            return True


class Outbox:
    """What was read, said one after the other. `deliver` takes pictures, which are too big for the line and wait for
    nobody else; `refused` is told what nobody takes or took in time."""

    def __init__(
        self,
        link: Says,
        deliver: Callable[[Mapping[str, Any]], bool],
        refused: Callable[[str, Reading], None],
        mono_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link, self._deliver, self._refused, self._mono_s = link, deliver, refused, mono_s
        self._life = secrets.token_hex(4)  # the server knows readings by their ids, and this is another life
        self._count = itertools.count(1)
        self._said, self._pictures = _Lane("readings", self._say), _Lane("pictures", self._hand_in)
        self.dropped = 0

    @property
    def threads(self) -> tuple[threading.Thread, ...]:
        """Those that must live while this works."""
        return self._said.thread, self._pictures.thread

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def put(self, device: str, reading: Reading) -> None:
        """Say this soon; returns at once. The oldest of too many goes."""
        lane = self._pictures if reading.kind == "picture" else self._said
        lane.put(_Waiting(f"{self._life}-{next(self._count)}", device, self._mono_s(), reading))

    def stop(self, seconds: float) -> None:
        """End, and wait a while for it."""
        for lane in (self._said, self._pictures):
            lane.end()
        self._said.thread.join(seconds)  # a picture on its way ends by itself

    def _say(self, one: _Waiting) -> bool:
        """Whether this one is over: heard, or too old to be of use."""
        age_s = self._mono_s() - one.read_s
        if self._is_too_old(one, LIFE_S):
            self._refused(one.device, one.reading)
            return True
        said = {"id": one.id, "device": one.device, "kind": one.reading.kind, "body": dict(one.reading.body)}
        answer = self._link.say("reading", {**said, "age_s": round(age_s, 3)})
        if answer is not None and not answer.get("taken", False):
            log.info("a reading of %s was not taken: %s", one.device, _why(answer))
            self._refused(one.device, one.reading)
        return answer is not None

    def _hand_in(self, one: _Waiting) -> bool:
        return self._is_too_old(one, PICTURE_LIFE_S) or self._deliver({"device": one.device, **one.reading.body})

    def _is_too_old(self, one: _Waiting, life_s: float) -> bool:
        if self._mono_s() - one.read_s <= life_s:
            return False
        self.dropped += 1
        log.info("a reading of %s was dropped: the server was not there in time", one.device)
        return True


def _why(answer: Mapping[str, Any]) -> object:
    error = answer.get("error")
    return error.get("code") if isinstance(error, Mapping) else answer.get("why")
