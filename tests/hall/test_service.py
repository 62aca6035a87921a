"""Loading and changing a hall on a real database: versions, dates, refusals, journal entries, calendar entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from queue_server.hall import service
from queue_server.hall.calendar import CalendarDay, DayKind
from queue_server.hall.codes import Words
from queue_server.hall.errors import (
    HallIsStillNeeded,
    NotADay,
    UnknownHall,
    UnknownVersion,
    UnknownWindow,
    ValidFromIsPast,
    VersionHasBegun,
)
from queue_server.hall.model import Hall
from queue_server.hall.problems import HallFileIsWrong
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.rows import entries_after

START = round(datetime(2026, 11, 23, 9, 20, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
DAY_S = 86_400


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(START)


@pytest.fixture
def db(tmp_path: Path, clock: SteppedClock) -> Iterator[Database]:
    database = Database.open(tmp_path / "hall.db", clock, service.MIGRATIONS)
    yield database
    database.close()


def now(db: Database, clock: SteppedClock, hall: str = "T1") -> Hall:
    return db.read(lambda rows: service.current(rows, hall, clock.now_ms()))


def test_a_loaded_hall_is_the_current_one_and_the_journal_names_version_and_digest(
    db: Database, clock: SteppedClock, small_hall: Hall
) -> None:
    text = service.export(small_hall)
    loaded = db.write(lambda tx: service.load(tx, text), actor="staff:1")
    assert loaded == small_hall == now(db, clock)
    (entry,) = db.read(lambda rows: entries_after(rows, 0, 10))
    assert (entry.hall, entry.kind, entry.subject, entry.actor) == ("T1", "hall_loaded", "hall:T1", "staff:1")
    assert entry.body == {"version": 1, "valid_from": "2026-11-23", "sha256": sha256(text.encode()).hexdigest()}


def test_a_hall_that_was_never_loaded_is_unknown(db: Database, clock: SteppedClock) -> None:
    with pytest.raises(UnknownHall) as refused:
        now(db, clock, "NOWHERE")
    assert refused.value.status == 404
    assert "NOWHERE" in refused.value.message()
    assert db.read(service.hall_ids) == []


def test_a_new_version_holds_at_once_without_a_restart(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    assert now(db, clock).name == "测试大厅"
    db.write(lambda tx: service.load(tx, service.export(replace(small_hall, name="新大厅"))))
    assert now(db, clock).name == "新大厅"
    assert [v.version for v in db.read(lambda rows: service.versions(rows, "T1"))] == [1, 2]


def test_a_dated_version_waits_for_the_midnight_of_its_day(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    fewer = replace(small_hall, name="周三起", windows=small_hall.windows[1:])
    fewer = replace(fewer, windows=(replace(fewer.windows[0], handicap_min={}),))
    db.write(lambda tx: service.load(tx, service.export(fewer), "2026-11-25"))
    clock.step(DAY_S)
    assert now(db, clock).window("101")
    clock.step(DAY_S * (14 + 39 / 60) / 24)  # 23:59 on Tuesday
    assert now(db, clock).name == "测试大厅"
    clock.step(60)
    assert now(db, clock).name == "周三起"
    with pytest.raises(UnknownWindow):
        now(db, clock).window("101")


@pytest.mark.parametrize("tz", ["Asia/Tokyo", "Pacific/Kiritimati", "Asia/Urumqi", "America/Los_Angeles"])
def test_a_version_in_another_time_zone_holds_at_once_too(
    db: Database, clock: SteppedClock, small_hall: Hall, tz: str
) -> None:
    """Its own midnight may lie before that of the version it replaces, or its day may be another one."""
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    clock.step(3600)
    moved = replace(small_hall, tz=tz)
    assert db.write(lambda tx: service.load(tx, service.export(moved))) == moved == now(db, clock)
    assert db.read(lambda rows: service.current(rows, "T1", START - 1)) in (small_hall, moved)
    back = db.write(lambda tx: service.load(tx, service.export(small_hall)))
    assert back == small_hall == now(db, clock)
    clock.step(2 * DAY_S)
    assert now(db, clock) == small_hall


@pytest.mark.parametrize("tz", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_of_two_versions_for_one_later_day_the_last_loaded_holds_whatever_its_time_zone(
    db: Database, clock: SteppedClock, small_hall: Hall, tz: str
) -> None:
    wednesday = "2026-11-25"
    moved = replace(small_hall, name="周三起", tz=tz)
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    db.write(lambda tx: service.load(tx, service.export(replace(small_hall, name="旧稿")), wednesday))
    db.write(lambda tx: service.load(tx, service.export(moved), wednesday))
    clock.step(DAY_S)
    assert now(db, clock) == small_hall
    clock.step(2 * DAY_S)
    assert now(db, clock) == moved


def test_the_hall_of_an_earlier_instant_can_still_be_asked_for(
    db: Database, clock: SteppedClock, small_hall: Hall
) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    clock.step(DAY_S)
    db.write(lambda tx: service.load(tx, service.export(replace(small_hall, name="新大厅"))))
    assert db.read(lambda rows: service.current(rows, "T1", START)).name == "测试大厅"


def test_loading_what_already_holds_changes_nothing(db: Database, small_hall: Hall) -> None:
    text = service.export(small_hall)
    for _ in range(3):
        assert db.write(lambda tx: service.load(tx, text)) == small_hall
    assert len(db.read(lambda rows: entries_after(rows, 0, 10))) == 1


def test_a_change_cannot_reach_back_into_days_that_are_over(db: Database, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall), "2026-11-01"))
    with pytest.raises(ValidFromIsPast) as refused:
        db.write(lambda tx: service.load(tx, service.export(replace(small_hall, name="新")), "2026-11-22"))
    assert "2026-11-23" in refused.value.message()
    with pytest.raises(NotADay):
        db.write(lambda tx: service.load(tx, service.export(replace(small_hall, name="新")), "2026-13-01"))


def test_a_wrong_file_is_refused_whole_with_all_its_problems(
    db: Database, clock: SteppedClock, small_hall: Hall
) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    with pytest.raises(HallFileIsWrong) as refused:
        db.write(lambda tx: service.load(tx, 'id = "T1"\nnmae = "x"\n'))
    assert refused.value.status == 422
    assert "第 2 行 nmae：没有名为 nmae 的设置。是否想写 name？" in "".join(p.say() for p in refused.value.problems)
    assert f"{len(refused.value.problems)} 处错误" in refused.value.message()
    assert "Line 1, hours: hours is missing" in refused.value.message("en")
    assert now(db, clock) == small_hall


def test_what_people_still_need_cannot_be_dropped_today_but_from_tomorrow(
    db: Database, clock: SteppedClock, small_hall: Hall
) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    text = service.export(replace(small_hall, name="新大厅"))

    def needed(hall: Hall) -> list[Words]:
        assert hall.name == "新大厅"
        return [Words("队列 J 还有 3 人等候", "3 people wait in J")]

    with pytest.raises(HallIsStillNeeded) as refused:
        db.write(lambda tx: service.load(tx, text, None, needed))
    assert "队列 J 还有 3 人等候" in refused.value.message()
    assert "3 people wait in J" in refused.value.message("en")
    assert now(db, clock) == small_hall
    db.write(lambda tx: service.load(tx, text, "2026-11-24", needed))
    clock.step(DAY_S)
    assert now(db, clock).name == "新大厅"


def test_several_halls_live_side_by_side(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    for hall_id in ("T2", "T1"):
        text = service.export(replace(small_hall, id=hall_id, name=f"大厅 {hall_id}"))
        db.write(lambda tx, text=text: service.load(tx, text))
    assert db.read(service.hall_ids) == ["T1", "T2"]
    assert now(db, clock, "T2").name == "大厅 T2"


def test_the_text_comes_back_with_its_comments(db: Database, small_hall: Hall) -> None:
    text = "# 说明\n" + service.export(small_hall)
    db.write(lambda tx: service.load(tx, text))
    assert db.read(lambda rows: service.text(rows, "T1", START)) == text


def test_a_calendar_entry_is_kept_journalled_and_can_be_taken_back(db: Database, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    entry = CalendarDay("2026-11-24", DayKind.REST, "停电检修", "局通知 12 号")
    db.write(lambda tx: service.set_day(tx, "T1", entry))
    assert db.read(lambda rows: service.calendar(rows, "T1")).day("2026-11-24") == entry
    assert db.read(lambda rows: service.calendar(rows, "T2")).is_working("2026-11-24")
    db.write(lambda tx: service.clear_day(tx, "T1", "2026-11-24"))
    db.write(lambda tx: service.clear_day(tx, "T1", "2026-11-24"))
    assert db.read(lambda rows: service.calendar(rows, "T1")).is_working("2026-11-24")
    kinds = [e.kind for e in db.read(lambda rows: entries_after(rows, 1, 10))]
    assert kinds == ["calendar_day_set", "calendar_day_cleared"]


def test_a_calendar_entry_needs_a_hall_and_a_day(db: Database, small_hall: Hall) -> None:
    with pytest.raises(UnknownHall):
        db.write(lambda tx: service.set_day(tx, "T1", CalendarDay("2026-11-24", DayKind.REST)))
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    with pytest.raises(NotADay):
        db.write(lambda tx: service.set_day(tx, "T1", CalendarDay("2026-11-31", DayKind.REST)))


def test_an_unknown_year_warns_until_the_hall_confirms_it(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    assert db.read(lambda rows: service.warnings(rows, "T1", clock.now_ms())) == ()
    clock.step(DAY_S * 366 * 10)
    (warning,) = db.read(lambda rows: service.warnings(rows, "T1", clock.now_ms()))
    assert (warning.code, warning.year) == ("calendar_year_unconfirmed", 2036)
    for _ in range(2):
        db.write(lambda tx: service.confirm_year(tx, "T1", 2036, "国务院办公厅通知"))
    assert db.read(lambda rows: service.warnings(rows, "T1", clock.now_ms())) == ()
    assert [e.kind for e in db.read(lambda rows: entries_after(rows, 1, 10))] == ["calendar_year_confirmed"]


def test_a_version_that_holds_later_can_be_withdrawn_and_then_never_does(
    db: Database, clock: SteppedClock, small_hall: Hall
) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    later = replace(small_hall, name="周三起")
    db.write(lambda tx: service.load(tx, service.export(later), "2026-11-25"))
    assert db.write(lambda tx: service.withdraw(tx, "T1", 2), actor="staff:1").withdrawn
    entry = db.read(lambda rows: entries_after(rows, 0, 10))[-1]
    assert (entry.kind, entry.actor) == ("hall_version_withdrawn", "staff:1")
    assert entry.body == {"version": 2, "valid_from": "2026-11-25"}
    db.write(lambda tx: service.withdraw(tx, "T1", 2))
    assert len(db.read(lambda rows: entries_after(rows, 0, 10))) == 3, "a second time changes nothing"
    clock.step(3 * DAY_S)
    assert now(db, clock) == small_hall
    assert db.read(lambda rows: service.as_known(rows, "T1", clock.now_ms())) == small_hall
    db.write(lambda tx: service.load(tx, service.export(later)))
    assert [(v.version, v.withdrawn) for v in db.read(lambda rows: service.versions(rows, "T1"))] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip


def test_what_has_begun_is_not_withdrawn(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    with pytest.raises(UnknownHall):
        db.write(lambda tx: service.withdraw(tx, "T1", 1))
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    db.write(lambda tx: service.load(tx, service.export(replace(small_hall, name="周三起")), "2026-11-25"))
    clock.step(3 * DAY_S)
    for version in (1, 2):
        with pytest.raises(VersionHasBegun):
            db.write(lambda tx, version=version: service.withdraw(tx, "T1", version))
    with pytest.raises(UnknownVersion):
        db.write(lambda tx: service.withdraw(tx, "T1", 9))
