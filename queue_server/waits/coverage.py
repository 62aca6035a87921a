"""Whether ranges hold what they promise: how many outcomes lay in them, how wide they were, and when that is no chance
any more. Counted from what was really said; simulated days and numbers moved by hand count nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any, Final, NamedTuple

from queue_server.kernel.rows import Rows
from queue_server.waits.learning import NOMINAL

DRIFT_DAYS: Final = 7
DRIFT_OUTCOMES: Final = 200
DRIFT_SHARE: Final = 0.05  # off by less is no matter (domain: 4.3)
CHANCE_SIGMAS: Final = 3.3  # off by less happens by chance once in a thousand
_WAIT: Final = "(max(0, called_ms - issued_ms) / 60000.0)"
_OUT: Final = "called_ms IS NOT NULL AND moved = 0"


class Tally(NamedTuple):
    """Sums over the numbers of one queue and service to which a range was said; minutes."""

    queue: str
    service: str
    said: int
    with_outcome: int
    inside_raw: int
    inside_shown: int
    width_min: float
    off_min: float
    error_min: float

    def plus(self, other: Tally) -> Tally:
        """Both together, under the first one's names."""
        return Tally(self.queue, self.service, *(a + b for a, b in zip(self[2:], other[2:], strict=True)))  # type: ignore[arg-type]


NOTHING: Final = Tally("", "", 0, 0, 0, 0, 0.0, 0.0, 0.0)


def tallies(rows: Rows, hall: str, from_day: str, to_day: str) -> list[Tally]:
    """The sums of these days, by queue and service."""
    found = rows.all(
        f"SELECT queue, service, count(*) AS said, coalesce(sum({_OUT}), 0) AS with_outcome,"  # noqa: S608
        f" coalesce(sum({_OUT} AND {_WAIT} BETWEEN low_min - 0.001 AND high_min + 0.001), 0) AS inside_raw,"
        f" coalesce(sum({_OUT} AND {_WAIT} BETWEEN low AND high), 0) AS inside_shown,"
        f" sum(high - low) AS width_min,"
        f" coalesce(sum(abs(middle_min - {_WAIT})) FILTER (WHERE {_OUT}), 0.0) AS off_min,"
        f" coalesce(sum(middle_min - {_WAIT}) FILTER (WHERE {_OUT}), 0.0) AS error_min"
        " FROM wait_said WHERE hall = ? AND day BETWEEN ? AND ? AND low_min IS NOT NULL AND simulated = 0"
        " GROUP BY queue, service ORDER BY queue, service",
        hall,
        from_day,
        to_day,
    )
    return [Tally(**{name: row[name] for name in Tally._fields}) for row in found]


def total(many: Iterable[Tally]) -> Tally:
    """All of them as one."""
    found = NOTHING
    for one in many:
        found = found.plus(one)
    return found


def figures(one: Tally) -> dict[str, Any]:
    """The counts, and per number the mean width as shown, the mean size of the error and its mean (said minus true),
    in minutes; None where nothing stands behind one."""
    of = one.with_outcome
    return {
        "said": one.said,
        "with_outcome": of,
        "inside_raw": one.inside_raw,
        "inside_shown": one.inside_shown,
        "mean_width_min": round(one.width_min / one.said, 1) if one.said else None,
        "mae_min": round(one.off_min / of, 1) if of else None,
        "bias_min": round(one.error_min / of, 1) if of else None,
    }


def is_off(inside: int, of: int) -> bool:
    """Whether so many of so many is further from the promise than matters and than chance alone would make it."""
    if of < DRIFT_OUTCOMES:
        return False
    bound = max(DRIFT_SHARE, CHANCE_SIGMAS * sqrt(NOMINAL * (1 - NOMINAL) / of))
    return abs(inside / of - NOMINAL) > bound
