"""The label of a parcel (面单): carrier and number as a code, from whom, to whom; phones with stars, as couriers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queue_server.carrier import store as shipments
from queue_server.carrier.model import PICKED_UP
from queue_server.carrier.settings import Carrier
from queue_server.cases import parcels
from queue_server.cases.model import Case
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows
from queue_server.people.masking import mask_phone
from queue_server.views.slip import IMPORTANT

CONTENTS = "证照文书"


class NoLabel(Refusal):
    """There is nothing to stick on: no number yet, or the parcel is neither packed nor on its way."""

    code, status = "no_label", 409
    zh = "现在没有面单：还没有运单号，或者已签收、已退回、改地址前已被揽收。"
    en = "There is no label now: no number yet, or delivered, back, or picked up before its address was changed."


@dataclass(frozen=True, kw_only=True)
class Label:
    """What the label says; `route` stands large for the carrier's sorters, "" where none is known."""

    carrier: str
    tracking: str
    route: str
    sender_name: str
    sender_phone: str
    sender_address: str
    name: str
    masked_phone: str
    address: str
    contents: str
    number: str
    is_free: bool


def of_case(rows: Rows, secrets: Secrets, hall: Hall, case: Case, carrier: Carrier | None) -> Label:
    """The label of the case's parcel while it is packed or on its way; NoParcel, NoLabel without number or address."""
    parcel = parcels.known(rows, case)
    address = parcels.address_of(rows, secrets, case) if parcel.state in parcels.LABELLED else None
    if address is None or not parcel.tracking:
        raise NoLabel()
    shipment = shipments.of_parcel(rows, case.id, parcel.tracking)
    if shipment is not None and shipment.reason == PICKED_UP:  # it goes to the first address, with the first label
        raise NoLabel()
    sender = carrier.sender(hall.id) if carrier else None
    return Label(
        carrier=parcel.carrier,
        tracking=parcel.tracking,
        route=shipment.route if shipment and shipment.tracking == parcel.tracking else "",
        sender_name=sender.name if sender else hall.cases.unit or hall.name,
        sender_phone=sender.phone if sender else hall.cases.phone,
        sender_address=sender.address if sender else "",
        name=address.name,
        masked_phone=mask_phone(address.phone),
        address=address.text,
        contents=carrier.chosen.contents if carrier else CONTENTS,
        number=case.number,
        is_free=parcel.is_free,
    )


def document(label: Label, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    blocks: list[dict[str, Any]] = [
        {"t": "pair", "left": label.carrier, "right": "大厅付费" if label.is_free else "收件人付费"},
        *([_text(f"补打 {copy_no}", align="center")] if copy_no > 1 else []),
        *([_text(label.route, IMPORTANT, "center", bold=True)] if label.route else []),
        {"t": "code128", "data": label.tracking, "height_mm": 12},
        {"t": "rule"},
        _text(f"收 {label.name} {label.masked_phone}", bold=True),
        _text(label.address, bold=True),
        {"t": "rule"},
        _text(f"寄 {label.sender_name} {label.sender_phone}".rstrip()),
        *([_text(label.sender_address)] if label.sender_address else []),
        {"t": "pair", "left": f"内件 {label.contents}", "right": label.number[-14:]},
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "label", "blocks": blocks}


def _text(text: str, size: int = 1, align: str = "left", bold: bool = False) -> dict[str, Any]:
    return {"t": "text", "text": text, "size": size, "align": align, "bold": bold}
