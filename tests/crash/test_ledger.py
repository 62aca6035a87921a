"""The measure itself: what it holds true of a ticket whose answers are written down out of turn."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.crash.ledger import Asked, Ledger
from tests.server import Line, Reply


class OneAnswer(Line):
    """A line that answers every request with the ticket in this state."""

    def __init__(self, state: str, window: str | None) -> None:
        super().__init__(0)
        self.ticket = {"id": "t1", "number": "L001", "state": state, "window": window}

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        return Reply(200, {}, json.dumps({"ticket": self.ticket} if path.endswith("/call") else self.ticket).encode())


def test_a_kiosk_that_writes_late_does_not_take_back_what_the_window_was_told() -> None:
    ledger = Ledger()
    ledger.ask(OneAnswer("called", "329"), Asked("329", "/halls/JN01/windows/329/call", {}, "k1"))
    ledger.ask(OneAnswer("waiting", None), Asked("kiosk1", "/tickets", {}, "k2"))
    assert (ledger.tickets["t1"].state, ledger.tickets["t1"].caller) == ("called", "329")
    ledger.ask(OneAnswer("finished", "329"), Asked("329", "/tickets/t1/finish", {}, "k3"))
    assert ledger.tickets["t1"].state == "finished"
    assert ledger.acknowledged == 2
