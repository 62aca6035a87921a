"""Several things in one visit: adding and dropping one by plain buttons, and the papers of all of them, each once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from queue_server.hall.model import Service
from queue_server.pages.book_look import Look
from queue_server.pages.ticket import bring


class Paper(NamedTuple):
    """One paper to bring; `items` are the places, from 1, of those in the visit that ask for it."""

    key: str
    text: str
    items: tuple[int, ...]


def papers(services: Sequence[Service], lang: str) -> tuple[Paper, ...]:
    """What to bring for all of them, in their order. The same words are the same paper."""
    found: dict[str, Paper] = {}
    for place, service in enumerate(services, 1):
        for n, text in enumerate(bring(service, lang)["materials"]):
            key = str(n) if place == 1 else f"{service.id}.{n}"
            known = found.get(text, Paper(key, text, ()))
            found[text] = known._replace(items=(*known.items, place))
    return tuple(found.values())


def who(look: Look, services: Sequence[Service]) -> list[dict[str, str]]:
    """Who must come for each of them."""
    return [{"name": look.name(one), "who": str(bring(one, look.lang)["who"])} for one in services]


def carried(before: Sequence[Service], after: Sequence[Service], have: Sequence[str], lang: str) -> list[str]:
    """The ticks of a changed visit: what was ticked stays so by whatever other item it is asked for."""
    ticked = {paper.text for paper in papers(before, lang) if paper.key in have}
    return [paper.key for paper in papers(after, lang) if paper.text in ticked]


def changed(services: Sequence[Service], joinable: Sequence[Service], add: str, drop: str) -> tuple[Service, ...]:
    """The visit with one item more or less; as it was where that cannot be."""
    more = tuple(one for one in joinable if one.id == add)
    return tuple(one for one in services if one.id != drop) + more or tuple(services)


def choices(look: Look, hall: Any, first: Service, joinable: Sequence[Service]) -> list[dict[str, Any]]:
    """What can be added, by zone, the first item's own zone first."""
    near = hall.queue(first.queue).zone
    found = []
    for zone in sorted(hall.zones, key=lambda one: one.id != near):
        here = [one for one in joinable if hall.queue(one.queue).zone == zone.id]
        if here:
            rows = [{"id": one.id, "name": look.name(one), "minutes": one.minutes} for one in here]
            found.append({"name": look.name(zone), "where": hall.where(zone.id, look.lang), "services": rows})
    return found
