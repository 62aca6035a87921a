"""电子证照: which licences a department may ask the sharing platform for, and asking for one over HTTP.

A department may use what its parent may, but for what is kept from it. Every end of asking is an answer or a state.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from queue_server.kernel.errors import Refusal
from queue_server.kernel.link_file import check_line
from queue_server.kernel.outward import Reply, ask
from queue_server.people.model import Person

PATH: Final = "/licences/find"
LEVELS_MAX: Final = 10
State = Literal["found", "none", "expired", "forbidden", "down"]


class SharingFileIsWrong(Refusal):
    """The file about the sharing platform cannot be used; `problem` says where."""

    code, status = "sharing_file_is_wrong", 422
    zh, en = "共享平台配置文件有误：{problem}", "The file of the sharing platform cannot be used: {problem}"


class Department(BaseModel):
    """`may`: kinds of licences it uses itself; `never`: what it does not inherit; "" is whoever is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    parent: str | None = None
    may: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Choices(BaseModel):
    """What the file may say. `key_file` lies beside it; without encryption only where `plain` says the line is safe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    url: str
    key_file: str
    timeout_s: float = Field(default=5.0, gt=0, le=30)
    ca_file: str = ""
    plain: bool = False
    departments: tuple[Department, ...] = ()

    @model_validator(mode="after")
    def _is_safe(self) -> Choices:
        check_line(self.url, self.plain)
        return self


class Wanted(NamedTuple):
    """What is asked for: the kind of licence, whose, what for, for which case of which department, by whom."""

    kind: str
    person: Person
    purpose: str
    case: str
    department: str
    staff: str


class Licence(NamedTuple):
    """One licence as the platform has it; `valid_until` is a day or '' for ever."""

    number: str
    name: str
    valid_until: str = ""


class Found(NamedTuple):
    """How asking ended; `licence` where one was found."""

    state: State
    licence: Licence | None = None


class Sharing(Protocol):
    """A sharing platform as cases see it."""

    def allowed(self, department: str) -> frozenset[str]:
        """The kinds of licences the department may ask for."""

    def find(self, wanted: Wanted, today: str) -> Found:
        """Ask for one; never an exception for what goes wrong outside."""


@dataclass(frozen=True, repr=False)
class HttpSharing:
    """The platform behind an address. Its repr shows no key."""

    chosen: Choices
    key: str

    def __repr__(self) -> str:
        return f"HttpSharing({self.chosen.name})"

    def allowed(self, department: str) -> frozenset[str]:
        """Its own and its parents', each without what is kept from it."""
        return allowed({one.name: one for one in self.chosen.departments}, department)

    def find(self, wanted: Wanted, today: str) -> Found:
        """One POST; the person goes in the body alone."""
        person = {name: getattr(wanted.person, name) for name in ("name", "id_type", "id_number")}
        body = json.dumps(wanted._asdict() | {"person": person}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        url = self.chosen.url.rstrip("/") + PATH
        return judged(ask("POST", url, body, headers, self.chosen.timeout_s, self.chosen.ca_file), today)


def allowed(known: Mapping[str, Department], department: str) -> frozenset[str]:
    """The kinds a department may use: its own and those of its parents but for what is kept from it. Pure."""
    one = known.get(department) or known.get("")
    chain: list[Department] = []
    while one is not None and one not in chain and len(chain) < LEVELS_MAX:
        chain.append(one)
        one = known.get(one.parent) if one.parent is not None else None
    found: frozenset[str] = frozenset()
    for level in reversed(chain):
        found = (found | frozenset(level.may)) - frozenset(level.never)
    return found


def judged(reply: Reply, today: str) -> Found:
    """What an answer means; anything that is not understood counts as the platform being away. Pure."""
    if reply.fault or reply.status not in (200, 403, 404):
        return Found("down")
    if reply.status != 200:
        return Found("forbidden" if reply.status == 403 else "none")
    try:
        rows = [
            Licence(str(one["number"]), str(one["name"]), str(one.get("valid_until") or "")) for one in _list(reply)
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Found("down")
    valid = [one for one in rows if not one.valid_until or _day(one.valid_until) >= today]
    if valid:
        return Found("found", valid[0])
    return Found("expired" if rows else "none")


def _list(reply: Reply) -> list[dict[str, object]]:
    found = json.loads(reply.body)["licences"]
    if not isinstance(found, list):
        raise TypeError(found)
    return found


def read(source: str) -> HttpSharing | None:
    """The platform a file names, None for ''; SharingFileIsWrong."""
    if not source:
        return None
    path = Path(source)
    try:
        chosen = Choices.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        key = (path.parent / chosen.key_file).read_text(encoding="utf-8").strip()
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise SharingFileIsWrong(problem=f"{source}: {said}") from None
    except (OSError, ValueError) as error:
        raise SharingFileIsWrong(problem=f"{source}: {error}") from None
    ca_file = str(path.parent / chosen.ca_file) if chosen.ca_file else ""
    return HttpSharing(chosen.model_copy(update={"ca_file": ca_file}), key)


def _day(text: str) -> str:
    """A day as platforms write it, 20261123 or 2026-11-23, as ours; '' for what is none, which is over."""
    digits = text[:10].replace("-", "")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdigit() else ""
