"""Calls about accounts: who works here, new ones, passwords, closing and opening. Only a fresh password is told."""

from __future__ import annotations

from collections.abc import Callable
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
from queue_server.staff import duty, second_factor, service
from queue_server.staff.model import (
    AccountExists,
    BadAccount,
    NewStaff,
    OwnAccount,
    Staff,
    UnknownAccount,
    WeakPassword,
    normalised_account,
)
from queue_server.staff.passwords import INITIAL_BYTES, initial_password
from queue_server.staff.roles import Role
from queue_server.staff.second_factor import NoSecondFactor
from queue_server.staff.sign_in import SignIn

Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class StaffBody(Body):
    """An account to make. Without a hall it works in every hall of this node.

    Without a password one is made, told once in the answer, and to be changed at the first sign-in.
    """

    account: bodies.Name
    name: bodies.Name
    number: bodies.Code
    role: Role
    hall: bodies.Code | None = None
    password: Password | None = None


class EditBody(Body):
    """All of the account that may change; another role or hall ends its sessions."""

    name: bodies.Name
    number: bodies.Code
    role: Role
    hall: bodies.Code | None = None


class PasswordBody(Body):
    """The new password; without one, one is made, told once, and to be changed at the first sign-in."""

    password: Password | None = None


class StaffAnswer(Answer):
    """An account; `number` is the staff number people read. `password` only where one was just made for it.

    `initial`: the password is to be changed at the next sign-in. `locked`: for some place, by wrong passwords.
    """

    id: str
    account: str
    name: str
    number: str
    role: Role
    hall: str | None
    active: bool
    initial: bool
    second_factor: bool
    locked: bool
    window: str | None = None
    password: str | None = None


class StaffListAnswer(Answer):
    """Every account the asking administrator answers for, by account."""

    staff: list[StaffAnswer]


@dataclass(frozen=True)
class StaffCalls:
    """What the account calls do; `door` hashes passwords off the writer and knows who is locked out."""

    ground: Ground
    database: Database
    door: SignIn
    random: Callable[[int], bytes]

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Who works here, and at which window just now."""
        hall = asked.who.hall
        known = [one for one in service.everybody(rows) if hall in (None, one.hall)]
        at = {one.id: duty.of_staff(rows, one.id) for one in known}
        return {"staff": [self.json(one) | {"window": getattr(at[one.id], "window", None)} for one in known]}

    def add(self, asked: Asked) -> dict[str, Any]:
        """A new account."""
        body: StaffBody = asked.body
        _check_reach(asked, body.hall)
        if body.hall is not None:
            hall = body.hall
            self.database.read(lambda rows: self.ground.hall(rows, hall))
        new = NewStaff(body.account, body.name, body.number, body.role, body.hall)
        made = None if body.password else initial_password(normalised_account(body.account), self.random(INITIAL_BYTES))
        added = self.door.add_account(new, body.password or made or "", asked.who.actor, initial=made is not None)
        return self.json(added) | ({"password": made} if made else {})

    def edit(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Another name, number, role or hall; one's own role stays, so that an administrator always remains."""
        body: EditBody = asked.body
        found = _meant(tx, asked)
        _check_reach(asked, body.hall)
        if body.hall is not None:
            self.ground.hall(tx, body.hall)
        if str(found.id) == asked.who.id and (found.role, found.hall) != (body.role, body.hall):
            raise OwnAccount()
        new = NewStaff(found.account, body.name, body.number, body.role, body.hall)
        return self.json(service.edit_account(tx, found.id, new))

    def set_password(self, asked: Asked) -> dict[str, Any]:
        """A new password: the account is unlocked and its sessions end."""
        found = self.database.read(lambda rows: _meant(rows, asked))
        made = None if asked.body.password else initial_password(found.account, self.random(INITIAL_BYTES))
        new, is_made = asked.body.password or made or "", made is not None
        changed = self.door.reset_password(found.id, new, asked.who.actor, initial=is_made)
        return self.json(changed) | ({"password": made} if made else {})

    def unlock(self, asked: Asked) -> dict[str, Any]:
        """The account may try again from everywhere."""
        found = self.database.read(lambda rows: _meant(rows, asked))
        return self.json(self.door.unlock_account(found.id, asked.who.actor))

    def reset_factor(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """No second factor any more for who lost phone and recovery codes; one's own is taken away at one's account."""
        found = _meant(tx, asked)
        if str(found.id) == asked.who.id:
            raise OwnAccount()
        second_factor.remove(tx, found)
        return self.json(service.staff(tx, found.id))

    def json(self, one: Staff) -> dict[str, Any]:
        """An account of the contract."""
        return staff_json(one) | {"locked": self.door.is_locked(one)}

    def close(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Out at once; a window still open is for the manager to sign off."""
        found = _meant(tx, asked)
        if str(found.id) == asked.who.id:
            raise OwnAccount()
        return self.json(service.set_active(tx, found.id, False))

    def open(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """In again."""
        return self.json(service.set_active(tx, _meant(tx, asked).id, True))


def routes(calls: StaffCalls) -> tuple[Route, ...]:
    """The account calls. What carries a password is never stored under an idempotency key."""
    who, one = staff_who("accounts"), "/staff/<staff>"
    made = (AccountExists, BadAccount, WeakPassword, UnknownHall)
    edited = (UnknownAccount, AccountExists, BadAccount, UnknownHall, OwnAccount)
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
    rest: tuple[tuple[Any, ...], ...] = (
        ("edit", "Change name, number, role or hall", EditBody, edited, {"write": calls.edit}),
        ("unlock", "Let it try passwords again", bodies.NoBody, (UnknownAccount,), {"plain": calls.unlock}),
        (
            "second-factor/reset",
            "Take the second factor away",
            bodies.NoBody,
            (*closed, NoSecondFactor),
            {"write": calls.reset_factor},
        ),
    )
    more = tuple(
        Route("POST", f"{one}/{act}", text, who, StaffAnswer, body, refusals=kinds, **how)
        for act, text, body, kinds, how in rest
    )
    return (see, add, password, close, reopen, *more)


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
        "initial": staff.initial,
        "second_factor": staff.second_factor,
    }
