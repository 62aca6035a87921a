"""Who is it? Passwords checked off the loop, wrong ones counted, sessions that end when nobody uses them.

Idle time is real time and kept in memory: after a restart every session begins a fresh idle term, and its last hour,
which is stored by the hall's clock, bounds that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database, Rows
from queue_server.kernel.errors import SignInFirst, TooManyRequests
from queue_server.kernel.guesses import Guesses
from queue_server.staff import screen_store, screens, service, store
from queue_server.staff.lockout import Caller, LockOut
from queue_server.staff.model import (
    NewStaff,
    PasswordRules,
    SamePassword,
    Staff,
    Todo,
    UseTls,
    WrongPassword,
    checked_staff,
    normalised_account,
)
from queue_server.staff.passwords import Hasher
from queue_server.staff.pending import Pending
from queue_server.staff.second_factor import SecondFactor, SecondFactorNeeded, SignInAgain, WrongCode
from queue_server.staff.service import Session, begin_session, key_hash, key_text

T = TypeVar("T")
NOBODY_KNOWN = Caller()
KNOWN_PLACE = "known_place"
WRONG_PER_CALLER_MAX = 50  # within five minutes; a whole hall may share one address


@dataclass(frozen=True)
class SessionRules:
    """How long a session may lie unused, and last at all. The demo, whose clock leaps, hands in a longer `last_s`.

    `admin_factor`: an administrator without a second factor can do nothing but set one up. `admin_tls`: none comes in
    over a line that others can read.
    """

    idle_s: float = 30 * 60
    last_s: float = 12 * 3600
    admin_factor: bool = False
    admin_tls: bool = False


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
        factor: SecondFactor,
        rules: SessionRules | None = None,
        lockout: LockOut | None = None,
    ) -> None:
        self._database, self._clock, self._hasher = database, clock, hasher
        self.factor = factor
        self.rules = rules or SessionRules()
        self._pending = Pending(clock)
        self._lockout = lockout or LockOut(clock)
        self._used_s: dict[int, float] = {}
        self._callers = Guesses(clock, (WrongPassword,), WRONG_PER_CALLER_MAX)
        self._over_limit = threading.BoundedSemaphore(1)  # the hasher's other turn stays with everybody else

    def sign_in(
        self,
        account: str,
        password: str,
        cookie: bytes,
        token: bytes,
        caller: Caller = NOBODY_KNOWN,
    ) -> SignedIn:
        """Begin a session. `cookie`, `token`: 32 random bytes each.

        WrongPassword, AccountIsLocked, TooManyRequests, UseTls, SecondFactorNeeded (see `sign_in_with_code`).
        From an address with too many wrong guesses the right password still opens, one try at a time; the wrong ones
        are told nothing but to wait, and leave no entry each in the journal.
        """
        who = self._one_try(caller, lambda wait: self._prove(account, password, caller, wait))
        if self.rules.admin_tls and who.role == "admin" and not caller.is_safe:
            raise UseTls()
        if who.second_factor:
            pending = key_text(token)
            self._pending.put(pending, who.id)
            raise SecondFactorNeeded(pending=pending)
        return self._begin(who, cookie, token, caller)

    def sign_in_with_code(
        self,
        pending: str,
        code: str,
        cookie: bytes,
        token: bytes,
        caller: Caller = NOBODY_KNOWN,
    ) -> SignedIn:
        """The second half of a sign-in; SignInAgain, AccountIsLocked, WrongCode. Wrong codes count as passwords do."""
        staff_id = self._pending.staff(pending)
        who = self._database.read(lambda rows: service.staff(rows, staff_id))
        if not who.active:
            raise SignInAgain()
        own = str(who.id)
        self._lockout.check(who.account, caller, own)
        locked = self._lockout.wrong(who.account, caller, True, own)  # counted first: guesses side by side are not free
        if not self._database.write(lambda tx: self.factor.passes(tx, who, code), who.actor):
            self._database.write(lambda tx: service.refuse_sign_in(tx, who, locked))
            raise WrongCode()
        self._pending.drop(pending)
        return self._begin(who, cookie, token, caller)

    def _begin(self, who: Staff, cookie: bytes, token: bytes, caller: Caller) -> SignedIn:
        self._lockout.forget(who.account, caller)
        keys, todo = (key_text(cookie), key_text(token)), self.todo(who)
        session = self._database.write(lambda tx: begin_session(tx, who, keys, self.rules.last_s, todo), who.actor)
        self._used_s[session.id] = self._clock.mono_s()
        return SignedIn(session, *keys)

    def todo(self, who: Staff) -> Todo:
        """What the person must do before anything else."""
        if who.initial:
            return "password"
        return "second_factor" if self.rules.admin_factor and who.role == "admin" and not who.second_factor else ""

    def caller(self, address: str, mark: str | None, is_safe: bool = True) -> Caller:
        """Where an attempt comes from; a mark that is not ours counts as none."""
        maker = self.factor.secrets.token_subject(KNOWN_PLACE, mark) if mark else None
        return Caller(address, maker or "", is_safe)

    def mark_of(self, who: Staff) -> str:
        """What tells a browser where this person signed in from one where nobody did."""
        return self.factor.secrets.token(KNOWN_PLACE, str(who.id))

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
        return Session(*found, self.todo(found[1]))

    def unlock(self, key: str, password: str, caller: Caller = NOBODY_KNOWN) -> Session:
        """Open a locked screen with its own clerk's password; SignInFirst when the session has ended meanwhile.

        Also WrongPassword, AccountIsLocked, TooManyRequests.
        """
        session = self.session_of(key, using=False, behind_lock=True)
        if session is None:
            raise SignInFirst()
        self._one_try(caller, lambda wait: self.prove(session, password, caller, wait))
        self._database.write(lambda tx: screens.unlock(tx, session), session.staff.actor)
        self._used_s[session.id] = self._clock.mono_s()
        return session

    def prove(self, session: Session, password: str, caller: Caller, wait: TooManyRequests | None = None) -> None:
        """That who is signed in knows the password, asked before what matters; WrongPassword, AccountIsLocked."""
        self._prove(session.staff.account, password, caller, wait)
        self._lockout.forget(session.staff.account, caller)

    def change_password(
        self,
        session: Session,
        old: str,
        new: str,
        rules: PasswordRules | None = None,
        caller: Caller = NOBODY_KNOWN,
    ) -> None:
        """One's own password; WrongPassword, AccountIsLocked, WeakPassword, SamePassword. One's other sessions end."""
        self.prove(session, old, caller)
        if new == old:
            raise SamePassword()
        who = session.staff
        made = self._hasher.make(who.account, new, rules)
        self._database.write(lambda tx: service.set_password(tx, who.id, made, session.id), who.actor)

    def reset_password(
        self, staff_id: int, new: str, actor: str, rules: PasswordRules | None = None, initial: bool = False
    ) -> Staff:
        """A new password given by the administrator `actor`; unlocks the account. WeakPassword, UnknownAccount."""
        who = self._database.read(lambda rows: service.staff(rows, staff_id))
        made = self._hasher.make(who.account, new, rules)
        changed = self._database.write(lambda tx: service.set_password(tx, staff_id, made, initial=initial), actor)
        self._lockout.forget(who.account)
        return changed

    def add_account(
        self, new: NewStaff, password: str, actor: str, rules: PasswordRules | None = None, initial: bool = False
    ) -> Staff:
        """An account made by the administrator `actor`; BadAccount, AccountExists, WeakPassword."""
        made = self._hasher.make(checked_staff(new).account, password, rules)
        return self._database.write(lambda tx: service.add_account(tx, new, made, initial), actor)

    def hashed(self, account: str, password: str) -> str:
        """The password's hash for a use case that stores several; WeakPassword."""
        return self._hasher.make(account, password)

    def unlock_account(self, staff_id: int, actor: str) -> Staff:
        """Let the account try again from everywhere; UnknownAccount."""
        who = self._database.write(lambda tx: service.note_unlocked(tx, staff_id), actor)
        self._lockout.forget(who.account)
        return who

    def is_locked(self, who: Staff) -> bool:
        """Whether the account is locked for any place just now."""
        return self._lockout.is_locked(who.account, str(who.id))

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

    def _one_try(self, caller: Caller, prove: Callable[[TooManyRequests | None], T]) -> T:
        try:
            return self._callers.attempt(caller.address, lambda: prove(None))
        except TooManyRequests as wait:
            with self._over_limit:
                return prove(wait)

    def _prove(self, account: str, password: str, caller: Caller, wait: TooManyRequests | None = None) -> Staff:
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

    def _is_idle(self, session: int) -> bool:
        now_s = self._clock.mono_s()
        return now_s - self._used_s.setdefault(session, now_s) > self.rules.idle_s
