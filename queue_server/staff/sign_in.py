"""Who is it? Sign-in in one step or two, sessions that end when nobody uses them, and accounts made by others.

Idle time is real time and kept in memory: after a restart every session begins a fresh idle term, and its last hour,
which is stored by the hall's clock, bounds that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from queue_server.hall import training
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database, Rows
from queue_server.kernel.errors import SignInFirst
from queue_server.staff import screen_store, screens, service, store
from queue_server.staff.lockout import Caller, LockOut
from queue_server.staff.model import (
    NewStaff,
    PasswordRules,
    SamePassword,
    Staff,
    Todo,
    UseTls,
    checked_staff,
)
from queue_server.staff.passwords import Hasher
from queue_server.staff.pending import Pending
from queue_server.staff.proving import Proof
from queue_server.staff.second_factor import SecondFactor, SecondFactorNeeded, SignInAgain, WrongCode
from queue_server.staff.service import Session, begin_session, key_hash, key_text

NOBODY_KNOWN = Caller()
KNOWN_PLACE = "known_place"


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
        self._proof = Proof(database, clock, hasher, self._lockout)
        self._used_s: dict[int, float] = {}

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
        who = self._proof.one_try(account, password, caller)
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
        who = found[1]
        hall = training.hall_of_staff(rows, who.hall, who.actor, who.role)
        return Session(found[0], replace(who, hall=hall), self.todo(who))

    def unlock(self, key: str, password: str, caller: Caller = NOBODY_KNOWN) -> Session:
        """Open a locked screen with its own clerk's password; SignInFirst when the session has ended meanwhile.

        Also WrongPassword, AccountIsLocked, TooManyRequests.
        """
        session = self.session_of(key, using=False, behind_lock=True)
        if session is None:
            raise SignInFirst()
        self._proof.one_try(session.staff.account, password, caller)
        self._lockout.forget(session.staff.account, caller)
        self._database.write(lambda tx: screens.unlock(tx, session), session.staff.actor)
        self._used_s[session.id] = self._clock.mono_s()
        return session

    def prove(self, session: Session, password: str, caller: Caller) -> None:
        """That who is signed in knows the password, asked before what matters; WrongPassword, AccountIsLocked."""
        self._proof.prove(session.staff.account, password, caller)
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

    def _is_idle(self, session: int) -> bool:
        now_s = self._clock.mono_s()
        return now_s - self._used_s.setdefault(session, now_s) > self.rules.idle_s
