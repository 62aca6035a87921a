"""What a card is to show and what it has acknowledged: only what differs is sent, one question at a time. Pure.

A card loses its areas with its power and its replies carry no number; so after a silence nothing is believed for a
while, and after a new connection everything is written again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from devices.leds.onbon_bx.config import AreaConfig, LedConfig
from devices.leds.onbon_bx.protocol import CHECKSUM, DYNAMIC, ERRORS, PING, STATUS, WRONG_TYPE, Packet, dynamic
from devices.leds.onbon_bx.writing import as_bytes
from devices.model import BUSY, NO_ANSWER, Health, HealthState

REFUSED: Final = "refused"
PASSING: Final = frozenset({BUSY, CHECKSUM})
AGAIN_S: Final = 0.5  # after a passing refusal
REFUSED_AGAIN_S: Final = 30.0  # somebody may have configured the card meanwhile
TEST_S: Final = 10.0


@dataclass
class _Question:
    area: str  # "" asks whether the card is there
    text: str
    until_s: float


class Screen:
    """The state of one card. Not thread-safe; times are monotonic seconds, handed in."""

    def __init__(self, config: LedConfig) -> None:
        self.counts: Counter[str] = Counter()
        self._config = config
        self._areas = {area.name: area for area in config.areas}
        self._wanted = dict.fromkeys(self._areas, config.text("idle"))
        self._test_until_s = 0.0
        self.open(0.0)

    def open(self, now_s: float) -> None:
        """The line is open anew: nothing is known to be shown."""
        self._shown: dict[str, str] = {}
        self._refused: dict[str, str] = {}  # area, or "" the card itself → why
        self._again_s: dict[str, float] = {}
        self._question: _Question | None = None
        self._deaf_until_s = self._ping_s = now_s
        self._misses = 0
        self._has_answered = False

    def want(self, texts: Mapping[str, str]) -> None:
        """What is to stand in these areas from now on; another text than a refused one is tried at once."""
        for name, text in texts.items():
            if self._wanted[name] != text:
                self._again_s.pop(name, None)
                self._refused.pop(name, None)
            self._wanted[name] = text

    def test(self, now_s: float) -> None:
        """Write every area's name into it for a while."""
        self._test_until_s = now_s + TEST_S

    @property
    def is_lost(self) -> bool:
        """Whether the card has not answered as often as it may: the line is to be opened anew."""
        return self._misses >= self._config.tries

    def due(self, now_s: float) -> Packet | None:
        """What to ask now, if anything."""
        if self._question is not None:
            if now_s < self._question.until_s:
                return None
            self._miss(self._question, now_s)
        if now_s < self._deaf_until_s or self.is_lost:
            return None
        for name, area in self._areas.items():
            text = self._text(name, now_s)
            if self._shown.get(name) != text and now_s >= self._again_s.get(name, now_s):
                return self._ask(name, text, now_s, _payload(area, text), DYNAMIC)
        if now_s >= self._ping_s:
            return self._ask("", "", now_s, b"", STATUS if self._config.question == "status" else PING)
        return None

    def hear(self, reply: Packet, now_s: float) -> None:
        """A reply: the card's word on the question that is open."""
        question, self._question = self._question, None
        if question is None:
            self.counts["late"] += 1
            return
        self._misses, self._has_answered = 0, True
        self._ping_s = now_s + self._config.ping_s
        error = self._error(reply)
        if not error:
            self._refused.pop(question.area, None)
            self._again_s.pop(question.area, None)
            if question.area:
                self._shown[question.area] = question.text
                self._refused.pop("", None)
            return
        self.counts[error] += 1
        if question.area or error == WRONG_TYPE:  # a card that does not know the question is there all the same
            self._refused[question.area] = error
        self._again_s[question.area] = now_s + (AGAIN_S if error in PASSING else REFUSED_AGAIN_S)

    def health(self) -> Health | None:
        """How the card is; None while it has not been heard. `detail` names the areas that are meant."""
        if self.is_lost:
            return Health("unavailable", NO_ANSWER)
        if not self._has_answered:
            return None
        if not self._refused:
            return Health("online")
        reason = next(iter(self._refused.values()))
        state: HealthState = "degraded" if self._shown or reason in PASSING else "unavailable"
        return Health(state, reason, detail="、".join(name for name in self._refused if name))

    def _text(self, name: str, now_s: float) -> str:
        return name if now_s < self._test_until_s else self._wanted[name]

    def _ask(self, area: str, text: str, now_s: float, payload: bytes, command: tuple[int, int]) -> Packet:
        self._question = _Question(area, text, now_s + self._config.answer_s)
        config = self._config
        return Packet(*command, payload=payload, to=config.screen, device_type=config.device_type)

    def _miss(self, question: _Question, now_s: float) -> None:
        """It may have drawn what was asked all the same."""
        self._question = None
        self._shown.pop(question.area, None)
        self._misses += 1
        self.counts["unanswered"] += 1
        self._deaf_until_s = now_s + self._config.answer_s
        self._ping_s = now_s

    def _error(self, reply: Packet) -> str:
        """Why not, "" if done. A reply of another group than the acknowledgement's is an answer, such as a status."""
        if reply.flag:
            return ERRORS.get(reply.flag, REFUSED)
        said_no = reply.group == self._config.ack_group and reply.command != self._config.ack_command
        return REFUSED if said_no else ""


def _payload(area: AreaConfig, text: str) -> bytes:
    if not text:
        return dynamic((), delete=(area.id,))
    return dynamic([(area.area(), area.prefix.encode("ascii") + as_bytes(text))])
