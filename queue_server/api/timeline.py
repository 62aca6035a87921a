"""The call that looks at one person, enterprise or project. By POST, and each look is journalled: who looked, a keyed
fingerprint of whom, how much there was; never the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import StringConstraints

from queue_server.api.case_bodies import Project
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.cases import projects
from queue_server.cases.refusals import BadProject
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Tx
from queue_server.people import service as people
from queue_server.people.model import BadIdNumber, BadIdType, BadName, Person, checked
from queue_server.staff.roles import may
from queue_server.views import timeline as view
from queue_server.views import timeline_finding

MARK_SIGNS: Final = 16  # of the fingerprint stand in the journal's subject
NAMELESS: Final = "未登记名称"
Document = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]


class TimelineBody(Body):
    """Whom: a document (`org` with the 统一社会信用代码 is an enterprise), or a project's code. One of the two."""

    id_type: Annotated[str, StringConstraints(max_length=20)] = ""
    id_number: Document = ""
    project: Project = ""


class TimelineAnswer(Answer):
    """Who or what was meant (masked), and the days on which something happened, the newest first."""

    of: str
    days: list[dict[str, Any]]


@dataclass(frozen=True)
class TimelineCalls:
    """What the call does."""

    ground: Ground

    def look(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Everything the hall still knows."""
        hall, body = self.ground.hall(tx, asked.path["hall"]), asked.body
        secrets = self.ground.sight.secrets
        if bool(body.project) == bool(body.id_number):
            raise BadInput(fields=[{"field": "id_number", "problem": "give either a document or a project"}])
        if body.project:
            kind, number = "project", projects.checked(hall, body.project)
            shown, known = number, timeline_finding.of_project(tx, hall.id, number)
        else:
            person = _person(body, hours.business_day(hall, tx.now_ms))
            kind, number, shown = person.id_type, person.id_number, person.masked_id
            known = timeline_finding.of_person(tx, hall.id, people.person_key(secrets, person))
        eyes = view.Eyes(int(asked.who.id), may(asked.who.role, "oversee"))
        found = view.days(tx, self.ground.sight, hall, known, eyes)
        whom = secrets.lookup_key("timeline", f"{kind}\0{number}")
        seen = {"of": kind, "whom": whom, "events": sum(len(day["events"]) for day in found)}
        tx.record(hall.id, "timeline_seen", f"timeline:{whom[:MARK_SIGNS]}", seen)
        return {"of": shown, "kind": kind, "days": found}


def _person(body: TimelineBody, day: str) -> Person:
    """Who is meant; a document is enough, so that a name only stands in where one must."""
    return checked(NAMELESS if body.id_type == "org" else None, body.id_type, body.id_number, day)


def routes(ground: Ground) -> tuple[Route, ...]:
    """The call."""
    return (
        Route(
            "POST",
            "/halls/<hall>/timeline",
            "Everything still known of a person, an enterprise or a project; each look is journalled",
            staff_who("see_timeline"),
            TimelineAnswer,
            TimelineBody,
            key="never",
            refusals=(UnknownHall, BadInput, BadIdNumber, BadIdType, BadName, BadProject),
            write=TimelineCalls(ground).look,
        ),
    )
