"""The figures of some days, broken down one way, with every row that could hold any and the same days before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from queue_server.figures import periods, running, store
from queue_server.figures.counts import Counts, total
from queue_server.figures.fold import Change, Dimension
from queue_server.figures.formulas import BY, DIMENSION, FIGURES, By, Told
from queue_server.figures.periods import Days
from queue_server.figures.shares import Share
from queue_server.hall.codes import CHANNELS, Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.ratings import figures as grades
from queue_server.staff import service as staff
from queue_server.views import ratings
from queue_server.views.sight import Sight

OFFICE_HOURS: Final = tuple(f"{hour:02d}" for hour in range(9, 17))
RATED_DAYS_MAX: Final = 366
NOBODY: Final = Counts()
RATED_BY: Final[Mapping[By, grades.By]] = {"service": "service", "window": "window", "day": "day"}


def of_days(rows: Rows, hall: Hall, days: Days, by: By, names_people: bool, now_ms: int) -> dict[str, Any]:
    """Every figure per row and in all, with what it was made of. `names_people`: clerks by name, else only counted."""
    now = running.stretches(rows, hall, now_ms)
    found = _found(rows, hall, days, by, now)
    whole, earlier = _whole(rows, hall, days, now), periods.before(days)
    names = _names(rows, hall, days, by, found, names_people)
    return {
        "from": days.first,
        "to": days.last,
        "by": by,
        "by_zh": BY[by].zh,
        "by_en": BY[by].en,
        "figures": [described(one.name) for one in FIGURES],
        "rows": [
            {"key": key, "name": said.zh, "name_en": said.en, "values": values(found.get(key, NOBODY), by)}
            for key, said in names.items()
        ],
        "total": values(whole, None),
        "before": {
            "from": earlier.first,
            "to": earlier.last,
            "total": values(_whole(rows, hall, earlier, now), None),
        },
    }


def values(counts: Counts, by: By | None) -> dict[str, dict[str, Any] | None]:
    """Figure by name: as text, as a number, and its counts; None where the breakdown has no such figure."""
    return {one.name: None if by in one.not_by else value(one.tell(counts)) for one in FIGURES}


def value(told: Told) -> dict[str, Any]:
    """A figure as answers tell it: text, number, numerator and denominator."""
    return {"text": told.text, "value": told.value, "count": told.part, "of": told.of}


def described(name: str) -> dict[str, str]:
    """A figure's name, unit, words and formula."""
    one = next(figure for figure in FIGURES if figure.name == name)
    words = {"zh": one.words.zh, "en": one.words.en, "formula_zh": one.formula.zh, "formula_en": one.formula.en}
    return {"name": name, "unit": one.unit, **words}


def _whole(rows: Rows, hall: Hall, days: Days, now: Change) -> Counts:
    return _kept(rows, hall, "hall", days, now).get("", NOBODY)


def _kept(rows: Rows, hall: Hall, dimension: Dimension, days: Days, now: Change) -> Mapping[str, Counts]:
    """The rollups, and what has not ended yet."""
    more = running.by_key(now, dimension, *days)
    return running.with_more(store.by_key(rows, hall.id, dimension, *days), more)


def _found(rows: Rows, hall: Hall, days: Days, by: By, now: Change) -> Mapping[str, Counts]:
    if by == "day":
        return running.with_more(store.by_day(rows, hall.id, *days), running.by_day(now, *days))
    if by == "zone":
        return _of_zones(rows, hall, days, now)
    return _kept(rows, hall, DIMENSION[by], days, now)


def _of_zones(rows: Rows, hall: Hall, days: Days, now: Change) -> Mapping[str, Counts]:
    """Numbers by the zone of their queue, windows by their own, as the hall file has them now."""
    parts: dict[str, list[Counts]] = {}
    queues, windows = {one.id: one.zone for one in hall.queues}, {one.id: one.zone for one in hall.windows}
    for key, one in store.by_key(rows, hall.id, "queue", *days).items():
        parts.setdefault(queues.get(key, ""), []).append(one)
    for key, one in _kept(rows, hall, "window", days, now).items():
        time = Counts(open_ms=one.open_ms, pause_ms=one.pause_ms)  # how busy it was is known by its queues
        parts.setdefault(windows.get(key, ""), []).append(time)
    return {zone: total(found) for zone, found in parts.items()}


