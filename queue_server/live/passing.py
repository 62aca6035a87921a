"""What is true for a moment and never written down: a card on a reader, a code just scanned, a wish to a box.

It is shown in a topic beside what the database knows, lives in memory, and goes by itself when its time is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.live.topics import View

PER_TOPIC_MAX = 16


@dataclass(frozen=True)
class _Held:
    value: object = field(repr=False)
    ends_s: float


class Passing:
    """Values by hall, topic and key. `touched(hall, topic)` is called when one comes or is taken away."""

    def __init__(self, mono_s: Callable[[], float], touched: Callable[[str, str], None]) -> None:
        self._mono_s, self._touched = mono_s, touched
        self._held: dict[tuple[str, str], dict[str, _Held]] = {}

    def put(self, hall: str, topic: str, key: str, value: object, life_s: float) -> None:
        """Show the value under that key for so long; the oldest of too many goes."""
        held = self._held.setdefault((hall, topic), {})
        held.pop(key, None)
        held[key] = _Held(value, self._mono_s() + life_s)
        while len(held) > PER_TOPIC_MAX:
            held.pop(next(iter(held)))
        self._touched(hall, topic)

    def take(self, hall: str, topic: str, key: str) -> object | None:
        """Take the value away and answer it; None when there is none, or its time is over."""
        held = self._held.get((hall, topic), {}).pop(key, None)
        if held is None:
            return None
        self._touched(hall, topic)
        return held.value if held.ends_s > self._mono_s() else None

    def of(self, hall: str, topic: str) -> Mapping[str, object]:
        """What is true in that topic now."""
        now_s = self._mono_s()
        return {key: one.value for key, one in self._held.get((hall, topic), {}).items() if one.ends_s > now_s}

    def sweep(self) -> int:
        """Forget what is over and tell its topics; answers how many topics had something."""
        now_s, over = self._mono_s(), 0
        for (hall, topic), held in list(self._held.items()):
            kept = {key: one for key, one in held.items() if one.ends_s > now_s}
            if not kept:
                del self._held[hall, topic]
            else:
                self._held[hall, topic] = kept
            if len(kept) < len(held):
                over += 1
                self._touched(hall, topic)
        return over


class NothingLasts:
    """The view of a topic in which all there is passes."""

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """No entry changes it."""
        del entry, view
        return set()

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """Nothing of the database."""
        del rows, keys
        return {}

    def everything(self, rows: Rows) -> dict[str, object]:
        """Nothing of the database."""
        del rows
        return {}


class WithPassing:
    """A view, and what is passing in its topic."""

    def __init__(self, view: View, passing: Passing, hall: str, topic: str) -> None:
        self._view, self._passing, self._hall, self._topic = view, passing, hall, topic

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """Those of the view itself: an entry of the journal changes nothing that passes."""
        return self._view.keys(entry, view)

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """These keys of the view itself."""
        return self._view.values(rows, keys)

    def everything(self, rows: Rows) -> dict[str, object]:
        """The view, and over it what is passing."""
        return {**self._view.everything(rows), **self._passing.of(self._hall, self._topic)}
