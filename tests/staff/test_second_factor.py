"""A password alone no longer opens: codes once each, recovery codes, wrong ones that lock, secrets sealed at rest."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.rows import entries_after
from queue_server.staff import factor_store, second_factor, service
from queue_server.staff.lockout import Caller
from queue_server.staff.model import AccountIsLocked, NewStaff, Staff
from queue_server.staff.passwords import Hasher
from queue_server.staff.second_factor import NoSecondFactor, SecondFactor, SecondFactorNeeded, SignInAgain, WrongCode
from queue_server.staff.sign_in import SessionRules, SignedIn, SignIn
from queue_server.staff.totp import code_of, secret_text, step_at
from tests.staff.conftest import PASSWORD

WINDOW_PC = Caller("10.0.0.5", "1")
SECRET = b"12345678901234567890"
CODES = second_factor.recovery_codes(bytes(range(100)))
random = (number.to_bytes(32, "big") for number in count(1))


@pytest.fixture
def admin(db: Database, factor: SecondFactor, password_hash: str, clock: SteppedClock) -> Staff:
    """An administrator whose phone makes codes of SECRET."""
    made = db.write(lambda tx: service.add_account(tx, NewStaff("root", "王五", "1", "admin"), password_hash))
    db.write(lambda tx: factor.offer(tx, made, SECRET))
    db.write(lambda tx: factor.confirm(tx, made, code_of(SECRET, step_at(clock.now_ms())), CODES))
    clock.step(30)
    return made


def code_now(clock: SteppedClock, off: int = 0) -> str:
    return code_of(SECRET, step_at(clock.now_ms()) + off)


def begin(door: SignIn, caller: Caller = WINDOW_PC) -> str:
    """The first step; answers what the second one needs."""
    with pytest.raises(SecondFactorNeeded) as asked:
        door.sign_in("root", PASSWORD, next(random), next(random), caller)
    return str(asked.value.details["pending"])


def finish(door: SignIn, pending: str, code: str, caller: Caller = WINDOW_PC) -> SignedIn:
    return door.sign_in_with_code(pending, code, next(random), next(random), caller)


def test_the_password_alone_opens_nothing_and_the_code_does(door: SignIn, admin: Staff, clock: SteppedClock) -> None:
    pending = begin(door)
    assert door.session_of(pending) is None
    signed = finish(door, pending, code_now(clock))
    assert door.session_of(signed.cookie) == signed.session
    assert signed.session.staff.second_factor


def test_a_code_is_good_once(door: SignIn, admin: Staff, clock: SteppedClock) -> None:
    code = code_now(clock)
    finish(door, begin(door), code)
    with pytest.raises(WrongCode):
        finish(door, begin(door), code)
    clock.step(30)
    finish(door, begin(door), code_now(clock))


def test_the_code_that_confirmed_the_set_up_is_spent_with_it(door: SignIn, admin: Staff, clock: SteppedClock) -> None:
    with pytest.raises(WrongCode):
        finish(door, begin(door), code_now(clock, -1))


def test_a_pending_sign_in_is_used_once_and_for_five_minutes(door: SignIn, admin: Staff, clock: SteppedClock) -> None:
    pending = begin(door)
    finish(door, pending, code_now(clock))
    late = begin(door)
    clock.step(301)
    for key in (pending, late, "", "x", "\ud800"):
        with pytest.raises(SignInAgain):
            finish(door, key, code_now(clock))


def test_wrong_codes_lock_as_wrong_passwords_do_and_a_right_password_forgives_none(
    door: SignIn, admin: Staff, clock: SteppedClock, db: Database
) -> None:
    for _ in range(5):
        with pytest.raises(WrongCode):
            finish(door, begin(door), "000000")
    with pytest.raises(AccountIsLocked):
        begin(door)
    clock.step(901)
    finish(door, begin(door), code_now(clock))
    told = [dict(one.body) for one in db.read(lambda r: entries_after(r, 0, 99)) if one.kind == "sign_in_refused"]
    assert [one["locked"] for one in told] == [False] * 4 + [True]


def test_a_closed_account_does_not_come_in_by_a_code(
    door: SignIn, admin: Staff, clock: SteppedClock, db: Database
) -> None:
    pending = begin(door)
    db.write(lambda tx: service.set_active(tx, admin.id, False))
    with pytest.raises(SignInAgain):
        finish(door, pending, code_now(clock))


def test_a_recovery_code_opens_once_however_it_is_typed(door: SignIn, admin: Staff, db: Database) -> None:
    assert len(set(CODES)) == 10
    finish(door, begin(door), CODES[0].upper().replace("-", " "))
    assert db.read(lambda rows: second_factor.codes_left(rows, admin)) == 9
    with pytest.raises(WrongCode):
        finish(door, begin(door), CODES[0])
    finish(door, begin(door), CODES[9])


def test_secret_and_recovery_codes_lie_nowhere_in_the_files(admin: Staff, tmp_path: Path) -> None:
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    told = [secret_text(SECRET), *CODES, *(one.replace("-", "") for one in CODES)]
    assert not any(one.encode() in stored for one in told) and SECRET not in stored


def test_a_sealed_secret_cannot_be_moved_to_another_account(
    db: Database, door: SignIn, admin: Staff, password_hash: str, factor: SecondFactor, clock: SteppedClock
) -> None:
    other = db.write(lambda tx: service.add_account(tx, NewStaff("two", "赵六", "2", "admin"), password_hash))
    sealed = db.read(lambda rows: factor_store.factor_of(rows, admin.id)).sealed or b""
    db.write(lambda tx: factor_store.offer(tx, other.id, sealed))
    with pytest.raises(Exception, match="factor"):
        db.write(lambda tx: factor.confirm(tx, other, code_now(clock), CODES))


def test_an_offered_secret_counts_only_after_its_first_code(
    db: Database, door: SignIn, clerk: Staff, factor: SecondFactor, clock: SteppedClock
) -> None:
    with pytest.raises(NoSecondFactor):
        db.write(lambda tx: factor.confirm(tx, clerk, code_now(clock), CODES))
    db.write(lambda tx: factor.offer(tx, clerk, SECRET))
    with pytest.raises(WrongCode):
        db.write(lambda tx: factor.confirm(tx, clerk, "000000", CODES))
    assert not door.sign_in("clerk1", PASSWORD, next(random), next(random)).session.staff.second_factor


def test_taken_away_the_password_is_enough_again(db: Database, door: SignIn, admin: Staff) -> None:
    db.write(lambda tx: second_factor.remove(tx, admin))
    assert not door.sign_in("root", PASSWORD, next(random), next(random)).session.staff.second_factor
    assert db.read(lambda rows: second_factor.codes_left(rows, admin)) == 0
    with pytest.raises(NoSecondFactor):
        db.write(lambda tx: second_factor.remove(tx, admin))


def test_where_it_is_demanded_an_administrator_without_one_has_it_to_do_first(
    db: Database, clock: SteppedClock, hasher: Hasher, factor: SecondFactor, password_hash: str, clerk: Staff
) -> None:
    door = SignIn(db, clock, hasher, factor, SessionRules(admin_factor=True))
    made = db.write(lambda tx: service.add_account(tx, NewStaff("root", "王五", "1", "admin"), password_hash))
    signed = door.sign_in("root", PASSWORD, next(random), next(random))
    assert signed.session.todo == "second_factor"
    assert door.sign_in("clerk1", PASSWORD, next(random), next(random)).session.todo == ""
    db.write(lambda tx: factor.offer(tx, made, SECRET))
    db.write(lambda tx: factor.confirm(tx, made, code_now(clock), CODES))
    found = door.session_of(signed.cookie)
    assert found is not None and found.todo == ""