def _names(
    rows: Rows, hall: Hall, days: Days, by: By, found: Mapping[str, Counts], names_people: bool
) -> dict[str, Words]:
    """What stands in the table, in order: all there is of that kind, and whatever else was counted."""
    known: dict[By, Callable[[], dict[str, Words]]] = {
        "day": lambda: {day: Words(day, day) for day in days.each()},
        "hour": lambda: {hour: _hour(hour) for hour in sorted({*OFFICE_HOURS, *found})},
        "service": lambda: {one.id: Words(one.name, one.name_en or one.name) for one in hall.services},
        "queue": lambda: {one.id: Words(f"{one.id} {one.name}", f"{one.id} {one.name_en}") for one in hall.queues},
        "zone": lambda: {one.id: Words(one.name, getattr(one, "name_en", "") or one.name) for one in hall.zones},
        "window": lambda: {one.id: Words(one.id, one.id) for one in hall.windows},
        "channel": lambda: dict(CHANNELS),
        "clerk": lambda: _clerks(rows, hall, found, names_people),
    }
    named = known[by]()
    return named | {key: Words(key or "—", key or "—") for key in sorted(found) if key not in named}


def _hour(hour: str) -> Words:
    said = f"{hour}:00–{int(hour) + 1:02d}:00"
    return Words(said, said)


def _clerks(rows: Rows, hall: Hall, found: Mapping[str, Counts], names_people: bool) -> dict[str, Words]:
    """By name and number; for who may not know them, in the order of what they did, without either."""
    if not names_people:
        ordered = sorted(found, key=lambda key: (-found[key].served, key))
        return {key: Words(f"人员 {n}", f"Clerk {n}") for n, key in enumerate(ordered, 1)}
    people = {
        str(one.id): Words(f"{one.name}（{one.number}）", f"{one.name} ({one.number})")
        for one in staff.colleagues(rows, hall.id)
    }
    return {key: said for key, said in people.items() if key in found} | {
        key: said for key, said in people.items() if key not in found
    }


def rated(rows: Rows, sight: Sight, hall: Hall, days: Days) -> dict[str, Any] | None:
    """Of the weeks these days lie in, as the page of ratings tells them: who took part and who was satisfied. None for
    more than a year."""
    if days.number > RATED_DAYS_MAX:
        return None
    found = ratings.counted(rows, sight, hall, (*days, "day"))
    return {"from": found["from"], "to": found["to"], **_rated(found["total"])}


def rated_rows(rows: Rows, sight: Sight, hall: Hall, days: Days, by: By) -> dict[str, dict[str, Any]] | None:
    """The same by service, window or day: key -> both shares. None in any other breakdown: a clerk's grades are told to
    nobody so that single ones cannot be found out."""
    kind = RATED_BY.get(by)
    if kind is None or days.number > RATED_DAYS_MAX:
        return None
    return {one["key"]: _rated(one) for one in ratings.counted(rows, sight, hall, (*days, kind))["rows"]}


def _rated(one: Mapping[str, Any]) -> dict[str, Any]:
    good, told = one["good"], sum(count or 0 for count in one["grades"].values())
    satisfied = None if good is None else _share(good, told)
    return {"took_part": _share(one["given"], one["finished"]), "satisfied": satisfied}


def beside(
    told: Mapping[str, Any],
    rated_by: Mapping[str, Mapping[str, Any]] | None,
    linked_by: Mapping[str, tuple[int, int]] | None,
) -> list[dict[str, Any]] | None:
    """A row for each of the breakdown's, noughts too: how many took part and were satisfied, and how much had its case
    the same day. None where neither is told in this breakdown."""
    if rated_by is None and linked_by is None:
        return None
    nobody = {"took_part": _share(0, 0), "satisfied": _share(0, 0)}
    silent = {"took_part": None, "satisfied": None}
    return [
        {
            **{name: row[name] for name in ("key", "name", "name_en")},
            **(silent if rated_by is None else rated_by.get(row["key"], nobody)),
            "is_rated": rated_by is not None,
            "linked": None if linked_by is None else _share(*linked_by.get(row["key"], (0, 0))),
        }
        for row in told["rows"]
    ]


def linked(report: Mapping[str, int]) -> dict[str, Any]:
    """Of what needs a case, how much had it the same day, as the reconciliation tells it."""
    return {"same_day": _share(report["same_day"], report["needing"]), "late": report["late"]}


def _share(count: int, of: int) -> dict[str, Any]:
    share = Share(count, of)
    return value(Told(share.text(), share.percent, count, of))
