"""The form of those who come: one set of fields per role of the services, or an agent and the principals; checked field
by field, so that a slip is shown where it was made and nothing has to be typed twice: who is the buyer of one item and
the mortgagor of the next is named once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from appointments.model import AGENT, PRINCIPAL
from appointments.persons import may_be_both, needed
from appointments.refusals import AddressIsNeeded
from queue_server.hall.model import Service
from queue_server.hall.places import Role
from queue_server.kernel.errors import Refusal
from queue_server.pages.words import say
from queue_server.people.model import ID_TYPE_WORDS, BadName

NAME_MAX: Final = 100
NUMBER_MAX: Final = 40
ADDRESS_MAX: Final = 200
FIELDS: Final = ("name", "id_type", "id_number")
DOCUMENTS: Final = {id_type: words[:2] for id_type, words in ID_TYPE_WORDS.items()}
PERSONS: Final = frozenset({"holder", "borrower", "spouse"})  # never an organisation
AGENCY: Final = (Role(AGENT, "代办人", "Agent", 1, 1), Role(PRINCIPAL, "委托人", "Principal", 1, 1))


class Checks(Protocol):
    """Whether what was typed can be a person or a phone."""

    def check_person(self, name: str, id_type: str, id_number: str) -> Refusal | None:
        """Why this cannot be who comes, or None."""

    def check_phone(self, phone: str, mobile: bool) -> Refusal | None:
        """Why this is no phone, or no `mobile` one where that is needed; None where it is."""


@dataclass(frozen=True)
class Row:
    """One person's fields. `key` begins the names of its inputs; who is not `required` may stay empty. `others` are
    earlier rows that can be the same person, in another item's role; `same` is the one that is."""

    key: str
    role: Role
    place: int
    required: bool
    name: str = ""
    id_type: str = "resident"
    id_number: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Row, ...] = ()
    same: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nobody was named here."""
        return not (self.name or self.id_number or self.same)


@dataclass(frozen=True)
class Form:
    """All fields of the page. `errors` is whether any is wrong, by the input's name. `address` is None where nobody
    has to be found at home."""

    rows: tuple[Row, ...]
    phone: str = ""
    phone_error: str = ""
    address: str | None = None
    address_error: str = ""

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by the name of the input."""
        found = {f"{row.key}-{name}": said for row in self.rows for name, said in row.errors.items()}
        rest = {"phone": self.phone_error, "address": self.address_error}
        return found | {name: said for name, said in rest.items() if said}

    def of(self, role: str, required: bool) -> list[Row]:
        """The fields of those of a role who must come, or who may."""
        return [row for row in self.rows if row.role.id == role and row.required is required]

    @property
    def roles(self) -> list[Role]:
        """Each role once, in the service's order."""
        return list({row.role.id: row.role for row in self.rows}.values())

    def checked(self, checks: Checks, lang: str, mobile: bool) -> Form:
        """The form with every field looked at; `mobile`: a code must reach the phone."""
        named = {row.key for row in self.rows if not row.is_empty}
        looked = (replace(row, errors=_errors(row, named, checks, lang)) for row in self.rows)
        rows = tuple(_twice(looked, lang))
        wrong = checks.check_phone(self.phone, mobile)
        lost = AddressIsNeeded().message(lang) if self.address == "" else ""
        return replace(self, rows=rows, phone_error=wrong.message(lang) if wrong else "", address_error=lost)

    def persons(self) -> list[dict[str, Any]]:
        """As POST /bookings takes them: each person once, with everything they are."""
        found: dict[str, dict[str, Any]] = {}
        for row in (one for one in self.rows if not one.is_empty):
            if row.same:
                found[row.key] = found[row.same]
                found[row.key].setdefault("also", []).append(row.role.id)
                continue
            person = {"name": row.name, "id_type": row.id_type, "id_number": row.id_number}
            found[row.key] = {"role": row.role.id, "person": person}
        return list({id(one): one for one in found.values()}.values())


def blank(services: Sequence[Service], agent: int) -> Form:
    """The empty form; `agent`: for how many principals somebody comes, 0 when all come themselves."""
    roles = needed(services)
    if agent:
        roles = tuple(role._replace(least=agent, most=agent) if role.id == PRINCIPAL else role for role in AGENCY)
    rows: list[Row] = []
    for role in roles:
        others = () if agent else tuple(one for one in rows if may_be_both(services, one.role.id, role.id))
        rows += (
            Row(f"{role.id}-{n}", role, n, n <= role.least, id_type=_first_type(services, role), others=others)
            for n in range(1, role.most + 1)
        )
    return Form(tuple(rows), address="" if services[0].home_teams else None)


def read(services: Sequence[Service], agent: int, typed: Mapping[str, str]) -> Form:
    """The form as it was sent."""

    def value(row: Row, name: str, most: int) -> str:
        return typed.get(f"{row.key}-{name}", "").strip()[:most]

    def filled(row: Row) -> Row:
        same = value(row, "same", 40)
        if any(one.key == same for one in row.others):
            return replace(row, same=same)
        return replace(
            row,
            name=value(row, "name", NAME_MAX),
            id_type=value(row, "id_type", 20) or row.id_type,
            id_number=value(row, "id_number", NUMBER_MAX).replace(" ", ""),
        )

    empty = blank(services, agent)
    address = None if empty.address is None else " ".join(typed.get("address", "").split())[:ADDRESS_MAX]
    return Form(tuple(filled(row) for row in empty.rows), typed.get("phone", "").strip()[:40], address=address)


def without(typed: Mapping[str, str], place: int, count: int) -> dict[str, str]:
    """What was typed, the principal of that place of `count` left out and those after moved up."""
    found = dict(typed)
    for n in range(place, count + 1):
        for name in FIELDS:
            found[f"{PRINCIPAL}-{n}-{name}"] = typed.get(f"{PRINCIPAL}-{n + 1}-{name}", "")
    return found


def _first_type(services: Iterable[Service], role: Role) -> str:
    """The document most bring: a unit's business is done for the unit, by its agent where there is one."""
    return "org" if any(one.organisations for one in services) and role.id == PRINCIPAL else "resident"


def documents(services: Iterable[Service], row: Row) -> dict[str, tuple[str, ...]]:
    """The documents somebody can have: an organisation's code only where a unit may be named."""
    is_person = row.role.id in PERSONS and not any(one.organisations for one in services)
    return {one: words for one, words in DOCUMENTS.items() if not (is_person and one == "org")}


def _twice(rows: Iterable[Row], lang: str) -> Iterable[Row]:
    """The rows, each later one with a document that somebody has above marked."""
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        mine = (row.id_type, row.id_number.upper())
        if row.id_number and not row.errors and mine in seen:
            first = seen[mine]
            at = first.place if first.role.most > 1 else ""
            who = say(lang, "book.person", role=first.role.name_en if lang == "en" else first.role.name, place=at)
            row = replace(row, errors={"id_number": say(lang, "book.number_twice", who=who.strip())})
        elif row.id_number:
            seen[mine] = row
        yield row


def _errors(row: Row, named: Collection[str], checks: Checks, lang: str) -> dict[str, str]:
    if row.is_empty and not row.required:
        return {}
    if row.same:
        return {} if row.same in named else {"same": say(lang, "book.same_empty")}
    why = checks.check_person(row.name, row.id_type, row.id_number)
    if why is None:
        return {}
    errors = {"name" if isinstance(why, BadName) else "id_number": why.message(lang)}
    if "name" not in errors and not row.name:  # both are missing: say both at once
        errors["name"] = BadName(why="empty").message(lang)
    return errors
