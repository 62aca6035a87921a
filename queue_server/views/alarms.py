"""The topic `alarms`: how many cards of 电子监察 are open and the highest, for who oversees; nobody's matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.supervision import store
from queue_server.supervision.model import LEVEL_WORDS, Alarm


class AlarmsView:
    """One key, `alarms`: `count`, `level` (None where there is none) with its word in both languages, and `late`:
    orders nobody has answered in time."""

    def __init__(self, hall_id: str) -> None:
        self._hall = hall_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str]:
        """The keys this entry may change."""
        return {"alarms"} if entry.kind.startswith("alarm_") else set()

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The present values of those keys."""
        return self.everything(rows) if keys else {}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole view."""
        return {"alarms": summary(store.live(rows, self._hall))}


def summary(alarms: list[Alarm]) -> dict[str, Any]:
    """What a badge says of these, the highest card first in the list."""
    level = alarms[0].level if alarms else None
    words = LEVEL_WORDS[level] if level else None
    return {
        "count": len(alarms),
        "level": level,
        "zh": words.zh if words else "",
        "en": words.en if words else "",
        "late": sum(one.is_escalated and one.state == "ordered" for one in alarms),
    }
