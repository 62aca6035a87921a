"""A practice hall: the same file under a marked name, and followers it never comes to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from queue_server.hall import follow, service, training
from queue_server.hall.calendar import CalendarDay, DayKind
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower, Followers
from tests.conftest import JN01


def test_a_practice_hall_is_its_hall_with_marked_names_and_no_real_slip() -> None:
    hall = service.parse(JN01.read_text(encoding="utf-8"))
    practice = service.parse(training.practice_file(hall))
    assert (practice.id, practice.name) == ("JN01-PX", "【培训】" + hall.name)
    assert practice.cases.number == "PX" + hall.cases.number, "no running number of the hall is spent"
    assert practice.missed_note == "培训/演练，不作业务凭据"
    assert all(one.name.startswith("【培训】") for one in practice.floors)
    assert (practice.queues, practice.windows, practice.services) == (hall.queues, hall.windows, hall.services)
    assert training.real_id(practice.id) == training.real_id(hall.id) == "JN01"
    with pytest.raises(training.HallIdIsTooLong):
        training.practice_file(replace(hall, id="HALL-OF-14-SIGN"))


def test_who_practises_is_there_and_nobody_else_until_it_ends(tmp_path: Path) -> None:
    database = Database.open(
        tmp_path / "hall.db", SteppedClock(1_795_396_800_000), (*service.MIGRATIONS, *training.MIGRATIONS)
    )
    seen: list[str] = []
    counts = Follower("counts", frozenset({"hall_loaded"}), lambda _tx, entry: seen.append(entry.hall))
    followers = Followers(database, SteppedClock(0), follow.outside(counts))
    hall = database.write(lambda tx: service.load(tx, JN01.read_text(encoding="utf-8")))
    database.write(lambda tx: training.begin(tx, hall, "staff:7"))
    database.write(lambda tx: training.begin(tx, hall, "staff:7"))
    followers.catch_up()
    assert seen == ["JN01"]
    asked = (("JN01", "staff:7"), (None, "staff:7"), ("JN01", "staff:8"), ("JN02", "staff:7"))
    where = [database.read(lambda rows, one=one: training.hall_of_staff(rows, *one, "clerk")) for one in asked]  # type: ignore[misc]
    assert where == ["JN01-PX", "JN01-PX", "JN01", "JN02"]
    assert database.read(service.hall_ids) == ["JN01"] and database.read(service.all_ids) == ["JN01", "JN01-PX"]
    holiday = CalendarDay("2026-11-24", DayKind.REST, "停业", "test")
    database.write(lambda tx: service.set_day(tx, "JN01", holiday))
    kept = [database.read(lambda rows, one=one: service.calendar(rows, one)) for one in ("JN01", "JN01-PX")]  # type: ignore[misc]
    assert kept[0] == kept[1]
    database.write(lambda tx: training.end(tx, hall, "staff:7"))
    assert database.read(lambda rows: training.hall_of_staff(rows, "JN01", "staff:7", "clerk")) == "JN01"
    assert database.read(training.differences) == []
    database.close()


def test_the_whole_hall_takes_its_people_and_screens_and_no_box_or_administrator(tmp_path: Path) -> None:
    database = Database.open(
        tmp_path / "hall.db", SteppedClock(1_795_396_800_000), (*service.MIGRATIONS, *training.MIGRATIONS)
    )
    hall = database.write(lambda tx: service.load(tx, JN01.read_text(encoding="utf-8")))
    database.write(lambda tx: training.begin(tx, hall, training.everybody("JN01")))
    roles = {
        role: database.read(lambda rows, role=role: training.hall_of_staff(rows, "JN01", "staff:1", role))  # type: ignore[misc]
        for role in ("clerk", "manager", "admin", "auditor")
    }
    assert roles == {"clerk": "JN01-PX", "manager": "JN01-PX", "admin": "JN01", "auditor": "JN01"}
    kinds = {
        kind: database.read(lambda rows, kind=kind: training.hall_of_device(rows, "JN01", "device:1", kind))  # type: ignore[misc]
        for kind in ("kiosk", "board", "agent")
    }
    assert kinds == {"kiosk": "JN01-PX", "board": "JN01-PX", "agent": "JN01"}
    database.close()
