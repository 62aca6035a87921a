"""Calls anybody may make about the lists a hall publishes."""

from __future__ import annotations

from typing import Any

from queue_server.api import catalogue_bodies as bodies
from queue_server.api.catalogue import number
from queue_server.api.contract import PUBLIC, Asked, Route
from queue_server.api.ground import Ground
from queue_server.catalogue.lists import UnknownList
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import NotYours
from queue_server.kernel.http import language
from queue_server.kernel.rows import Rows
from queue_server.views import published


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls about published lists."""

    def lists(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, lang = ground.hall(rows, asked.path["hall"]), language()
        found = published.lists(rows, hall, ground.sight.clock.now_ms())
        return {
            "lists": [{"id": one.list.id, "name": one.list.words.say(lang), "entries": one.entries} for one in found]
        }

    def entries(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, page = ground.hall(rows, asked.path["hall"]), number(asked.query.get("page", "1"))
        found = published.standing(rows, hall, asked.path["list"], ground.sight.clock.now_ms())
        return published.public_json(found, asked.query.get("q", ""), page, language())

    path = "/public/halls/<hall>/lists"
    return (
        Route(
            "GET",
            path,
            "The lists a hall publishes",
            PUBLIC,
            bodies.ListsAnswer,
            refusals=(UnknownHall, NotYours),
            read=lists,
        ),
        Route(
            "GET",
            f"{path}/<list>",
            "A published list, by words or pinyin initials",
            PUBLIC,
            bodies.EntriesAnswer,
            query={"q": "words or initials", "page": "from 1"},
            refusals=(UnknownHall, UnknownList, NotYours),
            read=entries,
        ),
    )
