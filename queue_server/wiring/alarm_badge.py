"""What the head of staff pages says of alarms as it is loaded: all open cards to who oversees, to others their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Person
from queue_server.staff import service as staff
from queue_server.staff.roles import may
from queue_server.supervision import store, telling
from queue_server.views.alarms import summary
from queue_server.wiring.house import House

Badge = dict[str, Any]


def install(app: Flask, house: House, import_map: str) -> None:
    """Templates ask `alarm_badge(person)`; None where the role has nothing to do with alarms."""
    app.jinja_env.globals["alarm_badge"] = badge_of(house)
    app.jinja_env.globals["import_map_text"] = import_map


def badge_of(house: House) -> Callable[[Person], Badge | None]:
    """The same, for this house."""

    def badge(person: Person) -> Badge | None:
        oversees = may(person.role, "see_figures")
        if not person.hall or not (oversees or may(person.role, "call")):
            return None

        def look(rows: Rows) -> Badge:
            if oversees:
                found = store.live(rows, person.hall)
            else:
                mine = telling.own(rows, person.hall, staff.staff(rows, person.id))
                found = sorted(mine, key=lambda one: ("red", "yellow", "warning").index(one.level))
            return summary(found) | {"hall": person.hall, "oversees": oversees}

        return house.database.read(look)

    return badge
