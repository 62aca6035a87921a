"""培训: the same steps in a practice hall beside the hall, and nothing of it in anything that is read of the hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from queue_server.bulletins import counting, hall_numbers
from queue_server.figures.formulas import BY
from queue_server.hall import service as halls
from queue_server.hall import training
from queue_server.kernel.rows import Rows
from queue_server.staff import practising
from queue_server.staff.practising import StillAtWindows
from queue_server.supervision import watching
from queue_server.tickets import pulse
from queue_server.twin.recorded import day_record
from queue_server.views.board import BoardView
from queue_server.views.open_data import OpenData
from queue_server.wiring import metrics
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of, sign_on, take
from tests.api.test_ratings import finished, rate
from tests.conftest import PASSWORD, Office
from tests.pages.test_called import signed_in

DAY = "2026-11-23"
PRACTICE = "JN01-PX"
READ = (
    *(f"figures?from={DAY}&to={DAY}&by={by}" for by in BY),
    f"figures?day={DAY}",
    f"ratings/figures?from={DAY}&to={DAY}",
    "ratings/bad",
    "ratings/contests",
    "call-backs",
    "alarms",
    "bulletins",
    "unclosed",
    "parcels",
    "what-if",
)
# what practice leaves behind, all under the practice hall's id; nothing of it in any other table
LEFT_BEHIND = {
    "hall_version",
    "journal",
    "number_series",
    "rating",
    "bad_grade",
    "ticket",
    "print_job",
    "personal",
    "window_duty",
}


def begin(office: Office, who: str, act: str = "begin", hall: str = "JN01") -> Any:
    return office.manager.post(f"/halls/{hall}/training/{act}", {"who": who})


def sign_in(office: Office, name: str) -> None:
    caller = office.callers[name]
    answer = caller.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
    caller.token = answer.json["token"]  # type: ignore[index]


def who_of(office: Office, name: str) -> str:
    """`staff:ID` of an account, or `device:ID` of the kiosk."""
    listed = office.manager.get("/halls/JN01/training").json
    return str(next(one["who"] for one in (*listed["people"], *listed["devices"]) if one["name"] == name))


def practised(office: Office, grade: int) -> dict[str, Any]:
    """A number at the kiosk, called, served, finished and rated, all in the practice hall."""
    said = {"hall": PRACTICE, "service": "records", "channel": "kiosk"}
    ticket: dict[str, Any] = office.kiosk.post("/tickets", said).json
    window = f"/halls/{PRACTICE}/windows/317"
    office.clerk.post(f"{window}/sign-on")
    assert office.clerk.post(f"{window}/call").json["ticket"]["id"] == ticket["id"]
    office.clerk.post(f"/tickets/{ticket['id']}/serve")
    done = office.clerk.post(f"/tickets/{ticket['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    assert done.status_code == 200, done.json
    assert rate(office, ticket, grade, comment="练习").status_code == 201
    office.house.followers.catch_up()
    return ticket


def everything_read(office: Office) -> dict[str, Any]:
    """What every reader says of the hall."""
    house = office.house
    hall = house.hall("JN01")
    found: dict[str, Any] = {path: office.manager.get(f"/halls/JN01/{path}").json for path in READ}

    def look(rows: Rows) -> Mapping[str, Any]:
        calendar, now_ms = halls.calendar(rows, "JN01"), house.clock.now_ms()
        return {
            "board": BoardView(house.sight, "JN01").everything(rows),
            "twin": day_record(rows, hall, DAY),
            "taken": pulse.hourly(rows, "JN01", DAY, 0, 1 << 60),
            "waiting": pulse.waiting(rows, "JN01"),
            "alarms": watching.facts(rows, hall, calendar, now_ms),
            "units": counting.of_hall(rows, hall, DAY, DAY, DAY),
            "bulletin": hall_numbers.of(rows, hall, calendar, DAY, DAY, now_ms),
            "open": OpenData(rows, hall, DAY, DAY).left_out,
            "journal": rows.value("SELECT max(seq) FROM journal WHERE hall = 'JN01' AND kind GLOB 'ticket_*'"),
            "outgoing": rows.value("SELECT count(*) FROM outgoing"),
        }

    told = metrics.text(house, {}).decode().splitlines()
    return found | house.database.read(look) | {"metrics": [line for line in told if "hall=" in line]}


def tables_of_practice(rows: Rows) -> set[str]:
    """Every table with a row of the practice hall."""
    tables = [row["name"] for row in rows.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    halls_own = [one for one in tables if "hall" in {row["name"] for row in rows.all(f"PRAGMA table_info('{one}')")}]
    return {one for one in halls_own if rows.value(f'SELECT count(*) FROM "{one}" WHERE hall = ?', PRACTICE)}


def test_a_day_of_training_beside_a_real_one_changes_nothing_that_is_read_of_the_hall(office: Office) -> None:
    rate(office, finished(office), 5)
    rate(office, finished(office), 1, comment="等太久")
    last = finished(office)
    office.clerk.post("/halls/JN01/windows/317/sign-off")
    office.house.followers.catch_up()
    learners = [who_of(office, "clerk"), who_of(office, "kiosk")]
    for one in learners:
        assert begin(office, one).status_code == 200
    before = everything_read(office)
    sign_in(office, "clerk")
    practice = [practised(office, grade) for grade in (1, 5, 2)]
    assert [one["number"] for one in practice] == ["E9001", "E9002", "E9003"]
    after = everything_read(office)
    assert {name: value for name, value in after.items() if value != before[name]} == {}
    assert office.house.database.read(tables_of_practice) <= LEFT_BEHIND
    assert replay_differences(office.house.database) == []
    for one in learners:
        assert begin(office, one, "end").status_code == 200
    sign_in(office, "clerk")
    assert int(take(office.kiosk)["number"][1:]) == int(last["number"][1:]) + 1


def test_who_practises_reaches_no_real_number_and_who_works_no_practice_one(office: Office) -> None:
    ticket = take(office.kiosk)
    assert begin(office, who_of(office, "clerk")).status_code == 200
    assert code_of(office.clerk.get("/halls/JN01")) == (401, "sign_in_first"), "signs in anew"
    sign_in(office, "clerk")
    assert code_of(office.clerk.post("/halls/JN01/windows/317/sign-on")) == (403, "not_allowed")
    assert code_of(office.clerk.post(f"/tickets/{ticket['id']}/cancel")) == (403, "not_allowed")
    assert office.clerk.post(f"/halls/{PRACTICE}/windows/317/sign-on").status_code == 200
    assert office.clerk.post(f"/halls/{PRACTICE}/windows/317/call").json["ticket"] is None
    name = office.clerk.get(f"/halls/{PRACTICE}").json["name"]
    assert name == "【培训】" + office.house.hall("JN01").name
    assert begin(office, who_of(office, "clerk"), "end").status_code == 200
    sign_in(office, "clerk")
    assert office.clerk.post("/halls/JN01/windows/317/call").status_code == 409, "not signed on any more"
    assert replay_differences(office.house.database) == []


def test_nobody_is_taken_from_a_window_and_only_what_is_of_the_hall_practises(office: Office) -> None:
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    assert code_of(begin(office, who_of(office, "clerk"))) == (409, "still_at_windows")
    assert code_of(begin(office, "hall")) == (409, "still_at_windows")
    assert code_of(begin(office, "staff:999")) == (400, "bad_input")
    assert code_of(office.clerk.post("/halls/JN01/training/begin", {"who": "hall"})) == (403, "not_allowed")


def test_who_works_in_every_hall_is_moved_by_name_alone_and_never_from_an_open_window(office: Office) -> None:
    roaming, other = who_of(office, "clerk"), "JN02"
    database, hall = office.house.database, office.house.hall("JN01")
    database.write(lambda tx: tx.execute("UPDATE staff SET hall = NULL WHERE id = ?", int(roaming.split(":")[1])))
    database.write(lambda tx: tx.execute("INSERT INTO training VALUES ('hall:JN02', 'JN02', 1, 1, 'test')"))
    assert database.read(lambda rows: training.hall_of_staff(rows, None, roaming, "clerk")) is None
    database.write(lambda tx: tx.execute("INSERT INTO training VALUES (?, 'JN02', 1, 1, 'test')", roaming))
    assert database.read(lambda rows: training.hall_of_staff(rows, None, roaming, "clerk")) == f"{other}-PX"
    database.write(lambda tx: tx.execute("DELETE FROM training"))
    sign_on(office.clerk)
    elsewhere = replace(hall, id=other)
    with pytest.raises(StillAtWindows):
        database.write(lambda tx: practising.begin(tx, elsewhere, roaming))


def test_the_whole_hall_practises_and_comes_back(office: Office) -> None:
    assert begin(office, "hall").json["hall"]["on"] is True
    assert code_of(office.manager.post("/halls/JN01/queues/E/stop", {"reason": "x"})) == (403, "not_allowed")
    answer = office.kiosk.post("/tickets", {"hall": PRACTICE, "service": "records", "channel": "kiosk"})
    assert answer.json["number"] == "E9001"
    slip = office.house.database.read(lambda rows: office.house.slip_for(rows, answer.json["id"], 1))
    assert "【培训】" in str(slip) and "培训/演练，不作业务凭据" in str(slip)
    assert begin(office, "hall", "end", PRACTICE).json["hall"]["on"] is False
    assert take(office.kiosk)["number"] == "E001"
    kinds = office.house.database.read(
        lambda rows: [row["kind"] for row in rows.all("SELECT kind FROM journal WHERE kind GLOB 'training_*'")]
    )
    assert kinds == ["training_began", "training_ended"]


def test_who_practises_has_the_own_leave_and_shifts_at_work_and_nobody_runs_a_crew_from_practice(
    office: Office,
) -> None:
    assert begin(office, who_of(office, "clerk")).status_code == 200
    sign_in(office, "clerk")
    own = f"/halls/{PRACTICE}/crew/own"
    asked = {"kind": "personal", "first": "2026-11-25", "last": "2026-11-25", "reason": "搬家"}
    assert office.clerk.post(f"{own}/leaves", asked).status_code == 200
    assert len(office.clerk.get(own).json["leaves"]) == 1
    assert [one["reason"] for one in office.manager.get("/halls/JN01/crew/leaves").json["leaves"]] == ["搬家"]
    for path in ("scores", "patrols"):
        assert office.clerk.get(f"{own}/{path}").status_code == 200
    for page in ("/my-shifts", "/my-scores"):
        assert signed_in(office, "clerk").get(page).status_code == 200
    assert begin(office, who_of(office, "manager")).status_code == 200
    sign_in(office, "manager")
    for path in ("leaves", "week", "scores", "patrols", "joinings"):
        assert code_of(office.manager.get(f"/halls/{PRACTICE}/crew/{path}")) == (409, "in_practice"), path


def test_who_left_the_hall_while_practising_can_still_be_brought_back(office: Office) -> None:
    who = who_of(office, "clerk")
    assert begin(office, who).status_code == 200
    number = int(who.split(":")[1])
    office.house.database.write(lambda tx: tx.execute("UPDATE staff SET active = 0 WHERE id = ?", number))
    assert begin(office, who, "end").status_code == 200
    assert office.house.database.read(training.marks) == ()
