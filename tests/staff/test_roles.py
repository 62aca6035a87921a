"""The table of roles, cell by cell: a change of duty must be a change here too."""

from __future__ import annotations

import pytest

from queue_server.staff.roles import MAY, PERMISSIONS, ROLE_WORDS, ROLES, Permission, may, who_may

EXPECTED: dict[Permission, str] = {
    "see_hall": "clerk guide manager admin auditor evaluator",
    "see_tickets": "clerk guide manager admin auditor",
    "see_why": "clerk guide manager",
    "issue": "clerk guide manager",
    "call": "clerk manager",
    "return": "clerk guide manager",
    "steer": "guide manager",
    "oversee": "manager",
    "set_up": "admin",
    "accounts": "admin",
    "health": "guide manager admin",
    "audit": "auditor",
    "see_catalogue": "manager admin auditor",
    "see_figures": "manager auditor evaluator",
    "answer": "clerk guide manager",
    "call_back": "guide manager",
    "see_timeline": "manager",
    "own_crew": "clerk guide manager",
    "run_crew": "manager",
    "own_figures": "clerk manager",
}


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_each_permission_is_held_by_exactly_these_roles(permission: Permission) -> None:
    assert who_may(permission) == set(EXPECTED[permission].split())
    assert [may(role, permission) for role in ROLES] == [role in EXPECTED[permission].split() for role in ROLES]


def test_every_role_has_its_words_and_its_row() -> None:
    assert set(ROLES) == set(ROLE_WORDS) == set(MAY)


@pytest.mark.parametrize("role", ["", "kiosk", "anyone", "ADMIN"])
def test_who_is_no_staff_may_nothing_of_it(role: str) -> None:
    assert not any(may(role, permission) for permission in PERMISSIONS)
