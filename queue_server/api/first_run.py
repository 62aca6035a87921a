"""The one call of an empty house: the first administrator, with the one-time code from the server's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from flask import request
from pydantic import StringConstraints

from queue_server.api.bodies import Name
from queue_server.api.contract import PUBLIC, Answer, Asked, Body, Route
from queue_server.kernel.errors import TooManyRequests
from queue_server.staff.first_run import AlreadySetUp, FirstRunCodeIsWrong
from queue_server.staff.model import BadAccount, Staff, WeakPassword

# (code, account, name, password, caller) -> the administrator
Begin = Callable[[str, str, str, str, str], Staff]


class FirstRunBody(Body):
    """The one-time code, and the first administrator."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    account: Name
    name: Name
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class FirstRunAnswer(Answer):
    """The account that may sign in now."""

    account: str


def routes(begin: Begin) -> tuple[Route, ...]:
    """The first-run call; its answer is never stored, a password came with it."""

    def first(asked: Asked) -> dict[str, Any]:
        body: FirstRunBody = asked.body
        made = begin(body.code, body.account, body.name, body.password, request.remote_addr or "")
        return {"account": made.account}

    return (
        Route(
            "POST",
            "/first-run",
            "Make the first administrator of an empty house",
            PUBLIC,
            FirstRunAnswer,
            FirstRunBody,
            201,
            key="never",
            refusals=(AlreadySetUp, FirstRunCodeIsWrong, BadAccount, WeakPassword, TooManyRequests),
            plain=first,
        ),
    )
