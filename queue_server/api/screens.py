"""Calls about a clerk's screen: locking it, opening it again, and where its keys lie."""

from __future__ import annotations

from typing import Annotated, Any

from flask import request
from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import PUBLIC, Answer, Asked, Body, Route, staff_who
from queue_server.api.sessions import bearer, caller_of
from queue_server.kernel import cookies
from queue_server.kernel.database import Database
from queue_server.kernel.errors import SignInFirst, TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import screens, service
from queue_server.staff.model import AccountIsLocked, WrongPassword
from queue_server.staff.sign_in import SignIn

CALL = staff_who("call")
KeyName = Annotated[str, StringConstraints(min_length=1, max_length=16)]


class UnlockBody(Body):
    """The password of the clerk whose screen it is."""

    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class KeysBody(Body):
    """Which act lies on which key; acts that are not named lie where the terminal puts them."""

    keys: dict[KeyName, KeyName] = Field(max_length=screens.WISHES_MAX)


class KeysAnswer(Answer):
    """Which acts this clerk has put on which key."""

    keys: dict[str, str]


def routes(database: Database, door: SignIn) -> tuple[Route, ...]:
    """The screen calls. Locking needs a session, opening a locked one: both look for it themselves."""

    def lock(asked: Asked) -> dict[str, Any]:
        session = door.session_of(_key(), behind_lock=True)
        if session is None:
            raise SignInFirst()
        database.write(lambda tx: screens.lock(tx, session), session.staff.actor)
        return {"done": True}

    def unlock(asked: Asked) -> dict[str, Any]:
        door.unlock(_key(), asked.body.password, caller_of(door))
        return {"done": True}

    def show(rows: Rows, asked: Asked) -> dict[str, Any]:
        return {"keys": screens.keys(rows, int(asked.who.id))}

    def bind(tx: Tx, asked: Asked) -> dict[str, Any]:
        return {"keys": screens.set_keys(tx, service.staff(tx, int(asked.who.id)), asked.body.keys)}

    wrong = (WrongPassword, AccountIsLocked, TooManyRequests, SignInFirst)
    unlocking = Route(
        "POST",
        "/screen/unlock",
        "Open one's locked screen",
        PUBLIC,
        bodies.Done,
        UnlockBody,
        key="never",
        refusals=wrong,
        plain=unlock,
    )
    return (
        Route(
            "POST",
            "/screen/lock",
            "Lock one's screen",
            PUBLIC,
            bodies.Done,
            bodies.NoBody,
            key="never",
            refusals=(SignInFirst,),
            plain=lock,
        ),
        unlocking,
        Route("GET", "/screen/keys", "Where one's keys lie", CALL, KeysAnswer, read=show),
        Route(
            "POST",
            "/screen/keys",
            "Put acts on other keys",
            CALL,
            KeysAnswer,
            KeysBody,
            refusals=(screens.KeyIsTaken,),
            write=bind,
        ),
    )


def _key() -> str:
    return bearer() or request.cookies.get(cookies.STAFF) or ""
