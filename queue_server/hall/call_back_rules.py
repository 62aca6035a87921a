"""How a hall calls back (回访): how long the message alone may bring an answer, by when somebody calls, how often."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.hall.rules import between


@dataclass(frozen=True, kw_only=True)
class CallBackRules:
    """Everybody whose case was finished is asked: first by message, then by phone. Days are working days."""

    message_days: int = between(0, 10, 2)  # so long only the message asks; 0: called from the same day on
    due_days: int = between(1, 30, 5)  # after the case ended
    bad_days: int = between(1, 30, 2)  # after a bad grade whose giver is known
    phone_pct: int = between(0, 100, 100)  # of the cases nobody answered for; the others are asked by message alone
    tries_max: int = between(1, 10, 3)  # calls nobody takes, until it ends as not reached
    again_min: int = between(5, 2880, 120)  # minutes between two tries
    keep_days: int = between(1, 365, 60)  # names, phones and words are dropped so long after
    # 全量回访 is of finished cases, granted or not; these are none of the hall's unless it says so
    refused: bool = False  # not accepted at all (不予受理)
    platform: bool = False  # kept by another system, which asks its own people
