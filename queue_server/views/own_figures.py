"""A clerk's own figures of some days, each beside the middle one of all who worked then, and nobody else's by name."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import Any, Final

from queue_server.figures import fold, store
from queue_server.figures.counts import Counts
from queue_server.figures.formulas import BY_NAME, Told
from queue_server.figures.periods import Days
from queue_server.figures.shares import NONE, Share, half_up, mean_text
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entry_of
from queue_server.kernel.spans import MINUTE_MS
from queue_server.ratings import figures as rated
from queue_server.ratings import store as ratings_store
from queue_server.ratings.model import BAD_MAX
from queue_server.staff import store as staff_store
from queue_server.views import line_middles, ratings
from queue_server.views.figures_period import described, value
from queue_server.views.sight import Sight

OWN: Final = ("called", "served", "work_mean", "wait_mean", "abandoned_count", "missed", "open_h", "pause_h", "busy")
OTHERS_MIN: Final = 5  # of fewer the middle one would be a colleague everybody knows
WORK_MEDIAN: Final = {
    "name": "work_median",
    "unit": "minutes",
    "zh": "中位办理（分）",
    "en": "Median service (min)",
    "formula_zh": "本人办结事项的办理时长由短到长，取中间一个；挂起不计",
    "formula_en": "the middle one of the service times of your finished matters, without time on hold",
}
TOOK_PART: Final = Words("在这些天收到的评价数 ÷ 同期办结的号数", "ratings given on these days / visits you finished")
SATISFIED: Final = Words(
    "这些天内满 5 条的各组中（非常满意＋满意＋基本满意）÷ 评价数；经申诉撤销的仍留在组内，不计入大厅统计",
    "grades of three and more / grades, of whole groups within these days; a struck one stays in its group, but not in"
    " the hall's figures",
)


def of_days(rows: Rows, sight: Sight, hall: Hall, days: Days, staff: int) -> dict[str, Any]:
    """Each of `figures` with `value`, what it is made of, and `middle`: the same figure of the middle one of `clerks`
    who served somebody in these days, None where there were fewer than five."""
    found = store.by_key(rows, hall.id, "clerk", *days)
    worked = [one for one in found.values() if one.served]
    own = found.get(str(staff), Counts())
    shown = [
        {**described(name), "value": value(BY_NAME[name].tell(own)), "middle": _middle(name, worked)} for name in OWN
    ]
    shown.insert(3, {**WORK_MEDIAN, "value": _work_median(rows, hall, days, staff), "middle": None})
    return {
        "from": days.first,
        "to": days.last,
        "figures": shown,
        "clerks": len(worked),
        "lines": line_middles.of_days(rows, hall, days, staff),
        "ratings": _ratings(rows, sight, hall, days, staff),
    }


def number_of(rows: Rows, staff: int) -> str | None:
    """The staff number of who asks."""
    found = staff_store.staff_by_id(rows, staff)
    return None if found is None else found.number


def _middle(name: str, worked: list[Counts]) -> str | None:
    if len(worked) < OTHERS_MIN:
        return None
    values = [told.value for told in (BY_NAME[name].tell(one) for one in worked) if told.value is not None]
    if not values:
        return None
    tenths = half_up(round(median(values) * 100), 10)
    said = f"{tenths // 10}" if tenths % 10 == 0 and BY_NAME[name].unit == "count" else f"{tenths // 10}.{tenths % 10}"
    return f"{said}%" if BY_NAME[name].unit == "share" else said


def _work_median(rows: Rows, hall: Hall, days: Days, staff: int) -> dict[str, Any]:
    """From the visits themselves, as the rollups keep no single times."""
    times: list[int] = []
    for entries in _visits(rows, hall, days, staff):
        sums: dict[str, int] = defaultdict(int)
        for cell, amount in fold.visit(entries, hall.zone_info).items():
            if cell.dimension == "clerk" and cell.key == str(staff):
                sums[cell.name] += amount
        times += [sums["work_ms"] // sums["served"]] * sums["served"] if sums["served"] else []
    if not times:
        return value(Told(NONE, None, 0, 0))
    middle_ms = round(median(times))
    return value(
        Told(mean_text(middle_ms, 1, MINUTE_MS), half_up(middle_ms * 10, MINUTE_MS) / 10, len(times), len(times))
    )


def _visits(rows: Rows, hall: Hall, days: Days, staff: int) -> Iterator[list[Entry]]:
    sql = "SELECT id FROM ticket WHERE hall = ? AND day BETWEEN ? AND ? AND acted_by = ? AND state = 'finished'"
    ids = [row["id"] for row in rows.all(sql, hall.id, *days, f"staff:{staff}")]
    told: dict[str, list[Entry]] = {one: [] for one in ids}
    journal = (
        "SELECT * FROM journal WHERE subject IN (SELECT value FROM json_each(?)) AND kind GLOB 'ticket_*' ORDER BY pos"
    )
    for row in rows.all(journal, json.dumps(ids)):
        told[row["subject"]].append(entry_of(row))
    yield from told.values()


def _ratings(rows: Rows, sight: Sight, hall: Hall, days: Days, staff: int) -> dict[str, Any]:
    """How many took part, once the next working day has come and where that tells of nobody whether they did: not of
    few, not of all or none. Which grades they are in groups alone."""
    until = min(days.last, ratings.shown_until(rows, sight, hall))
    given = [
        one for one in ratings_store.given_to(rows, staff, hall.id) if days.first <= (one.given_day or "") <= until
    ]
    sql = "SELECT count(*) FROM ticket WHERE hall = ? AND day BETWEEN ? AND ? AND acted_by = ? AND state = 'finished'"
    finished = int(rows.value(sql, hall.id, days.first, until, f"staff:{staff}"))
    calendar, now_ms = sight.calendar(rows, hall.id), sight.clock.now_ms()
    groups = [one for one in rated.own(rows, hall, calendar, staff, now_ms) if days.first <= one.first]
    groups = [one for one in groups if one.last <= days.last]
    good = sum(count for one in groups for grade, count in one.grades.items() if grade > BAD_MAX)
    whole = ratings.counted(rows, sight, hall, (*days, "day"))["total"]
    taken = len(given) if finished >= OTHERS_MIN and 0 < len(given) < finished else 0
    return {
        "until": until,
        "took_part": _share(taken, finished if taken else 0, TOOK_PART, whole["took_part_pct"]),
        "satisfied": _share(good, sum(one.given for one in groups), SATISFIED, whole["satisfied_pct"]),
    }


def _share(count: int, of: int, formula: Words, whole_pct: str) -> dict[str, Any]:
    share = Share(count, of)
    whole = whole_pct if whole_pct == NONE else f"{whole_pct}%"
    told = value(Told(share.text(), share.percent, count, of))
    return {"value": told, "hall": whole, "formula_zh": formula.zh, "formula_en": formula.en}
