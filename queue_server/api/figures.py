"""The call for figures: of a day as it runs, or of any days by one breakdown, each with its formula and counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import gevent

from queue_server.api.calls import day_of
from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.supervision import reconcile
from queue_server.figures.formulas import BY, By
from queue_server.figures.periods import Days
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.staff.roles import may
from queue_server.supervision import reconciling
from queue_server.supervision.reconciling import LinkedBy
from queue_server.views import figures, figures_period
from queue_server.views.sight import Sight

DAYS_MAX: Final = 800
LINKED_DAYS_MAX: Final = 31  # every ticket of each day is looked at
LINKED_BY: Final[Mapping[By, LinkedBy]] = {"service": "service", "window": "window", "day": "day", "clerk": "clerk"}
PERIOD: Final = ("from", "to", "by")
Read = Callable[[Callable[[Rows], Any]], Any]


class FiguresAnswer(Answer):
    """Of a `day` as it runs: `queues` by how their tickets stand, `windows` open of all. With `from`, `to` or `by`: the
    `figures` with their formulas, `rows` by the breakdown and the `total`, each value with `text`, number, `count` and
    `of` (null where the breakdown has no such figure), the `before`, and what ratings and cases say:
    of all, and `beside` by row (null where the breakdown has none)."""

    total: dict[str, Any]


def asked_days(query: Mapping[str, str], today: str) -> tuple[Days, By]:
    """The days and the breakdown; today by service without any. BadInput."""
    last = day_of(query.get("to")) or day_of(query.get("from")) or today
    first = day_of(query.get("from")) or last
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if not 0 <= length < DAYS_MAX:
        raise BadInput(fields=[{"field": "from", "problem": f"not after to, and {DAYS_MAX} days at most"}])
    by = next((one for one in BY if one == (query.get("by") or "service")), None)
    if by is None:
        raise BadInput(fields=[{"field": "by", "problem": "one of " + ", ".join(BY)}])
    return Days(first, last), by


def period(read: Read, sight: Sight, hall: Hall, days: Days, by: By, role: str) -> dict[str, Any]:
    """The figures of these days; names of clerks for who oversees or audits. Cases day by day, others between."""
    names_people, now_ms = may(role, "oversee") or may(role, "audit"), sight.clock.now_ms()
    told: dict[str, Any] = read(lambda rows: figures_period.of_days(rows, hall, days, by, names_people, now_ms))
    told["ratings"] = read(lambda rows: figures_period.rated(rows, sight, hall, days))
    short = days.number <= LINKED_DAYS_MAX
    told["cases"] = figures_period.linked(reconcile(read, hall, days)["total"]) if short else None
    by_grade = read(lambda rows: figures_period.rated_rows(rows, sight, hall, days, by))
    told["beside"] = figures_period.beside(told, by_grade, _linked(read, hall, days, by) if short else None)
    return told


def _linked(read: Read, hall: Hall, days: Days, by: By) -> dict[str, tuple[int, int]] | None:
    """What had its case the same day, by what is asked; a day at a time, others have their turn between."""
    kind = LINKED_BY.get(by)
    if kind is None:
        return None
    found: dict[str, tuple[int, int]] = {}
    for day in days.each():
        of_day = read(lambda rows, day=day: reconciling.linked_of_day(rows, hall, day, kind))  # type: ignore[misc]
        for key, (count, of) in of_day.items():
            known = found.get(key, (0, 0))
            found[key] = known[0] + count, known[1] + of
        gevent.sleep(0)
    return found


def routes(ground: Ground, database: Database) -> tuple[Route, ...]:
    """The one call."""

    def show(asked: Asked) -> dict[str, Any]:
        if any(asked.query.get(name) for name in PERIOD):
            hall = database.read(lambda rows: ground.hall(rows, asked.path["hall"]))
            today = hours.business_day(hall, ground.sight.clock.now_ms())
            days, by = asked_days(asked.query, today)
            return period(database.read, ground.sight, hall, days, by, asked.who.role)
        return database.read(lambda rows: now(rows, asked))

    def now(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        day = day_of(asked.query.get("day")) or hours.business_day(hall, ground.sight.clock.now_ms())
        return figures.of_day(rows, hall, day)

    return (
        Route(
            "GET",
            "/halls/<hall>/figures",
            "What a day or a stretch of days came to, in counts",
            staff_who("see_figures"),
            FiguresAnswer,
            query={
                "day": "one business day as it stands, YYYY-MM-DD; today without anything",
                "from": "the first of some days; `to` without it",
                "to": "the last of them; today without it",
                "by": "one of " + ", ".join(BY) + "; service without it",
            },
            refusals=(UnknownHall, BadInput),
            plain=show,
        ),
    )
