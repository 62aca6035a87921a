"""来窗口领取: a result that was to be sent, and still lies here, is fetched by whoever comes for it after all."""

from __future__ import annotations

from queue_server.cases import collecting, parcels
from queue_server.cases.model import ENDED, Case
from queue_server.cases.refusals import STATE_WORDS, CaseIsThePlatforms, CaseStateForbids
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx


def may_come(rows: Rows, case: Case) -> bool:
    """Whether the result was to be sent and has not gone yet."""
    parcel = parcels.of_case(rows, case.id)
    is_here = parcel is None or parcel.state in ("asked", "withdrawn")
    return case.state == "concluded" and case.delivery == "courier" and is_here and not case.owner


def come_instead(tx: Tx, secrets: Secrets, case: Case, code: str) -> Case:
    """Nothing is sent; a concluded case waits at the collection windows, and its applicant is told `code`. Unchanged
    where it waits there already. NoParcel where nothing was to be sent, ParcelForbids once it is on its way,
    CaseStateForbids for a case that has ended, CaseIsThePlatforms."""
    if case.owner:
        raise CaseIsThePlatforms(number=case.number, owner=case.owner)
    if case.state in ENDED:
        zh, en = STATE_WORDS[case.state]
        raise CaseStateForbids(number=case.number, state=case.state, state_zh=zh, state_en=en)
    if case.delivery == "window":
        return case
    if case.delivery != "courier" or parcels.is_wanted(tx, case):
        parcels.withdraw(tx, case)
    return collecting.at_window_instead(tx, secrets, case, code) if case.state == "concluded" else case
