"""Keeps the days of an older system for the one use they are honest for: the waits a new hall learns from before it has
days of its own. No figure and no bulletin counts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx
from queue_server.legacy.model import Found, Record
from queue_server.waits import store
from queue_server.waits.store import Past


def keep(tx: Tx, hall: Hall, found: Found, digest: str) -> None:
    """The days of the file in place of what an earlier import kept of them; `digest`: the file's SHA-256 in hex."""
    service_of = {one.queue: one.id for one in hall.services}
    for day in found.days:
        store.forget_unlived(tx, hall.id, day)
    store.lay_in(tx, hall.id, past(hall, found.records), service_of)
    store.forget_model(tx, hall.id)
    told = {"days": found.days, "numbers": len(found.records), "refused": len(found.refused)}
    tx.record(hall.id, "history_imported", digest[:16], told)


def past(hall: Hall, records: Iterable[Record]) -> Iterator[Past]:
    """The records as waits are learnt from them."""
    for one in records:
        credit = hall.order.credit_min["other"] if one.is_priority else 0
        name = f"old-{hall.id}-{one.day}-{one.queue}-{one.number}"
        yield Past(name, one.day, one.queue, one.arrived_ms, one.slot_ms, one.called_ms, None, credit)
