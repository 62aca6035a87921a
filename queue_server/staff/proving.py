"""Is it the password? Checked off the loop; wrong ones are counted by account, place and address."""

from __future__ import annotations

import threading

from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.guesses import Guesses
from queue_server.staff import service, store
from queue_server.staff.lockout import Caller, LockOut
from queue_server.staff.model import Staff, WrongPassword, normalised_account
from queue_server.staff.passwords import Hasher

WRONG_PER_CALLER_MAX = 50  # within five minutes; a whole hall may share one address


class Proof:
    """One object per process: it remembers the wrong passwords of every address."""

    def __init__(self, database: Database, clock: Clock, hasher: Hasher, lockout: LockOut) -> None:
        self._database, self._hasher, self._lockout = database, hasher, lockout
        self._callers = Guesses(clock, (WrongPassword,), WRONG_PER_CALLER_MAX)
        self._over_limit = threading.BoundedSemaphore(1)  # the hasher's other turn stays with everybody else

    def one_try(self, account: str, password: str, caller: Caller) -> Staff:
        """`prove`, from an address with too many wrong guesses one at a time: the right one still opens.

        WrongPassword, AccountIsLocked, TooManyRequests.
        """
        try:
            return self._callers.attempt(caller.address, lambda: self.prove(account, password, caller))
        except TooManyRequests as wait:
            with self._over_limit:
                return self.prove(account, password, caller, wait)

    def prove(self, account: str, password: str, caller: Caller, wait: TooManyRequests | None = None) -> Staff:
        """Whose account and password these are; WrongPassword (or `wait`, which leaves no entry), AccountIsLocked."""
        name = normalised_account(account)
        found = self._database.read(lambda rows: store.staff_with_password(rows, name))
        own = str(found[0].id) if found else ""
        self._lockout.check(name, caller, own)
        fits = self._hasher.verify(found[1] if found else self._hasher.nobodys, password)
        self._lockout.check(name, caller, own)  # again: wrong ones checked at the same time count before this one
        who = found[0] if found else None
        if who is not None and who.active and fits:
            return who
        locked = self._lockout.wrong(name, caller, who is not None, own)
        if locked or wait is None:
            self._database.write(lambda tx: service.refuse_sign_in(tx, who, locked))
        raise wait or WrongPassword()
