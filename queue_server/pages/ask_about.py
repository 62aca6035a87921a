"""What a question, complaint or suggestion can be about, in the order each kind mostly is, and the facts that helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.hall.model import Hall

# what a kind is mostly about comes first
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "question": ("service", "materials", "wait", "facilities", "system", "other"),
    "complaint": ("staff", "service", "wait", "materials", "facilities", "system", "other"),
    "suggestion": ("service", "wait", "facilities", "system", "staff", "materials", "other"),
}
# which facts are asked for
FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "service": ("service", "window", "case"),
    "materials": ("service", "case"),
    "staff": ("window",),
    "wait": ("service",),
    "other": ("case",),
}


def services_by_zone(hall: Hall, lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The public services, id and name, under the zone each is done in, in the hall file's order."""

    def named(name: str, name_en: str) -> str:
        return (name_en if lang == "en" else "") or name

    found = []
    for zone in hall.zones:
        here = [one for one in hall.public_services if hall.queue(one.queue).zone == zone.id]
        if here:
            rows = [(one.id, named(one.name, one.name_en)) for one in here]
            found.append((named(zone.name, zone.name_en), rows))
    return found
