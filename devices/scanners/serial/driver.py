"""One scanner: keeps its line open and tells every code it reads. It takes no orders: `act` knows none.

A scanner speaks only when a code is held before it, so that a dead one on a live port cannot be told from an idle one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from devices.keeping import PAUSE_S, Kept
from devices.lines.port import MonoS, Port
from devices.model import GARBLED, UNKNOWN_COMMAND, Health, Reading
from devices.scanners.framing import Code, Framing, Piece
from devices.scanners.serial.config import ScannerConfig

LOOK_S: Final = 0.5  # how soon it notices that it is to stop


class SerialScanner(Kept):
    """Implements `devices.model.Attached`. Its readings are `code`: {"text", "symbology"}.

    Its health is `garbled` until a code can be read again.
    """

    def __init__(
        self, config: ScannerConfig, mono_s: MonoS = time.monotonic, pause_s: tuple[float, float] = PAUSE_S
    ) -> None:
        super().__init__(config, pause_s)
        self._mono_s = mono_s
        self._framing = Framing(config.rules)

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`."""
        del command
        return UNKNOWN_COMMAND

    def _converse(self, port: Port, stop: threading.Event) -> None:
        self._framing.forget()
        self._keeper.set_health(Health("online"))
        while not stop.is_set():
            data = port.read(min(self._framing.due_s, self._mono_s() + LOOK_S))
            at_s = self._mono_s()
            self._take(self._framing.feed(data, at_s) if data else self._framing.idle(at_s))

    def _take(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Code):
                self._keeper.set_health(Health("online"))
                self._tell(Reading("code", {"text": piece.text, "symbology": piece.symbology}))
            elif piece.reason == GARBLED:
                self._keeper.set_health(Health("degraded", GARBLED))
