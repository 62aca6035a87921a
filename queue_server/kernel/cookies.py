"""Every cookie of staff and devices, in one place: who sets it and who reads it must mean the same one.

They hold a secret, so no script sees them and no foreign page sends them on a write.
"""

from __future__ import annotations

from typing import Final

from flask import Request
from werkzeug.wrappers import Response

STAFF: Final = "quhao_session"
KNOWN: Final = "quhao_known"
KNOWN_MAX_AGE_S: Final = 400 * 24 * 3600  # as long as browsers keep one
DEVICE: Final = {"kiosk": "quhao_kiosk", "board": "quhao_board", "desk": "quhao_desk", "window": "quhao_window"}
DEVICE_MAX_AGE_S: Final = 10 * 365 * 24 * 3600


def give(request: Request, response: Response, name: str, value: str, max_age_s: int | None = None) -> None:
    """Set the cookie (without `max_age_s` until the browser ends): HttpOnly, SameSite=Lax, Secure over https."""
    response.set_cookie(
        name, value, max_age=max_age_s, path="/", httponly=True, samesite="Lax", secure=request.is_secure
    )


def take(request: Request, response: Response, name: str) -> None:
    """Remove the cookie."""
    response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=request.is_secure)
