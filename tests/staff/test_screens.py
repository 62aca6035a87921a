"""A locked screen opens with its own clerk's password alone; keys laid anew never lie on each other."""

from __future__ import annotations

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, IntegrityError
from queue_server.kernel.errors import BadInput, SignInFirst, TooManyRequests
from queue_server.staff import screen_store, screens
from queue_server.staff.lockout import Caller
from queue_server.staff.model import AccountIsLocked, Staff, WrongPassword
from queue_server.staff.proving import WRONG_PER_CALLER_MAX
from queue_server.staff.sign_in import SignIn
from tests.staff.test_sign_in import PASSWORD, enter, kinds


def test_behind_a_locked_screen_neither_cookie_nor_token_opens_anything(
    db: Database, door: SignIn, clerk: Staff
) -> None:
    signed = enter(door)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    assert door.session_of(signed.cookie) is None
    assert door.session_of(signed.token) is None
    behind = door.session_of(signed.cookie, behind_lock=True)
    assert behind is not None
    assert behind.staff.account == "clerk1"
    assert kinds(db).count("screen_locked") == 1


def test_the_clerks_password_opens_the_same_session_again(db: Database, door: SignIn, clerk: Staff) -> None:
    signed = enter(door)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    with pytest.raises(WrongPassword):
        door.unlock(signed.cookie, "wrong")
    assert door.session_of(signed.cookie) is None
    assert door.unlock(signed.cookie, PASSWORD).id == signed.session.id
    assert door.session_of(signed.cookie) == signed.session
    assert kinds(db)[-2:] == ["sign_in_refused", "screen_unlocked"]


def test_wrong_passwords_at_the_lock_count_like_those_at_the_door(db: Database, door: SignIn, clerk: Staff) -> None:
    signed = enter(door)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            door.unlock(signed.cookie, "wrong")
    with pytest.raises(AccountIsLocked):
        door.unlock(signed.cookie, PASSWORD)


def test_wrong_guesses_of_others_at_the_same_address_keep_no_screen_locked(
    db: Database, door: SignIn, clerk: Staff
) -> None:
    signed = enter(door)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    hammered = Caller("10.0.0.7")
    for number in range(WRONG_PER_CALLER_MAX):
        with pytest.raises(WrongPassword):
            door.sign_in(f"nobody{number}", "wrong", bytes(32), bytes(32), hammered)
    with pytest.raises(TooManyRequests):
        door.unlock(signed.cookie, "wrong", hammered)
    assert door.unlock(signed.cookie, PASSWORD, hammered).id == signed.session.id


def test_a_session_that_ended_behind_the_lock_must_begin_anew(
    db: Database, door: SignIn, clerk: Staff, clock: SteppedClock
) -> None:
    signed = enter(door)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    clock.step(31 * 60)
    with pytest.raises(SignInFirst):
        door.unlock(signed.cookie, PASSWORD)
    door.end_stale()
    assert not db.read(lambda rows: screen_store.is_locked(rows, signed.session.id))


def test_looking_behind_the_lock_keeps_no_session_alive(
    db: Database, door: SignIn, clerk: Staff, clock: SteppedClock
) -> None:
    signed = enter(door)
    db.write(lambda tx: screens.lock(tx, signed.session), clerk.actor)
    for _ in range(4):
        clock.step(10 * 60)
        found = door.session_of(signed.cookie, using=False, behind_lock=True)
    assert found is None


def test_keys_are_kept_per_clerk_and_given_back_with_nothing(db: Database, clerk: Staff, other: Staff) -> None:
    wanted = {"next": "Num+", "serve": "NumEnter", "lock": "Shift+F9"}
    assert db.write(lambda tx: screens.set_keys(tx, clerk, wanted), clerk.actor) == wanted
    assert db.read(lambda rows: screens.keys(rows, other.id)) == {}
    assert db.write(lambda tx: screens.set_keys(tx, clerk, {}), clerk.actor) == {}


def test_two_acts_on_one_key_are_refused_and_change_nothing(db: Database, clerk: Staff) -> None:
    db.write(lambda tx: screens.set_keys(tx, clerk, {"next": "F2"}))
    with pytest.raises(screens.KeyIsTaken) as refused:
        db.write(lambda tx: screens.set_keys(tx, clerk, {"next": "F2", "recall": "F2"}))
    assert refused.value.message("zh") == "F2 键已有别的操作，请换一个键。"
    assert db.read(lambda rows: screens.keys(rows, clerk.id)) == {"next": "F2"}
    with pytest.raises(IntegrityError):
        db.write(lambda tx: screen_store.put_keys(tx, clerk.id, {"next": "F2", "recall": "F2"}))


@pytest.mark.parametrize("key", ["", "A", "7", "Enter", "F13", "Ctrl+F4", "Num10", "F1\n", "<b>"])
def test_a_key_a_scanner_types_or_that_is_none_is_refused(db: Database, clerk: Staff, key: str) -> None:
    with pytest.raises(BadInput):
        db.write(lambda tx: screens.set_keys(tx, clerk, {"next": key}))


@pytest.mark.parametrize("wanted", [{"No Such": "F1"}, {f"w{'x' * n}": "F1" for n in range(40)}, {"": "F1"}])
def test_what_is_no_act_gets_no_key(db: Database, clerk: Staff, wanted: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        db.write(lambda tx: screens.set_keys(tx, clerk, wanted))
