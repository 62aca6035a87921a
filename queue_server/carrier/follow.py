"""What the carrier is told because of an entry of the journal, once, in the transaction that moves the cursor: a parcel
that is ready to go, and one that is not to go any more. And what its answer changes here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import structlog

from queue_server.carrier import closing, store
from queue_server.carrier.model import NAME, Shipment
from queue_server.carrier.settings import Carrier
from queue_server.carrier.wire import HandedOver, Wire
from queue_server.cases import finding, parcels
from queue_server.cases.model import Case
from queue_server.cases.parcels import Parcel
from queue_server.kernel import outgoing
from queue_server.kernel.courier import Link, Said
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows, Tx

_ENDS: Final = frozenset({"parcel_returned", "case_delivered"})
_TOLD: Final = {"shipment_made": "hand_over", "shipment_calling_off": "call_off"}
KINDS: Final = frozenset(
    {"parcel_asked", "parcel_sent", "case_concluded", "case_supplied", "case_redirected", *_ENDS, *_TOLD}
)
_ASKED: Final = "SELECT epoch, seq FROM journal WHERE subject = ? AND kind = 'parcel_asked' ORDER BY pos DESC LIMIT 1"
log = structlog.get_logger()


@dataclass(frozen=True)
class Desk:
    """What handing over needs: the carrier, and the keys of the addresses."""

    carrier: Carrier
    secrets: Secrets


def follower(desk: Desk) -> Follower:
    """Queues what the carrier is told."""

    def handle(tx: Tx, entry: Entry) -> None:
        if not desk.carrier.serves(entry.hall):
            return
        if entry.kind in _TOLD:
            _put(tx, entry)
        else:
            _tend(tx, entry)

    return Follower(NAME, KINDS, handle)


def _put(tx: Tx, entry: Entry) -> None:
    """In the order of the entries: nothing is handed over before what it replaces is called off."""
    one = store.by_id(tx, entry.subject)
    if one is not None:
        kind = _TOLD[entry.kind]
        body = {"order": one.id} if kind == "hand_over" else {"orders": [one.id]}
        outgoing.put(tx, NAME, entry, f"parcel:{one.case_id}", kind, body)


def _tend(tx: Tx, entry: Entry) -> None:
    if entry.kind in _ENDS:
        closing.close_collected(tx, entry.subject)
    case = finding.by_id(tx, entry.subject)
    parcel, asked = parcels.of_case(tx, case.id), tx.one(_ASKED, case.id)
    if parcel is None or asked is None:
        return
    order = f"{case.id}-{asked['epoch']}-{asked['seq']}"  # an address said anew is another sending
    for one in store.to_call_off(tx, case.id):
        if one.id != order or not _still_theirs(parcel, one):
            store.change(tx, one, "shipment_calling_off", {"state": "calling_off", "reason": ""})
    if is_due(case, parcel) and store.by_id(tx, order) is None:
        made = Shipment(
            order, case.hall, case.id, "queued", "", "", "", "", "", entry.at_ms, tx.now_ms, acted_by=tx.actor
        )
        store.insert(tx, made)


def is_due(case: Case, parcel: Parcel) -> bool:
    """Whether the parcel can be handed over: asked for, the result is there, and nothing that must come first."""
    return parcel.state == "asked" and case.state == "concluded" and not (case.granted and case.missing)


def _still_theirs(parcel: Parcel, one: Shipment) -> bool:
    """Whether it goes as ordered: not sent by hand under another number."""
    return parcel.state == "asked" or (parcel.state == "sent" and parcel.tracking == one.tracking)


def send(database: Database, desk: Desk, wire: Wire, told: Outgoing) -> Said:
    """Carry one: a parcel that is not to go any more is not told of at all."""
    if told.kind == "call_off":
        return wire.call_off(told.key, told.body["orders"])
    message = database.read(lambda rows: message_of(rows, desk, told))
    if message is None:
        return Said("done")
    if not message:
        return Said("refused", "no_address")
    return wire.hand_over(told.key, message)


def message_of(rows: Rows, desk: Desk, told: Outgoing) -> dict[str, Any] | None:
    """What goes over the wire; the address is opened now. None for a sending that is called off, {} without one."""
    shipment = store.by_id(rows, told.body["order"])
    if shipment is None or shipment.state != "queued":
        return None
    case = finding.by_id(rows, shipment.case_id)
    parcel = parcels.of_case(rows, case.id)
    try:
        address = parcels.address_of(rows, desk.secrets, case)
    except SealIsBroken:  # one row somebody has touched must not hold up the others
        log.error("parcel_address_unreadable", case=case.id)
        address = None
    if address is None or parcel is None:
        return {}
    return {
        "order": shipment.id,
        "sender": desk.carrier.sender(case.hall).model_dump(),
        "recipient": {"name": address.name, "phone": address.phone, "address": address.text},
        "contents": desk.carrier.chosen.contents,
        "paid_by": "sender" if parcel.is_free else "recipient",
    }


def note(tx: Tx, desk: Desk, told: Outgoing, said: Said, before: Link, after: Link) -> None:
    """The tracking number stands with the parcel; what the carrier will not take is for people, and holds up nothing.
    The journal's book of outages."""
    if before.is_down != after.is_down:
        body = {"down": after.is_down, **asdict(after if after.is_down else before)}
        known = {name: body[name] for name in ("down", "reason", "fault_since_ms")}
        tx.record(told.hall, "carrier_link_changed", NAME, known)
    if said.state == "refused":
        outgoing.drop(tx, told, said.reason)
    if told.kind == "call_off":
        closing.answered(tx, told.body["orders"], said)
    shipment = store.by_id(tx, str(told.body.get("order", "")))
    if shipment is None or told.kind != "hand_over" or shipment.state != "queued":
        return
    if said.state == "refused":
        store.change(tx, shipment, "shipment_refused", {"state": "refused", "reason": said.reason})
    elif isinstance(said, HandedOver):
        changes = {"state": "ordered", "tracking": said.tracking, "route": said.route}
        store.change(tx, shipment, "shipment_ordered", changes)
        case = finding.by_id(tx, shipment.case_id)
        parcels.number(tx, case, desk.carrier.name, said.tracking)
