"""Who may speak on a line of pads and what was heard: one exchange at a time, every press told once. Pure.

The protocol has no polling: an address is known to be there by its acknowledgements and its keys alone. A caller that
says nothing for a while is told again what it shows, which changes nothing and is acknowledged. For an evaluator there
is no such question: whether one is there is not known until it is asked for a grade or gives one.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.model import BUSY, NO_ANSWER, Health, Reading
from devices.pads.ff68.config import CALLER, EVALUATOR, PadsConfig
from devices.pads.ff68.orders import Order
from devices.pads.ff68.protocol import GRADE, Frame, acknowledgement, ask_grade, press_of

NOT_HEARD: Final = "not_heard"
ADDRESS_SILENT: Final = "address_silent"
QUEUE_MAX: Final = 512  # two for every address a line can have
REPEATS: Final = 3  # of a device whose acknowledgement was lost
LATE_S: Final = 2.0  # an acknowledgement that comes after its time is no key
LOOK_GAP_S: Final = 1.0  # between two looks: on a line of many pads they must not crowd out the keys


@dataclass
class _Exchange:
    order: Order
    at_s: float
    tries: int


@dataclass
class _Heard:
    at_s: float
    copies: int = 0


class Bus:
    """The state of one line. Not thread-safe; times are monotonic seconds, handed in."""

    def __init__(self, config: PadsConfig) -> None:
        self.counts: Counter[str] = Counter()
        self._config, self._kinds = config, config.kinds()
        self._shown: dict[int, Order] = {}  # what each display is to show
        self._asked: dict[int, str] = {}  # what each evaluator is to ask about
        self._forget()

    def open(self, now_s: float) -> None:
        """The line is open anew: nothing of before is on its way, the displays may have lost what they showed."""
        self._forget()
        self.order(self._shown.values(), now_s)
        asked, self._asked = self._asked, {}
        self.ask(asked, now_s)

    def _forget(self) -> None:
        self._waiting: deque[tuple[Order, float]] = deque()
        self._exchange: _Exchange | None = None
        self._answers: deque[Frame] = deque(maxlen=QUEUE_MAX)
        self._own: deque[tuple[Frame, float]] = deque(maxlen=QUEUE_MAX)
        self._sent: dict[int, tuple[Frame, float]] = {}
        self._confirmed: dict[int, Frame] = {}  # what a display has acknowledged
        self._heard: dict[Frame, _Heard] = {}  # within `repeat_s`
        self._has_spoken = False
        self._silent: set[int] = set()
        self._met_s: dict[int, float] = {}  # address → when it was last heard or told something
        self._looked_s = 0.0

    def order(self, orders: Iterable[Order], now_s: float) -> str:
        """Take orders in hand; "" or `BUSY`. A newer show takes an older one's place; what is shown is not sent."""
        for one in orders:
            address = one.frame.address
            if one.is_show:
                self._shown[address] = one
                self._waiting = deque(w for w in self._waiting if not (w[0].is_show and w[0].frame.address == address))
                if self._is_shown(one):
                    continue
            if len(self._waiting) >= QUEUE_MAX:
                return BUSY
            self._waiting.append((one, now_s))
        return ""

    def ask(self, asks: Mapping[int, str], now_s: float) -> None:
        """Which visit each evaluator is to ask about: a new one is asked about once."""
        new = [address for address, visit in asks.items() if self._asked.get(address) != visit]
        self._asked = dict(asks)
        self.order((Order(ask_grade(address)) for address in new), now_s)

    def due(self, now_s: float) -> Frame | None:
        """What to say now that the line is free, if anything."""
        exchange = self._exchange
        if exchange is not None and now_s - exchange.at_s < self._config.answer_s:
            return None
        if self._answers:
            return self._say(self._answers.popleft(), now_s)
        if exchange is not None:
            if exchange.tries > 0:
                exchange.tries, exchange.at_s = exchange.tries - 1, now_s
                return self._say(exchange.order.frame, now_s)
            self._give_up(exchange.order.frame.address)
        order = self._next(now_s)
        if order is None:
            return None
        address = order.frame.address
        self._sent[address] = order.frame, now_s
        self._met_s[address] = now_s
        if self._config.echo_expected:
            again = 0 if address in self._silent else self._config.tries - 1
            self._exchange = _Exchange(order, now_s, again)
        elif order.is_show:
            self._confirmed[address] = order.frame
        return self._say(order.frame, now_s)

    def hear(self, frame: Frame, now_s: float) -> Reading | None:
        """What a frame from the line tells, once."""
        address = frame.address
        if self._is_own(frame, now_s):
            return None
        if address not in self._kinds:
            self.counts["stranger"] += 1
            return None
        self._is_there(address, now_s)
        if self._acknowledges(frame, now_s):
            return None
        reading = self._reading(frame)
        if reading is None:
            self.counts["noise"] += 1
            return None
        return reading if self._is_new(frame, now_s) else None

    def health(self) -> Health:
        """How the line is: `detail` names the silent addresses."""
        silent = "、".join(str(address) for address in sorted(self._silent))
        if not self._config.echo_expected:
            return Health("online")
        if len(self._silent) == len(self._kinds):
            return Health("unavailable", NO_ANSWER, detail=silent)
        if silent:
            return Health("degraded", ADDRESS_SILENT, detail=silent)
        return Health("online") if self._has_spoken else Health("unknown", NOT_HEARD)

    def _next(self, now_s: float) -> Order | None:
        while self._waiting:
            order, since_s = self._waiting.popleft()
            if now_s - since_s <= order.lasts_s:
                return order
            self.counts["stale"] += 1
        return self._look(now_s) if self._config.echo_expected and now_s - self._looked_s >= LOOK_GAP_S else None

    def _look(self, now_s: float) -> Order | None:
        """What the display shows that was not met for the longest time, if that is long enough."""
        address = min(self._shown, key=lambda one: self._met_s.get(one, 0.0), default=0)
        if not address or now_s - self._met_s.get(address, 0.0) < self._config.look_s:
            return None
        self._looked_s = now_s
        return self._shown[address]

    def _say(self, frame: Frame, now_s: float) -> Frame:
        if self._config.local_echo:
            self._own.append((frame, now_s))
        return frame

    def _is_own(self, frame: Frame, now_s: float) -> bool:
        while self._own and now_s - self._own[0][1] > self._config.answer_s:
            self._own.popleft()
        if not self._own or self._own[0][0] != frame:
            return False
        self._own.popleft()
        return True

    def _is_there(self, address: int, now_s: float) -> None:
        self._has_spoken, self._met_s[address] = True, now_s
        if address in self._silent:
            self._silent.remove(address)
            self.order([self._shown[address]] if address in self._shown else [], now_s)

    def _give_up(self, address: int) -> None:
        self._exchange = None
        self._silent.add(address)
        self._confirmed.pop(address, None)
        self.counts["unanswered"] += 1

    def _acknowledges(self, frame: Frame, now_s: float) -> bool:
        """Whether this is the echo that is waited for, or one that comes late."""
        exchange, (sent, at_s) = self._exchange, self._sent.get(frame.address, (None, 0.0))
        if exchange is not None and exchange.order.frame == frame:
            self._exchange = None
            if exchange.order.is_show:
                self._confirmed[frame.address] = frame
            return True
        return sent == frame and now_s - at_s < LATE_S

    def _is_shown(self, order: Order) -> bool:
        """Whether the display has it, or is being told it: what it had before that no longer counts."""
        told = self._exchange.order if self._exchange is not None else None
        if told is not None and told.is_show and told.frame.address == order.frame.address:
            return told == order
        return self._confirmed.get(order.frame.address) == order.frame

    def _is_new(self, frame: Frame, now_s: float) -> bool:
        """Every copy is acknowledged as long as a device may still be waiting; only the first is told."""
        repeat_s = self._config.repeat_s
        self._heard = {one: heard for one, heard in self._heard.items() if now_s - heard.at_s < repeat_s}
        last = self._heard.setdefault(frame, _Heard(now_s))
        last.at_s, last.copies = now_s, last.copies + 1
        if last.copies <= 1 + REPEATS:
            self._answers.append(acknowledgement(frame))
        if last.copies > 1:
            self.counts["repeated"] += 1
        return last.copies == 1

    def _reading(self, frame: Frame) -> Reading | None:
        kind = self._kinds[frame.address]
        if frame.length > self._config.longest:
            return None
        if frame.command == GRADE:
            return self._grade(frame) if kind != CALLER and len(frame.data) == 1 else None
        return self._key(frame) if kind != EVALUATOR else None

    def _grade(self, frame: Frame) -> Reading:
        raw = frame.data[0]
        return Reading("grade", {"address": frame.address, "raw": raw, "grade": self._config.grades.get(f"{raw:02X}")})

    def _key(self, frame: Frame) -> Reading | None:
        press = press_of(frame.data)
        if press.function is None:
            return None
        whole = self._config.act_of(press.raw)
        act = whole or self._config.act_of(f"{press.function:02X}") or ""
        digits = "" if whole else press.digits
        return Reading("key", {"address": frame.address, "act": act, "digits": digits, "raw": press.raw})
