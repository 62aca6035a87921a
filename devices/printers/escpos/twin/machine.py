"""The virtual printer's inside: a buffer that drains into paper, status that is answered at once, and its faults."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from devices.printers.escpos.twin import faults as fault
from devices.printers.escpos.twin.faults import asb_bytes, paper_byte, realtime_byte
from devices.printers.escpos.twin.pen import Pen
from devices.printers.escpos.twin.roll import BLADE_DOTS, DOTS_PER_MM, Roll
from devices.printers.escpos.twin.tokenizer import Token, Tokenizer
from devices.printers.escpos.twin.tray import Tray
from devices.twins.faults import HALF_OPEN, POWER_CYCLE, RESET, Faults

BUFFER_BYTES: Final = 4096
STOPPED_BYTES: Final = 1_000_000
SLOW_DOTS_PER_S: Final = 100 * DOTS_PER_MM
MIDWAY_BYTES: Final = 64  # into a job, where faults that happen once happen
LATE_S = 2.0
FEEDING_CUTS: Final = (65, 66)
INFO: Final = {65: b"_1.0\0", 66: b"_QUHAO\0", 67: b"_Virtual 80\0", 68: b"_0001\0"}
_QUESTION: Final = re.compile(rb"\x10\x04.", re.DOTALL)
Reply = Callable[[bytes], None]


class Machine:
    """Thread-safe. One thread gives it bytes, its own thread prints; `reply` sends to whoever is connected."""

    baud: int | None = None

    def __init__(self, pen: Pen, roll: Roll, tray: Tray, faults: Faults) -> None:
        self._pen, self._roll, self._tray, self._faults = pen, roll, tray, faults
        self._wake = threading.Condition()
        self._tokenizer = Tokenizer()
        self._waiting: deque[Token] = deque()
        self._waiting_bytes = 0
        self._raw = bytearray()
        self._job_bytes = 0
        self._jammed = False
        self._asb = False
        self._running = True
        self._reply: Reply = _nowhere
        self._thread = threading.Thread(target=self._drain, name="twin-paper", daemon=True)
        faults.listener = self._faults_changed

    def start(self) -> None:
        """Begin printing."""
        self._thread.start()

    def stop(self) -> None:
        """End the printing thread."""
        with self._wake:
            self._running = False
            self._wake.notify_all()
        self._thread.join()

    def connect(self, reply: Reply, hang_up: Callable[[], None]) -> None:
        """Answers go to `reply` from now on; a printer never hangs up by itself."""
        del hang_up
        with self._wake:
            self._reply = reply
            self._job_bytes = 0

    def pending(self) -> int:
        """Bytes received and not yet printed."""
        with self._wake:
            return self._waiting_bytes

    def receive(self, data: bytes) -> None:
        """Take bytes in; blocks while the buffer is full, which is what slows a sender down."""
        with self._wake:
            for token in self._tokenizer.feed(data):
                if token.is_realtime:
                    self._realtime(token)
                else:
                    self._waiting.append(token)
                    self._waiting_bytes += _size(token)
            self._wake.notify_all()
            self._wake.wait_for(lambda: self._waiting_bytes <= self._room() or not self._running)

    def midway(self, data: bytes) -> int | None:
        """How much of `data` still arrives when a fault strikes in the middle of a job; None while none is due."""
        due = self._faults.on() & {POWER_CYCLE, RESET, HALF_OPEN}
        before, self._job_bytes = self._job_bytes, self._job_bytes + len(_QUESTION.sub(b"", data))
        if not due or self._job_bytes < MIDWAY_BYTES:
            return None
        return max(0, min(len(data), MIDWAY_BYTES - before))

    def lose_power(self) -> None:
        """What is in the buffer is gone, and all modes with it; what is on the paper stays."""
        with self._wake:
            self._empty_buffer()
            self._raw.clear()
            self._tokenizer = Tokenizer()
            self._pen.reset()
            self._asb = self._jammed = False
            self._job_bytes = 0

    def _empty_buffer(self) -> None:
        self._waiting.clear()
        self._waiting_bytes = 0

    def _room(self) -> int:
        """A stopped printer stays able to hear questions behind a job of any usual length."""
        return STOPPED_BYTES if self._is_stopped() else BUFFER_BYTES

    def _is_stopped(self) -> bool:
        return self._jammed or bool(self._faults.on() & fault.STOPPING)

    def _drain(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: not self._running or (self._waiting and not self._is_stopped()))
                if not self._running:
                    return
                before = self._roll.length
                token = self._waiting.popleft()
                self._waiting_bytes -= _size(token)
                self._print(token)
                rows = self._roll.length - before
                self._wake.notify_all()
                if rows > 0 and fault.SLOW_DRAIN in self._faults.on():
                    self._wake.wait_for(lambda: not self._running, timeout=rows / SLOW_DOTS_PER_S)

    def _print(self, token: Token) -> None:
        self._raw += token.head + token.data
        self._pen.signs.gbk_only = fault.GBK_ONLY in self._faults.on()
        if token.head == b"\x1dV":
            self._cut(token)
        elif token.head == b"\x1dr":
            self._fence()
        elif token.head == b"\x1da":
            self._asb = token.data != b"\0"
            self._send_asb()
        elif token.head == b"\x1dI":
            self._answer(INFO.get(token.data[0], b"\x20"))
        else:
            self._pen.write(token)
            if self._roll.is_full:
                self._lay()

    def _cut(self, token: Token) -> None:
        if fault.CUTTER in self._faults.on():
            self._jammed = True
            self._waiting.appendleft(token)
            self._waiting_bytes += _size(token)
            del self._raw[-len(token.head + token.data) :]
            self._send_asb()
            return
        self._pen.end_line()
        if token.data[0] in FEEDING_CUTS:
            self._roll.feed(BLADE_DOTS + token.data[1])
        self._lay()

    def _fence(self) -> None:
        """GS r is answered when reached. Paper printed and not cut by then was torn off: there is no blade."""
        if self._roll.is_printed:
            self._lay()
        self._job_bytes = 0
        self._answer(bytes((paper_byte(self._faults.on()),)))

    def _lay(self) -> None:
        picture, lines = self._roll.cut()
        self._tray.lay(picture, bytes(self._raw), lines)
        self._raw.clear()

    def _realtime(self, token: Token) -> None:
        if token.head == b"\x10\x05" and token.data == b"\x02" and fault.CUTTER not in self._faults.on():
            self._jammed = False
            self._empty_buffer()
        if token.head == b"\x10\x04":
            byte = realtime_byte(token.data[0], self._faults.on(), self._jammed)
            if byte is not None:
                self._answer(bytes((byte,)))

    def _answer(self, data: bytes) -> None:
        faults = self._faults.on()
        if fault.LATE in faults:
            timer = threading.Timer(LATE_S, self._reply, (data,))
            timer.daemon = True
            timer.start()
        elif fault.MUTE not in faults:
            self._reply(data)

    def _send_asb(self) -> None:
        if self._asb:
            self._answer(asb_bytes(self._faults.on(), self._jammed))

    def _faults_changed(self) -> None:
        with self._wake:
            if not self._faults.on() & {fault.CUTTER, fault.WAITS_FOR_RECOVERY}:
                self._jammed = False
            self._send_asb()
            self._wake.notify_all()


def _size(token: Token) -> int:
    return len(token.head) + len(token.data)


def _nowhere(data: bytes) -> None:
    """Nobody is connected."""
