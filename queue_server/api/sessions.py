"""Signing in and out. Not stored under idempotency keys: a password's answer is never kept."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from queue_server.api import bodies
from queue_server.api.contract import PUBLIC, Asked, Route
from queue_server.kernel.database import Database
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode
from queue_server.staff import service
from queue_server.staff.model import AccountIsLocked, WrongPassword
from queue_server.staff.sign_in import SignedIn, SignIn

COOKIE = "quhao_session"


def routes(database: Database, door: SignIn, random: Callable[[int], bytes]) -> tuple[Route, ...]:
    """The session calls."""

    def sign_in(asked: Asked) -> Response:
        signed = door.sign_in(
            asked.body.account, asked.body.password, random(32), random(32), request.remote_addr or ""
        )
        who = signed.session.staff
        response = answer(
            200,
            encode(
                {"account": who.account, "role": who.role, "token": signed.token, "name": who.name, "id": str(who.id)}
            ),
        )
        set_cookie(response, signed)
        return response

    def sign_out(asked: Asked) -> Response:
        for key in (bearer(), request.cookies.get(COOKIE)):
            session = door.session_of(key) if key else None
            if session is not None:
                ended = session
                database.write(lambda tx: service.sign_out(tx, ended), ended.staff.actor)  # noqa: B023
        response = answer(200, encode({"done": True}))
        response.delete_cookie(COOKIE)
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
            refusals=(WrongPassword, AccountIsLocked, TooManyRequests),
            plain=sign_in,
        ),
        Route("POST", "/sign-out", "Sign out", PUBLIC, bodies.Done, bodies.NoBody, key="never", plain=sign_out),
    )


def bearer() -> str | None:
    """The key of the Authorization header, if there is one."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def set_cookie(response: Response, signed: SignedIn) -> None:
    """The session cookie: not for scripts, not for other sites; secure where the page came over TLS."""
    response.set_cookie(COOKIE, signed.cookie, httponly=True, samesite="Lax", secure=request.is_secure)
