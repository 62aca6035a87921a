"""The journal for auditors and for the region: entries behind a seq, as they are chained; today's grades wait a day."""

from __future__ import annotations

from typing import Any

from queue_server.api import bodies
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, hall_entries_after
from queue_server.views import held_back

PAGE_MAX = 500


def routes(ground: Ground) -> tuple[Route, ...]:
    """The journal call."""

    def page(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        after, limit = _number(asked, "after", 0), min(_number(asked, "limit", 100), PAGE_MAX)
        entries = hall_entries_after(rows, hall.id, after, limit)
        held_ms = held_back.from_ms(rows, ground.sight, hall)
        return {
            "entries": [
                {
                    "hall": one.hall,
                    "epoch": one.epoch,
                    "seq": one.seq,
                    "at": ground.sight.at(hall, one.at_ms),
                    "at_ms": one.at_ms,
                    "actor": one.actor,
                    "kind": one.kind,
                    "subject": one.subject,
                    "body": held_back.body(one, held_ms),
                    "prev_hash": one.prev_hash,
                    "hash": one.hash,
                }
                for one in entries
            ],
            "next": entries[-1].seq if entries else after,
        }

    return (
        Route(
            "GET",
            "/halls/<hall>/journal",
            "The log behind a seq",
            staff_who("audit"),
            bodies.JournalAnswer,
            query={"after": "the last seq already known; 0 for all", "limit": f"at most {PAGE_MAX}"},
            refusals=(UnknownHall, BadInput),
            read=page,
        ),
    )


def _number(asked: Asked, name: str, default: int) -> int:
    text = asked.query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadInput(fields=[{"field": name, "problem": "a whole number"}])
    return int(text)
