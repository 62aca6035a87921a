"""Every entry about a case becomes something to tell the platform, once, in the transaction that moves the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog

from queue_server.cases import finding, persons
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.courier import Link, Said
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows, Tx
from queue_server.platform import events, fields
from queue_server.platform.model import NAME
from queue_server.platform.settings import Platform

SERVED: Final = "ticket_served"
log = structlog.get_logger()


@dataclass(frozen=True)
class Desk:
    """What telling needs: the platform, the keys of what is sealed, the hall in force."""

    platform: Platform
    secrets: Secrets
    hall: Callable[[Rows, str], Hall]


def follower(desk: Desk) -> Follower:
    """Queues what the platform is told."""

    def handle(tx: Tx, entry: Entry) -> None:
        if not desk.platform.serves(entry.hall):
            return
        if entry.kind == SERVED:
            _note_visits(tx, entry)
            return
        hall = desk.hall(tx, entry.hall)
        found = events.of_entry(tx, hall, halls.calendar(tx, entry.hall), entry)
        if found is not None:
            kind, words = found
            outgoing.put(tx, NAME, entry, entry.subject, kind, words)

    return Follower(NAME, frozenset(events.KINDS) | {SERVED}, handle)


def _note_visits(tx: Tx, served: Entry) -> None:
    """Who took a number for a case has come with it: an entry for each of its cases, once, which is told in turn."""
    for case in finding.of_ticket(tx, served.subject):
        said = [one for one in finding.ties_said(tx, case.id, events.CAME) if one["ticket"] == served.subject]
        if len(said) == 1 and said[0].get("is_coming"):
            tx.record(case.hall, events.CAME, case.id, {"set": {}, "number": case.number, "ticket": served.subject})


def message_of(rows: Rows, desk: Desk, told: Outgoing) -> dict[str, Any]:
    """What goes over the wire; who applies is opened now, and only for the platform that needs it."""
    hall = desk.hall(rows, told.hall)
    message = {
        "大厅": told.hall,
        "纪元": told.epoch,
        "序号": told.seq,
        "事件": told.kind,
        "发生时间": fields.stamp(told.made_ms, hall.zone_info),
        "内容": dict(told.body),
    }
    if told.kind == "apply" and desk.platform.chosen.persons == "full":
        message["人员"] = _people(rows, desk, told.lane)
    return message


def _people(rows: Rows, desk: Desk, case_id: str) -> dict[str, str]:
    try:
        applicant = persons.applicant_of(rows, desk.secrets, case_id)
        agent = persons.agent_of(rows, desk.secrets, case_id)
        phone = persons.text_of(rows, desk.secrets, case_id, persons.PHONE)
    except SealIsBroken:  # one row somebody has touched must not hold up all the others
        log.error("platform_person_unreadable", case=case_id)
        return {}
    found = fields.person("申请人", applicant) if applicant else {}
    found |= fields.person("代理人", agent) if agent else {}
    return found | ({"申请人联系电话": phone} if phone else {})


def note(tx: Tx, told: Outgoing, said: Said, before: Link, after: Link) -> None:
    """The journal's book of outages, and of what the platform would not take."""
    if before.is_down != after.is_down:
        body: Mapping[str, Any] = {"down": after.is_down, "reason": after.reason, "since_ms": after.fault_since_ms}
        if not after.is_down:
            body = {"down": False, "since_ms": before.fault_since_ms}
        tx.record(told.hall, "platform_link_changed", "platform", body)
    if said.state == "refused":
        number = told.body.get("办件编号", "")
        tx.record(
            told.hall,
            "platform_event_refused",
            f"case:{told.lane}",
            {"key": told.key, "kind": told.kind, "number": number, "reason": said.reason},
        )
