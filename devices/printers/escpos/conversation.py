"""Questions and answers with a printer over its one reply stream, so that a late answer never passes for a new one."""

from __future__ import annotations

from typing import Final

from devices.lines.port import MonoS, Port
from devices.printers.escpos.protocol import FENCE, status_query
from devices.printers.escpos.status import Classifier, Reply

FLUSH_MAX: Final = 64  # reads; a port that chatters without end is not flushed for ever


class Conversation:
    """One use of an open port. Opening it throws away what arrived before. Raises PortLost from every method."""

    def __init__(self, port: Port, mono_s: MonoS) -> None:
        self.port = port
        self.fence_seen = False
        self._mono_s = mono_s
        self._classifier = Classifier()
        self._flush()
        self.fence_seen = False

    def ask(self, n: int, deadline_s: float) -> int | None:
        """The byte that answers DLE EOT n, or None at the deadline. Other replies in between are taken note of."""
        self._flush()
        self.port.write(status_query(n), deadline_s)
        while True:
            data = self.port.read(deadline_s)
            if not data:
                self._classifier.reset()
                return None
            realtime = [reply for reply in self._sort(data) if reply.kind == "realtime"]
            if realtime:
                return realtime[-1].data[0]

    def fence(self, deadline_s: float) -> bool:
        """Whether the printer has reached the fence, waiting for it until `deadline_s`."""
        while not self.fence_seen:
            data = self.port.read(deadline_s)
            if not data:
                return False
            self._sort(data)
        return True

    def settle(self, deadline_s: float, quiet_s: float) -> bool:
        """Send a fence and wait until its answer came and no older one follows: the printer has nothing left to do."""
        self.port.write(FENCE, deadline_s)
        if not self.fence(deadline_s):
            return False
        while self._mono_s() < deadline_s:
            self.fence_seen = False
            if not self.fence(min(deadline_s, self._mono_s() + quiet_s)):
                return True
        return False

    def _sort(self, data: bytes) -> list[Reply]:
        replies = self._classifier.feed(data)
        self.fence_seen = self.fence_seen or any(reply.kind == "paper" for reply in replies)
        return replies

    def _flush(self) -> None:
        """Take in what is there already without waiting; a fence among it still counts, a status byte does not."""
        for _ in range(FLUSH_MAX):
            data = self.port.read(self._mono_s())
            if not data:
                break
            self._sort(data)
