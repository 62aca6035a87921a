"""A device of a configured protocol: sends the command that `do` names, awaits its reply, tells what comes unasked.

A command is taken in hand, not awaited; what a whole line shows (`showing`) is sent for the channels that change. `act`
refuses by unknown_command, bad_command, missing_field, bad_field, busy and, where nothing is to be kept, offline.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from devices.keeping import PAUSE_S, Kept
from devices.lines.port import MonoS, Port
from devices.model import NO_ANSWER, OFFLINE, UNKNOWN_COMMAND, Health, HealthState, Reading
from devices.templated.config import TemplatedConfig
from devices.templated.orders import Command, Key, Order, Orders
from devices.templated.protocol import Incoming, Refused
from devices.templated.showing import ASK, SHOW, asked_by, shown_by

TICK_S: Final = 0.05  # how long a command may wait for the line to be looked at
WRITE_S: Final = 2.0


class TemplatedDevice(Kept):
    """Implements `devices.model.Attached`.

    It is `unavailable` while its question, `degraded` while the last command was not answered.
    """

    def __init__(
        self, config: TemplatedConfig, mono_s: MonoS = time.monotonic, pause_s: tuple[float, float] = PAUSE_S
    ) -> None:
        super().__init__(config, pause_s)
        self._mono_s, self._texts = mono_s, config.texts
        self._commands = {
            one.name: Command(one, one.frame(config.encoding), one.answer(config.encoding)) for one in config.commands
        }
        self._due_s = {one.name: 0.0 for one in config.commands if one.ask_every_s}  # each question, when next
        self._incoming = Incoming([one.meaning(config.encoding) for one in config.readings])
        self._lock = threading.Lock()  # of the three below
        self._orders = Orders()
        self._visits: dict[str, str] = {}  # what each evaluator was last asked about
        self._is_open = False
        self._is_there, self._is_silent = False, False  # the last question, and the last command, was it answered

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`."""
        do = str(command.get("do"))
        with self._lock:
            try:
                whole = shown_by(command, self._texts, self._orders.channels(SHOW))
                if whole is None:
                    self._order((do, str(command.get("window", ""))), command)
                    return ""
                return self._show(whole, asked_by(command))
            except Refused as refused:
                return str(refused)

    def _show(self, whole: Mapping[str, Mapping[str, Any]], visits: Mapping[str, str]) -> str:
        """Lock held. Each evaluator is asked once for a visit, none while the line is away; the first refusal."""
        asked = visits if self._is_open else self._visits
        news = [address for address, visit in asked.items() if self._visits.get(address) != visit]
        self._visits = dict(asked)
        wishes = {(SHOW, channel): values for channel, values in whole.items()}
        wishes |= {(ASK, address): {"address": address} for address in news}
        known = {key: values for key, values in wishes.items() if key[0] in self._commands}
        refusals = [] if known or not wishes else [UNKNOWN_COMMAND]
        for key, values in known.items():
            try:
                self._order(key, values, keeps=key[0] == SHOW)
            except Refused as refused:
                refusals.append(str(refused))
        return next(iter(refusals), "")

    def _order(self, key: Key, values: Mapping[str, Any], keeps: bool = False) -> None:
        """Lock held. `keeps`: one of a whole line's displays, which is told what is new to it. Raises Refused."""
        if key[0] not in self._commands:
            raise Refused(UNKNOWN_COMMAND)
        command = self._commands[key[0]]
        order = Order(command, command.template.fill(values), keeps or command.config.keeps)
        if keeps and not self._orders.is_news(key, order.frame):
            return
        if not self._is_open and not order.keeps:
            raise Refused(OFFLINE)
        self._orders.put(key, order)

    def _converse(self, port: Port, stop: threading.Event) -> None:
        self._incoming.drop()
        with self._lock:
            self._orders.again()
            self._is_open = True
        self._due_s = dict.fromkeys(self._due_s, self._mono_s())
        self._is_there, self._is_silent = not self._due_s, False
        if self._is_there:
            self._keeper.set_health(Health("online"))
        try:
            while not stop.is_set():
                if not self._converse_once(port, stop):
                    self._hear(port, self._mono_s() + TICK_S)
        finally:
            with self._lock:
                self._is_open = False
                self._orders.drop()

    def _converse_once(self, port: Port, stop: threading.Event) -> bool:
        """Send what is due, a question before all else; whether there was something."""
        question = next((name for name, due_s in self._due_s.items() if due_s <= self._mono_s()), None)
        if question is not None:
            command = self._commands[question]
            has_replied = self._send(port, Order(command, command.template.fill({})), stop)
            self._due_s[question] = self._mono_s() + command.config.ask_every_s
            self._found(has_replied)
            return True
        with self._lock:
            order = self._orders.next()
        if order is not None and order.command.reply:
            has_replied = self._send(port, order, stop)
            self._is_silent = not has_replied
            self._found(self._is_there or has_replied)
        elif order is not None:
            self._send(port, order, stop)
        return order is not None

    def _found(self, is_there: bool) -> None:
        """Something was answered or not; who was away may have lost what it showed."""
        if is_there and not self._is_there and self._keeper.health().state == "unavailable":
            with self._lock:
                self._orders.again()
        self._is_there = is_there
        self._judge()

    def _judge(self) -> None:
        state: HealthState = ("degraded" if self._is_silent else "online") if self._is_there else "unavailable"
        self._keeper.set_health(Health(state, "" if state == "online" else NO_ANSWER))

    def _send(self, port: Port, order: Order, stop: threading.Event) -> bool:
        """Whether it was answered, or nothing was to be. A newer one for the same place waits until then."""
        config, reply = order.command.config, order.command.reply
        for _ in range(config.tries if reply else 1):
            port.write(order.frame, self._mono_s() + WRITE_S)
            deadline_s = self._mono_s() + config.answer_s
            while reply and not stop.is_set() and self._mono_s() < deadline_s:
                if self._hear(port, deadline_s, reply):
                    return True
            if reply is None or stop.is_set():
                return True
        return False

    def _hear(self, port: Port, deadline_s: float, reply: re.Pattern[bytes] | None = None) -> bool:
        readings, has_replied = self._incoming.feed(port.read(deadline_s), reply)
        for kind, body in readings:
            self._tell(Reading(kind, body))
        return has_replied
