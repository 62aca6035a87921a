"""One row per call: path, who may, body, answer, refusals. Router, guard, OpenAPI and docs all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from queue_server.kernel import http
from queue_server.kernel.errors import Refusal
from queue_server.kernel.http import Principal
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff.roles import ROLES, Permission, who_may

KeyUse = Literal["required", "optional", "never"]

DEVICES = frozenset({"kiosk", "board", "window", "agent", "desk"})
PUBLIC = frozenset({"anyone"})
STAFF = frozenset[str](ROLES)
SEES_HALL = STAFF | DEVICES
UNREADY = frozenset({http.UNREADY})  # signed in, with something to do before anything else opens


def staff_who(permission: Permission) -> frozenset[str]:
    """The staff roles with the permission, as a route names them."""
    return frozenset[str](who_may(permission))


class Body(BaseModel):
    """A request body: unknown fields are refused, numbers and texts are not bent into each other."""

    model_config = ConfigDict(extra="forbid", strict=True, str_max_length=200, defer_build=True)


class Answer(BaseModel):
    """A response body; fields may be added in later versions."""

    model_config = ConfigDict(extra="allow", defer_build=True)  # a schema is compiled when it is first needed


@dataclass(frozen=True)
class Asked:
    """One request on its way: who, the path's values, the checked body, the query, how the caller reached us, and from
    which network address."""

    who: Principal
    path: dict[str, str]
    body: Any
    query: dict[str, str]
    origin: str = ""
    address: str = ""


@dataclass(frozen=True)
class Route:
    """One call of the contract. `read` and `write` answer the JSON value; exactly one of the three acts is given.

    `plain` runs in no transaction: what is asked by anyone, and what hashes a password off the writer. `is_long` keeps
    a write that takes more than some milliseconds off the loop; `ready` works on the body before it, outside the
    transaction, and answers what `write` is given as its body. `bytes_max` is for the few larger bodies.
    """

    method: Literal["GET", "POST"]
    path: str
    summary: str
    who: frozenset[str]
    answer: type[BaseModel]
    body: type[Body] | None = None
    status: int = 200
    key: KeyUse = "optional"
    query: dict[str, str] = field(default_factory=dict)
    refusals: tuple[type[Refusal], ...] = ()
    read: Callable[[Rows, Asked], Any] | None = None
    write: Callable[[Tx, Asked], Any] | None = None
    plain: Callable[[Asked], Any] | None = None
    is_long: bool = False
    ready: Callable[[Asked], Any] | None = None
    bytes_max: int | None = None

    @property
    def name(self) -> str:
        """A stable operation id: method and path as words."""
        words = [part.strip("<>") for part in self.path.strip("/").split("/")]
        return "_".join([self.method.lower(), *words]).replace("-", "_")
