"""A result that waits at a window is told with the code that fetches it; what goes by courier with carrier and number,
once it goes."""

from __future__ import annotations

from typing import Any

from queue_server.cases import collecting, finding, holding
from queue_server.kernel.rows import Tx
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.wiring.links import lead
from tests.api.test_ratings import again
from tests.cases.conftest import Counter
from tests.conftest import Office
from tests.notices.conftest import BASE, got
from tests.notices.conftest import hall as hall
from tests.tickets.counter import resident


def concluded(hall: Office, phone: str, **more: Any) -> str:
    made = hall.clerk.post("/cases", {"hall": "JN01", "service": "records", "phone": phone}).json
    number = str(made["number"])
    came = [{"name": name} for name in made["missing"]]
    assert hall.clerk.post(f"/cases/{number}/supply", {"materials": came}).status_code == 200
    assert hall.clerk.post(f"/cases/{number}/accept").status_code == 200
    assert hall.clerk.post(f"/cases/{number}/conclude", {"result": "查询结果证明", **more}).status_code == 200
    return number


def code_of(hall: Office, number: str) -> str:
    secrets = hall.house.secrets
    return hall.house.database.read(
        lambda rows: collecting.code_of(rows, secrets, finding.anywhere(rows, number)) or ""
    )


def test_the_applicant_is_told_once_and_a_parcel_that_came_back_is_told_anew(hall: Office) -> None:
    number = concluded(hall, "13800000001")
    (first,) = got(hall, "ready")
    assert first["to"] == "13800000001" and code_of(hall, number) in first["text"] and "查询结果证明" in first["text"]
    address = {"name": "张三", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号"}
    hall.clerk.post(f"/cases/{number}/parcel", address)
    hall.clerk.post(f"/cases/{number}/parcel/sent", {"carrier": "EMS", "tracking": "EB123456789CN"})
    assert len(got(hall, "ready")) == 1
    (sent,) = got(hall, "parcel_sent")
    assert sent["to"] == "13800000001" and "EMS" in sent["text"] and "EB123456789CN" in sent["text"]
    assert "龙鼎大道" not in sent["text"] and "张三" not in sent["text"]
    hall.clerk.post(f"/cases/{number}/parcel/returned")
    _first, second = got(hall, "ready")
    assert code_of(hall, number) in second["text"]


def test_what_goes_by_courier_has_no_code(hall: Office) -> None:
    concluded(hall, "13800000002", delivery="courier")
    assert got(hall, "ready") == []


def test_what_says_that_a_case_is_done_leads_to_where_its_visit_is_rated_and_it_can_be_rated_then(hall: Office) -> None:
    assert hall.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    counter = Counter(hall, "317", "records")
    case = counter.case(counter.served(1, phone="13800000003"), service="records", accept=True).json
    ticket = case["tickets"][0]["id"]
    assert counter.finish(ticket).status_code == 200
    hall.clock.step(9 * 24 * 3600)  # the term of the visit alone would be over
    again(hall)
    assert counter.act(case["number"], "conclude", delivery="none").status_code == 200
    (done,) = got(hall, "concluded")
    code = done["text"].rpartition("/")[2]
    token = hall.house.sight.token(ticket)
    assert hall.house.database.read(lambda rows: lead(rows, hall.house.sight, code)) == f"/p/t/{token}#rating"
    assert hall.nobody.post("/ratings", {"ticket": token, "grade": 5}).status_code == 201


def test_whoever_came_for_an_applicant_is_not_shown_to_them_with_own_cases(hall: Office) -> None:
    assert hall.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    counter = Counter(hall, "317", "records")
    first = counter.served(1, phone="13800000003")
    case = counter.case(first, service="records", accept=True).json
    assert counter.finish(first).status_code == 200
    hall.clock.step(60)
    other = counter.served(2, phone="13900000004")  # with an own matter, and a paper for the first
    own = counter.case(other, service="records").json
    refusal = {"number": own["number"], "version": own["version"], "refuse": "不属于本级权限"}
    assert counter.case(other, **refusal).status_code == 201
    assert counter.case(other, number=case["number"], confirm=True).status_code == 201
    assert counter.finish(other, "refused").status_code == 200
    assert counter.act(case["number"], "conclude", result="查询结果证明").status_code == 200
    (done,) = got(hall, "ready")
    assert done["to"] == "13800000003"
    assert f"{BASE}/p/cases?n={case['number']}" in done["text"] and "/n/" not in done["text"]


def test_a_number_taken_without_a_phone_is_known_by_who_took_it_else_by_having_served_nothing_else(
    hall: Office,
) -> None:
    assert hall.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    counter = Counter(hall, "317", "records")
    ticket = counter.served(1, phone="13800000003")
    made = counter.case(ticket, service="records", accept=True).json
    assert counter.finish(ticket).status_code == 200
    secrets, read = hall.house.secrets, hall.house.database.read

    def is_theirs() -> bool:
        return read(lambda rows: holding.is_applicants(rows, secrets, finding.anywhere(rows, made["number"]), ticket))

    def comes(tx: Tx, who: Person | None) -> None:
        people.drop(tx, f"ticket:{ticket}")
        if who:
            people.keep(tx, secrets, f"ticket:{ticket}", "person", who.to_json(), tx.now_ms + 60_000, hall="JN01")

    assert is_theirs()
    hall.house.database.write(lambda tx: comes(tx, resident(1)))
    assert is_theirs()
    hall.house.database.write(lambda tx: comes(tx, resident(2)))
    assert not is_theirs()
    hall.house.database.write(lambda tx: comes(tx, None))
    assert is_theirs(), "forgotten"
    assert counter.case(ticket, service="records").status_code == 201
    assert not is_theirs(), "it served another case too"
