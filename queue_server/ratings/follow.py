"""Reporting ratings because of the journal: each once, in the order they were given, until the receiver has them.

What waits is the message as it was then, without the comment: that is opened when it is sent, and numbers of people
in it stay here. A receiver tells a
repetition by the key; what it will not take is noted and holds nothing else up.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

import structlog

from queue_server.cases import finding, persons
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.clock import Clock
from queue_server.kernel.courier import Link, Said
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.logs import redact
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.outward import ask
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import answers, departments, giving, layers, store
from queue_server.ratings.layers import Facts
from queue_server.ratings.report_settings import Reporting
from queue_server.staff import store as staff_store
from queue_server.tickets import store as ticket_store

NAME: Final = "ratings_report"
KINDS: Final = frozenset({"rating_given", "rating_added_to", "rating_default"})
FOR_ITS_OWN_SAKE: Final = frozenset({400, 404, 410, 413, 422})
WAIT_S_MAX: Final = 600.0
Part = Literal["first", "more"]
log = structlog.get_logger()


@dataclass(frozen=True)
class Reporter:
    """What reporting needs: where to, the keys of comments, the hall in force, the real time for signatures."""

    to: Reporting
    secrets: Secrets
    hall: Callable[[Rows, str], Hall]
    wall: Clock


def follower(reporter: Reporter) -> Follower:
    """Queues what is to be reported."""

    def handle(tx: Tx, entry: Entry) -> None:
        if reporter.to.serves(entry.hall):
            part: Part = "more" if entry.kind == "rating_added_to" else "first"
            outgoing.put(tx, NAME, entry, entry.subject, part, report_of(tx, reporter, entry))

    return Follower(NAME, KINDS, handle)


def report_of(rows: Rows, reporter: Reporter, entry: Entry) -> dict[str, Any]:
    """What the entry leads to, without the comment."""
    return layers.message(reporter.to.layer, _facts(rows, reporter, entry, entry.kind == "rating_added_to"))


def message_of(rows: Rows, reporter: Reporter, told: Outgoing) -> dict[str, Any]:
    """What was queued, with the comment: the same however often it is sent."""
    comment = _comment(rows, reporter, told.lane.partition(":")[2], told.kind == "more")
    return layers.with_comment(reporter.to.layer, told.body, comment)


def send(reporter: Reporter, told: Outgoing, message: dict[str, Any]) -> Said:
    """POST it once. A 2xx, or 409 for a key it knows, is done; what is the rating's own fault is refused."""
    body = json.dumps(message, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(reporter.wall.now_ms() // 1000)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": told.key,
        "X-Quhao-Timestamp": stamp,
        "X-Quhao-Signature": signature(reporter.to.key, stamp, body),
    }
    reply = ask("POST", reporter.to.url, body, headers, reporter.to.timeout_s, reporter.to.ca_file)
    if reply.fault:
        return Said("queued", reply.fault)
    if 200 <= reply.status < 300 or reply.status == 409:
        return Said("done")
    if reply.status in FOR_ITS_OWN_SAKE:
        written = str(message.get(layers.COMMENT[reporter.to.layer], ""))
        return Said("refused", answers.text_of(answers.heard(reply.status, reply.body, written)))
    wanted = (reply.headers or {}).get("retry-after", "")
    rests_s = min(float(wanted), WAIT_S_MAX) if wanted.isascii() and wanted.isdecimal() else 0.0
    return Said("queued", f"http_{reply.status}", rests_s)


def note(tx: Tx, told: Outgoing, said: Said, _before: Link, _after: Link) -> None:
    """The journal learns what has arrived and what was not taken."""
    if said.state == "done":
        tx.record(told.hall, "report_sent", told.lane, {"part": told.kind, "key": told.key})
    elif said.state == "refused":
        why = answers.read(said.reason)  # its words are its own: they stay on the page of who sees to it
        body = {"part": told.kind, "key": told.key, "reason": why.status} | ({"code": why.code} if why.code else {})
        tx.record(told.hall, "report_refused", told.lane, body)


def signature(key: str, stamp: str, body: bytes) -> str:
    """What the signature header holds: HMAC-SHA256 of `<timestamp>.<body>`."""
    return "sha256=" + hmac.digest(key.encode(), f"{stamp}.".encode() + body, "sha256").hex()


def _facts(rows: Rows, reporter: Reporter, entry: Entry, is_more: bool) -> Facts:
    ticket_id, to = entry.subject.partition(":")[2], reporter.to
    now, ticket = store.of_ticket(rows, ticket_id), ticket_store.by_id(rows, ticket_id)
    assert now is not None
    unset = {"defaulted_ms": None} if entry.kind == "rating_default" else {}  # what came later is another report
    rating = replace(now, **{**unset, **entry.body["set"]})
    hall = reporter.hall(rows, entry.hall)
    case = departments.case_of(finding.of_ticket(rows, ticket_id), rating.case_number)
    clerk = staff_store.staff_by_id(rows, rating.staff) if rating.staff else None

    def at(instant_ms: int | None) -> datetime | None:
        return None if instant_ms is None else datetime.fromtimestamp(instant_ms / 1000, hall.zone_info)

    given = at(rating.more_ms if is_more else rating.given_ms)
    assert given is not None
    return Facts(
        grade=(rating.more_grade if is_more else rating.grade) or 0,
        channel=(rating.more_channel if is_more else rating.channel) or "",
        at=given,
        times=store.which_of_case(rows, rating, is_more),
        is_org=_is_org(rows, reporter, ticket_id),
        ticket=ticket.label,
        aspects=tuple(json.loads(rating.more_aspects if is_more else rating.aspects)),
        window=rating.window or "",
        staff=clerk.number if clerk else "",
        service=_service(hall, rating.service),
        case_number=rating.case_number or (case.number if case else ""),
        item_code=case.item if case else "",
        item=case.name if case else "",
        case_kind=case.kind if case else None,
        case_state=case.state if case else None,
        accepted=at(case.accepted_ms) if case else None,
        served=at(ticket.served_ms),
        area=to.area,
        department=departments.code_of(rows, to, case),
        hall=to.hall_codes.get(entry.hall, entry.hall),
        aspect_codes=to.codes,
    )


def _is_org(rows: Rows, reporter: Reporter, ticket_id: str) -> bool:
    """Whether the visit was an organisation's: of who is represented, else of who came."""
    try:
        applicant, _agent = persons.of_ticket(rows, reporter.secrets, ticket_id)
    except SealIsBroken:
        return False
    return applicant is not None and applicant.is_org


def _comment(rows: Rows, reporter: Reporter, ticket_id: str, is_more: bool) -> str:
    if not reporter.to.comments:
        return ""
    try:
        return str(redact(giving.comments_of(rows, reporter.secrets, ticket_id)[is_more] or ""))
    except SealIsBroken:  # one row somebody has touched must not hold up all the others
        log.error("rating_comment_unreadable", ticket=ticket_id)
        return ""


def _service(hall: Hall, service: str) -> str:
    try:
        return hall.service(service).name
    except UnknownService:
        return service
