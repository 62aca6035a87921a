"""A kiosk that was alone brings its papers back: each is taken in by itself, once, and answered by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from queue_server.api.alone_bodies import AloneAnswer, AloneBody, AlonePaper
from queue_server.api.contract import Asked, Route
from queue_server.api.ground import Ground
from queue_server.equipment import printing
from queue_server.equipment import service as equipment
from queue_server.hall import service as halls
from queue_server.kernel import idempotency
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Tx
from queue_server.people.model import Person, checked
from queue_server.tickets import alone, alone_seal, refused_papers
from queue_server.tickets.alone import Given
from queue_server.tickets.refused_papers import RefusedPaper
from queue_server.views import ticket as ticket_view

KIOSK_ISSUE = "kiosk_issue"  # the route under which a kiosk's keys stand
PAPER_IS_OUT = "paper_is_out"


def asked_at_kiosk(
    hall: str, service: str, person: Any, priority: str | None, needs: Sequence[str], lang: str
) -> dict[str, Any]:
    """What a tap at a kiosk asks for, as its key stands for it: the same with the server and without."""
    return {
        "hall": hall,
        "service": service,
        "channel": "kiosk",
        "person": person,
        "priority": priority,
        "needs": list(needs) or None,
        "language": "en" if lang == "en" else None,
    }


def as_raw(given: dict[str, Any]) -> bytes:
    """The same as the bytes a key is bound to."""
    return json.dumps(given, sort_keys=True).encode()


@dataclass(frozen=True)
class AloneCalls:
    """Each paper is one transaction: what is wrong with one is nothing to the others."""

    ground: Ground
    database: Database

    def take_in(self, asked: Asked) -> dict[str, Any]:
        """Every paper of the body."""
        body: AloneBody = asked.body
        return {"tickets": [self._one(asked, paper) for paper in body.tickets]}

    def _one(self, asked: Asked, paper: AlonePaper) -> dict[str, Any]:
        try:
            return self.database.write(partial(self._take_anew, asked=asked, paper=paper), asked.who.actor)
        except Refusal as refusal:
            code = refusal.code
            self.database.write(lambda tx: self._note_refused(tx, asked, paper, code), asked.who.actor)
            return _told(paper, "refused", code=code)

    def _note_refused(self, tx: Tx, asked: Asked, paper: AlonePaper, code: str) -> None:
        """Somebody holds a slip that is no number: the guide desk sees it until somebody has dealt with it."""
        hall, at_ms = asked.who.hall or "", _ms(paper.issued_at)
        told = RefusedPaper(hall, paper.paper, paper.day, paper.number, int(asked.who.id), code, at_ms, tx.now_ms)
        refused_papers.note(tx, told)

    def _take_anew(self, tx: Tx, asked: Asked, paper: AlonePaper) -> dict[str, Any]:
        told = self._take(tx, asked, paper)
        refused_papers.taken_after_all(tx, asked.who.hall or "", paper.paper)
        return told

    def _take(self, tx: Tx, asked: Asked, paper: AlonePaper) -> dict[str, Any]:
        secrets, device = self.ground.sight.secrets, equipment.device_or_refusal(tx, int(asked.who.id))
        given, person = self._given(paper)
        hall = halls.as_known(tx, device.hall, min(_ms(paper.known_at or paper.issued_at), given.at_ms, tx.now_ms))
        before = idempotency.answer_to(tx, secrets, paper.key, asked.who.actor, KIOSK_ISSUE)
        kiosks = [one for one in equipment.devices_of(tx, hall.id) if one.kind == "kiosk" and one.state != "revoked"]
        others = {one.name for one in kiosks if one.id != device.id}
        place = alone.block_of(secrets, hall, device.name, given, others)
        if before is not None and json.loads(before)["id"] != paper.paper:
            ticket = alone.take_as_alias(tx, secrets, hall, place, given, json.loads(before)["id"])
            jobs = [job for job in printing.jobs_of_ticket(tx, ticket.id) if job.state == "queued"]
            unprinted = [str(printing.fail(tx, job, PAPER_IS_OUT).id) for job in jobs]
            return _told(paper, "alias", ticket.label, ticket.id, unprinted=unprinted)
        calendar = self.ground.sight.calendar(tx, hall.id)
        ticket, known = alone.take_in(tx, hall, calendar, secrets, place, given)
        raw = as_raw(
            asked_at_kiosk(hall.id, given.service, person, given.priority, given.needs, paper.language or "zh")
        )

        def answer(tx: Tx) -> tuple[int, str]:
            return 201, idempotency.encode(ticket_view.issued(tx, self.ground.sight, hall, ticket))

        if before is None:
            who = asked.who.actor
            idempotency.under_key(secrets, paper.key, who, KIOSK_ISSUE, KIOSK_ISSUE, raw, answer)(tx)
        return _told(paper, "expired" if ticket.state == "expired" else "taken", ticket.label, ticket.id, known.flags)

    def _given(self, paper: AlonePaper) -> tuple[Given, dict[str, str] | None]:
        """The paper as the slice takes it, and the person as typed."""
        typed = None
        if paper.person is not None:
            text = alone_seal.opened(self.ground.sight.secrets, paper.person, paper.paper)
            typed = None if text is None else _typed(text)
        person = _person(typed, paper.day)
        given = Given(
            paper.paper,
            paper.day,
            paper.number[0],
            int(paper.number[1:]),
            paper.service,
            _ms(paper.issued_at),
            person,
            paper.person is not None and person is None,
            paper.priority,
            tuple(paper.needs or ()),
            paper.language or "zh",
        )
        return given, typed


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _typed(text: str) -> dict[str, str] | None:
    """What was sealed; None where it says no document."""
    try:
        found = json.loads(text)
        return {"id_type": str(found["id_type"]), "id_number": str(found["id_number"])}
    except (ValueError, KeyError, TypeError):
        return None


def _person(typed: dict[str, str] | None, day: str) -> Person | None:
    """Whose number was typed; None for one that no document has: the paper is out all the same."""
    if typed is None:
        return None
    try:
        return checked(None, typed["id_type"], typed["id_number"], day)
    except Refusal:
        return None


def _told(
    paper: AlonePaper,
    state: str,
    number: str | None = None,
    ticket: str | None = None,
    flags: Sequence[str] = (),
    unprinted: Sequence[str] = (),
    code: str | None = None,
) -> dict[str, Any]:
    return {
        "key": paper.key,
        "state": state,
        "number": number,
        "ticket": ticket,
        "flags": list(flags),
        "unprinted": list(unprinted),
        "code": code,
    }


def routes(ground: Ground, database: Database) -> tuple[Route, ...]:
    """The one call of a box that was alone."""
    calls = AloneCalls(ground, database)
    take: Callable[[Asked], Any] = calls.take_in
    return (
        Route(
            "POST",
            "/devices/alone-tickets",
            "Bring in the numbers a kiosk gave out while the server was away",
            frozenset({"kiosk"}),
            AloneAnswer,
            AloneBody,
            key="never",
            plain=take,
            bytes_max=512 * 1024,
        ),
    )
