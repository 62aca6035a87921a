"""Open data: what happened is told, whose it was cannot be; few are told not at all; the backtest reads the form."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from queue_server.cli import main
from queue_server.hall import hours
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.rows import Rows
from queue_server.tickets import finishing, moving
from queue_server.views.open_data import EVENTS, FEW, TICKETS, OpenData
from queue_server.waits import records
from tests.api.conftest import take
from tests.conftest import Office
from tests.tickets.counter import Counter, demo_hall, resident

SECRET = b"one file's own"


@pytest.fixture
def counter(tmp_path: Path, clock: SteppedClock) -> Iterator[Counter]:
    """A day: twelve in line E, of whom two are called and one is finished; three in line D."""
    made = Counter.open(tmp_path, clock, demo_hall())
    for number in range(FEW + 2):
        made.issue(person=resident(number))
        clock.step(61)
    for _ in range(3):
        made.issue("change-details")
    called = made.call("317")
    assert called is not None
    clock.step(100)
    made.act(moving.serve, called)
    clock.step(600)
    made.act(finishing.finish, called, "accepted")
    made.call("317")
    yield made
    made.database.close()


def of(
    counter: Counter, *rows_of: Callable[[OpenData], Iterable[tuple[str, ...]]]
) -> tuple[OpenData, list[dict[str, str]]]:
    """The hall's day, and what is read of it under the names of its columns."""
    day = counter.day

    def read(rows: Rows) -> tuple[OpenData, list[dict[str, str]]]:
        found = OpenData(rows, counter.hall, day, day)
        return found, [
            dict(zip(TICKETS if len(one) == len(TICKETS) else EVENTS, one, strict=True))
            for what in rows_of
            for one in what(found)
        ]

    return counter.database.read(read)


def events(secret: bytes) -> Callable[[OpenData], Iterable[tuple[str, ...]]]:
    return lambda found: found.events(secret)


def test_every_number_of_a_line_is_a_row_with_times_cut_to_five_minutes(counter: Counter) -> None:
    _found, rows = of(counter, OpenData.tickets)
    assert [one["number"] for one in rows] == [str(n) for n in range(1, FEW + 3)]
    assert {one["office"] for one in rows} == {"市政务服务中心"}
    assert all(int(at[-2:]) % 5 == 0 for one in rows for at in (one["issued_at"], one["called_at"]) if at)
    assert [bool(one["called_at"]) for one in rows] == [True, True] + [False] * FEW


def test_a_lines_day_with_few_numbers_is_left_out_and_said(counter: Counter) -> None:
    found, rows = of(counter, OpenData.tickets)
    assert found.left_out == [("D", counter.day)]
    assert {one["queue"] for one in rows} == {counter.hall.queue("E").name}


def test_events_tell_a_visit_in_order_under_a_name_of_this_file_alone(counter: Counter) -> None:
    _found, rows = of(counter, events(SECRET))
    first = [one for one in rows if one["trace"] == rows[0]["trace"]]
    assert [(one["step"], one["activity"], one["outcome"]) for one in first] == [
        ("1", "issued", ""),
        ("2", "called", ""),
        ("3", "served", ""),
        ("4", "finished", "accepted"),
    ]
    again = {one["trace"] for one in of(counter, events(b"another file's"))[1]}
    assert again.isdisjoint({one["trace"] for one in rows})
    assert len(again) == FEW + 2


def test_nobody_and_nothing_personal_is_in_it(counter: Counter) -> None:
    _found, rows = of(counter, OpenData.tickets, events(SECRET))
    text = "\n".join(",".join(one.values()) for one in rows)
    ids = counter.database.read(lambda rows: [row["id"] for row in rows.all("SELECT id FROM ticket")])
    people = [part for n in range(FEW + 2) for part in (resident(n).name, resident(n).id_number)]
    assert [word for word in (*ids, *people, "317", "staff", "E001") if word in text] == []


def test_the_command_writes_what_the_backtest_reads_and_never_over_a_file(office: Office, tmp_path: Path) -> None:
    for number in range(FEW):
        take(office.kiosk, person={"name": "张三", "id_type": "resident", "id_number": resident(number).id_number})
    day, target = hours.business_day(office.house.hall("JN01"), office.house.clock.now_ms()), tmp_path / "open.csv"
    command = ["open-data", str(target), "--from", day, "--to", day, "--data", str(office.house.data)]
    said = CliRunner().invoke(main, command)
    assert (said.exit_code, "10 行" in said.output) == (0, True), said.output
    assert len(records.read(target)) == FEW
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 1 and "已存在" in again.output
    more = CliRunner().invoke(main, [*command[:1], str(tmp_path / "events.csv"), *command[2:], "--events"])
    assert more.exit_code == 0
    with (tmp_path / "events.csv").open(encoding="utf-8-sig") as file:
        assert [row["activity"] for row in csv.DictReader(file)] == ["issued"] * FEW
