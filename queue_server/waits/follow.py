"""The first call of a number is the outcome of what was said to it."""

from __future__ import annotations

from typing import Final

from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Tx
from queue_server.waits import store

KINDS: Final = frozenset({"ticket_called"})


def follower() -> Follower:
    """Who was never called has no outcome."""
    return Follower(store.FOLLOWER, KINDS, _called)


def _called(tx: Tx, entry: Entry) -> None:
    called_ms, moved = store.call_of(entry.body)
    store.called(tx, entry.subject, called_ms, moved=moved)
