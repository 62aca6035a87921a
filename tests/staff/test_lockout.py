"""Wrong passwords are counted per account and place: whoever guesses from elsewhere keeps no clerk from the window."""

from __future__ import annotations

from itertools import count

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.staff.lockout import PLACES_MAX, Caller, LockOut
from queue_server.staff.model import AccountIsLocked, Staff, WrongPassword
from queue_server.staff.sign_in import SignIn
from tests.staff.conftest import PASSWORD

WINDOW_PC, OUTSIDER = Caller("10.0.0.5", "1"), Caller("10.0.0.66")
random = (number.to_bytes(32, "big") for number in count(1))


def enter(door: SignIn, caller: Caller, password: str = PASSWORD) -> None:
    door.sign_in("clerk1", password, next(random), next(random), caller)


def guess(door: SignIn, caller: Caller, times: int = 5) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            enter(door, caller, "wrong")


def test_an_outsider_who_guesses_locks_the_account_for_the_own_place_alone(door: SignIn, clerk: Staff) -> None:
    guess(door, OUTSIDER)
    with pytest.raises(AccountIsLocked):
        enter(door, OUTSIDER)
    enter(door, WINDOW_PC)
    enter(door, Caller("10.0.0.7"))


def test_behind_one_address_a_browser_where_somebody_signed_in_is_told_from_a_strangers(
    door: SignIn, clerk: Staff
) -> None:
    guess(door, Caller("10.0.0.1"))
    enter(door, Caller("10.0.0.1", "1"))


def test_many_addresses_get_no_more_guesses_and_still_close_no_window(
    door: SignIn, clerk: Staff, clock: SteppedClock
) -> None:
    for number in range(6):
        guess(door, Caller(f"10.0.1.{number}"))
    with pytest.raises(AccountIsLocked):
        enter(door, Caller("10.0.1.99"))
    enter(door, WINDOW_PC)
    clock.step(901)
    enter(door, Caller("10.0.1.99"))


def test_anothers_mark_carried_from_address_to_address_gets_no_more_guesses_than_a_stranger(
    door: SignIn, clerk: Staff, clock: SteppedClock
) -> None:
    for number in range(6):
        guess(door, Caller(f"10.0.1.{number}", "77"))
    with pytest.raises(AccountIsLocked):
        enter(door, Caller("10.0.1.99", "77"))
    for open_still in (WINDOW_PC, Caller("10.0.1.99"), Caller("10.0.1.99", "78")):
        enter(door, open_still)
    clock.step(901)
    enter(door, Caller("10.0.1.99", "77"))


def test_wrong_guesses_at_ones_own_computers_lock_no_other_of_them(door: SignIn, clerk: Staff) -> None:
    for number in range(7):
        guess(door, Caller(f"10.0.1.{number}", str(clerk.id)))
    enter(door, Caller("10.0.1.99", str(clerk.id)))


def test_who_has_an_account_gets_no_fresh_guesses_at_others_by_signing_in_again(door: SignIn, clerk: Staff) -> None:
    mark = door.mark_of(clerk)
    assert door.caller("10.0.0.9", mark) == door.caller("10.0.0.9", door.mark_of(clerk)) == Caller("10.0.0.9", "1")


@pytest.mark.parametrize("mark", [None, "", "1", "1.forged", "é.é", "\ud800", "x" * 5000])
def test_a_forged_mark_makes_nobody_known(door: SignIn, mark: str | None) -> None:
    assert door.caller("10.0.0.9", mark) == Caller("10.0.0.9")


def test_the_administrator_unlocks_everywhere_at_once(door: SignIn, clerk: Staff, db: Database) -> None:
    assert not door.is_locked(clerk)
    for caller in (OUTSIDER, WINDOW_PC):
        guess(door, caller)
    assert door.is_locked(clerk)
    assert door.unlock_account(clerk.id, "staff:9") == clerk
    assert not door.is_locked(clerk)
    for caller in (OUTSIDER, WINDOW_PC):
        enter(door, caller)


def test_only_so_many_places_are_remembered(clock: SteppedClock) -> None:
    lockout = LockOut(clock, unknown_wrong_max=10**6)
    for number in range(PLACES_MAX + 5):
        lockout.wrong("clerk1", Caller(str(number)), known=True)
    assert len(lockout._members["clerk1"]) == PLACES_MAX
