"""What the house does by the hour, on a whole app: its timers reach the tables they are there for."""

from __future__ import annotations

from tests.conftest import Office

DAY_S = 86_400
PERSON = {"name": "张三", "id_type": "resident", "id_number": "370102199001011231"}


def persons(office: Office) -> int:
    return int(office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM ticket_person")))


def test_keys_of_id_numbers_go_by_themselves_once_the_next_business_day_is_over(office: Office) -> None:
    body = {"hall": "JN01", "service": "social-security", "channel": "kiosk", "person": PERSON}
    assert office.kiosk.post("/tickets", body).status_code == 201
    left = []
    for _day in range(3):
        office.house.timers.tick()
        left.append(persons(office))
        office.clock.step(DAY_S)
    assert left == [1, 1, 0]
    assert office.house.timers.failing == {}
