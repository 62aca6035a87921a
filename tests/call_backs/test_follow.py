"""What the follower of call-backs does with what is not as it should be: rows nobody can open, and a journal it reads
for the first time."""

from __future__ import annotations

from queue_server.cases import finding, working
from queue_server.kernel.rows import Tx
from queue_server.wiring.upkeep import replay_differences
from tests.call_backs.conftest import PHONE, Round
from tests.call_backs.test_bad import visit

BROKEN = bytes(range(48))


def touched(calls: Round, like: str) -> int:
    """Somebody has been at the sealed rows of these subjects; answers how many."""
    sql = "UPDATE personal SET sealed = ? WHERE subject LIKE ?"
    return calls.office.house.database.write(lambda tx: tx.execute(sql, BROKEN, like))


def test_a_phone_nobody_can_open_is_none_and_holds_up_no_other_call_back(calls: Round) -> None:
    counter = calls.counter
    broken = counter.case(counter.served(1, phone=PHONE), service=counter.service, accept=True).json
    counter.finish(broken["tickets"][0]["id"])
    assert touched(calls, "case:%") > 0 and touched(calls, "ticket:%") > 0

    def conclude(tx: Tx) -> None:
        case = finding.found_by_number(tx, "JN01", broken["number"])
        assert case is not None
        working.conclude(tx, case, True, "证书", "", "none")

    calls.office.house.database.write(conclude)
    other = calls.ended(2)
    assert [one["case"] for one in calls.listed("done", "manager")] == [broken["number"]]
    assert [one["outcome"] for one in calls.listed("done", "manager")] == ["no_phone"]
    calls.later(2)
    assert [one["case"] for one in calls.listed()] == [other["number"]]
    assert replay_differences(calls.office.house.database) == []


def test_a_bad_grade_of_somebody_nobody_can_open_holds_up_no_other(calls: Round) -> None:
    first, second = visit(calls, 1), visit(calls, 2)
    assert touched(calls, f"ticket:{first['tickets'][0]['id']}") > 0
    calls.rated(first, 1)
    calls.rated(second, 1)
    assert [one["id"] for one in calls.listed("due", "manager")] == [f"b-{second['tickets'][0]['id']}"]


def test_bad_grades_from_before_there_were_call_backs_are_not_called_about(calls: Round) -> None:
    old = visit(calls)
    calls.rated(old, 1)
    calls.later(30)
    # all in one, so that the follower beside us reads its first line a month later
    anew = "DELETE FROM follower WHERE name = 'call_backs'", "DELETE FROM call_back"
    calls.office.house.database.write(lambda tx: [tx.execute(sql) for sql in anew])
    calls.catch_up()
    assert all(calls.listed(tab, "manager") == [] for tab in ("due", "late", "mine", "later", "done"))
