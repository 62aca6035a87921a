"""The frame of every administration page: who may come in, in which language, and the ways at the side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import quote

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import NotYours
from queue_server.kernel.http import language
from queue_server.pages.admin_words import FRAME
from queue_server.pages.deps import People, Person
from queue_server.pages.render import error_page
from queue_server.staff.roles import Permission, may

LANG_COOKIE: Final = "quhao_lang"
LANG_MAX_AGE_S: Final = 365 * 24 * 3600
Words = Mapping[str, Mapping[str, str]]  # language -> key -> text


class Way(NamedTuple):
    """One entry of the side navigation; `key` names it in the words and tells which one is open."""

    key: str
    href: str
    permission: Permission


WAYS: Final = (
    Way("start", "/admin", "set_up"),
    Way("hall", "/admin/hall", "set_up"),
    Way("file", "/admin/file", "set_up"),
    Way("devices", "/admin/devices", "health"),
    Way("trial", "/admin/trial", "set_up"),
    Way("accounts", "/admin/accounts", "accounts"),
    Way("seats", "/admin/seats", "oversee"),
    Way("journal", "/admin/journal", "audit"),
)


class AdminDeps(People, Protocol):
    """What the frame needs of the server."""

    import_map: str

    def hall_name(self, hall_id: str) -> str:
        """What the hall is called, '' while there is none."""


@dataclass(frozen=True)
class Frame:
    """Renders `pages/admin/<template>` inside the frame; `words` is the page's own catalogue beside the frame's."""

    deps: AdminDeps

    def page(
        self, way: str, template: str, words: Words | None = None, status: int = 200, **values: Any
    ) -> AnyResponse:
        """The page for who may see it; the sign-in form for nobody; a refusal for everybody else.

        In the template: `t('key', name=…)` says a word, `lang` is 'zh' or 'en', `person` who is signed in.
        """
        person = self.deps.person(request)
        if person is None:
            return redirect(f"/sign-in?next={quote(request.path)}", 303)
        lang = asked_language()
        if not may(person.role, permission_of(way)):
            return error_page(NotYours(), lang)
        return self._render(person, lang, way, template, words or {}, status, values)

    def _render(
        self, person: Person, lang: str, way: str, template: str, words: Words, status: int, values: Mapping[str, Any]
    ) -> Response:
        ways = [one for one in WAYS if may(person.role, one.permission)]
        said = partial(say, {one: {**FRAME[one], **words.get(one, {})} for one in FRAME}[lang])
        text = render_template(
            f"pages/admin/{template}",
            t=said,
            lang=lang,
            person=person,
            ways=ways,
            way=way,
            hall_name=self.deps.hall_name(person.hall),
            import_map=self.deps.import_map,
            **values,
        )
        response = Response(text, status, content_type="text/html; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        keep_language(response)
        return response


def permission_of(way: str) -> Permission:
    """What the page at that way asks of who comes."""
    return next(one.permission for one in WAYS if one.key == way)


def say(words: Mapping[str, str], key: str, **values: object) -> str:
    """The word, filled in; KeyError names one that is missing."""
    return words[key].format(**values)


def asked_language() -> str:
    """'zh' or 'en': what was just tapped (`?lang=`), what was tapped before, else what the browser asks for."""
    for wanted in (request.args.get("lang"), request.cookies.get(LANG_COOKIE)):
        if wanted in FRAME:
            return str(wanted)
    return language()


def keep_language(response: AnyResponse) -> None:
    """Remember the language that was tapped."""
    wanted = request.args.get("lang", "")
    if wanted in FRAME:
        response.set_cookie(LANG_COOKIE, wanted, max_age=LANG_MAX_AGE_S, samesite="Lax", secure=request.is_secure)
