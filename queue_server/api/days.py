"""The days a call asks for by `from` and `to`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from appointments import supply
from queue_server.hall import days
from queue_server.hall.errors import NotADay
from queue_server.kernel.errors import BadInput

DAYS_MAX: Final = 62


def days_asked(query: Mapping[str, str], today: str) -> list[str]:
    """The days from `from` (else today) to `to` (else the same day), at most DAYS_MAX; NotADay, BadInput."""
    first = query.get("from", today)
    return days_between(first, query.get("to", first))


def days_between(first: str, last: str) -> list[str]:
    """The days from first to last; NotADay, BadInput."""
    try:
        count = (days.parsed(last) - days.parsed(first)).days + 1
    except ValueError:
        raise NotADay(day=f"{first}–{last}"[:40]) from None
    if not 1 <= count <= DAYS_MAX:  # before any of them is listed
        raise BadInput(fields=[{"field": "to", "problem": f"from 1 to {DAYS_MAX} days"}])
    return list(supply.days_between(first, last))
