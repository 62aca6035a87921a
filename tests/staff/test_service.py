"""Accounts: unique, found again, refused when they clash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.kernel.database import Database
from queue_server.staff import service
from queue_server.staff.model import AccountExists, BadAccount, NewStaff, Staff, UnknownAccount


def test_an_account_is_found_again_as_it_was_made(db: Database, clerk: Staff, other: Staff) -> None:
    assert clerk == Staff(1, "clerk1", "张小三", "1001", "clerk", "JN01", True)
    assert db.read(lambda rows: service.staff(rows, clerk.id)) == clerk
    assert db.read(service.everybody) == [clerk, other]
    with pytest.raises(UnknownAccount):
        db.read(lambda rows: service.staff(rows, 99))


@pytest.mark.parametrize(
    "new", [NewStaff("CLERK1", "李四", "1002", "clerk"), NewStaff("clerk2", "李四", "1001", "clerk")]
)
def test_account_and_number_are_unique(db: Database, clerk: Staff, new: NewStaff) -> None:
    with pytest.raises(AccountExists):
        db.write(lambda tx: service.add_account(tx, new, "hash"))
    assert db.read(service.everybody) == [clerk]


def test_a_malformed_account_is_not_made(db: Database) -> None:
    with pytest.raises(BadAccount):
        db.write(lambda tx: service.add_account(tx, NewStaff("a b", "李四", "1", "clerk"), "hash"))


def test_a_change_to_nobody_is_refused(db: Database) -> None:
    with pytest.raises(UnknownAccount):
        db.write(lambda tx: service.set_active(tx, 99, False))
    with pytest.raises(UnknownAccount):
        db.write(lambda tx: service.set_password(tx, 99, "hash"))


def test_people_stand_in_a_list_by_role_and_by_number_as_a_number(clerk: Staff) -> None:
    manager = replace(clerk, id=7, number="9", role="manager")
    tenth, second = replace(clerk, id=8, number="10"), replace(clerk, id=9, number="2")
    assert service.in_order([manager, tenth, second]) == [second, tenth, manager]
