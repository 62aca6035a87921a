"""From a template and its words to a page that no cache keeps, and from a refusal to a page that says what to do."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, g, render_template

from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import Refusal
from queue_server.pages.doors import doors_of
from queue_server.pages.language import keep_language, workplace_language
from queue_server.pages.words import say
from queue_server.staff.roles import may
from queue_server.views.sight import CITIZENS

ERROR_TITLES = {
    401: "error.sign_in",
    403: "error.forbidden",
    404: "error.missing",
    429: "error.wait",
    500: "error.fault",
}


def page(template: str, lang: str = "zh", status: int = 200, **values: Any) -> Response:
    """Render `pages/<template>`; inside it `t('key', name=…)` says a word of the catalogue in `lang`."""
    text = render_template(f"pages/{template}", t=partial(say, lang), lang=lang, **values)
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def staff_page(template: str, status: int = 200, **values: Any) -> Response:
    """`page` where people of the hall work, with their menu, in the language they tapped, which is remembered."""
    response = page(template, workplace_language(), status, doors_of=doors_of, **values)
    keep_language(response)
    return response


def error_page(refusal: Refusal, lang: str = "zh", role: str = "") -> Response:
    """The refusal as a page of its own: what happened, what to do, and the request id for whoever helps.

    A hall that is not there yet is made first: whose `role` may do that is led to where it is done.
    """
    title, message = say(lang, ERROR_TITLES.get(refusal.status, "error.refused")), refusal.message(lang)
    is_bare = isinstance(refusal, UnknownHall)
    if is_bare:
        title, message = say(lang, "error.no_hall_title"), say(lang, "error.no_hall")
    told = {"title": title, "message": message, "request_id": g.get("request_id", "")}
    return page("error.html", lang, refusal.status, may_make_hall=is_bare and may(role, "set_up"), **told)


def lost_page(refusal: Refusal, lang: str) -> Response:
    """The same for citizens: no way to the staff's doors, but to the guide and to people who can help."""
    title = say(lang, ERROR_TITLES.get(refusal.status, "error.refused"))
    told = {"title": title, "message": refusal.message(lang), "request_id": g.get("request_id", "")}
    return page("phone_lost.html", lang, refusal.status, at=CITIZENS, hall=None, **told)


def safe_next(path: str | None, otherwise: str) -> str:
    """A path of this site to go on to; anything that could lead elsewhere becomes `otherwise`."""
    is_ours = bool(path) and path is not None and path.startswith("/") and not path.startswith("//")
    is_plain = is_ours and path is not None and path.isprintable() and "\\" not in path and len(path) <= 200
    return path if is_plain and path is not None else otherwise
