"""One card reader: keeps its line, looks for a card every 300 ms, and tells whose it is, once each time it is laid.

`act` knows {"do": "test"}: asks the module how it is and for its id. Only text leaves it, see `protocol`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from devices.keeping import PAUSE_S, Kept
from devices.lines.port import MonoS, Port
from devices.model import NO_ANSWER, UNKNOWN_COMMAND, Health, Reading
from devices.readers.card import Card
from devices.readers.sam_v.config import ReaderConfig
from devices.readers.sam_v.conversation import Conversation
from devices.readers.sam_v.cycle import Cycle, Unreadable
from devices.readers.sam_v.protocol import (
    FIND,
    ID,
    NOT_LICENSED,
    READ,
    SELF_TEST_FAILED,
    STATE,
    Question,
    Reply,
    module_id,
)

POLL_S: Final = 0.3  # modules want no more than this
AGAIN_S: Final = 2.0  # before a module that cannot work is asked again
UNREADABLE_S: Final = 10.0  # how long a card that could not be read is shown, unless one can be
MISSES_MAX: Final = 3  # questions in a row without an answer; then the line is opened anew
TEST_S: Final = 6.0
CARD_UNREADABLE: Final = "card_unreadable"
UNABLE: Final[Mapping[int, str]] = {NOT_LICENSED: "sam_not_licensed", SELF_TEST_FAILED: "self_test_failed"}
log = logging.getLogger(__name__)


class _Deaf(Exception):
    """The reader does not answer, or not to be understood."""


@dataclass
class _Test:
    outcome: str = NO_ANSWER
    done: threading.Event = field(default_factory=threading.Event)

    def end(self, outcome: str) -> None:
        self.outcome = outcome
        self.done.set()


class SamReader(Kept):
    """Implements `devices.model.Attached`. Its readings are `card`, see `Card.body`.

    A card that lies there and cannot be read is one of {"fault": "card_unreadable"}: whoever laid it is told to again,
    and the reader is `degraded` meanwhile, as the next card may be sound.
    """

    def __init__(
        self,
        config: ReaderConfig,
        mono_s: MonoS = time.monotonic,
        pause_s: tuple[float, float] = PAUSE_S,
        poll_s: float = POLL_S,
    ) -> None:
        super().__init__(config, pause_s)
        self._config, self._mono_s, self._poll_s = config, mono_s, poll_s
        self._cycle = Cycle(config.repeat_s)
        self._tests: queue.SimpleQueue[_Test] = queue.SimpleQueue()
        self._is_open = threading.Event()
        self._missed = 0
        self._unreadable_until_s = 0.0
        self.module = ""

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`. A test waits for the module's answer."""
        if command.get("do") != "test":
            return UNKNOWN_COMMAND
        if not self._is_open.is_set():
            return self.health().reason or NO_ANSWER
        test = _Test()
        self._tests.put(test)
        test.done.wait(TEST_S)
        return test.outcome

    def _converse(self, port: Port, stop: threading.Event) -> None:
        talk = Conversation(port, self._mono_s, stop)
        self._cycle.restart()
        self._missed = 0
        self._is_open.set()
        try:
            self._serve(talk, stop)
        except _Deaf as deaf:
            self._keeper.set_health(Health("unavailable", str(deaf)))
        finally:
            self._is_open.clear()
            self._end_tests(self.health().reason or NO_ANSWER)

    def _serve(self, talk: Conversation, stop: threading.Event) -> None:
        due_s, is_able = self._mono_s(), False
        while not stop.is_set():
            while not is_able and not stop.is_set():
                outcome = self._examine(talk)
                is_able = not outcome
                if outcome in UNABLE.values():
                    stop.wait(AGAIN_S)
            if not self._tests.empty():
                is_able = not self._examine(talk)
                continue
            if self._cycle.question is FIND:
                stop.wait(max(0.0, due_s - self._mono_s()))
                due_s = self._mono_s() + self._poll_s
            is_able = self._look(talk)

    def _look(self, talk: Conversation) -> bool:
        """Ask for a card, or for more of the one that lies there. False when the module can do nothing any more."""
        question = self._cycle.question
        reply = self._ask(talk, question, self._config.read_s if question is READ else self._config.answer_s)
        if reply is not None and reply.status in UNABLE:
            self._keeper.set_health(Health("unavailable", UNABLE[reply.status]))
            return False
        at_s = self._mono_s()
        event = self._cycle.take(reply, at_s)
        if isinstance(event, Card):
            self._tell(Reading("card", event.body()))
            self._unreadable_until_s = at_s
        elif isinstance(event, Unreadable):
            log.info("%s could not read a card: %s", self._config.name, event.reason)
            self._tell(Reading("card", {"fault": CARD_UNREADABLE}))
            self._keeper.set_health(Health("degraded", CARD_UNREADABLE))
            self._unreadable_until_s = at_s + UNREADABLE_S
        if reply is not None and at_s >= self._unreadable_until_s:
            self._keeper.set_health(Health("online"))
        return True

    def _examine(self, talk: Conversation) -> str:
        """Ask the module how it is and who; whoever wants a test is told what came of it. "" when it can work."""
        outcome = self._state(talk)
        if outcome in UNABLE.values():
            self._keeper.set_health(Health("unavailable", outcome))
        elif not outcome:
            module = self._module(talk)
            if module and module != self.module:
                self.module = module
                log.info("%s has the module %s", self._config.name, module)
            self._keeper.set_health(Health("online"))
        self._end_tests(outcome)
        return outcome

    def _state(self, talk: Conversation) -> str:
        reply = self._ask(talk, STATE, self._config.answer_s)
        return NO_ANSWER if reply is None else UNABLE.get(reply.status, "")

    def _module(self, talk: Conversation) -> str:
        reply = self._ask(talk, ID, self._config.answer_s)
        return "" if reply is None else module_id(reply.data)

    def _ask(self, talk: Conversation, question: Question, within_s: float) -> Reply | None:
        answer = talk.ask(question, within_s)
        if isinstance(answer, Reply):
            self._missed = 0
            return answer
        self._missed += 1
        if self._missed >= MISSES_MAX:
            raise _Deaf(answer)
        return None

    def _end_tests(self, outcome: str) -> None:
        while not self._tests.empty():
            self._tests.get().end(outcome)
