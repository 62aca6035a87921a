"""Whether what a visit is said to have come to is what its case says: 系统外循环 must not hide behind a word.

A case that was only applied for fits 受理: 后台 accepts it later, by its own clock. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from queue_server.cases.model import NEEDS_CASE, Case
from queue_server.cases.refusals import STATE_WORDS
from queue_server.hall.codes import OUTCOMES
from queue_server.kernel.errors import Refusal
from queue_server.tickets.model import Ticket

_TAKEN: Final = frozenset({"applied", "accepted", "concluded", "delivered"})
FITS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "accepted": lambda case: case.state in _TAKEN,
    "accepted_short": lambda case: case.state in _TAKEN,
    "told_once": lambda case: case.told_ms is not None and case.state in ("told", "applied"),
    "refused": lambda case: case.state == "refused",
}


class OutcomeDoesNotFit(Refusal):
    """The outcome and the case of the item contradict each other."""

    code, status = "outcome_does_not_fit", 409
    zh = "办件 {number} 目前“{state_zh}”，与结果“{outcome_zh}”不符。请先在办件中作出相应处理，或改选结果。"
    en = (
        "Case {number} is {state_en}, which is not “{outcome_en}”. Decide the case so first, or choose another outcome."
    )


def check(ticket: Ticket, outcome: str, cases: Sequence[Case]) -> None:
    """OutcomeDoesNotFit where the item in hand has cases and none of them is as the outcome says. What a platform
    keeps fits: it is decided there."""
    own = [one for one in cases if one.service == ticket.service] or cases
    if outcome not in NEEDS_CASE or not own or any(one.owner or FITS[outcome](one) for one in own):
        return
    state_zh, state_en = STATE_WORDS[own[-1].state]
    said = OUTCOMES[outcome]
    words = {"state_zh": state_zh, "state_en": state_en, "outcome_zh": said.zh, "outcome_en": said.en}
    raise OutcomeDoesNotFit(number=own[-1].number, outcome=outcome, state=own[-1].state, **words)
