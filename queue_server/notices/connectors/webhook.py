"""A signed JSON message to a back end of ours (WeChat, an app): it knows which account a phone belongs to.

`X-Quhao-Signature: sha256=<hex>` is the HMAC-SHA256 of `<X-Quhao-Timestamp>.<body>` under the shared key. The receiver
checks both, drops what is older than five minutes, and answers 2xx also for an id it has seen (or 409).
"""

from __future__ import annotations

import hmac
import json

from pydantic import Field

from queue_server.notices.connectors.wire import HttpWay, of_status, post, reach
from queue_server.notices.model import Message, Outcome
from queue_server.notices.wording import text_of


class Settings(HttpWay):
    """The shared key, at least 16 signs of it."""

    key: str = Field(min_length=16)
    knows_ids: bool = True


def send(settings: Settings, message: Message) -> Outcome:
    """One request; the same notice has the same id and body however often it comes."""
    body = body_of(message)
    stamp = str(message.stamp_s)
    answer = post(
        settings,
        body,
        {
            "Content-Type": "application/json; charset=utf-8",
            "X-Quhao-Notice": message.id,
            "X-Quhao-Timestamp": stamp,
            "X-Quhao-Signature": signature(settings.key, stamp, body),
        },
    )
    if isinstance(answer, Outcome):
        return answer
    return Outcome("sent") if answer.status == 409 else of_status(answer.status)


def probe(settings: Settings) -> str:
    """Whether the back end can be reached."""
    return reach(settings)


def body_of(message: Message) -> bytes:
    """The message as JSON."""
    said = {
        "id": message.id,
        "kind": message.kind,
        "hall": message.hall,
        "phone": message.to,
        "lang": message.lang,
        "text": text_of(message.kind, message.lang, message.words, is_sms=False),
        "words": dict(message.words),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def signature(key: str, stamp: str, body: bytes) -> str:
    """What the signature header holds."""
    return "sha256=" + hmac.digest(key.encode(), f"{stamp}.".encode() + body, "sha256").hex()
