"""How well waits were told over some days: per service and in all, day by day, each share with its counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from queue_server.figures.shares import NONE, Share
from queue_server.hall.model import Hall
from queue_server.views.sight import named
from queue_server.waits.coverage import DRIFT_OUTCOMES, Tally, figures, is_off, total

PROMISED_PERCENT: Final = 80
Daily = Mapping[str, Sequence[Tally]]  # business day -> its sums by queue and service


def of_days(hall: Hall, daily: Daily) -> dict[str, Any]:
    """`rows` of every service of the hall, also those nothing was said of, then `total`; `days` in order."""
    found = [one for many in daily.values() for one in many]
    known = [(one.queue, one.id) for one in hall.services]
    keys = known + sorted({(one.queue, one.service) for one in found} - set(known))
    return {
        "rows": [_row(hall, key, [one for one in found if (one.queue, one.service) == key]) for key in keys],
        "total": told(found),
        "days": [{"day": day, **told(many)} for day, many in sorted(daily.items())],
    }


def drift(daily: Daily) -> dict[str, Any]:
    """Of the last days: `state` is `few` (too little to judge), `kept` or `off`, with the share it is judged by."""
    one = total(tally for many in daily.values() for tally in many)
    off = is_off(one.inside_raw, one.with_outcome)
    state = "few" if one.with_outcome < DRIFT_OUTCOMES else "off" if off else "kept"
    return {"state": state, "raw": _share(one.inside_raw, one.with_outcome), "enough": DRIFT_OUTCOMES}


def told(many: Iterable[Tally]) -> dict[str, Any]:
    """`said` counts ranges, `of` those with an outcome; `raw` and `shown` shares inside; minutes as texts."""
    one = total(many)
    found = figures(one)
    return {
        "said": one.said,
        "of": one.with_outcome,
        "raw": _share(one.inside_raw, one.with_outcome),
        "shown": _share(one.inside_shown, one.with_outcome),
        "width": _minutes(found["mean_width_min"]),
        "mae": _minutes(found["mae_min"]),
        "bias": _minutes(found["bias_min"], signed=True),
    }


def _row(hall: Hall, key: tuple[str, str], many: Sequence[Tally]) -> dict[str, Any]:
    queue, service = key
    return {"queue": queue, "service": named(hall.service, service), **told(many)}


def _share(count: int, of: int) -> dict[str, Any]:
    share = Share(count, of)
    return {"text": share.text(), "percent": share.percent, "count": count, "of": of}


def _minutes(value: float | None, *, signed: bool = False) -> str:
    """One decimal; '—' of nothing. An error above nought: more was said than it took."""
    if value is None:
        return NONE
    return f"{value:+.1f}" if signed and abs(value) >= 0.05 else f"{abs(value) if signed else value:.1f}"
