"""Calls for a dispute: was this number called, where was it shown, was it spoken, and when? From the journal alone."""

from __future__ import annotations

from typing import Any

from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import days, hours
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.rows import Rows
from queue_server.tickets import finding
from queue_server.views import evidence


class UnknownCall(Refusal):
    """No call has this number in the journal."""

    code, status = "unknown_call", 404
    zh, en = "没有找到呼叫记录 {call}。", "There is no call {call} in the journal."


class SeenWord(Answer):
    """One screen's or speaker's word; `after_ms` counts from the call."""

    device: str
    name: str
    kind: str
    zone: str | None
    window: str | None
    at: str
    after_ms: int
    seq: int


class ProvenCall(Answer):
    """A call with every screen that showed it and every speaker that spoke it."""

    call: int
    number: str
    ticket: str
    window: str | None
    recall: bool
    called_at: str
    called_by: str
    shown: list[SeenWord]
    spoken: list[SeenWord]


class ProvenCalls(Answer):
    """The calls of one number on one day, the first one first."""

    calls: list[ProvenCall]


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls' evidence: for who answers complaints and who audits."""
    who, path = staff_who("oversee") | staff_who("audit"), "/halls/<hall>/calls"

    def one(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, text = ground.hall(rows, asked.path["hall"]), asked.path["call"]
        seq = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
        found = evidence.of_call(rows, ground.sight, hall, seq)
        if found is None:
            raise UnknownCall(call=text[:20])
        return found

    def of_number(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        number = finding.number_of(asked.query.get("number", ""))
        if number is None:
            raise BadInput(fields=[{"field": "number", "problem": "a ticket's number: A027"}])
        day = day_of(asked.query.get("day")) or hours.business_day(hall, ground.sight.clock.now_ms())
        return {"calls": evidence.of_number(rows, ground.sight, hall, day, number)}

    query = {"number": "the number as it is called: A027", "day": "the business day, YYYY-MM-DD; today without it"}
    summary = "Which screens showed a number's calls and who spoke them"
    refusals = (UnknownHall, BadInput)
    return (
        Route("GET", path, summary, who, ProvenCalls, query=query, refusals=refusals, read=of_number),
        Route("GET", f"{path}/<call>", summary, who, ProvenCall, refusals=(UnknownHall, UnknownCall), read=one),
    )


def day_of(text: str | None) -> str | None:
    """The day of a query, None where none was given; BadInput."""
    if not text:
        return None
    try:
        return days.parsed(text).isoformat()
    except ValueError:
        raise BadInput(fields=[{"field": "day", "problem": "YYYY-MM-DD"}]) from None
