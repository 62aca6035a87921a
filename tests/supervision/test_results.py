"""Results not handed over: looked at while their clock says something, for a year, and none from before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.cases import finding
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.supervision import store, watching
from queue_server.supervision.model import Fact
from tests.cases.conftest import Counter
from tests.cases.conftest import counter as counter


def concluded(counter: Counter, n: int, **more: Any) -> str:
    case = counter.case(counter.served(n), service=counter.service, accept=True).json
    counter.finish(case["tickets"][0]["id"])
    done = counter.act(case["number"], "conclude", result="证明", **more)
    assert done.status_code == 200, done.json
    return str(case["number"])


def seen(counter: Counter, days: int) -> list[tuple[str, str]]:
    """Number and level of what the clock of results shows so many days from now."""
    hall = counter.office.house.hall("JN01")
    at_ms = counter.office.clock.now_ms() + days * DAY_MS

    def look(rows: Rows, behind: Case | None) -> tuple[list[Fact], Case | None]:
        return watching.of_results(rows, hall, halls.calendar(rows, hall.id), at_ms, behind)

    found, _last = counter.office.house.database.read(lambda rows: look(rows, None))
    return sorted((one.label, one.level) for one in found)


def test_a_result_shows_from_the_end_of_its_term_on_and_for_a_year(counter: Counter) -> None:
    fetched, sent = concluded(counter, 1), concluded(counter, 2, delivery="courier")
    assert seen(counter, 3) == []
    assert seen(counter, 30) == sorted([(fetched, "yellow"), (sent, "red")])
    assert seen(counter, 364) == sorted([(fetched, "yellow"), (sent, "red")])
    assert seen(counter, 368) == []


def test_what_says_nothing_yet_is_not_even_read(counter: Counter, monkeypatch: Any) -> None:
    concluded(counter, 1)
    monkeypatch.setattr(watching, "of_case", lambda *_args: 1 / 0)
    assert seen(counter, 3) == []


def test_results_from_before_there_was_a_clock_raise_no_card(counter: Counter) -> None:
    concluded(counter, 1, delivery="courier")
    migration = next(one for one in store.MIGRATIONS if one.name == "clocks that came later")

    def update(tx: Tx) -> None:
        tx.execute("DROP TABLE clock_begun")
        for statement in migration.statements:
            tx.execute(statement)

    counter.office.house.database.write(update)
    counter.office.clock.step(60)
    later = concluded(counter, 2, delivery="courier")
    assert seen(counter, 30) == [(later, "red")]


def test_the_look_of_a_minute_takes_open_cases_and_results(counter: Counter, look: Callable[[], None]) -> None:
    number = concluded(counter, 1, delivery="courier")
    made = counter.office.clerk.post("/cases", {"hall": "JN01", "service": "records"}).json
    counter.office.clock.step(21 * 24 * 3600)
    look()
    database = counter.office.house.database
    found = database.read(lambda rows: [(one.clock, one.label) for one in store.going_on(rows, "JN01")])
    assert {("deliver", number), ("accept", made["number"])} <= set(found)
    assert database.read(lambda rows: finding.by_number(rows, "JN01", number)).state == "concluded"
    assert hours.business_day(counter.office.house.hall("JN01"), counter.office.clock.now_ms()) > "2026-12-01"
