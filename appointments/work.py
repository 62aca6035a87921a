"""A sum a browser does before it holds a place: a moment for one person, dear for whoever wants thousands.

The challenge is signed and holds for some minutes, so nothing is stored until it is solved: find a nonce for which
SHA-256 of `challenge:nonce` begins with so many zero bits. Pure: salt and instants are handed in.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Final

from queue_server.kernel.spans import MINUTE_MS

if TYPE_CHECKING:
    from queue_server.kernel.crypto import Secrets

PURPOSE: Final = "work"
LASTS_MS: Final = 10 * MINUTE_MS
NONCE_MAX: Final = 20


def challenge(secrets: Secrets, salt: str, bits: int, now_ms: int) -> str:
    """`salt.bits.until.mac`: to be solved until then; the salt makes it one of its kind."""
    return secrets.token(PURPOSE, f"{salt}.{bits}.{now_ms + LASTS_MS}")


def solved(secrets: Secrets, work: str, bits: int, now_ms: int) -> str | None:
    """The challenge that `challenge:nonce` solves; None where it is forged, over, easier than `bits`, or not solved."""
    asked, _, nonce = work.rpartition(":")
    subject = secrets.token_subject(PURPOSE, asked)
    if subject is None or not nonce or len(nonce) > NONCE_MAX:
        return None
    _salt, said_bits, until = subject.rsplit(".", 2)
    if now_ms >= int(until) or int(said_bits) < bits:
        return None
    return asked if zero_bits(sha256(work.encode()).digest()) >= int(said_bits) else None


def until_ms(asked: str) -> int:
    """Until when a genuine challenge holds."""
    return int(asked.rsplit(".", 2)[1])


def zero_bits(digest: bytes) -> int:
    """How many zero bits it begins with."""
    return len(digest) * 8 - int.from_bytes(digest).bit_length()


def solve(asked: str, bits: int) -> str:
    """`challenge:nonce`, by trying: what a browser does in static/js/work.js."""
    start = sha256(f"{asked}:".encode())
    for nonce in count():
        tried = start.copy()
        tried.update(str(nonce).encode())
        if zero_bits(tried.digest()) >= bits:
            return f"{asked}:{nonce}"
    raise AssertionError
