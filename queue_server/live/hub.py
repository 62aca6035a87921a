"""Who watches what, and telling them: after each commit every watched view is brought up to date and its change sent.

One greenlet (`run`) does the telling, in journal order; a frame is built once and given to every client of a topic.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import gevent
from gevent.event import Event as Bell

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.live.errors import TooManyTopics, UnknownTopic
from queue_server.live.frames import as_json, event_frame, raw_event_frame
from queue_server.live.outbox import Key
from queue_server.live.topics import Change, Topic, View

T = TypeVar("T")
BURST = 1000  # clients told before the loop may do something else
BREATH = 50  # topics brought up to date before it may
log = logging.getLogger(__name__)


class Read(Protocol):
    """`Database.read`."""

    def __call__(self, query: Callable[[Rows], T], /) -> T:
        """Run a short query that does not yield."""


class Client(Protocol):
    """What the hub needs of a connection."""

    topics: tuple[Any, ...]

    def send_event(self, key: Key, frame: bytes) -> None:
        """Send, or mark the topic stale."""

    def resync(self, keys: Sequence[Key]) -> None:
        """Send the newest snapshot of these topics as soon as possible."""


class Watched:
    """A topic and the version each of its clients has been given."""

    __slots__ = ("clients", "topic")

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.clients: dict[Client, int] = {}


class Hub:
    """All topics somebody watches. A topic nobody watches any more is forgotten and read afresh the next time."""

    def __init__(
        self,
        *,
        read: Read,
        last_seq: Callable[[Rows, str], int],
        view_of: Callable[[str, str], View | None],
        now_ms: Callable[[], int],
        rfc3339: Callable[[int], str],
        topics_max: int = 32,
    ) -> None:
        """`last_seq(rows, hall)` is the journal's newest seq; `view_of(hall, topic)` the view, None for no such topic.

        `now_ms` is the hall's clock and `rfc3339` writes an instant of it (Unix ms) with the hall's offset.
        """
        self._read = read
        self._last_seq = last_seq
        self._view_of = view_of
        self._now_ms = now_ms
        self._rfc3339 = rfc3339
        self._topics_max = topics_max
        self._watched: dict[Key, Watched] = {}
        self._pending: list[Entry] = []
        self._bell = Bell()
        self._is_refresh_due = False
        self._touched: set[Key] = set()
        self.events_sent = 0

    # --- clients -----------------------------------------------------------------------------------------------------

    def watch(self, client: Client, hall: str, names: Sequence[str]) -> None:
        """Add topics for a client and send it a snapshot of each; watching again is how a gap is mended.

        Raises UnknownTopic and TooManyTopics; then nothing has changed.
        """
        keys = list(dict.fromkeys((hall, name) for name in names))
        if len(set(client.topics) | set(keys)) > self._topics_max:
            raise TooManyTopics(limit=self._topics_max)
        found = [self._watched.get(key) or self._open(key) for key in keys]
        for key, watched in zip(keys, found, strict=True):
            self._watched[key] = watched
            watched.clients[client] = 0
        client.topics = tuple(dict.fromkeys((*client.topics, *keys)))
        client.resync(keys)

    def forget(self, client: Client) -> None:
        """The client has gone."""
        for key in client.topics:
            watched = self._watched.get(key)
            if watched is not None:
                watched.clients.pop(client, None)
                if not watched.clients:
                    del self._watched[key]
        client.topics = ()

    def snapshot(self, client: Client, key: Key) -> bytes | None:
        """The newest snapshot frame of a topic this client watches; it counts as given."""
        watched = self._watched.get(key)
        if watched is None or client not in watched.clients:
            return None
        topic = watched.topic
        watched.clients[client] = topic.version
        head = as_json({"topic": topic.name, "hall": topic.hall, "seq": topic.seq, "at": self._at(self._now_ms())})
        return raw_event_frame("snapshot", head[:-1] + b',"view":' + topic.view_json() + b"}")

    def pulse(self) -> bytes:
        """The sign of life with the hall's time."""
        return event_frame("pulse", {"at": self._at(self._now_ms())})

    def audience(self, hall: str, name: str) -> int:
        """How many clients watch a topic."""
        watched = self._watched.get((hall, name))
        return 0 if watched is None else len(watched.clients)

    # --- news --------------------------------------------------------------------------------------------------------

    def publish(self, entries: Sequence[Entry]) -> None:
        """Journal entries of a commit that is durable; called on the loop, returns at once."""
        self._pending.extend(entries)
        self._bell.set()

    def run(self) -> None:
        """Tell whatever comes, for ever (a greenlet)."""
        while True:
            self._bell.wait()
            self._bell.clear()
            self.deliver()
            self.retell_touched()
            if self._is_refresh_due:
                self._is_refresh_due = False
                self.retell_all()

    def deliver(self) -> None:
        """Tell everything that is pending: many commits become one event per topic."""
        while self._pending:
            entries, self._pending = self._pending, []
            by_hall: dict[str, list[Entry]] = {}
            for entry in entries:
                by_hall.setdefault(entry.hall, []).append(entry)
            for watched in self._by_audience():
                news = by_hall.get(watched.topic.hall)
                if news:
                    self._guarded(self._tell, watched, news)

    def retell_all(self) -> None:
        """What `refresh` asks for, done by the greenlet that tells, so that news stay in order."""
        for watched in self._by_audience():
            self._guarded(self._retell, watched)

    def touch(self, hall: str, name: str) -> None:
        """Soon read this topic afresh: something that lives in memory only has changed in it (`passing.py`)."""
        self._touched.add((hall, name))
        self._bell.set()

    def retell_touched(self) -> None:
        """What `touch` asks for, in its turn among the news."""
        touched, self._touched = self._touched, set()
        for key in touched & self._watched.keys():
            self._guarded(self._retell, self._watched[key])

    def refresh(self) -> None:
        """Soon read every view afresh and tell what the hour alone has changed (openings, closings)."""
        self._is_refresh_due = True
        self._bell.set()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _open(self, key: Key) -> Watched:
        hall, name = key
        view = self._view_of(hall, name)
        if view is None:
            raise UnknownTopic(topic=name)

        def build(rows: Rows) -> Topic:
            seq = self._last_seq(rows, hall)  # first: what is committed meanwhile is told once more, never missed
            return Topic(hall, name, view, seq, view.everything(rows))

        return Watched(self._read(build))

    def _by_audience(self) -> Iterator[Watched]:
        """The most watched first, so that boards do not wait for a thousand phones; with pauses for others."""
        for count, watched in enumerate(sorted(self._watched.values(), key=lambda w: -len(w.clients)), start=1):
            yield watched
            if count % BREATH == 0:
                gevent.sleep(0)

    def _guarded(self, act: Callable[..., None], watched: Watched, *args: object) -> None:
        """A view that fails must not stop the others' news; it is read whole at the next refresh."""
        try:
            act(watched, *args)
        except Exception:
            log.exception("topic %s of %s could not be told", watched.topic.name, watched.topic.hall)

    def _tell(self, watched: Watched, entries: Sequence[Entry]) -> None:
        topic, last = watched.topic, entries[-1]
        keys = topic.touched(entries)
        if keys is None:
            self._send(watched, topic.replace(self._read(topic.view.everything), last.seq), last.at_ms)
        elif keys:
            now = self._read(lambda rows: topic.view.values(rows, keys))
            self._send(watched, topic.merge(keys, now, last.seq), last.at_ms)

    def _retell(self, watched: Watched) -> None:
        topic = watched.topic
        self._send(watched, topic.replace(self._read(topic.view.everything)), self._now_ms())

    def _send(self, watched: Watched, change: Change | None, at_ms: int) -> None:
        if change is None:
            return
        topic, clients = watched.topic, watched.clients
        key, version = (topic.hall, topic.name), topic.version
        frame = event_frame(
            "event",
            {
                "topic": topic.name,
                "hall": topic.hall,
                "seq": change.seq,
                "prev": change.prev,
                "at": self._at(at_ms),
                "set": change.set,
                "gone": change.gone,
            },
        )
        everyone = list(clients)
        for start in range(0, len(everyone), BURST):
            if start:
                gevent.sleep(0)
            for client in everyone[start : start + BURST]:
                if clients.get(client, version) < version:  # neither gone nor given a newer snapshot meanwhile
                    clients[client] = version
                    client.send_event(key, frame)
        self.events_sent += 1

    def _at(self, at_ms: int) -> str:
        return self._rfc3339(at_ms)
