"""The frame of every administration page: who may come in, in which language, with the menu at the side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.errors import NotYours
from queue_server.pages.admin_words import FRAME
from queue_server.pages.deps import People, Person
from queue_server.pages.doors import DOORS, doors_of
from queue_server.pages.language import asked_language, keep_language
from queue_server.pages.render import error_page
from queue_server.staff.roles import Permission, may

Words = Mapping[str, Mapping[str, str]]  # language -> key -> text


FIRST: Final = ("seats", "figures", "journal", "devices")  # where `/admin` leads who sets nothing up


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
        return self._for(way, lambda person: self._render(person, way, template, words or {}, status, values))

    def page_of(
        self, way: str, template: str, words: Words, show: Callable[[Person], Mapping[str, Any]]
    ) -> AnyResponse:
        """`page` whose values depend on who is asking."""
        return self._for(way, lambda person: self._render(person, way, template, words, 200, show(person)))

    def answer(self, way: str, act: Callable[[Person], Response]) -> AnyResponse:
        """Another answer than a page, for who may see the page at that way."""
        return self._for(way, act)

    def download(self, way: str, name: str, content_type: str, of_hall: Callable[[str], str | bytes]) -> AnyResponse:
        """A file to take away; `of_hall` makes it from the hall's id ('' without one)."""

        def file(person: Person) -> Response:
            response = Response(of_hall(person.hall), content_type=content_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{person.hall or "template"}-{name}"'
            response.headers["Cache-Control"] = "no-store"
            return response

        return self._for(way, file)

    def _for(self, way: str, act: Callable[[Person], Response]) -> AnyResponse:
        person = self.deps.person(request)
        if person is None:
            return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
        if may(person.role, permission_of(way)):
            return act(person)
        open_ones = {one.key: one.href for one in DOORS if one.is_open_to(person.role)}
        first = next((open_ones[key] for key in FIRST if key in open_ones), None)
        if way == "start" and first:
            return redirect(first, 303)  # `/admin` is where everybody looks who has something to do there
        return error_page(NotYours(), asked_language())

    def _render(
        self, person: Person, way: str, template: str, words: Words, status: int, values: Mapping[str, Any]
    ) -> Response:
        frame = {
            "person": person,
            "groups": doors_of(person.role),
            "way": way,
            "hall_name": self.deps.hall_name(person.hall),
        }
        return _rendered(template, words, status, {**frame, "import_map": self.deps.import_map, **values})


def bare_page(template: str, words: Words, status: int = 200, **values: Any) -> Response:
    """A page outside the frame, for who is not signed in yet."""
    return _rendered(template, words, status, values)


def _rendered(template: str, words: Words, status: int, values: Mapping[str, Any]) -> Response:
    lang = asked_language()
    said = partial(say, {**FRAME[lang], **words.get(lang, {})})
    text = render_template(f"pages/admin/{template}", t=said, lang=lang, **values)
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    keep_language(response)
    return response


def permission_of(way: str) -> Permission:
    """What the page at that way asks of who comes."""
    return next(one.permissions[0] for one in DOORS if one.key == way)


def say(words: Mapping[str, str], key: str, **values: object) -> str:
    """The word, filled in; KeyError names one that is missing."""
    return words[key].format(**values)
