"""Signing in: the same answer for every wrong pair, a lock after five, sessions that end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from queue_server.hall import training
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.rows import entries_after
from queue_server.staff import service, store
from queue_server.staff.lockout import STRANGERS_MAX, Caller, LockOut
from queue_server.staff.model import AccountIsLocked, NewStaff, Staff, UnknownAccount, WeakPassword, WrongPassword
from queue_server.staff.passwords import Hasher
from queue_server.staff.second_factor import SecondFactor
from queue_server.staff.sign_in import SessionRules, SignedIn, SignIn

PASSWORD = "correct horse 7"
random = (number.to_bytes(32, "big") for number in count(1))


def enter(door: SignIn, account: str = "clerk1", password: str = PASSWORD) -> SignedIn:
    return door.sign_in(account, password, next(random), next(random))


def fail(door: SignIn, account: str = "clerk1", times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            enter(door, account, "wrong")


def kinds(db: Database) -> list[str]:
    return [entry.kind for entry in db.read(lambda rows: entries_after(rows, 0, 1000))]


def test_cookie_and_token_open_the_same_session(door: SignIn, clerk: Staff) -> None:
    signed = enter(door, " CLERK1 ")
    assert signed.cookie != signed.token
    assert door.session_of(signed.cookie) == door.session_of(signed.token) == signed.session
    assert signed.session.staff == clerk
    assert clerk.actor == f"staff:{clerk.id}"


@pytest.mark.parametrize("key", ["", "x", "\ud800", "密", "A" * 5000])
def test_a_forged_key_opens_nothing(door: SignIn, clerk: Staff, key: str) -> None:
    assert door.session_of(key) is None


def test_keys_and_passwords_are_nowhere_in_the_files(door: SignIn, clerk: Staff, tmp_path: Path) -> None:
    signed = enter(door)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(text.encode() in stored for text in (signed.cookie, signed.token, PASSWORD))


def test_sessions_survive_a_restart(
    db: Database, door: SignIn, clerk: Staff, clock: SteppedClock, hasher: Hasher, factor: SecondFactor
) -> None:
    signed = enter(door)
    clock.step(1000)
    assert SignIn(db, clock, hasher, factor).session_of(signed.token) == signed.session


@pytest.mark.parametrize("account", ["clerk1", "nobody", "", "\ud800", "x" * 5000, "off"])
def test_wrong_pairs_get_the_same_answers_whether_there_is_such_an_account_or_not(
    door: SignIn, clerk: Staff, db: Database, password_hash: str, account: str
) -> None:
    off = db.write(lambda tx: service.add_account(tx, NewStaff("off", "赵六", "9", "clerk"), password_hash))
    db.write(lambda tx: service.set_active(tx, off.id, False))
    before = len(kinds(db))
    fail(door, account, times=5)
    with pytest.raises(AccountIsLocked) as refused:
        enter(door, account)
    assert refused.value.details == {"minutes": 15, "retry_s": 900}
    assert kinds(db)[before:] == ["sign_in_refused"] * 5


def test_no_account_costs_as_much_checking_as_a_wrong_password(
    door: SignIn, clerk: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def verify(_hasher: Hasher, stored: str, _password: str) -> bool:
        checked.append(stored)
        return False

    monkeypatch.setattr(Hasher, "verify", verify)
    fail(door, "clerk1")
    fail(door, "nobody")
    assert len(checked) == 2
    assert [stored.split("$")[3] for stored in checked] == ["m=8,t=1,p=1"] * 2


def test_the_sixth_wrong_password_finds_the_account_locked_even_for_the_right_one(
    door: SignIn, clerk: Staff, clock: SteppedClock
) -> None:
    fail(door, times=5)
    clock.step(840.5)
    with pytest.raises(AccountIsLocked) as refused:
        enter(door)
    assert refused.value.message("zh") == "密码多次输入错误，账号已锁定。请 1 分钟后再试，或请管理员重设密码。"
    clock.step(60)
    assert enter(door).session.staff == clerk


def test_the_right_password_in_time_forgets_the_wrong_ones(door: SignIn, clerk: Staff) -> None:
    for _ in range(3):
        fail(door, times=4)
        enter(door)


def test_old_mistakes_do_not_add_up(door: SignIn, clerk: Staff, clock: SteppedClock) -> None:
    for _ in range(3):
        fail(door, times=4)
        clock.step(901)
    enter(door)


def test_a_moved_hall_clock_opens_no_lock(door: SignIn, clerk: Staff, clock: SteppedClock) -> None:
    fail(door, times=5)
    clock.at_ms += 86_400_000
    with pytest.raises(AccountIsLocked):
        enter(door)


def test_many_wrong_passwords_at_once_get_no_more_tries_than_one_after_the_other(door: SignIn, clerk: Staff) -> None:
    def guess(number: int) -> type[Exception]:
        try:
            door.sign_in("clerk1", f"wrong {number}", bytes(32), bytes(32))
        except (WrongPassword, AccountIsLocked) as refused:
            return type(refused)
        raise AssertionError

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(64)))
    assert answers.count(AccountIsLocked) >= 64 - 5 - 16
    with pytest.raises(AccountIsLocked):
        enter(door)


def test_many_right_passwords_at_once_all_get_in(door: SignIn, clerk: Staff) -> None:
    keys = [(next(random), next(random)) for _ in range(32)]
    with ThreadPoolExecutor(16) as pool:
        signed = list(pool.map(lambda pair: door.sign_in("clerk1", PASSWORD, *pair), keys))
    assert len({one.session.id for one in signed}) == 32


def test_strangers_are_forgotten_before_members_are(clock: SteppedClock) -> None:
    lockout = LockOut(clock, wrong_max=1)
    lockout.wrong("clerk1", Caller(), known=True)
    for number in range(STRANGERS_MAX + 1):
        lockout.wrong(f"x{number}", Caller(), known=False)
    lockout.check("x0", Caller())
    for account in ("clerk1", "x1"):
        with pytest.raises(AccountIsLocked):
            lockout.check(account, Caller())


def test_a_session_ends_when_nobody_uses_it(db: Database, door: SignIn, clerk: Staff, clock: SteppedClock) -> None:
    signed = enter(door)
    for _ in range(3):
        clock.step(1799)
        assert door.session_of(signed.cookie) == signed.session
    clock.step(1000)
    assert door.session_of(signed.token, using=False) == signed.session
    clock.step(801)
    assert door.session_of(signed.cookie) is None
    assert door.session_of(signed.cookie) is None
    assert door.end_stale() == 1
    assert door.end_stale() == 0
    assert kinds(db)[-1] == "signed_out"


def test_a_session_nobody_uses_after_a_restart_ends_too(
    db: Database, door: SignIn, clerk: Staff, clock: SteppedClock, hasher: Hasher, factor: SecondFactor
) -> None:
    signed, again = enter(door), SignIn(db, clock, hasher, factor)
    assert again.end_stale() == 0
    clock.step(1801)
    assert again.end_stale() == 1
    assert again.session_of(signed.cookie) is None


def test_a_session_has_a_last_hour_however_busy(door: SignIn, clerk: Staff, clock: SteppedClock) -> None:
    signed = enter(door)
    for _ in range(12 * 4 - 1):
        clock.step(900)
        assert door.session_of(signed.cookie) is not None
    clock.step(900)
    assert door.session_of(signed.cookie) is None
    assert door.end_stale() == 1


def test_a_demo_whose_clock_leaps_keeps_its_sessions(
    db: Database, clerk: Staff, clock: SteppedClock, hasher: Hasher, factor: SecondFactor
) -> None:
    door = SignIn(db, clock, hasher, factor, SessionRules(last_s=400 * 86400))
    signed = enter(door)
    clock.at_ms += 9 * 86_400_000
    assert door.session_of(signed.cookie) == signed.session


def test_signing_out_ends_cookie_and_token_and_no_other_session(db: Database, door: SignIn, clerk: Staff) -> None:
    gone, stays = enter(door), enter(door)
    for _ in range(2):
        db.write(lambda tx: service.sign_out(tx, gone.session))
    assert door.session_of(gone.cookie) is None
    assert door.session_of(gone.token) is None
    assert door.session_of(stays.token) == stays.session
    assert kinds(db).count("signed_out") == 1


def test_ones_own_new_password_needs_the_old_one_and_ends_ones_other_sessions(door: SignIn, clerk: Staff) -> None:
    here, elsewhere = enter(door), enter(door)
    with pytest.raises(WrongPassword):
        door.change_password(here.session, "wrong", "another horse 8")
    with pytest.raises(WeakPassword):
        door.change_password(here.session, PASSWORD, "1234567890")
    door.change_password(here.session, PASSWORD, "another horse 8")
    assert door.session_of(here.cookie) == here.session
    assert door.session_of(elsewhere.cookie) is None
    fail(door, times=1)
    with pytest.raises(WrongPassword):
        enter(door)
    enter(door, password="another horse 8")


def test_a_reset_password_unlocks_and_ends_every_session(door: SignIn, clerk: Staff) -> None:
    signed = enter(door)
    fail(door, times=5)
    door.reset_password(clerk.id, "another horse 8", "staff:99")
    assert door.session_of(signed.cookie) is None
    enter(door, password="another horse 8")
    with pytest.raises(UnknownAccount):
        door.reset_password(99, "another horse 8", "staff:99")


def test_a_closed_account_is_out_at_once(db: Database, door: SignIn, clerk: Staff) -> None:
    signed = enter(door)
    assert not db.write(lambda tx: service.set_active(tx, clerk.id, False)).active
    assert door.session_of(signed.cookie) is None
    fail(door)
    db.write(lambda tx: service.set_active(tx, clerk.id, True))
    enter(door)
    assert kinds(db).count("account_closed") == kinds(db).count("account_opened") == 1


def test_the_journal_names_staff_by_id_only(db: Database, door: SignIn, clerk: Staff) -> None:
    enter(door)
    fail(door, "zhangsan-13812340014")
    entries = db.read(lambda rows: entries_after(rows, 0, 100))
    assert [(e.hall, e.kind, e.actor, e.subject, dict(e.body)) for e in entries] == [
        ("JN01", "account_added", "system", "staff:1", {"staff": 1, "role": "clerk"}),
        ("JN01", "signed_in", "staff:1", "staff:1", {"staff": 1}),
        ("-", "sign_in_refused", "system", "staff:unknown", {"staff": None, "locked": False}),
    ]


@pytest.fixture
def reopened(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "second.db", SteppedClock(0), (*store.MIGRATIONS, *training.MIGRATIONS))
    yield database
    database.close()


def test_a_fresh_folder_has_no_account(reopened: Database, hasher: Hasher, factor: SecondFactor) -> None:
    assert reopened.read(service.everybody) == []
    with pytest.raises(WrongPassword):
        SignIn(reopened, SteppedClock(0), hasher, factor).sign_in("admin", "admin", bytes(32), bytes(32))
