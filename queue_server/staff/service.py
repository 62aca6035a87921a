"""Accounts and the two ends of a session, as use cases of an open transaction. Passwords arrive here only as hashes."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from queue_server.kernel.database import IntegrityError, Rows, Tx
from queue_server.staff import store
from queue_server.staff.model import NODE, AccountExists, NewStaff, Staff, Todo, UnknownAccount, checked_staff
from queue_server.staff.roles import ROLES, may


@dataclass(frozen=True)
class Session:
    """One person signed in once; cookie and personal token of the same sign-in are one session.

    While something is to be done first (`todo`) the session opens nothing but that.
    """

    id: int
    staff: Staff
    todo: Todo = ""


def key_text(random: bytes) -> str:
    """32 random bytes as the text that goes into a cookie or a header."""
    return urlsafe_b64encode(random).decode().rstrip("=")


def key_hash(key: str) -> str:
    """How a key is stored. 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def everybody(rows: Rows) -> list[Staff]:
    """Every account, by name of account."""
    return store.all_staff(rows)


def colleagues(rows: Rows, hall: str) -> list[Staff]:
    """Who can be given work of the hall: active clerks and managers of it or of every hall."""
    return [one for one in everybody(rows) if one.active and one.hall in (None, hall) and may(one.role, "call")]


def in_order(people: Iterable[Staff]) -> list[Staff]:
    """As one looks for somebody in a list: clerks, guides, managers; in each by number, 2 before 10."""
    return sorted(people, key=lambda one: (ROLES.index(one.role), len(one.number), one.number))


def staff(rows: Rows, staff_id: int) -> Staff:
    """The person of that id, active or not; UnknownAccount."""
    found = store.staff_by_id(rows, staff_id)
    if found is None:
        raise UnknownAccount()
    return found


def add_account(tx: Tx, new: NewStaff, password_hash: str, initial: bool = False) -> Staff:
    """Make the account; BadAccount, AccountExists. The hash comes from `Hasher.make`, made before the transaction."""
    checked = checked_staff(new)
    try:
        made = staff(tx, store.add_staff(tx, checked, password_hash, initial))
    except IntegrityError:
        raise AccountExists() from None
    record(tx, "account_added", made, role=made.role)
    return made


def edit_account(tx: Tx, staff_id: int, new: NewStaff) -> Staff:
    """Another name, number, role or hall (the account's name stays); BadAccount, AccountExists, UnknownAccount.

    With another role or hall every session ends: what it was let into may be closed now.
    """
    before = staff(tx, staff_id)
    checked = checked_staff(replace(new, account=before.account))
    try:
        store.edit_staff(tx, staff_id, checked)
    except IntegrityError:
        raise AccountExists() from None
    after = staff(tx, staff_id)
    if (after.role, after.hall) != (before.role, before.hall):
        ended = store.end_sessions_of(tx, staff_id, None)
        record(tx, "role_changed", before, role=after.role, was=before.role, sessions_ended=ended)
    if after != replace(before, role=after.role, hall=after.hall):
        record(tx, "account_edited", after)
    return after


def set_password(
    tx: Tx, staff_id: int, password_hash: str, keep_session: int | None = None, initial: bool = False
) -> Staff:
    """Another password: every session but `keep_session` ends. UnknownAccount."""
    changed = staff(tx, staff_id)
    store.set_password(tx, staff_id, password_hash, initial)
    record(tx, "password_changed", changed, sessions_ended=store.end_sessions_of(tx, staff_id, keep_session))
    return staff(tx, staff_id)


def note_unlocked(tx: Tx, staff_id: int) -> Staff:
    """Journal that the administrator lets the account try again; UnknownAccount."""
    unlocked = staff(tx, staff_id)
    record(tx, "account_unlocked", unlocked)
    return unlocked


def set_active(tx: Tx, staff_id: int, active: bool) -> Staff:
    """Switch an account off (its sessions end at once; its window stays open for the manager to close) or on again."""
    before = staff(tx, staff_id)
    if store.set_active(tx, staff_id, active):
        ended = 0 if active else store.end_sessions_of(tx, staff_id, None)
        record(tx, "account_opened" if active else "account_closed", before, sessions_ended=ended)
    return replace(before, active=active)


def begin_session(tx: Tx, who: Staff, keys: tuple[str, ...], last_s: float, todo: Todo = "") -> Session:
    """A session that any of `keys` opens, `last_s` long at most by the hall's clock."""
    session = store.add_session(tx, who.id, tx.now_ms + round(last_s * 1000), tuple(key_hash(key) for key in keys))
    record(tx, "signed_in", who)
    return Session(session, who, todo)


def refuse_sign_in(tx: Tx, who: Staff | None, locked: bool) -> None:
    """Journal a wrong password. A stranger's is recorded too, without the name, so that both take the same time."""
    record(tx, "sign_in_refused", who, locked=locked)


def sign_out(tx: Tx, session: Session) -> None:
    """End the session: its cookie and its token open nothing any more. Harmless when it has ended before."""
    if store.end_session(tx, session.id):
        record(tx, "signed_out", session.staff, why="asked")


def end_stale(tx: Tx, idle: Collection[int]) -> int:
    """End the sessions that were idle too long and those whose last hour has come; answers how many."""
    stale = [one for one in store.sessions(tx) if one.id in idle or one.ends_ms <= tx.now_ms]
    for one in stale:
        store.end_session(tx, one.id)
        record(tx, "signed_out", staff(tx, one.staff), why="idle" if one.id in idle else "expired")
    return len(stale)


def record(tx: Tx, kind: str, who: Staff | None, **facts: object) -> None:
    """An entry about an account: in the journal of its hall, or of the node; it names the person by id only."""
    hall = NODE if who is None else who.hall or NODE
    tx.record(hall, kind, f"staff:{who.id}" if who else "staff:unknown", {"staff": who.id if who else None, **facts})
