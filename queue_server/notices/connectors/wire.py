"""What the ways have in common: their settings, and one HTTP request whose every end is an outcome."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, field_validator

from queue_server.kernel.outward import fault_of
from queue_server.notices.model import Kind, Outcome

ANSWER_BYTES_MAX: Final = 64 * 1024
FOR_ITS_OWN_SAKE: Final = frozenset({400, 409, 410, 413, 422})  # the message is at fault, not the way


class Way(BaseModel):
    """What every way may choose: the kinds it sends (none named: all), and how long it waits for an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: tuple[Kind, ...] = ()
    timeout_s: float = 10.0
    knows_ids: bool = False


class HttpWay(Way):
    """A way that is an address on the web."""

    url: str

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address that begins with https:// or http://")
        return url


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def post(way: HttpWay, body: bytes, headers: Mapping[str, str]) -> Answer | Outcome:
    """POST once, following nothing; an Outcome where no answer came: `busy` before the request, `unsure` after."""
    link = _link(way)
    try:
        try:
            link.connect()
        except (OSError, http.client.HTTPException) as error:
            return Outcome("busy", fault_of(error))
        parts = urlsplit(way.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            link.request("POST", path, body, dict(headers))
            answer = link.getresponse()
            return Answer(answer.status, answer.read(ANSWER_BYTES_MAX))
        except (OSError, http.client.HTTPException) as error:
            return Outcome("unsure", fault_of(error))
    finally:
        link.close()


def reach(way: HttpWay) -> str:
    """Whether somebody answers at the address: "" or a fault's code. Nothing is asked."""
    link = _link(way)
    try:
        link.connect()
    except (OSError, http.client.HTTPException) as error:
        return fault_of(error)
    finally:
        link.close()
    return ""


def of_status(status: int) -> Outcome:
    """What an HTTP status means where the body says nothing more."""
    if 200 <= status < 300:
        return Outcome("sent")
    return Outcome("refused" if status in FOR_ITS_OWN_SAKE else "busy", f"http_{status}")


def _link(way: HttpWay) -> http.client.HTTPConnection:
    parts = urlsplit(way.url)
    host = str(parts.hostname)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=way.timeout_s)
    return http.client.HTTPConnection(host, parts.port, timeout=way.timeout_s)
