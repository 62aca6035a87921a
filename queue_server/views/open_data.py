"""A hall's days as open data: when numbers were taken and called, and what happened to each, of nobody in particular.

Left out: ids, windows, clerks, classes, channels. Times are cut to five minutes, tickets bear a name drawn for this one
file, and a line's day with fewer than ten numbers is not given out at all (de-identification as of GB/T 37964-2019).
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, hall_entries_after
from queue_server.kernel.spans import HOUR_MS, MINUTE_MS

STEP_MS: Final = 5 * MINUTE_MS
FEW: Final = 10
BATCH: Final = 5000
# the form of published queue records, which `quhao waits backtest` reads
TICKETS: Final = ("office", "queue", "day", "number", "issued_at", "called_at", "windows_open")
EVENTS: Final = ("trace", "step", "day", "at", "activity", "queue", "booked", "outcome")
ACTIVITIES: Final[Mapping[str, str]] = {
    "ticket_issued": "issued",
    "ticket_called": "called",
    "ticket_recalled": "called again",
    "ticket_served": "served",
    "ticket_missed": "missed",
    "ticket_returned": "came back",
    "ticket_held": "held",
    "ticket_resumed": "taken up",
    "ticket_transferred": "transferred",
    "ticket_finished": "finished",
    "ticket_cancelled": "left",
    "ticket_expired": "left",
    "ticket_undone": "taken back",
}


class Day(NamedTuple):
    """One line's business day, as it may be given out or not."""

    queue: str
    day: str


class OpenData:
    """The hall's days `first` to `last` ('YYYY-MM-DD', both included). `left_out`: lines' days with too few numbers."""

    def __init__(self, rows: Rows, hall: Hall, first: str, last: str) -> None:
        self._rows, self._hall = rows, hall
        self._tickets = rows.all(
            "SELECT id, queue, day, arrived_ms, called_ms, window, booked FROM ticket WHERE hall=?"
            " AND day BETWEEN ? AND ? ORDER BY day, queue, arrived_ms, number",
            hall.id,
            first,
            last,
        )
        count = Counter(Day(row["queue"], row["day"]) for row in self._tickets)
        self.left_out = sorted(day for day, number in count.items() if number < FEW)
        hidden = frozenset(self.left_out)
        self._shown = [row for row in self._tickets if Day(row["queue"], row["day"]) not in hidden]

    def tickets(self) -> Iterator[tuple[str, ...]]:
        """Rows of `TICKETS`: numbers run from 1 in each line's day, `windows_open` called from it in the last hour."""
        number: Counter[Day] = Counter()
        calls: dict[Day, list[tuple[int, str]]] = {}
        for row in self._shown:
            if row["called_ms"] is not None:
                calls.setdefault(Day(row["queue"], row["day"]), []).append((row["called_ms"], row["window"] or ""))
        for row in self._shown:
            day, at_ms = Day(row["queue"], row["day"]), row["arrived_ms"]
            number[day] += 1
            at_work = {window for called, window in calls.get(day, []) if at_ms - HOUR_MS < called <= at_ms}
            called_at = "" if row["called_ms"] is None else self._clock(row["called_ms"])
            yield (
                *(self._hall.name, self._name(row["queue"]), row["day"], str(number[day])),
                *(self._clock(at_ms), called_at, str(len(at_work))),
            )

    def events(self, secret: bytes) -> Iterator[tuple[str, ...]]:
        """Rows of `EVENTS` in order of time; `secret` is drawn for one file and thrown away."""
        shown = {row["id"]: row for row in self._shown}
        steps: Counter[str] = Counter()
        seq = 0
        while entries := hall_entries_after(self._rows, self._hall.id, seq, BATCH):
            seq = entries[-1].seq
            for entry in entries:
                row, activity = shown.get(entry.subject), ACTIVITIES.get(entry.kind)
                if row is None or activity is None:
                    continue
                steps[entry.subject] += 1
                trace = hmac.new(secret, entry.subject.encode(), hashlib.sha256).hexdigest()[:12]
                queue = str(entry.body["set"].get("queue", row["queue"]))
                yield (
                    *(trace, str(steps[entry.subject]), row["day"], self._clock(entry.at_ms), activity),
                    *(self._name(queue), str(row["booked"]), str(entry.body["set"].get("outcome") or "")),
                )

    def _clock(self, at_ms: int) -> str:
        """'HH:MM' in the hall, cut to five minutes."""
        day = hours.business_day(self._hall, at_ms)
        minute = (at_ms - hours.instant_ms(self._hall, day)) // STEP_MS * STEP_MS // MINUTE_MS
        return f"{minute // 60:02d}:{minute % 60:02d}"

    def _name(self, queue: str) -> str:
        """The line's name; its letter where the hall has no such line any more."""
        return next((one.name for one in self._hall.queues if one.prefix == queue), queue)
