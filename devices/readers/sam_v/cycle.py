"""What to ask a reader next and what its replies come to: find, select, read, and wait until the card is lifted. Pure.

A reader does not say that a card has left: that is when it finds none. Most find a card that was read only once it was
lifted, some find it again and again, some now and then; so a number is told once until it has been away for a while.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from devices.readers.card import Card, NotACard, read_record
from devices.readers.sam_v.protocol import FIND, FOUND, OK, READ, SELECT, Question, Reply

ATTEMPTS: Final = 3  # a card that is being laid fails at first; then it has to be lifted
UNREAD: Final = "unread"


class State(Enum):
    """How far the card has come."""

    IDLE = auto()
    FOUND = auto()
    SELECTED = auto()
    WAIT_REMOVAL = auto()


class Unreadable:
    """A card lies there that cannot be read. `reason` is a field of the record, or `unread` if there was none."""

    def __init__(self, reason: str) -> None:
        self.reason: Final = reason


class Cycle:
    """One reader's cards. `at_s` is a monotonic clock's. `repeat_s`: so long must a card be away to be told anew."""

    def __init__(self, repeat_s: float) -> None:
        self._repeat_s = repeat_s
        self._failed = 0
        self._last = ""
        self._last_s = 0.0
        self.state = State.IDLE

    @property
    def question(self) -> Question:
        """What to ask now."""
        return _QUESTIONS.get(self.state, FIND)

    def take(self, reply: Reply | None, at_s: float) -> Card | Unreadable | None:
        """The reply to `question`, None when none came in time: the card it completes, if any."""
        if self._last and at_s - self._last_s >= self._repeat_s:
            self._last = ""
        if self.state is State.FOUND or self.state is State.SELECTED:
            return self._advance(reply, at_s)
        if reply is not None:
            return self._look(reply.status == FOUND, at_s)
        return None

    def restart(self) -> None:
        """The line was lost: whatever lies there is looked for anew."""
        self.state = State.IDLE
        self._failed = 0

    def _look(self, is_there: bool, at_s: float) -> Unreadable | None:
        if self.state is State.WAIT_REMOVAL:
            if not is_there:
                self.state = State.IDLE
            elif self._last:
                self._last_s = at_s
            return None
        if is_there:
            self.state = State.FOUND
        elif self._failed:
            return self._give_up(State.IDLE, UNREAD)
        return None

    def _advance(self, reply: Reply | None, at_s: float) -> Card | Unreadable | None:
        if reply is None or reply.status != OK:
            self._failed += 1
            if self._failed < ATTEMPTS:
                self.state = State.IDLE
                return None
            return self._give_up(State.WAIT_REMOVAL, UNREAD)
        if self.state is State.FOUND:
            self.state = State.SELECTED
            return None
        return self._read(reply.text, at_s)

    def _read(self, text: bytes, at_s: float) -> Card | Unreadable | None:
        try:
            card = read_record(text)
        except NotACard as error:
            return self._give_up(State.WAIT_REMOVAL, error.reason)
        self.state, self._failed = State.WAIT_REMOVAL, 0
        is_repeat, self._last, self._last_s = card.number == self._last, card.number, at_s
        return None if is_repeat else card

    def _give_up(self, state: State, reason: str) -> Unreadable:
        self.state, self._failed, self._last = state, 0, ""
        return Unreadable(reason)


_QUESTIONS: Final = {State.FOUND: SELECT, State.SELECTED: READ}
