"""How many wrong passwords came for an account from where: in memory, in real time, which no shifted clock can skip.

Counted per account and place, so that who guesses from elsewhere locks the account for that place and never for the
clerk at the window. A place is the network address together with who first signed in at that browser (a signed cookie):
window computers are known, a stranger behind the same address is not.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from queue_server.kernel.clock import Clock
from queue_server.staff.model import AccountIsLocked

STRANGERS_MAX = 10_000
PLACES_MAX = 200
Marks = OrderedDict["Caller", tuple[int, float]]


@dataclass(frozen=True)
class Caller:
    """Where an attempt comes from. `known_by` is the id of who first signed in at that browser, '' while nobody has.

    `is_safe`: nobody on the way can read along (TLS, or the same machine).
    """

    address: str = ""
    known_by: str = ""
    is_safe: bool = field(default=True, compare=False)


class LockOut:
    """After `wrong_max` wrong passwords nobody gets in from that place for `lock_s`, the right password included.

    From places where nobody ever signed in, an account takes `unknown_wrong_max` in all, and as many from all places
    known by the same other person: many addresses help nobody, and close no window. `own` is the account's id.
    Names without an account are counted like others, so that the answers tell nothing; of those only the newest
    10,000 are remembered, and they never push out a real account.
    """

    def __init__(self, clock: Clock, wrong_max: int = 5, lock_s: float = 900.0, unknown_wrong_max: int = 30) -> None:
        self._clock, self._wrong_max, self._lock_s = clock, wrong_max, lock_s
        self._unknown_wrong_max = unknown_wrong_max
        self._members: dict[str, Marks] = {}
        self._strangers: OrderedDict[str, Marks] = OrderedDict()
        self._guard = threading.Lock()

    def check(self, account: str, caller: Caller, own: str = "") -> None:
        """AccountIsLocked, with the time to wait in words, while the account is locked for that place."""
        left_s = self._left_s(account, caller, own)
        if left_s > 0:
            raise AccountIsLocked(minutes=math.ceil(left_s / 60), retry_s=math.ceil(left_s))

    def is_locked(self, account: str, own: str = "") -> bool:
        """Whether the account is locked for any place: what the administrator's list shows."""
        return any(self._left_s(account, caller, own) > 0 for caller in tuple(self._marks(account)))

    def wrong(self, account: str, caller: Caller, known: bool, own: str = "") -> bool:
        """Count a wrong password; True when it is the one that locks."""
        with self._guard:
            was_locked = self._left_s(account, caller, own) > 0
            counts: dict[str, Marks] = self._members if known else self._strangers
            marks = counts.setdefault(account, OrderedDict())
            marks[caller] = (self._count(marks, caller) + 1, self._clock.mono_s())
            marks.move_to_end(caller)
            if len(marks) > PLACES_MAX:
                marks.popitem(last=False)
            if not known:
                self._strangers.move_to_end(account)
                if len(self._strangers) > STRANGERS_MAX:
                    self._strangers.popitem(last=False)
            return not was_locked and self._left_s(account, caller, own) > 0

    def forget(self, account: str, caller: Caller | None = None) -> None:
        """The right password came from that place in time; without a place: the administrator has unlocked it."""
        with self._guard:
            for counts in (self._members, self._strangers):
                if caller is None:
                    counts.pop(account, None)
                elif (marks := counts.get(account)) is not None:
                    marks.pop(caller, None)

    def _marks(self, account: str) -> Marks:
        return self._members.get(account) or self._strangers.get(account) or OrderedDict()

    def _count(self, marks: Marks, caller: Caller) -> int:
        """How many of that place still count."""
        count, last_s = marks.get(caller, (0, 0.0))
        return count if self._clock.mono_s() - last_s < self._lock_s else 0

    def _left_s(self, account: str, caller: Caller, own: str) -> float:
        marks = self._marks(account)
        here = self._count(marks, caller) >= self._wrong_max
        is_own = own != "" and caller.known_by == own
        alike = [] if is_own else [one for one in tuple(marks) if one.known_by == caller.known_by]
        many = sum(self._count(marks, one) for one in alike) >= self._unknown_wrong_max
        lasts_s = [marks[caller][1]] if here else [marks[one][1] for one in alike] if many else []
        return max(lasts_s) + self._lock_s - self._clock.mono_s() if lasts_s else 0.0
