"""Where a parcel goes, looked at whole: shown with stars everywhere else, and the journal keeps who looked."""

from __future__ import annotations

from dataclasses import replace

from queue_server.cases import parcels
from queue_server.cases.model import Case
from queue_server.cases.parcels import Address
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.masking import mask_name, mask_phone


class NoAddress(Refusal):
    """Nobody has said where, or it has been dropped, or the parcel has ended."""

    code, status = "no_address", 404
    zh = "办件 {number} 现在没有可核对的收件地址：没有登记，或已签收、已退回、已改自取。"
    en = "There is no address of case {number} to look at: none was given, or the parcel was delivered or called off."


def of_open(rows: Rows, secrets: Secrets, case: Case) -> Address | None:
    """The address while the parcel is packed or on its way."""
    parcel = parcels.of_case(rows, case.id)
    if parcel is None or parcel.state not in parcels.LABELLED:
        return None
    return parcels.address_of(rows, secrets, case)


def starred(address: Address) -> Address:
    """The same as it may lie open on a screen: name and phone with stars, the street left out."""
    return replace(address, name=mask_name(address.name), phone=mask_phone(address.phone), text="")


def look(tx: Tx, secrets: Secrets, case: Case) -> Address:
    """The whole of it, for somebody who checks what was written; NoAddress."""
    found = of_open(tx, secrets, case)
    if found is None:
        raise NoAddress(number=case.number)
    tx.record(case.hall, "address_seen", case.id, {"number": case.number})
    return found
