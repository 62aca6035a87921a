"""One-time codes by RFC 6238 (TOTP): what a phone shows in this half minute, and which half minute a code is of."""

from __future__ import annotations

import base64
import hmac
from typing import Final
from urllib.parse import quote, urlencode

STEP_MS: Final = 30_000
DIGITS: Final = 6
DRIFT_STEPS: Final = 1
SECRET_BYTES: Final = 20
ISSUER: Final = "Quhao"


def code_of(secret: bytes, step: int, digits: int = DIGITS, digest: str = "sha1") -> str:
    """The code of one time step (RFC 4226 §5.3 over RFC 6238 §4)."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), digest).digest()
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_at(at_ms: int) -> int:
    """The time step of an instant (Unix milliseconds)."""
    return at_ms // STEP_MS


def step_of(secret: bytes, code: str, at_ms: int, after: int) -> int | None:
    """The step later than `after` the code belongs to, at most one off the present one (clocks differ), or None."""
    now = step_at(at_ms)
    typed = tidy(code).encode("utf-8", "surrogatepass")
    found = None
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):  # every step is compared: no step shows in the time
        if hmac.compare_digest(typed, code_of(secret, step).encode()) and step > after:
            found = step
    return found


def tidy(code: str) -> str:
    """A code as typed, without the spaces phones show in it."""
    return "".join(code.split())


def secret_text(secret: bytes) -> str:
    """The secret for who cannot scan: base32, as authenticator apps take it."""
    return base64.b32encode(secret).decode().rstrip("=")


def secret_of(text: str) -> bytes:
    """The secret back from its text."""
    return base64.b32decode(text + "=" * (-len(text) % 8))


def setup_uri(secret: bytes, account: str) -> str:
    """What the QR holds (the de facto Key URI format)."""
    label = quote(f"{ISSUER}:{account}")
    return f"otpauth://totp/{label}?" + urlencode({"secret": secret_text(secret), "issuer": ISSUER})
