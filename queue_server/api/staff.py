"""Calls about accounts: who works here, a new one, a new password, closing and opening. No password is ever told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import NotYours
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import service
from queue_server.staff.model import (
    AccountExists,
    BadAccount,
    NewStaff,
    OwnAccount,
    Staff,
    UnknownAccount,
    WeakPassword,
)
from queue_server.staff.roles import Role
from queue_server.staff.sign_in import SignIn

Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class StaffBody(Body):
    """An account to make. Without a hall it works in every hall of this node."""

    account: bodies.Name
    name: bodies.Name
    number: bodies.Code
    role: Role
    hall: bodies.Code | None = None
    password: Password


class PasswordBody(Body):
    """The new password."""

    password: Password


class StaffAnswer(Answer):
    """An account; `number` is the staff number people read."""

    id: str
    account: str
    name: str
    number: str
    role: Role
    hall: str | None
    active: bool


class StaffListAnswer(Answer):
    """Every account the asking administrator answers for, by account."""

    staff: list[StaffAnswer]


@dataclass(frozen=True)
class StaffCalls:
    """What the account calls do; `door` hashes passwords off the writer and knows who is locked out."""

    ground: Ground
    database: Database
    door: SignIn

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Who works here."""
        hall = asked.who.hall
        return {"staff": [staff_json(one) for one in service.everybody(rows) if hall in (None, one.hall)]}

    def add(self, asked: Asked) -> dict[str, Any]:
        """A new account."""
        body: StaffBody = asked.body
        _check_reach(asked, body.hall)
        if body.hall is not None:
            hall = body.hall
            self.database.read(lambda rows: self.ground.hall(rows, hall))
        new = NewStaff(body.account, body.name, body.number, body.role, body.hall)
        return staff_json(self.door.add_account(new, body.password, asked.who.actor))

    def set_password(self, asked: Asked) -> dict[str, Any]:
        """A new password: the account is unlocked and its sessions end."""
        found = self.database.read(lambda rows: _meant(rows, asked))
        self.door.reset_password(found.id, asked.body.password, asked.who.actor)
        return staff_json(found)

    def close(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Out at once; a window still open is for the manager to sign off."""
        found = _meant(tx, asked)
        if str(found.id) == asked.who.id:
            raise OwnAccount()
        return staff_json(service.set_active(tx, found.id, False))

    def open(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """In again."""
        return staff_json(service.set_active(tx, _meant(tx, asked).id, True))


def routes(calls: StaffCalls) -> tuple[Route, ...]:
    """The account calls. What carries a password is never stored under an idempotency key."""
    who, one = staff_who("accounts"), "/staff/<staff>"
    made = (AccountExists, BadAccount, WeakPassword, UnknownHall)
    renewed, closed = (UnknownAccount, WeakPassword), (UnknownAccount, OwnAccount)
    see = Route("GET", "/staff", "Who works here", who, StaffListAnswer, read=calls.listed)
    add = Route(
        "POST", "/staff", "Make an account", who, StaffAnswer, StaffBody, 201, "never", refusals=made, plain=calls.add
    )
    password = Route(
        "POST",
        f"{one}/password",
        "Set a new password",
        who,
        StaffAnswer,
        PasswordBody,
        key="never",
        refusals=renewed,
        plain=calls.set_password,
    )
    close = Route("POST", f"{one}/close", "Close", who, StaffAnswer, bodies.NoBody, refusals=closed, write=calls.close)
    reopen = Route(
        "POST",
        f"{one}/open",
        "Open again",
        who,
        StaffAnswer,
        bodies.NoBody,
        refusals=(UnknownAccount,),
        write=calls.open,
    )
    return (see, add, password, close, reopen)


def _meant(rows: Rows, asked: Asked) -> Staff:
    text = asked.path["staff"]
    found = service.staff(rows, int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0)
    _check_reach(asked, found.hall)
    return found


def _check_reach(asked: Asked, hall: str | None) -> None:
    if asked.who.hall not in (None, hall):
        raise NotYours()


def staff_json(staff: Staff) -> dict[str, Any]:
    """An account of the contract."""
    return {
        "id": str(staff.id),
        "account": staff.account,
        "name": staff.name,
        "number": staff.number,
        "role": staff.role,
        "hall": staff.hall,
        "active": staff.active,
    }
