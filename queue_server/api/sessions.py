"""Signing in, in one step or with a code from the phone, and out. No answer of these is stored: a password is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from flask import Response, request
from pydantic import StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import PUBLIC, Asked, Body, Route
from queue_server.kernel import cookies
from queue_server.kernel.database import Database
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode
from queue_server.staff import service
from queue_server.staff.lockout import Caller
from queue_server.staff.model import AccountIsLocked, UseTls, WrongPassword
from queue_server.staff.second_factor import SecondFactorNeeded, SignInAgain, WrongCode
from queue_server.staff.service import Session
from queue_server.staff.sign_in import SignedIn, SignIn

LOOPBACK = frozenset({"127.0.0.1", "::1"})


class CodeBody(Body):
    """What the first step gave, and the code from the phone or a recovery code."""

    pending: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]


def routes(database: Database, door: SignIn, random: Callable[[int], bytes]) -> tuple[Route, ...]:
    """The session calls."""

    def sign_in(asked: Asked) -> Response:
        keys = random(32), random(32)
        return _let_in(door, door.sign_in(asked.body.account, asked.body.password, *keys, caller_of(door)))

    def with_code(asked: Asked) -> Response:
        keys = random(32), random(32)
        return _let_in(door, door.sign_in_with_code(asked.body.pending, asked.body.code, *keys, caller_of(door)))

    def sign_out(asked: Asked) -> Response:
        for key in (bearer(), request.cookies.get(cookies.STAFF)):
            session = door.session_of(key) if key else None
            if session is not None:
                ended = session
                database.write(lambda tx: service.sign_out(tx, ended), ended.staff.actor)  # noqa: B023
        response = answer(200, encode({"done": True}))
        cookies.take(request, response, cookies.STAFF)
        return response

    return (
        Route(
            "POST",
            "/sign-in",
            "Sign in",
            PUBLIC,
            bodies.SessionAnswer,
            bodies.SignInBody,
            key="never",
            refusals=(WrongPassword, AccountIsLocked, TooManyRequests, SecondFactorNeeded, UseTls),
            plain=sign_in,
        ),
        Route(
            "POST",
            "/sign-in/code",
            "Finish signing in with a code from the phone",
            PUBLIC,
            bodies.SessionAnswer,
            CodeBody,
            key="never",
            refusals=(WrongCode, SignInAgain, AccountIsLocked),
            plain=with_code,
        ),
        Route("POST", "/sign-out", "Sign out", PUBLIC, bodies.Done, bodies.NoBody, key="never", plain=sign_out),
    )


def _let_in(door: SignIn, signed: SignedIn) -> Response:
    who = signed.session.staff
    told = {"account": who.account, "role": who.role, "token": signed.token, "name": who.name, "id": str(who.id)}
    response = answer(200, encode(told | {"todo": signed.session.todo}))
    set_cookie(response, signed)
    mark_known(response, door, signed)
    return response


def bearer() -> str | None:
    """The key of the Authorization header, if there is one."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def session_here(door: SignIn) -> Session | None:
    """The session of the present request."""
    key = bearer() or request.cookies.get(cookies.STAFF)
    return door.session_of(key) if key else None


def caller_of(door: SignIn) -> Caller:
    """Where the present request comes from: its address, and who first signed in at its browser."""
    address = request.remote_addr or ""
    is_safe = request.is_secure or address in LOOPBACK
    return door.caller(address, request.cookies.get(cookies.KNOWN), is_safe)


def set_cookie(response: Response, signed: SignedIn) -> None:
    """The session cookie: not for scripts, not for other sites; secure where the page came over TLS."""
    cookies.give(request, response, cookies.STAFF, signed.cookie)


def mark_known(response: Response, door: SignIn, signed: SignedIn) -> None:
    """From now on wrong passwords are counted for this browser apart from strangers; who was first here, stays."""
    if not caller_of(door).known_by:
        value = door.mark_of(signed.session.staff)
        cookies.give(request, response, cookies.KNOWN, value, cookies.KNOWN_MAX_AGE_S)
