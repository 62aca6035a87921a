"""How a result reaches its applicant: handed over at a collection window against a code or a signature, or by courier.

先评价后取证: whoever hands over has asked for a rating first; that it was asked is all that may be demanded.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Literal

from queue_server.cases import persons, signing, store, taking, working
from queue_server.cases.accepting import stepped
from queue_server.cases.model import Case
from queue_server.cases.refusals import NotToCollect, WrongPickupCode
from queue_server.cases.taking import Taker
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx

Proof = Literal["code", "signature", "tablet"]


def announce(tx: Tx, secrets: Secrets, case: Case, code: str) -> None:
    """A concluded case waits at the collection windows: the code its applicant is told is sealed with the others."""
    if case.state == "concluded" and case.delivery == "window":
        persons.keep_text(tx, secrets, case, persons.PICKUP, code)


def code_of(rows: Rows, secrets: Secrets, case: Case) -> str | None:
    """The code the applicant was told, while the result waits."""
    return persons.text_of(rows, secrets, case.id, persons.PICKUP)


def check_waits(case: Case) -> None:
    """NotToCollect, CaseStateForbids unless the result waits at the collection windows."""
    stepped(case, "deliver")
    if case.delivery != "window":
        raise NotToCollect(number=case.number)


@dataclass(frozen=True)
class Against:
    """What a result is handed over against, to whom, and which visit it is fetched on. `signature`: what was drawn on
    the tablet."""

    proof: Proof
    code: str = ""
    ticket: str | None = None
    signature: str = field(default="", repr=False)
    taker: Taker = field(default_factory=Taker)


def hand_out(tx: Tx, hall: Hall, secrets: Secrets, case: Case, against: Against) -> Case:
    """Handed over, which ends the case; NotToCollect, WrongPickupCode, TakerIsNeeded, LetterIsNeeded, BadName."""
    check_waits(case)
    if against.proof == "code":
        known = code_of(tx, secrets, case)
        if known is None or not hmac.compare_digest(known.encode(), against.code.strip().encode()):
            raise WrongPickupCode()
    said = taking.keep(tx, secrets, case, against.taker)
    if against.proof == "tablet":
        said |= signing.keep(tx, secrets, case, against.signature)
    return working.deliver(tx, hall, case, "window", {"proof": against.proof, "ticket": against.ticket, **said})


def at_window_instead(tx: Tx, secrets: Secrets, case: Case, code: str) -> Case:
    """The applicant comes after all, or a parcel came back: it waits at the collection windows."""
    changed = store.change(tx, case, "case_redirected", {"delivery": "window"})
    announce(tx, secrets, changed, code)
    return changed


def by_courier_instead(tx: Tx, case: Case) -> Case:
    """A concluded case goes out by courier."""
    if case.state != "concluded" or case.delivery == "courier":
        return case
    return store.change(tx, case, "case_redirected", {"delivery": "courier"})
