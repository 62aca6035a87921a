"""In which language the pages of staff speak: one cookie remembers what was tapped, for all of them."""

from __future__ import annotations

from typing import Final

from flask import request
from werkzeug.wrappers import Response

from queue_server.kernel.http import language

COOKIE: Final = "quhao_lang"  # read and set by static/js/window.js too, so it is no secret and not HttpOnly
COOKIE_MAX_AGE_S: Final = 365 * 24 * 3600
LANGUAGES: Final = ("zh", "en")


def asked_language(otherwise: str | None = None) -> str:
    """'zh' or 'en': what was just tapped (`?lang=`), what was tapped before, else `otherwise`, else the browser's."""
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return otherwise or language()


def workplace_language() -> str:
    """The same where people of the hall work: Chinese until English is tapped, whatever the PC's browser was set to."""
    return asked_language("zh")


def keep_language(response: Response) -> None:
    """Remember the language that was tapped."""
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES:
        response.set_cookie(COOKIE, wanted, max_age=COOKIE_MAX_AGE_S, samesite="Lax", secure=request.is_secure)
