"""What is still to be sent to a device of a configured protocol, and what its displays were told. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from devices.model import BUSY
from devices.templated.config import CommandConfig
from devices.templated.protocol import Refused, Template

WAITING_MAX: Final = 64
Key = tuple[str, str]  # a command, and the window or channel it is for


class Command(NamedTuple):
    """A command of the table, made ready to be sent. `reply` is None where no answer is awaited."""

    config: CommandConfig
    template: Template
    reply: re.Pattern[bytes] | None


class Order(NamedTuple):
    """One frame to be sent, and the command it is of. `keeps`: a display shall show it, also when the line is back."""

    command: Command
    frame: bytes
    keeps: bool = False


class Orders:
    """One order for each key: of two that wait for one place the newer goes."""

    def __init__(self) -> None:
        self._waiting: dict[Key, Order] = {}
        self._shown: dict[Key, Order] = {}

    def put(self, key: Key, order: Order) -> None:
        """It waits. Raises Refused."""
        if len({*self._waiting, key}) > WAITING_MAX:
            raise Refused(BUSY)
        self._waiting.pop(key, None)
        self._waiting[key] = order

    def is_news(self, key: Key, frame: bytes) -> bool:
        """Whether its place was last told something else."""
        last = self._waiting.get(key) or self._shown.get(key)
        return last is None or last.frame != frame

    def channels(self, name: str) -> list[str]:
        """For whom this command was given."""
        return [channel for command, channel in {**self._shown, **self._waiting} if command == name]

    def next(self) -> Order | None:
        """The one to be sent now."""
        key = next(iter(self._waiting), None)
        if key is None:
            return None
        order = self._waiting.pop(key)
        if order.keeps:
            self._shown.pop(key, None)
            self._shown[key] = order
            for old in list(self._shown)[:-WAITING_MAX]:
                del self._shown[old]
        return order

    def again(self) -> None:
        """The displays have lost what they were told."""
        self._waiting = {**self._shown, **self._waiting}

    def drop(self) -> None:
        """The line is lost: what no display keeps is stale."""
        self._waiting = {key: one for key, one in self._waiting.items() if one.keeps}
