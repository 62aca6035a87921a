"""Numbers that waited, put into the record as if a hall had given them out."""

from __future__ import annotations

from collections.abc import Iterable

from queue_server.kernel.rows import Tx
from queue_server.waits import store
from queue_server.waits.store import Past, Said
from tests.conftest import Office


def record(office: Office, numbers: Iterable[Past], service: str = "records", said: Said | None = None) -> None:
    """Each with the outcome it has, and the same range said to all."""

    def write(tx: Tx) -> None:
        for one in numbers:
            known = {"items": [[service, None]], "day": one.day, "queue": one.queue, "arrived_ms": one.issued_ms}
            slot = {"slot_ms": one.slot_ms, "booked": one.slot_ms is not None, "credit_min": one.credit_min}
            row = store.row_of(one.ticket, "JN01", known | slot, store.told(said) if said else None)
            store.insert(tx, row | {"called_ms": one.called_ms})

    office.house.database.write(write)
