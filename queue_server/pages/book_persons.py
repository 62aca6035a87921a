"""The form of those who come: one set of fields per role of the service, or an agent and the principals; checked field
by field, so that a slip is shown where it was made and nothing has to be typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from appointments.model import AGENT, PRINCIPAL
from appointments.persons import needed
from queue_server.hall.model import Service
from queue_server.hall.places import Role
from queue_server.kernel.errors import Refusal
from queue_server.people.model import ID_TYPE_WORDS, BadName

NAME_MAX: Final = 100
NUMBER_MAX: Final = 40
DOCUMENTS: Final = {id_type: words[:2] for id_type, words in ID_TYPE_WORDS.items()}
AGENCY: Final = (Role(AGENT, "代办人", "Agent", 1, 1), Role(PRINCIPAL, "委托人", "Principal", 1, 1))


class Checks(Protocol):
    """Whether what was typed can be a person or a phone."""

    def check_person(self, name: str, id_type: str, id_number: str) -> Refusal | None:
        """Why this cannot be who comes, or None."""

    def check_phone(self, phone: str) -> Refusal | None:
        """Why this is no phone, or None."""


@dataclass(frozen=True)
class Row:
    """One person's fields. `key` begins the names of its inputs; who is not `required` may stay empty."""

    key: str
    role: Role
    place: int
    required: bool
    name: str = ""
    id_type: str = "resident"
    id_number: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nobody was named here."""
        return not (self.name or self.id_number)


@dataclass(frozen=True)
class Form:
    """All fields of the page. `errors` is whether any is wrong, by the input's name."""

    rows: tuple[Row, ...]
    phone: str = ""
    phone_error: str = ""

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by the name of the input."""
        found = {f"{row.key}-{name}": said for row in self.rows for name, said in row.errors.items()}
        return found | ({"phone": self.phone_error} if self.phone_error else {})

    def of(self, role: str, required: bool) -> list[Row]:
        """The fields of those of a role who must come, or who may."""
        return [row for row in self.rows if row.role.id == role and row.required is required]

    @property
    def roles(self) -> list[Role]:
        """Each role once, in the service's order."""
        return list({row.role.id: row.role for row in self.rows}.values())

    def checked(self, checks: Checks, lang: str) -> Form:
        """The form with every field looked at."""
        rows = tuple(replace(row, errors=_errors(row, checks, lang)) for row in self.rows)
        wrong = checks.check_phone(self.phone)
        return replace(self, rows=rows, phone_error=wrong.message(lang) if wrong else "")

    def persons(self) -> list[dict[str, Any]]:
        """As POST /bookings takes them."""
        return [
            {
                "role": row.role.id,
                "person": {"name": row.name, "id_type": row.id_type, "id_number": row.id_number},
            }
            for row in self.rows
            if not row.is_empty
        ]


def blank(service: Service, agent: int) -> Form:
    """The empty form; `agent`: for how many principals somebody comes, 0 when all come themselves."""
    roles = needed([service])
    if agent:
        roles = tuple(role._replace(least=agent, most=agent) if role.id == PRINCIPAL else role for role in AGENCY)
    return Form(
        tuple(
            Row(f"{role.id}-{place}", role, place, place <= role.least, id_type=_first_type(service, role))
            for role in roles
            for place in range(1, role.most + 1)
        )
    )


def read(service: Service, agent: int, typed: Mapping[str, str]) -> Form:
    """The form as it was sent."""

    def value(row: Row, name: str, most: int) -> str:
        return typed.get(f"{row.key}-{name}", "").strip()[:most]

    empty = blank(service, agent)
    rows = tuple(
        replace(
            row,
            name=value(row, "name", NAME_MAX),
            id_type=value(row, "id_type", 20) or row.id_type,
            id_number=value(row, "id_number", NUMBER_MAX).replace(" ", ""),
        )
        for row in empty.rows
    )
    return Form(rows, typed.get("phone", "").strip()[:40])


def _first_type(service: Service, role: Role) -> str:
    """The document most bring: a unit's business is done for the unit, by its agent where there is one."""
    return "org" if service.organisations and role.id == PRINCIPAL else "resident"


def _errors(row: Row, checks: Checks, lang: str) -> dict[str, str]:
    if row.is_empty and not row.required:
        return {}
    why = checks.check_person(row.name, row.id_type, row.id_number)
    if why is None:
        return {}
    errors = {"name" if isinstance(why, BadName) else "id_number": why.message(lang)}
    if "name" not in errors and not row.name:  # both are missing: say both at once
        errors["name"] = BadName(why="empty").message(lang)
    return errors
