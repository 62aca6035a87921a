"""What every face shares about HTTP: who is asking, the error envelope, the request id and the origin check."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, request
from gunicorn.http.errors import NoMoreData, ParseException
from structlog.contextvars import bind_contextvars, unbind_contextvars
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from queue_server.kernel import errors
from queue_server.kernel.errors import Refusal
from queue_server.kernel.idempotency import encode
from queue_server.kernel.logs import redact

BODY_BYTES_MAX = 64 * 1024
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
REQUEST_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")
LETTERS = str.maketrans("0123456789", "ghijklmnop")  # an id of digits could be taken for a phone number
START = secrets.token_hex(4).translate(LETTERS)  # tells the requests of this process from those before a restart
_asked = itertools.count(1)
log = structlog.get_logger()

BY_STATUS: dict[int, type[Refusal]] = {
    400: errors.BadInput,
    404: errors.UnknownThing,
    405: errors.MethodNotAllowed,
    413: errors.BodyTooLarge,
    415: errors.UnsupportedMediaType,
}


@dataclass(frozen=True)
class Principal:
    """Who is asking: `role` is a staff role, a device kind or 'anyone'; `actor` is what the journal says."""

    role: str
    actor: str
    id: str = ""
    hall: str | None = None
    by_cookie: bool = False


ANYONE = Principal("anyone", "citizen")
UNREADY = "unready"
"""The role of who is signed in but must change a password, or set up a second factor, before anything else opens."""


def language_of(accepts: str) -> str:
    """The language of an Accept-Language as far as we speak it: 'en' when English comes first, else 'zh'."""
    return "en" if accepts.lower().startswith("en") else "zh"


def language() -> str:
    """The caller's language."""
    return language_of(request.headers.get("Accept-Language", ""))


def envelope(refusal: Refusal, lang: str, request_id: str) -> dict[str, Any]:
    """`{"error": {"code", "message", "details"}, "request_id"}`."""
    return {
        "error": {"code": refusal.code, "message": refusal.message(lang), "details": refusal.details},
        "request_id": request_id,
    }


def new_request_id() -> str:
    """A request's id: never the same again, and never like a number of a person."""
    return f"{START}{next(_asked):08x}"


def _is_good_id(asked: str) -> bool:
    return bool(REQUEST_ID.fullmatch(asked)) and not asked.isdecimal() and redact(asked) == asked


def answer(status: int, body: str) -> Response:
    """A JSON answer that no cache keeps."""
    response = Response(body, status, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(refusal: Refusal) -> Response:
    """The envelope as a response."""
    response = answer(refusal.status, encode(envelope(refusal, language(), g.request_id)))
    if "retry_s" in refusal.details:
        response.headers["Retry-After"] = str(refusal.details["retry_s"])
    if "allow" in refusal.details:
        response.headers["Allow"] = str(refusal.details["allow"])
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def as_refusal(error: Exception) -> Refusal:
    """Any exception as the refusal the caller may see; a defect of ours is logged and shows nothing of itself."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, ParseException | NoMoreData):  # a body in broken chunks, found while reading it
        return errors.BadInput()
    if isinstance(error, MethodNotAllowed):
        return errors.MethodNotAllowed(allow=", ".join(sorted(error.valid_methods or ())))
    if isinstance(error, HTTPException):
        kind = BY_STATUS.get(error.code or 500)
        return kind() if kind else errors.BadInput() if (error.code or 500) < 500 else errors.ServerFault()
    log.exception(
        "server_fault", rule=request.url_rule.rule if request.url_rule else None
    )  # the path may hold a link's key
    return errors.ServerFault()


def check_origin() -> None:
    """A write in the name of a cookie must come from our own pages: Origin where there is one, else Sec-Fetch-Site."""
    if request.method not in WRITES:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    foreign = _host_of(origin) != request.host if origin is not None else site not in (None, "same-origin", "none")
    if foreign:
        raise errors.ForeignOrigin()


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def install(app: Flask, policy: str) -> None:
    """Give every request an id, check the origin of every write, send what browsers are told with every answer."""
    always = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": policy,
    }
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX

    @app.before_request
    def begin() -> None:
        asked = request.headers.get("X-Request-Id", "")
        g.request_id = asked if _is_good_id(asked) else new_request_id()
        bind_contextvars(request_id=g.request_id)
        check_origin()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        unbind_contextvars("request_id")

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        add_missing(response, always)
        return response


def add_missing(response: Response, wanted: Mapping[str, str]) -> None:
    """The headers of `wanted` that the answer does not bring itself, for less than one `setdefault` each."""
    there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating gives pairs
    response.headers.extend([(name, value) for name, value in wanted.items() if name.lower() not in there])
