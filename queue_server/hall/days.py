"""Where typed text becomes a day: of the years a hall works in, so that no reckoning leaves the calendar."""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2100, 12, 31)


def parsed(text: str) -> date:
    """The day of 'YYYY-MM-DD'; ValueError for anything else and for a day before FIRST or after LAST."""
    found = date.fromisoformat(text if len(text) == 10 else "")
    if not FIRST <= found <= LAST:
        raise ValueError(text)
    return found
