"""What is taken for granted waits for the result, shuts nobody out, and is told apart from what its person says."""

from __future__ import annotations

import pytest

from queue_server.hall import service as halls
from queue_server.kernel import outgoing
from queue_server.kernel.followers import Followers
from queue_server.ratings import defaults, follow
from queue_server.ratings.report_settings import Reporting
from queue_server.wiring import rating_report
from queue_server.wiring.upkeep import replay_differences
from tests.api.test_ratings import DAY_S, again, finished, rate
from tests.cases.conftest import Counter
from tests.conftest import JN01, Office

TO = Reporting.model_validate({"url": "http://127.0.0.1:9/ratings", "layer": "national", "key": "sixteen-signs-key"})


@pytest.fixture
def granting(office: Office) -> Office:
    """A hall whose platform takes 非常满意 for granted."""
    text = JN01.read_text(encoding="utf-8") + "\n[rating]\ndefault_grade = 5\n"
    office.house.database.write(lambda tx: halls.load(tx, text))
    return office


def taken(office: Office) -> int:
    house, hall = office.house, office.house.hall("JN01")
    return house.database.write(lambda tx: defaults.take(tx, hall, house.sight.calendar(tx, "JN01")))


def kept(office: Office, ticket: str) -> tuple[object, ...]:
    row = office.house.database.read(lambda rows: rows.one("SELECT * FROM rating WHERE ticket = ?", ticket))
    return () if row is None else (row["state"], row["channel"], row["grade"])


def test_no_grade_is_taken_for_granted_before_the_result_and_its_term(granting: Office) -> None:
    office = granting
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    counter = Counter(office, "317", "records")
    ticket = counter.served(1)
    number = counter.case(ticket, service="records", accept=True).json["number"]
    assert counter.finish(ticket).status_code == 200
    office.clock.step(10 * DAY_S)  # Thursday, 3 December: the visit's own term is over
    assert taken(office) == 0
    again(office)
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    assert counter.act(number, "conclude", result="证").status_code == 200
    office.clock.step(7 * DAY_S)  # the last day of the result's term
    assert taken(office) == 0
    link = f"/public/tickets/{office.house.sight.token(ticket)}/rating"
    assert (office.nobody.get(link).json["until"], office.nobody.get(link).json["can_rate"]) == ("2026-12-10", True)
    office.clock.step(DAY_S)
    assert (taken(office), kept(office, ticket)) == (1, ("default", "default", 5))


def test_who_rates_after_all_is_heard_and_reported_as_a_further_one(granting: Office) -> None:
    office, house = granting, granting.house
    desk = rating_report.build(house.database, office.clock, house.sight, TO)
    silent = finished(office)
    office.clock.step(8 * DAY_S)
    assert taken(office) == 1
    text = JN01.read_text(encoding="utf-8") + "\n[rating]\ndefault_grade = 5\nterm_days = 10\n"
    house.database.write(lambda tx: halls.load(tx, text))  # as does a result that came late: the term lasts on
    assert office.nobody.get(f"/public/tickets/{silent['token']}/rating").json["can_rate"]
    assert rate(office, silent, 1).status_code == 201
    assert kept(office, silent["id"]) == ("given", "slip", 1)
    again(office)
    assert [one["number"] for one in office.manager.get("/halls/JN01/ratings/bad").json["live"]] == [silent["number"]]
    more = office.nobody.post("/ratings/more", {"ticket": silent["token"], "grade": 3})
    assert more.status_code == 201
    Followers(house.database, office.clock, desk.followers()).catch_up()  # all three at once: each as it was then
    told = []
    while (one := house.database.read(lambda rows: outgoing.first(rows, follow.NAME))) is not None:
        told.append((one.body["pf"], one.body["satisfaction"], one.body["assessNumber"]))
        house.database.write(lambda tx, one=one: outgoing.settle(tx, one, "done"))  # type: ignore[misc]
    assert told == [(7, 5, 1), (3, 1, 2), (3, 3, 3)]
    assert replay_differences(house.database) == []
