"""One ESC/POS printer: owns its port and lock, prints by the confirmation rule, and says how the device is.

"confirmed" is claimed only when the whole job was written, the fence after the cut was answered, and DLE EOT 4 then
says there is paper. Whatever else happens is `failed` (surely no slip) or `unknown` (perhaps a slip).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from devices.lines.port import MonoS, Port, PortLost, PortRefused, PortStalled, open_port
from devices.model import NO_ANSWER, OFFLINE, PORT_LOST, Health
from devices.printers.config import PrinterConfig
from devices.printers.document import DocumentIsWrong, read_document
from devices.printers.escpos.conversation import Conversation
from devices.printers.escpos.glyphs import NoFont, find_font
from devices.printers.escpos.protocol import RECOVER, encode, ending
from devices.printers.escpos.status import NearEnd, health_of, paper_is_near_end, paper_is_out, stops
from devices.printers.fitting import fit
from devices.printers.model import BAD_DOCUMENT, CUTTER_ERROR, PAPER_OUT, Outcome
from devices.printers.profiles import profile_of

CAUSES: Final = (1, 2, 3, 4)  # every DLE EOT a cheap printer knows
CALL_AGAIN_S: Final = 0.1
LOOK_AGAIN_S: Final = 2.0  # how often to ask for a cause while the fence is awaited
Tell = Callable[[str], None]


class EscposPrinter:
    """Implements `Printer`. A TCP port is opened per job (most boards serve one client); a serial port stays open."""

    def __init__(self, config: PrinterConfig, mono_s: MonoS = time.monotonic) -> None:
        self._config, self._mono_s = config, mono_s
        self._profile = profile_of(config.profile)
        self._lock = threading.Lock()
        self._near_end = NearEnd()
        self._kept: Port | None = None
        self._health = Health("unknown")
        self._was_turned_away = False  # by the last call, before anything was said
        self._left: bytes | None = None  # what must reach the printer before its next job; b'' a fence alone

    def print(self, document: Mapping[str, Any], tell: Tell) -> Outcome:
        """See `Printer.print`. Raises only what `tell` raises."""
        try:
            operations = fit(read_document(document), self._profile)
            job = encode(operations, self._profile, partial(find_font, self._config.font))
        except (DocumentIsWrong, NoFont):
            return Outcome("failed", BAD_DOCUMENT)
        with self._lock:
            return self._print(job, tell)

    def health(self) -> Health:
        """See `Printer.health`. While a job runs, the last known state."""
        if not self._lock.acquire(timeout=self._config.answer_s):
            return self._health
        try:
            self._health = self._ask_health()
            return self._health
        finally:
            self._lock.release()

    def close(self) -> None:
        """See `Printer.close`."""
        with self._lock:
            self._drop()

    def _print(self, job: bytes, tell: Tell) -> Outcome:
        """A board that serves one caller may not have seen yet that the last one hung up: it is called again."""
        until_s = self._mono_s() + self._config.connect_s
        while True:
            self._was_turned_away = False
            outcome = self._call(job, tell)
            if not self._was_turned_away or self._mono_s() >= until_s:
                return outcome
            time.sleep(CALL_AGAIN_S)

    def _call(self, job: bytes, tell: Tell) -> Outcome:
        try:
            talk = self._open()
        except (PortRefused, PortLost) as trouble:
            self._was_turned_away = isinstance(trouble, PortLost)
            self._drop()
            return Outcome("failed", OFFLINE)
        try:
            return self._converse(talk, job, tell)
        finally:
            self._release()

    def _converse(self, talk: Conversation, job: bytes, tell: Tell) -> Outcome:
        begun = False
        try:
            answers, reason = self._ready(talk)
            if reason:
                return Outcome("failed", reason)
            tell("sending")
            talk.port.written, begun = 0, True
            deadline_s = self._mono_s() + self._config.job_s
            talk.port.write(job, deadline_s)
            tell("sent")
            outcome = self._confirm(talk, deadline_s if answers else self._answer_by())
        except (PortLost, PortStalled) as trouble:
            self._drop()
            if not begun or not talk.port.written:
                self._was_turned_away = not begun and isinstance(trouble, PortLost)
                return Outcome("failed", OFFLINE)
            self._left = ending(job, self._profile)
            return Outcome("unknown", PORT_LOST if isinstance(trouble, PortLost) else NO_ANSWER)
        self._left = self._remains(job, outcome, bool(answers) and not talk.fence_seen)
        return outcome

    def _remains(self, job: bytes, outcome: Outcome, fell_silent: bool) -> bytes | None:
        """What must follow a job that was written whole. A printer that fell silent within it lost power perhaps: what
        it had printed by then is on the paper. One that stopped goes on where it was."""
        if outcome.state != "unknown":
            return None
        return ending(job, self._profile) if fell_silent and outcome.detail == NO_ANSWER else b""

    def _ready(self, talk: Conversation) -> tuple[dict[int, int], str]:
        """The DLE EOT answers, and why no job may begin now ('' if one may). A job that broke off is ended first:
        its open picture would swallow the next one, its half slip stick to it, its fence pass for the next one's."""
        answers = self._ask(talk, CAUSES)
        reason = stops(answers)
        if reason == CUTTER_ERROR:
            answers, reason = self._recover(talk)
        if reason or self._left is None or not (answers or self._left):
            return answers, reason
        deadline_s = self._mono_s() + self._config.job_s
        talk.port.write(self._left, deadline_s)
        self._left = b""
        if not talk.settle(deadline_s, self._config.answer_s):
            return answers, NO_ANSWER if answers else ""
        self._left = None
        answers = self._ask(talk, CAUSES)
        return answers, stops(answers)

    def _recover(self, talk: Conversation) -> tuple[dict[int, int], str]:
        """A blade that was freed may count as jammed until told so, which throws away what the printer still had."""
        talk.port.write(RECOVER, self._answer_by())
        answers = self._ask(talk, CAUSES)
        reason = stops(answers)
        if not reason:
            self._left = ending(b"", self._profile)
        return answers, reason

    def _confirm(self, talk: Conversation, deadline_s: float) -> Outcome:
        """Wait for the fence; ask for a cause now and then, so that an empty roll is known before the deadline."""
        while not talk.fence(min(deadline_s, self._mono_s() + LOOK_AGAIN_S)):
            reason = stops(self._ask(talk, CAUSES))
            if talk.fence_seen:
                break
            if reason:
                return Outcome("unknown", reason)
            if self._mono_s() >= deadline_s:
                self._drop()
                return Outcome("unknown", NO_ANSWER)
        paper = talk.ask(4, self._answer_by())
        if paper is None:
            return Outcome("unknown", NO_ANSWER)
        if paper_is_out(paper):
            return Outcome("unknown", PAPER_OUT)
        self._near_end.update(self._profile.near_end_sensor and paper_is_near_end(paper))
        return Outcome("confirmed")

    def _ask_health(self) -> Health:
        try:
            talk = self._open()
        except (PortRefused, PortLost) as trouble:
            self._drop()
            return Health("unavailable", getattr(trouble, "reason", NO_ANSWER), self._near_end.on)
        try:
            answers = self._ready(talk)[0] if self._left else self._ask(talk, CAUSES)
            if 4 in answers:
                self._near_end.update(self._profile.near_end_sensor and paper_is_near_end(answers[4]))
            return health_of(answers, self._near_end.on)
        except (PortLost, PortStalled):
            self._drop()
            return health_of({}, self._near_end.on)
        finally:
            self._release()

    def _ask(self, talk: Conversation, numbers: tuple[int, ...]) -> dict[int, int]:
        """The DLE EOT answers by n; empty when the printer is silent (the first question decides)."""
        answers: dict[int, int] = {}
        for n in numbers:
            answer = talk.ask(n, self._answer_by())
            if answer is None:
                break
            answers[n] = answer
        return answers

    def _answer_by(self) -> float:
        return self._mono_s() + self._config.answer_s

    def _open(self) -> Conversation:
        """The port, flushed of stale bytes. A kept port that died meanwhile is opened anew, once."""
        if self._kept is not None:
            try:
                return Conversation(self._kept, self._mono_s)
            except PortLost:
                self._drop()
        self._kept = open_port(self._config, self._mono_s)
        return Conversation(self._kept, self._mono_s)

    def _release(self) -> None:
        if self._config.transport == "tcp":
            self._drop()

    def _drop(self) -> None:
        port, self._kept = self._kept, None
        if port is not None:
            port.close()
