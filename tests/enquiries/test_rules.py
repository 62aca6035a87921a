"""`[enquiries]` of a hall file: checked with line and mend, and back again as it was."""

from __future__ import annotations

from queue_server.hall import file
from tests.conftest import JN01

OWNERS = '[enquiries]\nowners = ["市住建局: 0317"]\n'


def with_owners(owners: str) -> str:
    return JN01.read_text(encoding="utf-8").replace("[enquiries]\n", owners, 1)


def test_owners_survive_export() -> None:
    hall = file.parse(with_owners(OWNERS))
    assert hall.enquiries.owner_of("市住建局") == "0317"
    assert file.parse(file.export(hall)).enquiries == hall.enquiries


def test_an_owner_without_a_number_is_told() -> None:
    (problem,) = file.check(with_owners('[enquiries]\nowners = ["市住建局"]\n'))
    assert "市住建局: 0317" in problem.say()
