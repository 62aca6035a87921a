"""When a sending is not to go, or is over without the carrier: what its answer to a call-off leads to here."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.carrier import store
from queue_server.carrier.model import PICKED_UP, Shipment
from queue_server.carrier.wire import CalledOff
from queue_server.cases import finding, parcels
from queue_server.cases.model import ENDED
from queue_server.kernel.courier import Said
from queue_server.kernel.rows import Rows, Tx


def answered(tx: Tx, orders: Sequence[str], said: Said) -> None:
    """What will not go is cancelled. What was picked up, or is not called off for another reason, stays followed, and
    nothing is ordered in its place."""
    if said.state == "queued":
        return
    picked_up = said.picked_up if isinstance(said, CalledOff) else ()
    for order in orders:
        one = store.by_id(tx, order)
        if one is None or one.state != "calling_off":
            continue
        if said.state == "done" and order not in picked_up:
            store.change(tx, one, "shipment_cancelled", {"state": "cancelled", "reason": ""})
            continue
        reason = PICKED_UP if order in picked_up else said.reason
        kept = store.change(tx, one, "shipment_kept", {"reason": reason})
        for newer in store.of_case(tx, one.case_id, ("queued",)):
            state = "cancelled" if order in picked_up else "refused"
            store.change(tx, newer, f"shipment_{state}", {"state": state, "reason": reason})
        if kept is not None:
            close_if_over(tx, kept)


def close_if_over(tx: Tx, one: Shipment) -> None:
    """People have ended the parcel otherwise: the carrier is not asked about it any more."""
    if one.state in ("calling_off", "collected") and _is_over(tx, one.case_id):
        store.change(tx, one, "shipment_closed", {"state": "closed"})


def close_collected(tx: Tx, case_id: str) -> None:
    """The parcel was delivered, or came back, by the word of people: whatever was on its way is not any more."""
    for one in store.of_case(tx, case_id, ("collected",)):
        store.change(tx, one, "shipment_closed", {"state": "closed"})


def _is_over(rows: Rows, case_id: str) -> bool:
    parcel = parcels.of_case(rows, case_id)
    return parcel is None or parcel.state in ("delivered", "returned") or finding.by_id(rows, case_id).state in ENDED
