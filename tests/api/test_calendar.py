"""The calendar's mend: a day and a year entered by the administrator hold at once."""

from __future__ import annotations

import pytest

from queue_server.hall import service as halls
from queue_server.hall.calendar import Calendar
from tests.api.conftest import code_of
from tests.conftest import Office

DAY = {"day": "2035-10-06", "kind": "make_up", "name": "国庆节", "source": "国办发明电〔2034〕1号"}


def calendar(office: Office) -> Calendar:
    return office.house.database.read(lambda rows: halls.calendar(rows, "JN01"))


def test_a_day_that_was_entered_goes_before_the_national_table(office: Office) -> None:
    assert not calendar(office).is_working("2035-10-06")
    done = office.admin.post("/halls/JN01/calendar", DAY)
    assert (done.status_code, done.json) == (200, DAY | {"without_place": 0})
    assert calendar(office).is_working("2035-10-06")
    again = office.admin.post("/halls/JN01/calendar", {"day": "2035-10-06", "kind": "rest"})
    assert again.json == {"day": "2035-10-06", "kind": "rest", "name": "", "source": "", "without_place": 0}
    assert not calendar(office).is_working("2035-10-06")


def test_a_cleared_day_goes_by_the_national_table_again(office: Office) -> None:
    office.admin.post("/halls/JN01/calendar", DAY)
    for _ in range(2):
        done = office.admin.post("/halls/JN01/calendar/clear", {"day": DAY["day"]}).json
        assert done == {"done": True, "day": DAY["day"], "without_place": 0}
        assert not calendar(office).is_working(DAY["day"])
    assert code_of(office.admin.post("/halls/JN01/calendar/clear", {"day": "2035-02-30"})) == (400, "not_a_day")


def test_a_day_at_rest_closes_the_hall_for_it(office: Office) -> None:
    office.admin.post("/halls/JN01/calendar", {"day": "2026-11-23", "kind": "holiday", "source": "停水通知"})
    refused = office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"})
    assert code_of(refused) == (409, "queue_closed")


def test_a_confirmed_year_warns_no_more(office: Office) -> None:
    assert [one.year for one in calendar(office).warnings("2035-03-01")] == [2035]
    done = office.admin.post("/halls/JN01/calendar/2035/confirm", {"source": "国办发明电〔2034〕1号"})
    assert (done.status_code, done.json) == (200, {"year": 2035, "source": "国办发明电〔2034〕1号"})
    assert calendar(office).warnings("2035-03-01") == ()


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("JN01/calendar", DAY | {"day": "2035-02-30"}, (400, "not_a_day")),
        ("JN01/calendar", DAY | {"day": "20351006"}, (400, "bad_input")),
        ("JN01/calendar", DAY | {"kind": "工作日"}, (400, "bad_input")),
        ("JN99/calendar", DAY, (404, "unknown_hall")),
        ("JN01/calendar/x/confirm", {"source": "a"}, (400, "bad_input")),
        ("JN01/calendar/99999/confirm", {"source": "a"}, (400, "bad_input")),
        ("JN01/calendar/2035/confirm", {}, (400, "bad_input")),
        ("JN99/calendar/2035/confirm", {"source": "a"}, (404, "unknown_hall")),
    ],
)
def test_what_is_no_day_or_no_year_is_refused(
    office: Office, path: str, body: dict[str, str], expected: tuple[int, str]
) -> None:
    assert code_of(office.admin.post(f"/halls/{path}", body)) == expected
