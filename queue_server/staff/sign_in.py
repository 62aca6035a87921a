"""Who is it? Passwords checked off the loop, wrong ones counted, sessions that end when nobody uses them.

Idle time is real time and kept in memory: after a restart every session begins a fresh idle term, and its last hour,
which is stored by the hall's clock, bounds that.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database, Rows
from queue_server.kernel.errors import SignInFirst, TooManyRequests
from queue_server.kernel.guesses import Guesses
from queue_server.staff import screen_store, screens, service, store
from queue_server.staff.lockout import LockOut
from queue_server.staff.model import NewStaff, PasswordRules, Staff, WrongPassword, checked_staff, normalised_account
from queue_server.staff.passwords import Hasher
from queue_server.staff.service import Session, begin_session, key_hash, key_text

WRONG_PER_CALLER_MAX = 50  # within five minutes; a whole hall may share one address


@dataclass(frozen=True)
class SessionRules:
    """How long a session may lie unused, and last at all. The demo, whose clock leaps, hands in a longer `last_s`."""

    idle_s: float = 30 * 60
    last_s: float = 12 * 3600


@dataclass(frozen=True)
class SignedIn:
    """What a sign-in gives: the session, and the two keys that exist nowhere else."""

    session: Session
    cookie: str
    token: str


class SignIn:
    """The door for staff. One object per process: it remembers wrong passwords and idle times."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        hasher: Hasher,
        rules: SessionRules | None = None,
        lockout: LockOut | None = None,
    ) -> None:
        self._database, self._clock, self._hasher = database, clock, hasher
        self._rules = rules or SessionRules()
        self._lockout = lockout or LockOut(clock)
        self._used_s: dict[int, float] = {}
        self._callers = Guesses(clock, (WrongPassword,), WRONG_PER_CALLER_MAX)
        self._over_limit = threading.BoundedSemaphore(1)  # the hasher's other turn stays with everybody else

    def sign_in(self, account: str, password: str, cookie: bytes, token: bytes, caller: str = "") -> SignedIn:
        """Begin a session; WrongPassword, AccountIsLocked, TooManyRequests. `cookie`, `token`: 32 random bytes each.

        `caller` is the network address. From one with too many wrong guesses the right password still opens, one try
        at a time; the wrong ones are told nothing but to wait, and leave no entry each in the journal.
        """
        try:
            who = self._callers.attempt(caller, lambda: self._prove(account, password))
        except TooManyRequests as wait:
            with self._over_limit:
                who = self._prove(account, password, wait)
        keys = key_text(cookie), key_text(token)
        session = self._database.write(lambda tx: begin_session(tx, who, keys, self._rules.last_s), who.actor)
        self._used_s[session.id] = self._clock.mono_s()
        return SignedIn(session, *keys)

    def session_of(self, key: str, using: bool = True, behind_lock: bool = False) -> Session | None:
        """The session a cookie or personal token opens, or None. `using` counts as activity; a mere look does not.

        Behind a locked screen a key opens nothing, except to say whose it is (`behind_lock`).
        """
        return self._database.read(lambda rows: self.session_in(rows, key, using, behind_lock))

    def session_in(self, rows: Rows, key: str, using: bool = True, behind_lock: bool = False) -> Session | None:
        """`session_of` for who is reading already."""
        found = store.session_of(rows, key_hash(key), self._clock.now_ms())
        if found is None or self._is_idle(found[0]) or (screen_store.is_locked(rows, found[0]) and not behind_lock):
            return None
        if using:
            self._used_s[found[0]] = self._clock.mono_s()
        return Session(*found)

    def unlock(self, key: str, password: str, caller: str = "") -> Session:
        """Open a locked screen with its own clerk's password; SignInFirst when the session has ended meanwhile.

        Also WrongPassword, AccountIsLocked, TooManyRequests.
        """
        session = self.session_of(key, using=False, behind_lock=True)
        if session is None:
            raise SignInFirst()
        self._callers.attempt(caller, lambda: self._prove(session.staff.account, password))
        self._database.write(lambda tx: screens.unlock(tx, session), session.staff.actor)
        self._used_s[session.id] = self._clock.mono_s()
        return session

    def change_password(self, session: Session, old: str, new: str, rules: PasswordRules | None = None) -> None:
        """One's own password; WrongPassword, AccountIsLocked, WeakPassword. One's other sessions end."""
        who = self._prove(session.staff.account, old)
        made = self._hasher.make(who.account, new, rules)
        self._database.write(lambda tx: service.set_password(tx, who.id, made, session.id), who.actor)

    def reset_password(self, staff_id: int, new: str, actor: str, rules: PasswordRules | None = None) -> None:
        """A new password given by the administrator `actor`; unlocks the account. WeakPassword, UnknownAccount."""
        who = self._database.read(lambda rows: service.staff(rows, staff_id))
        made = self._hasher.make(who.account, new, rules)
        self._database.write(lambda tx: service.set_password(tx, staff_id, made), actor)
        self._lockout.forget(who.account)

    def add_account(self, new: NewStaff, password: str, actor: str, rules: PasswordRules | None = None) -> Staff:
        """An account made by the administrator `actor`; BadAccount, AccountExists, WeakPassword."""
        made = self._hasher.make(checked_staff(new).account, password, rules)
        return self._database.write(lambda tx: service.add_account(tx, new, made), actor)

    def end_stale(self) -> int:
        """End what is idle or over; for a timer, once a minute. Answers how many sessions ended."""
        stored = self._database.read(store.sessions)
        idle = {one.id for one in stored if self._is_idle(one.id)}
        ended = 0
        if idle or any(one.ends_ms <= self._clock.now_ms() for one in stored):
            ended = self._database.write(lambda tx: service.end_stale(tx, idle))
        for gone in self._used_s.keys() - {one.id for one in self._database.read(store.sessions)}:
            self._used_s.pop(gone, None)
        return ended

    def _prove(self, account: str, password: str, wait: TooManyRequests | None = None) -> Staff:
        name = normalised_account(account)
        self._lockout.check(name)
        found = self._database.read(lambda rows: store.staff_with_password(rows, name))
        fits = self._hasher.verify(found[1] if found else self._hasher.nobodys, password)
        self._lockout.check(name)  # again: wrong ones that were checked at the same time count before this one
        who = found[0] if found else None
        if who is not None and who.active and fits:
            self._lockout.forget(name)
            return who
        locked = self._lockout.wrong(name, known=who is not None)
        if locked or wait is None:
            self._database.write(lambda tx: service.refuse_sign_in(tx, who, locked))
        raise wait or WrongPassword()

    def _is_idle(self, session: int) -> bool:
        now_s = self._clock.mono_s()
        return now_s - self._used_s.setdefault(session, now_s) > self._rules.idle_s
