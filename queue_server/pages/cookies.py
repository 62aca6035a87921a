"""The cookies pages set. They hold a secret, so no script sees them and no foreign page sends them on a write."""

from __future__ import annotations

from flask import Request
from werkzeug.wrappers import Response

STAFF = "quhao_session"
KNOWN = "quhao_known"
KNOWN_MAX_AGE_S = 400 * 24 * 3600
DEVICE = {"kiosk": "quhao_kiosk", "board": "quhao_board", "window": "quhao_window"}
DEVICE_MAX_AGE_S = 10 * 365 * 24 * 3600


def give(request: Request, response: Response, name: str, value: str, max_age_s: int) -> None:
    """Set the cookie: HttpOnly, SameSite=Lax, and Secure where the page itself came over https."""
    response.set_cookie(
        name, value, max_age=max_age_s, path="/", httponly=True, samesite="Lax", secure=request.is_secure
    )


def take(request: Request, response: Response, name: str) -> None:
    """Remove the cookie."""
    response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=request.is_secure)
