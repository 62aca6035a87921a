"""The call of somebody back with what was missing: a number that does not queue again, tied to its case."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.case_bodies import Number
from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.tickets import ISSUE_REFUSALS
from queue_server.cases import finding, numbers, progress, returning
from queue_server.cases import refusals as no
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import checked
from queue_server.views import ticket as ticket_view


class FollowUpBody(Body):
    """The case by its `number` (as the told slip's codes say it), or by the document of its applicant or their agent:
    then the newest that awaits something. At a kiosk a number goes with `tail`, the last 4 to 6 places of the document:
    numbers follow each other."""

    number: Number | None = None
    tail: Annotated[str, StringConstraints(min_length=4, max_length=6)] | None = None
    person: bodies.PersonBody | None = None
    language: Literal["zh", "en"] | None = Field(default=None, description="what the slip is printed in; zh without it")


class FollowUpAnswer(bodies.IssuedAnswer):
    """The number, and what the case still awaits."""

    case: dict[str, Any]


def follow_up(tx: Tx, ground: Ground, asked: Asked) -> dict[str, Any]:
    """Find the case, give the number, answer both; kiosk pages use it as well."""
    hall, body = ground.hall(tx, asked.path["hall"]), asked.body
    check_same_hall(asked, hall.id)
    secrets = ground.sight.secrets
    is_kiosk = asked.who.role == "kiosk"
    case = _case(tx, ground, hall, body, is_kiosk)
    back = returning.Back("kiosk" if is_kiosk else "desk", body.language or "zh")
    calendar = ground.sight.calendar(tx, hall.id)
    ticket = returning.follow_up(tx, hall, calendar, secrets, ground.new_id(), case, back)
    told = {"number": case.number, "name": case.name, "missing": list(case.missing)}
    return ticket_view.issued(tx, ground.sight, hall, ticket) | {"case": told}


def _case(rows: Rows, ground: Ground, hall: Hall, body: FollowUpBody, is_kiosk: bool) -> Case:
    if (body.number is None) == (body.person is None):
        raise BadInput(fields=[{"field": "number", "problem": "give either number or person"}])
    if body.number is not None and is_kiosk:
        return progress.find(rows, ground.sight.secrets, hall, body.number, body.tail or "")
    if body.number is not None:
        return finding.by_number(rows, hall.id, numbers.plain(body.number))
    assert body.person is not None
    one = body.person
    person = checked(one.name, one.id_type, one.id_number, hours.business_day(hall, ground.sight.clock.now_ms()))
    return returning.of_person(rows, hall, ground.sight.secrets, person)


def routes(ground: Ground) -> tuple[Route, ...]:
    """The one call."""
    return (
        Route(
            "POST",
            "/halls/<hall>/follow-ups",
            "A number for who brings what a case lacks: at the head of the line, once a day",
            staff_who("issue") | {"kiosk", "desk"},
            FollowUpAnswer,
            FollowUpBody,
            201,
            "required",
            refusals=(
                *ISSUE_REFUSALS,
                no.UnknownCase,
                no.ProgressNotFound,
                no.NothingToFollowUp,
                no.FollowedUpToday,
                no.CaseIsFull,
            ),
            write=lambda tx, asked: follow_up(tx, ground, asked),
        ),
    )
