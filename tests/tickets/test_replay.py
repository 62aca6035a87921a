"""The journal alone rebuilds the tables; where somebody changed a table, one sentence says what and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.tickets import calling, closing, finishing, moving, replay, store
from tests.tickets.counter import Counter, demo_hall


@pytest.fixture
def changed(tmp_path: Path, clock: SteppedClock) -> Iterator[Counter]:
    """A counter whose tables a test spoils."""
    made = Counter.open(tmp_path, clock, demo_hall())
    yield made
    made.database.close()


def a_morning(counter: Counter) -> list[str]:
    """A bit of everything; the ids."""
    tickets = [counter.issue("social-security", "records", priority="veteran", needs=("sight",)) for _ in range(4)]
    counter.do(lambda tx: closing.stop_queue(tx, counter.hall, "E", "检修"))
    counter.clock.step(5)
    counter.do(lambda tx: closing.stop_queue(tx, counter.hall, "E", "还在检修"))
    counter.do(lambda tx: closing.stop_queue(tx, counter.hall, "G", "满"))
    counter.do(lambda tx: closing.reopen_queue(tx, counter.hall, "G"))
    counter.issue("social-security", slot_ms=counter.clock.now_ms())
    counter.call("408")
    counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "409", tickets[0].id, "急"))
    counter.act(moving.serve, tickets[0])
    counter.act(finishing.finish, tickets[0], "accepted")
    counter.act(moving.cancel, tickets[2])
    return [ticket.id for ticket in tickets]


def test_the_fold_gives_the_very_rows_of_the_table(changed: Counter) -> None:
    a_morning(changed)
    rows = changed.database.read(lambda rows: rows.all("SELECT * FROM ticket"))
    assert replay.replayed(changed.entries()) == {row["id"]: dict(row) for row in rows}
    assert changed.differences() == []
    state = replay.folded(changed.entries())
    assert list(state.stops) == [("JN01", "E")]
    assert state.stops["JN01", "E"][0] == "还在检修"
    assert state.runs == {("JN01", "N"): 1}


def test_a_row_of_the_fold_is_a_ticket_again(changed: Counter) -> None:
    ids = a_morning(changed)
    told = replay.replayed(changed.entries())
    assert [store.ticket_of(told[one]) for one in ids] == [changed.now(one) for one in ids]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE ticket SET state='expired' WHERE id='t000002'", "N002 (t000002): state is"),
        ("UPDATE ticket SET credit_min=99 WHERE id='t000002'", "credit_min is 15 in the journal, 99 in the table"),
        ("UPDATE ticket SET outcome='refused' WHERE id='t000001'", "outcome is None in the journal, 'refused' in"),
        ("DELETE FROM ticket WHERE id='t000004'", "JN01/2026-11-23 N004 (t000004): not in the table"),
        ("DELETE FROM queue_stop", "queue JN01/E: stop is ('还在检修'"),
        ("INSERT INTO queue_stop VALUES ('JN01','H','?',1)", "queue JN01/H: stop is 'nothing' in the journal"),
        ("UPDATE queue_run SET bookings=3", "run of appointments is 1 in the journal, 3 in the table"),
        ("UPDATE number_series SET next=2 WHERE prefix='N'", "N005 is out, yet the series goes on with N002"),
    ],
)
def test_one_sentence_names_what_was_changed(changed: Counter, statement: str, says: str) -> None:
    a_morning(changed)
    changed.do(lambda tx: tx.execute(statement))
    found = changed.differences()
    assert len(found) == 1
    assert says in found[0]


def test_a_ticket_the_journal_does_not_know_is_named(changed: Counter) -> None:
    a_morning(changed)
    copied = "SELECT * FROM ticket WHERE id='t000001'"

    def forge(tx: object) -> None:
        row = dict(tx.one(copied)) | {"id": "forged", "number": 77}  # type: ignore[attr-defined]
        marks = ",".join("?" * len(row))
        tx.execute(f"INSERT INTO ticket({','.join(row)}) VALUES ({marks})", *row.values())  # type: ignore[attr-defined]

    changed.do(forge)
    assert any("N077 (forged): not in the journal" in line for line in changed.differences())


def test_an_empty_hall_has_no_differences(changed: Counter) -> None:
    assert changed.differences() == []
    assert replay.replayed([]) == {}
