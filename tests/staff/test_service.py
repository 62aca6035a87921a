"""Accounts: unique, found again, refused when they clash."""

from __future__ import annotations

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
