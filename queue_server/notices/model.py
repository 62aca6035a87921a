"""What a notice is: its kinds and states, for how long it is worth sending, when to try again, when phones stay quiet.

Pure. A notice says matter, number, time, place and what its link is for; never a name, a document or an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, get_args

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS

Kind = Literal[
    "code",
    "booked",
    "changed",
    "evening",
    "morning",
    "slow",
    "moved",
    "cancelled",
    "called_off",
    "missed",
    "warned",
    "barred",
    "appeal_granted",
    "appeal_declined",
    "soon",
    "called",
    "passed",
    "told",
    "accepted",
    "refused",
    "ready",
    "concluded",
    "parcel_sent",
    "alarm",
    "hands",
    "enquiry_answered",
    "enquiry_put_off",
    "enquiry_passed",
]
State = Literal["queued", "sending", "sent", "failed", "expired"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
TRIES_MAX: Final = 8
FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 600.0


class Manner(NamedTuple):
    """How a kind is treated: worth sending for `lasts_min` at most, at any hour or not in the quiet ones, and whether
    getting it twice does no harm."""

    lasts_min: int
    any_hour: bool = False
    twice_is_harmless: bool = False


MANNERS: Final[Mapping[Kind, Manner]] = {
    "code": Manner(60, any_hour=True, twice_is_harmless=True),
    "booked": Manner(24 * 60),
    "changed": Manner(24 * 60),
    "evening": Manner(4 * 60),
    "morning": Manner(4 * 60),
    "slow": Manner(60),
    "moved": Manner(3 * 24 * 60),
    "cancelled": Manner(24 * 60),
    "called_off": Manner(3 * 24 * 60),
    "missed": Manner(24 * 60),
    "warned": Manner(24 * 60),
    "barred": Manner(24 * 60),
    "appeal_granted": Manner(3 * 24 * 60),
    "appeal_declined": Manner(3 * 24 * 60),
    "soon": Manner(15),
    "called": Manner(5),
    "passed": Manner(20),
    "told": Manner(24 * 60),
    "accepted": Manner(24 * 60),
    "refused": Manner(24 * 60),
    "ready": Manner(3 * 24 * 60),
    "concluded": Manner(3 * 24 * 60),
    "parcel_sent": Manner(3 * 24 * 60),
    "alarm": Manner(8 * 60, twice_is_harmless=True),
    "hands": Manner(30, any_hour=True, twice_is_harmless=True),
    "enquiry_answered": Manner(3 * 24 * 60),
    "enquiry_put_off": Manner(3 * 24 * 60),
    "enquiry_passed": Manner(3 * 24 * 60),
}


class NoticeKey(NamedTuple):
    """One notice once: what it is, about which booking or ticket, and on which occasion."""

    kind: Kind
    subject: str
    occasion: str


@dataclass(frozen=True)
class Notice:
    """A row of the outbox. `connector` is the way last tried, `reason` why it has not gone out (yet), `refused_by` the
    ways that will never send it."""

    id: str
    hall: str
    kind: Kind
    subject: str
    occasion: str
    state: State
    made_ms: int
    due_ms: int
    expires_ms: int
    tries: int = 0
    connector: str = ""
    reason: str = ""
    ended_ms: int | None = None
    refused_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """What is sealed with a notice: to whom, in which language, and the words its sentence is made of."""

    to: str
    lang: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """What a connector is given. `id` never changes for a notice, so that a receiver can tell a repetition; `at_ms` is
    the hall's time, `stamp_s` the real one, which signatures carry (Unix seconds)."""

    id: str
    kind: Kind
    hall: str
    to: str
    lang: str
    words: Mapping[str, str]
    at_ms: int
    stamp_s: int


@dataclass(frozen=True)
class Outcome:
    """What a connector answers. `busy`: surely not sent, try again; `unsure`: nobody knows; `refused`: never."""

    state: Literal["sent", "refused", "busy", "unsure"]
    reason: str = ""


@dataclass(frozen=True)
class Breaker:
    """Whether a way is worth trying: after some faults in a row it rests, longer each time, and then one may try."""

    faults: int = 0
    rests_until_s: float = 0.0
    reason: str = ""

    FAULTS_MAX = 5
    REST_S, REST_MAX_S = 30.0, 600.0

    def lets(self, now_s: float) -> bool:
        """Whether anything may be sent this way now."""
        return now_s >= self.rests_until_s

    @property
    def is_open(self) -> bool:
        """Whether the way has failed so often in a row that it rests between tries."""
        return self.faults >= self.FAULTS_MAX

    def after(self, outcome: Outcome, now_s: float) -> Breaker:
        """The state after one more answer; a message that was refused for its own sake is no fault of the way."""
        if outcome.state in ("sent", "refused"):
            return Breaker()
        faults = self.faults + 1
        rest_s = min(self.REST_MAX_S, self.REST_S * 2 ** (faults - self.FAULTS_MAX)) if faults >= self.FAULTS_MAX else 0
        return Breaker(faults, now_s + rest_s if rest_s else 0.0, outcome.reason)


def wait_s(tries: int, chance: float) -> float:
    """How long to wait after so many tries; `chance` (0 to 1) spreads those that failed together."""
    return float(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (tries - 1)) * (0.5 + chance))


def quiet_until_ms(hall: Hall, at_ms: int) -> int | None:
    """When phones may be disturbed again, or None if they may be now."""
    start_min, end_min = hall.notice.quiet_min
    day = hours.business_day(hall, at_ms)
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    length_min = (end_min - start_min) % (24 * 60)
    for first in (before, day):
        start_ms = hours.instant_ms(hall, first, start_min)
        end_ms = start_ms + length_min * MINUTE_MS
        if start_ms <= at_ms < end_ms:
            return end_ms
    return None
