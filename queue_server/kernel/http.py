"""What every face shares about HTTP: who is asking, the error envelope, the request id and the origin check."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, request
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from queue_server.kernel import errors
from queue_server.kernel.errors import Refusal
from queue_server.kernel.idempotency import encode

BODY_BYTES_MAX = 64 * 1024
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
REQUEST_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")
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


def language() -> str:
    """The caller's language as far as we speak it: 'en' when English comes first, else 'zh'."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"


def envelope(refusal: Refusal, lang: str, request_id: str) -> dict[str, Any]:
    """`{"error": {"code", "message", "details"}, "request_id"}`."""
    return {
        "error": {"code": refusal.code, "message": refusal.message(lang), "details": refusal.details},
        "request_id": request_id,
    }


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
    log.exception("server_fault", path=request.path)
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


def install(app: Flask) -> None:
    """Give every request an id and check the origin of every write."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX

    @app.before_request
    def begin() -> None:
        asked = request.headers.get("X-Request-Id", "")
        g.request_id = asked if REQUEST_ID.fullmatch(asked) else secrets.token_hex(8)
        check_origin()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response
