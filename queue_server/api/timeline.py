"""The call that looks at one person, enterprise or project. By POST, and each look is journalled: who looked, a keyed
fingerprint of whom, how much there was; never the number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final, NamedTuple

from pydantic import StringConstraints

from queue_server.api.case_bodies import Project
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.cases import projects
from queue_server.cases.refusals import BadProject
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.threads import off_loop
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


class Whom(NamedTuple):
    """Of which kind, which number, how it is shown, and how to find what is known."""

    kind: str
    number: str
    shown: str
    known: Callable[[Rows], timeline_finding.Known]


@dataclass(frozen=True)
class TimelineCalls:
    """What the call does. A line may be long: it is read off the loop, and only the look is written."""

    ground: Ground
    database: Database

    def look(self, asked: Asked) -> dict[str, Any]:
        """Everything the hall still knows."""
        sight = self.ground.sight
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        one = _whom(hall, sight.secrets, asked.body, sight.clock.now_ms())
        eyes = view.Eyes(int(asked.who.id), may(asked.who.role, "oversee"))

        def read(rows: Rows) -> list[dict[str, Any]]:
            return view.days(rows, sight, hall, one.known(rows), eyes)

        found = off_loop(lambda: self.database.read(read))
        mark = sight.secrets.lookup_key("timeline", f"{one.kind}\0{one.number}")
        seen = {"of": one.kind, "whom": mark, "events": sum(len(day["events"]) for day in found)}

        def note(tx: Tx) -> None:  # who looked is written before anybody sees it
            tx.record(hall.id, "timeline_seen", f"timeline:{mark[:MARK_SIGNS]}", seen)

        self.database.write(note, asked.who.actor)
        return {"of": one.shown, "kind": one.kind, "days": found}


def _whom(hall: Hall, secrets: Secrets, body: TimelineBody, now_ms: int) -> Whom:
    """Who or what is meant; BadInput, BadProject, BadIdNumber, BadIdType."""
    if bool(body.project) == bool(body.id_number):
        raise BadInput(fields=[{"field": "id_number", "problem": "give either a document or a project"}])
    if body.project:
        code = projects.checked(hall, body.project)
        return Whom("project", code, code, partial(timeline_finding.of_project, hall=hall.id, code=code))
    person = _person(body, hours.business_day(hall, now_ms))
    key = people.person_key(secrets, person)
    known = partial(timeline_finding.of_person, hall=hall.id, person=key)
    return Whom(person.id_type, person.id_number, person.masked_id, known)


def _person(body: TimelineBody, day: str) -> Person:
    """Who is meant; a document is enough, so that a name only stands in where one must."""
    return checked(NAMELESS if body.id_type == "org" else None, body.id_type, body.id_number, day)


def routes(calls: TimelineCalls) -> tuple[Route, ...]:
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
            plain=calls.look,
        ),
    )
