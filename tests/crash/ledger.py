"""What the outside world was told, kept away from the server: the measure of what must still be true after a crash."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from tests.server import Line, Reply


@dataclass(frozen=True)
class Asked:
    """One request with its key, as it is sent again after a crash."""

    who: str
    path: str
    body: Mapping[str, Any]
    key: str


@dataclass
class Known:
    """One ticket as last acknowledged."""

    id: str
    number: str
    state: str
    caller: str | None


@dataclass
class Ledger:
    """Every acknowledged answer of one data folder, and the requests whose answer never came."""

    tickets: dict[str, Known] = field(default_factory=dict)
    answers: list[tuple[Asked, Reply]] = field(default_factory=list)
    unanswered: list[Asked] = field(default_factory=list)
    refused: list[tuple[Asked, Reply]] = field(default_factory=list)
    acknowledged: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, line: Line, asked: Asked) -> Any:
        """Send the request and write its answer down; None (and the request kept) when the server died over it."""
        try:
            reply = line.post(asked.path, asked.body, asked.key)
        except (OSError, HTTPException):
            line.drop()
            with self._guard:
                self.unanswered.append(asked)
            return None
        with self._guard:
            return self._take(asked, reply)

    def retry(self, line_of: Callable[[str], Line]) -> None:
        """Send every unanswered request again under its own key: now each has one answer and one effect."""
        waiting, self.unanswered = self.unanswered, []
        for asked in waiting:
            line = line_of(asked.who)
            line.drop()
            assert self.ask(line, asked) is not None, f"no answer to the retry of {asked}"

    def _take(self, asked: Asked, reply: Reply) -> Any:
        if reply.status not in (200, 201):
            self.refused.append((asked, reply))
            return reply.json
        self.answers.append((asked, reply))
        said = reply.json
        ticket = said.get("ticket") if asked.path.endswith("/call") else said
        if ticket is not None:
            known = Known(ticket["id"], ticket["number"], ticket["state"], ticket["window"])
            if asked.path == "/tickets":  # a window may have had its ticket before the kiosk's thread came to write
                self.tickets.setdefault(known.id, known)
            else:
                self.tickets[known.id] = known
            self.acknowledged += asked.path.endswith(("/call", "/tickets"))
        return said
