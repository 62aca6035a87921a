"""A window that worked on without the server hands in what was done: each act by itself, once, answered by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from queue_server.api.bodies import Code, Outcome
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.cases import finding, fitting
from queue_server.cases.model import NEEDS_CASE
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel import idempotency
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Tx
from queue_server.staff import duty
from queue_server.staff.model import NotYourWindow, WindowIsClosed
from queue_server.tickets import meanwhile
from queue_server.tickets.meanwhile import Done, Kind
from queue_server.tickets.model import Ticket

BATCH_MAX = 200
EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
ROUTE = "meanwhile"
NO_CASE_ZH = "断网期间办结，当时不能登记办件"


class MeanwhileAct(Body):
    """One act while the server was away: `key` is its own, `at` when by the hall's clock; `outcome` goes with
    `finished` (the service's usual one where none is said)."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=idempotency.KEY_LENGTH_MAX)]
    ticket: Code
    act: Kind
    at: Annotated[AwareDatetime, Field(strict=False)]
    outcome: Outcome | None = None


class MeanwhileBody(Body):
    """Acts in the order in which they were done."""

    acts: list[MeanwhileAct] = Field(min_length=1, max_length=BATCH_MAX)


class MeanwhileTold(Answer):
    """What became of one act. `already`: it stood there before. `conflict`: not entered, `code` and `message` say why;
    the journal says so too."""

    key: str
    state: Literal["taken", "already", "conflict"]
    number: str | None
    code: str | None
    message: str | None
    message_en: str | None


class MeanwhileAnswer(Answer):
    """One answer per act, in the order asked."""

    acts: list[MeanwhileTold]


@dataclass(frozen=True)
class MeanwhileCalls:
    """Each act is one transaction: what is wrong with one is nothing to the others."""

    ground: Ground
    database: Database

    def take_in(self, asked: Asked) -> dict[str, Any]:
        """Every act of the body; only for the clerk who is signed on at the window."""
        self.database.read(lambda rows: self._own(rows, asked))
        body: MeanwhileBody = asked.body
        return {"acts": [self._one(asked, act) for act in body.acts]}

    def _one(self, asked: Asked, act: MeanwhileAct) -> dict[str, Any]:
        try:
            return self._once(asked, act, partial(self._take, asked=asked, act=act))
        except (NotYourWindow, WindowIsClosed):  # somebody else sat down in between
            raise
        except Refusal as refusal:
            told = partial(self._refused, asked=asked, act=act, refusal=refusal)
            try:
                return self._once(asked, act, told)
            except Refusal as changed:  # the key stands for another act
                return _told(act, "conflict", refusal=changed)

    def _once(self, asked: Asked, act: MeanwhileAct, do: Any) -> dict[str, Any]:
        """Do it under its key, or say what was said then: what was taken in stands there already."""
        secrets, raw = self.ground.sight.secrets, json.dumps(act.model_dump(mode="json"), sort_keys=True).encode()
        is_new: list[bool] = []

        def first(tx: Tx) -> tuple[int, str]:
            is_new.append(True)
            return 200, idempotency.encode(do(tx))

        keyed = idempotency.under_key(secrets, act.key, asked.who.actor, ROUTE, _path(asked), raw, first)
        _status, text = self.database.write(keyed, asked.who.actor)
        told: dict[str, Any] = json.loads(text)
        return told | {"state": "already"} if told["state"] == "taken" and not is_new else told

    def _take(self, tx: Tx, asked: Asked, act: MeanwhileAct) -> dict[str, Any]:
        hall = self._own(tx, asked)
        ticket, is_new = meanwhile.take_in(tx, hall, asked.path["window"], _done(act), _said)
        return _told(act, "taken" if is_new else "already", ticket.label)

    def _refused(self, tx: Tx, asked: Asked, act: MeanwhileAct, refusal: Refusal) -> dict[str, Any]:
        hall = self._own(tx, asked)
        meanwhile.refuse(tx, hall, asked.path["window"], _done(act), refusal)
        return _told(act, "conflict", refusal=refusal)

    def _own(self, rows: Any, asked: Asked) -> Hall:
        hall = self.ground.hall(rows, asked.path["hall"])
        duty.own(rows, hall, asked.path["window"], int(asked.who.id))
        return hall


def _said(tx: Tx, hall: Hall, ticket: Ticket, outcome: str) -> Mapping[str, object]:
    """The cases so far, and that none could be made then; OutcomeDoesNotFit."""
    cases = finding.of_ticket(tx, ticket.id)
    fitting.check(ticket, outcome, cases)
    lacks = outcome in NEEDS_CASE and finding.lacks_case(ticket, cases)
    numbers = [case.number for case in cases]
    return {"cases": numbers, "reason": NO_CASE_ZH if lacks else ""} if numbers or lacks else {}


def _done(act: MeanwhileAct) -> Done:
    return Done(act.ticket, act.act, (act.at - EPOCH) // MILLISECOND, act.outcome)


def _path(asked: Asked) -> str:
    return f"{asked.path['hall']}/{asked.path['window']}"


def _told(act: MeanwhileAct, state: str, number: str | None = None, refusal: Refusal | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": act.key,
        "state": state,
        "number": number,
        "code": None,
        "message": None,
        "message_en": None,
    }
    if refusal is not None:
        told |= {"code": refusal.code, "message": refusal.message("zh"), "message_en": refusal.message("en")}
        told["number"] = refusal.details.get("number")
    return told


def routes(ground: Ground, database: Database) -> tuple[Route, ...]:
    """The one call of a window that worked on alone."""
    return (
        Route(
            "POST",
            "/halls/<hall>/windows/<window>/meanwhile",
            "Hand in what was done at a window while the server was away",
            staff_who("call"),
            MeanwhileAnswer,
            MeanwhileBody,
            key="never",
            refusals=(UnknownHall, UnknownWindow, NotYourWindow, WindowIsClosed),
            plain=MeanwhileCalls(ground, database).take_in,
            bytes_max=128 * 1024,
        ),
    )
