"""Bringing back what was given out without the server: in order, again and again until each has been answered."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from devices.alone.ledger import Given, Ledger
from devices.alone.upstream import GATEWAY, Away, NotTaken, Reply, Upstream

PATH: Final = "/api/v1/devices/alone-tickets"
BATCH: Final = 50
ANSWER_S: Final = 20.0
NOT_US: Final = frozenset({401, 403, 404})  # the key is good no more, or the server is older than this box
LATER: Final = GATEWAY | {429}
log = logging.getLogger(__name__)


@dataclass
class Brought:
    """The print jobs that need not come out, and why some lines stay open for now ('' where none does)."""

    unprinted: set[str] = field(default_factory=set)
    left: str = ""


def bring(server: Upstream, key: str, ledger: Ledger) -> Brought:
    """Tell the server of every open line. Away; what has been settled by then stays settled."""
    brought, skipped = Brought(), set[str]()
    while lines := [one for one in ledger.open() if one.key not in skipped][:BATCH]:
        try:
            answers = _answers(server, key, lines)
        except NotTaken as error:
            return Brought(brought.unprinted, str(error))
        for answer in answers:
            ledger.settle(str(answer["key"]), answer)
            brought.unprinted |= set(answer["unprinted"])
            level = logging.ERROR if answer["state"] == "refused" else logging.INFO
            log.log(level, "a number was brought in: %s %s", answer["state"], answer["code"] or "")
        failed = {one.key for one in lines} - {str(answer["key"]) for answer in answers}
        if failed:
            skipped |= failed
            brought.left = f"it fails at {len(skipped)} of them"
    return brought


def _answers(server: Upstream, key: str, lines: Sequence[Given]) -> list[dict[str, Any]]:
    """What became of the lines: together, else each by itself, so that what is wrong with one hinders no other. None
    of a line at which the server fails."""
    reply = _say(server, key, lines)
    if reply.status == 200:
        found: list[dict[str, Any]] = json.loads(reply.body)["tickets"]
        return found
    if reply.status in NOT_US:
        raise NotTaken(f"status {reply.status}")
    if reply.status in LATER:
        raise Away(f"status {reply.status}")
    if len(lines) > 1:
        return [answer for line in lines for answer in _answers(server, key, [line])]
    if reply.status >= 500:
        return []
    return [{"key": lines[0].key, "state": "refused", "code": f"status_{reply.status}", "unprinted": []}]


def _say(server: Upstream, key: str, lines: Sequence[Given]) -> Reply:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    body = json.dumps({"tickets": [as_told(one) for one in lines]}, ensure_ascii=False).encode()
    return server.ask("POST", PATH, headers, body, ANSWER_S)


def as_told(one: Given) -> dict[str, Any]:
    """A line as the server is told it."""
    told: dict[str, Any] = {
        "key": one.key,
        "paper": one.paper,
        "day": one.day,
        "number": one.label,
        "service": one.service,
        "issued_at": _at(one.at_ms),
        "known_at": _at(one.known_ms),
        "language": one.language,
    }
    more = {"person": one.person, "priority": one.priority, "needs": list(one.needs) or None}
    return told | {name: value for name, value in more.items() if value is not None}


def _at(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()
