"""A test of a device is said to be done only when nothing came back that speaks against it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping
from typing import Any

import pytest

from devices.agent.trying import DONE, NOT_TESTABLE, SILENT, tried
from devices.model import UNKNOWN_COMMAND, Health, Reading, Tell


class Fake:
    """Takes its test in hand and is `after` so many seconds later as told."""

    def __init__(self, health: Health, fault: str = "", body: Mapping[str, Any] | None = None) -> None:
        self.at_s, self._health, self._fault, self._body = 0.0, health, fault, body
        self.heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()

    def run(self, tell: Tell, stop: threading.Event) -> None:
        raise AssertionError("nobody runs it here")

    def act(self, command: Mapping[str, Any]) -> str:
        if self._body is not None:
            self.heard.put(Reading("picture", {"token": command["token"], **self._body}))
        return self._fault

    def health(self) -> Health:
        return self._health if self.at_s >= 1.0 else Health("online")

    def wait(self, s: float) -> None:
        self.at_s += s


WELL = Health("online")


@pytest.mark.parametrize(
    ("kind", "device", "fine", "said"),
    [
        ("pad", Fake(WELL), True, DONE),
        ("pad", Fake(Health("unknown", "not_heard")), False, SILENT),
        ("led", Fake(Health("degraded", "no_font")), False, "字库"),
        ("scanner", Fake(WELL, UNKNOWN_COMMAND), True, NOT_TESTABLE),
        ("reader", Fake(WELL, "no_answer"), False, "没有做成"),
        ("camera", Fake(WELL, body={"error": "too_large"}), False, "没有做成"),
        ("camera", Fake(WELL, body={"jpeg": "", "width_px": 1600, "height_px": 1200}), True, "1600 × 1200"),
        ("camera", Fake(WELL), False, SILENT),
    ],
)
def test_what_became_of_a_test_is_waited_for(kind: str, device: Fake, fine: bool, said: str) -> None:
    found = tried(kind, "", device, device.heard, lambda: device.at_s, device.wait)
    assert found[0] is fine and said in found[1]
