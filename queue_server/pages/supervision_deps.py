"""What the pages of supervision are handed, and who of those who work here may look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from flask import redirect as go_to
from flask import request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page
from queue_server.staff.roles import Permission, may


class SupervisionDeps(People, Protocol):
    """Who is asking, the alarms, and tickets against cases."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def alarms(self, hall: Hall, person: Person) -> Sequence[Mapping[str, Any]]:
        """The open ones."""

    def colleagues(self, hall: Hall) -> Sequence[Mapping[str, str]]:
        """Who may be given an order: number and name."""

    def reconciled(self, hall: Hall, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """The lines of `day`, or from `from` to `to`; BadInput for what is no day."""

    def closed(self, hall: Hall, person: Person, asked: Mapping[str, str], most: int) -> Mapping[str, Any]:
        """What was closed on those days, `most` at most and whether there is `more`, and how many cards were raised on
        them; BadInput."""

    def order(self, hall: Hall, person: Person, alarm: str) -> Mapping[str, Any]:
        """One order as it is printed; UnknownAlarm."""


def asked_by(deps: SupervisionDeps, *permissions: Permission) -> Person | AnyResponse:
    """Who asks, by any of these permissions; else what is answered."""
    person = deps.person(request)
    if person is None:
        return go_to(f"/sign-in?next={quote(request.path)}", 303)
    if not any(may(person.role, one) for one in permissions):
        return error_page(NotYours(), workplace_language(), person.role)
    return person


def hall_name(hall: Hall, lang: str) -> str:
    """Its name in that language, where it has one."""
    return (hall.name_en if lang == "en" else "") or hall.name
