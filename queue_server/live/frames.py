"""Bytes on the wire: Socket.IO packets of the /live namespace inside server websocket frames (RFC 6455 §5.2).

Server frames are unmasked, so one byte string, built once, serves every client.
"""

from __future__ import annotations

import json

NAMESPACE = "/live"

_TEXT, _CLOSE, _PONG = 0x81, 0x88, 0x8A  # FIN and opcode


def as_json(value: object) -> bytes:
    """Compact UTF-8 JSON, Chinese as itself."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def text_frame(payload: bytes) -> bytes:
    """One whole text message; `payload` is UTF-8."""
    return _frame(_TEXT, payload)


def pong_frame(payload: bytes) -> bytes:
    """The answer to a websocket ping (at most 125 bytes)."""
    return _frame(_PONG, payload)


def close_frame(code: int) -> bytes:
    """A close with a status code of RFC 6455 §7.4."""
    return _frame(_CLOSE, code.to_bytes(2, "big"))


def event_frame(event: str, body: dict[str, object]) -> bytes:
    """A Socket.IO event of /live with one argument."""
    return raw_event_frame(event, as_json(body))


def raw_event_frame(event: str, body_json: bytes) -> bytes:
    """As `event_frame`, of a body that is JSON already."""
    return text_frame(f'42{NAMESPACE},["{event}",'.encode() + body_json + b"]")


def _frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = bytes((first, size))
    elif size < 65536:
        head = bytes((first, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 127)) + size.to_bytes(8, "big")
    return head + payload


PING = text_frame(b"2")  # Engine.IO ping; the client answers "3"
