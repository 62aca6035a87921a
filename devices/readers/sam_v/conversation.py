"""Questions and answers with one reader: each waits for its whole reply, and no late one passes for a new one."""

from __future__ import annotations

import threading
from typing import Final, Literal

from devices.lines.port import MonoS, Port
from devices.model import GARBLED, NO_ANSWER
from devices.readers.sam_v.protocol import CHECK_ERROR, LENGTH_ERROR, Broken, Question, Reply, Splitter, answers

LOOK_S: Final = 0.5  # how soon it notices that it is to stop
GAP_S: Final = 0.5  # of silence within a reply: the rest of it will not come
SETTLE_S: Final = 1.0  # of silence after a reply that did not come in time: no card's reply may pass for the next one's
FLUSH_MAX: Final = 64  # reads; a port that chatters without end is not flushed for ever
MISHEARD: Final = (CHECK_ERROR, LENGTH_ERROR)
Miss = Literal["no_answer", "garbled"]


class Conversation:
    """One use of an open port. Raises PortLost and PortStalled."""

    def __init__(self, port: Port, mono_s: MonoS, stop: threading.Event) -> None:
        self._port, self._mono_s, self._stop = port, mono_s, stop
        self._splitter = Splitter()
        self._is_owed = False  # a reply may still come

    def ask(self, question: Question, within_s: float) -> Reply | Miss:
        """The reply to it. `garbled` is one that arrives broken, or the reader's word that the question did."""
        self._flush()
        ends_s = self._mono_s() + within_s
        self._port.write(question.frame, ends_s)
        self._is_owed = True
        miss: Miss = NO_ANSWER
        while not self._stop.is_set():
            pause_s = GAP_S if self._splitter.is_within else LOOK_S
            data = self._port.read(min(ends_s, self._mono_s() + pause_s))
            if not data and (self._splitter.is_within or self._mono_s() >= ends_s):
                break
            pieces = self._splitter.feed(data)
            miss = GARBLED if data and not pieces else miss
            for piece in pieces:
                if isinstance(piece, Broken) or answers(question, piece):
                    self._is_owed = False
                    return GARBLED if isinstance(piece, Broken) or piece.status in MISHEARD else piece
        return miss

    def _flush(self) -> None:
        """What came after its time is nobody's."""
        wait_s = SETTLE_S if self._is_owed else 0.0
        for _ in range(FLUSH_MAX):
            if self._stop.is_set() or not self._port.read(self._mono_s() + wait_s):
                break
        self._splitter.forget()
