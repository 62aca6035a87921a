"""How often one network address may guess an enrolment code."""

from __future__ import annotations

from queue_server.equipment.model import EnrolCodeIsSpent, EnrolCodeIsWrong
from queue_server.kernel.clock import Clock
from queue_server.kernel.guesses import Guesses


def code_guesses(clock: Clock) -> Guesses:
    """Five wrong codes within five minutes."""
    return Guesses(clock, (EnrolCodeIsWrong, EnrolCodeIsSpent))
