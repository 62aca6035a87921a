"""Running numbers: from 1, each once, and clear of what a restore may have lost."""

from __future__ import annotations

from queue_server.kernel import series
from queue_server.kernel.database import Database
from tests.conftest import Office

NAME, DAY = "case:E20261123", "2026-11-23"


def next_of(database: Database, name: str = NAME, day: str = DAY) -> int:
    return database.write(lambda tx: series.next_of(tx, name, day))


def test_a_series_begins_at_one_and_gives_each_number_once(database: Database) -> None:
    assert [next_of(database) for _ in range(3)] == [1, 2, 3]
    assert next_of(database, "case:F20261123") == 1


def test_after_a_restore_a_known_series_leaves_numbers_out_and_stays_above_the_paper(database: Database) -> None:
    next_of(database), next_of(database, "order:A")
    database.write(lambda tx: series.go_on_above(tx, DAY, 100, {NAME: 131, "order:B": 7}))
    assert next_of(database) == 131
    assert next_of(database, "order:A") == 102
    assert next_of(database, "order:B") == 7


def test_numbers_from_before_there_were_series_are_passed_over(office: Office) -> None:
    ask = {"hall": "JN01", "kind": "question", "text": "几点开门？"}
    given = [office.nobody.post("/enquiries", ask).json["number"] for _ in range(3)]
    office.house.database.write(lambda tx: tx.execute("DELETE FROM series"))
    assert office.nobody.post("/enquiries", ask).json["number"] == "Z20261123-004"
    assert len(set(given)) == 3


def test_a_series_whose_beginning_may_be_lost_begins_above_and_those_of_later_days_at_one(database: Database) -> None:
    database.write(lambda tx: series.go_on_above(tx, DAY, 1000, {}))
    assert next_of(database) == 1001
    assert next_of(database, "case:whole", day="") == 1001
    assert next_of(database, "case:E20261124", day="2026-11-24") == 1
    assert [next_of(database), next_of(database, "case:E20261124", day="2026-11-24")] == [1002, 2]
