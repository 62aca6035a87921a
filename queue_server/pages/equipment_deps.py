"""What the pages about devices are handed, and who may look and act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page
from queue_server.staff.roles import may


class EquipmentDeps(People, Protocol):
    """Who is asking, and what is known of the devices."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def offset(self, hall: Hall) -> str:
        """What the hall's clock is ahead of UTC: +08:00."""

    def places(self, hall: Hall) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Where a device can stand: windows, kiosks and desks with id and name."""

    def outages(self, hall: Hall, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """`from`, `to` and the `devices` that were not always well; BadInput."""

    def incident(self, hall: Hall, device: str, at_ms: int | None) -> Mapping[str, Any] | None:
        """One fault from beginning to end, None where there was none; UnknownEquipment."""

    def sheet(self, hall: Hall, device: str) -> Mapping[str, Any]:
        """What its installation sheet says; UnknownEquipment."""

    def photo(self, hall: Hall, device: str) -> bytes | None:
        """The JPEG kept with it."""

    def off_loop(self, work: Callable[[], bytes]) -> bytes:
        """Let something take its time while others go on."""


def may_act(role: str) -> bool:
    """Whether the role may test, move and take out of service."""
    return may(role, "oversee") or may(role, "set_up")


def asked_by(deps: EquipmentDeps) -> Person | AnyResponse:
    """Who looks after devices; else what is answered."""
    person = deps.person(request)
    if person is None:
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
    if not may(person.role, "health"):
        return error_page(NotYours(), workplace_language(), person.role)
    return person
