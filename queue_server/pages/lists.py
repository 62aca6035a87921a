"""The published lists and guides to items for citizens: which there are, one with its search, one entry. No script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from flask import Blueprint, Response, request

from queue_server.catalogue.publishing import Shown, Standing
from queue_server.hall.model import Hall
from queue_server.hall.search import CHARS_MAX
from queue_server.pages.citizens import citizens_pages
from queue_server.pages.deps import GuideDeps
from queue_server.pages.guide import Reader, reader_of
from queue_server.pages.render import page
from queue_server.views import published
from queue_server.views.sight import CITIZENS

ROWS: Final = 20


class ListsDeps(GuideDeps, Protocol):
    """The lists a hall publishes."""

    def lists(self, hall: Hall) -> Sequence[Shown]:
        """Those with entries today."""

    def standing(self, hall: Hall, list_id: str) -> Standing:
        """One as it stands today; UnknownList."""

    def service_of(self, hall: Hall, code: str) -> str:
        """The public service of the hall an item belongs to, '' for none."""


def blueprint(deps: ListsDeps) -> Blueprint:
    """`/lists`, one list with its search, one entry."""
    made = citizens_pages("lists")

    @made.get("/lists")
    def start() -> Response:
        reader = reader_of(deps)
        rows = [
            {"name": one.list.words.say(reader.lang), "count": one.entries, "link": reader.to(f"/lists/{one.list.id}")}
            for one in deps.lists(reader.hall)
        ]
        return _page(reader, "guide_lists.html", rows=rows)

    @made.get("/lists/<of>")
    def one_list(of: str) -> Response:
        reader = reader_of(deps)
        return _list_page(reader, deps.standing(reader.hall, of))

    @made.get("/lists/<of>/entry")
    def entry(of: str) -> Response:
        reader, key = reader_of(deps), request.args.get("key", "")
        found = deps.standing(reader.hall, of)
        shown = published.entry(found, key, reader.lang)
        service = deps.service_of(reader.hall, key) if found.list.of != "rows" else ""
        return _page(
            reader,
            "guide_entry.html",
            name=found.list.words.say(reader.lang),
            title=shown.title,
            facts=published.facts(found, key, reader.lang),
            back=reader.to(f"/lists/{of}", q=_asked(), page=request.args.get("page", "")),
            place=reader.link(f"/service/{service}") if service else "",
        )

    return made


def _list_page(reader: Reader, found: Standing) -> Response:
    asked, of = _asked(), found.list.id
    text = request.args.get("page", "1")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    shown, entries = published.page(found, asked, wanted, ROWS, reader.lang)

    def at(number: int) -> str:
        return reader.to(f"/lists/{of}", q=asked, page=str(number) if number > 1 else "")

    here = {"q": asked, "page": str(shown.page) if shown.page > 1 else ""}
    return _page(
        reader,
        "guide_list.html",
        name=found.list.words.say(reader.lang),
        here=request.path,
        asked=asked,
        shown=shown,
        valid_from=found.valid_from,
        rows=[
            {"title": one.title, "about": one.about, "link": reader.to(f"/lists/{of}/entry", key=one.key, **here)}
            for one in entries
        ],
        before=at(shown.page - 1) if shown.page > 1 else "",
        next=at(shown.page + 1) if shown.page < shown.pages else "",
    )


def _asked() -> str:
    return request.args.get("q", "")[:CHARS_MAX].strip()


def _page(reader: Reader, template: str, **values: Any) -> Response:
    other = Reader(reader.hall, "zh" if reader.lang == "en" else "en", reader.here)
    kept = {name: request.args[name] for name in ("q", "page", "key") if name in request.args}
    path = request.path.removeprefix(CITIZENS)
    return page(
        template,
        reader.lang,
        reader=reader,
        hall_name=reader.name(reader.hall),
        other_link=other.to(path, **kept),
        **values,
    )
