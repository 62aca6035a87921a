"""Which pages of the hall (kiosks and boards) have gone away, noticed when they were here before.

Told to the journal after a minute: a page that is loaded anew is no outage. What the journal said last is what counts,
so a restart does not forget who was away; a write that is refused is tried again at the next look. Whoever was never
seen since this server started is told of by nobody: the list shows it as not connected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from queue_server.equipment import outages, service, store
from queue_server.equipment.model import Device, device_of_actor
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx

AWAY_S: Final = 60.0
WATCHED: Final = ("kiosk", "board")
log = structlog.get_logger()


class Presence:
    """When each page was last connected, in real time."""

    def __init__(self, database: Database, actors: Callable[[], set[str]], mono_s: Callable[[], float]) -> None:
        self._database, self._actors, self._mono_s = database, actors, mono_s
        self._seen_s: dict[int, float] = {}
        self._away: dict[int, bool] = {}  # as the journal has it

    def look(self, _now_ms: int) -> None:
        """Who has been away for long, and who is back."""
        now_s = self._mono_s()
        here = {number for actor in self._actors() if (number := device_of_actor(actor)) is not None}
        self._seen_s |= dict.fromkeys(here, now_s)
        for number, seen_s in self._seen_s.items():
            is_away = now_s - seen_s >= AWAY_S
            if (number in here or is_away) and self._away.get(number) is not is_away:
                self._tell(number, is_away)

    def _tell(self, number: int, is_away: bool) -> None:
        """Into the journal, where it says otherwise so far; remembered only once it stands there."""

        def news(rows: Rows) -> bool:
            device = store.device(rows, number)
            return device is not None and _is_watched(device) and _was_away(rows, device) is not is_away

        def note(tx: Tx) -> None:
            device = service.device_or_refusal(tx, number)
            tx.record(device.hall, "device_away" if is_away else "device_back", device.actor, {"kind": device.kind})

        if self._database.read(news):
            try:
                self._database.write(note)
            except Refusal as refusal:  # the next look tells it, and the other pages are told of now
                log.warning("presence_not_told", device=number, code=refusal.code)
                return
        self._away[number] = is_away


def _is_watched(device: Device) -> bool:
    return device.kind in WATCHED and device.state == "enrolled"


def _was_away(rows: Rows, device: Device) -> bool:
    last = outages.last_of_page(rows, device.actor)
    return last is not None and last.is_bad
