"""What those who read the journal do not see yet: which grade a visit was given, until the next working day.

The entry is there with its hash, and the proof of the chain reads it whole; only who reads its words waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.views.ratings import shown_until
from queue_server.views.sight import Sight

KINDS: Final = frozenset({"rating_given", "rating_added_to", "unproven_rated"})
GRADES: Final = frozenset({"grade", "aspects", "more_grade", "more_aspects"})
LATER: Final = "held back until the next working day"


def from_ms(rows: Rows, sight: Sight, hall: Hall) -> int:
    """The instant from which grades are held back today."""
    first = date.fromisoformat(shown_until(rows, sight, hall)) + timedelta(days=1)
    return hours.instant_ms(hall, first.isoformat())


def body(entry: Entry, held_from_ms: int | None) -> Mapping[str, Any]:
    """The entry's body as it may be read. Pure."""
    if held_from_ms is None or entry.kind not in KINDS or entry.at_ms < held_from_ms:
        return entry.body
    said = {name: LATER if name in GRADES else value for name, value in entry.body["set"].items()}
    return {**entry.body, "set": said}
