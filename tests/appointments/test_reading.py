"""How much the timers read: they run every few seconds, whatever thousands of bookings lie ahead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from appointments import closing, due
from appointments import store as booking_store
from appointments.model import Booking
from tests.appointments.diary import TUESDAY, WEDNESDAY, Diary
from tests.asked import Asked

RENT = "fund-rent"


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the bookings whose rows are decoded from now on."""
    real, found = booking_store.booking_of, list[str]()

    def seen(row: Mapping[str, Any]) -> Booking:
        found.append(row["id"])
        return real(row)

    for owner in (booking_store, due):
        monkeypatch.setattr(owner, "booking_of", seen)
    return found


def test_the_timers_decode_only_the_bookings_that_are_due(diary: Diary, decoded: list[str]) -> None:
    for n in range(3):
        diary.book(RENT, diary.at("09:00"), n=n)
    lapsing = diary.book(RENT, diary.at("10:00", WEDNESDAY), n=7, code="123456")
    diary.clock.step(60)
    diary.book(RENT, diary.at("10:00", WEDNESDAY), n=8, code="123456")
    diary.clock.step(diary.hall.booking.verify_min * 60 - 60)
    decoded.clear()
    assert (diary.tend(), set(decoded)) == (1, {lapsing.id})
    decoded.clear()
    assert diary.admit_due() == []
    assert diary.database.read(lambda rows: closing.open_days(rows, diary.hall.id, WEDNESDAY)) == [TUESDAY]
    assert decoded == []


def test_what_is_due_is_found_by_an_index(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    diary.tend()
    diary.admit_due()
    diary.close()
    diary.database.read(lambda rows: closing.open_days(rows, diary.hall.id, TUESDAY))
    assert asked.about("FROM booking") >= 4
    assert asked.scans(diary.database, "booking") == []
    found = [
        one.split("INDEX ")[1].split()[0] for one in asked.plans(diary.database, "FROM booking ") if "INDEX" in one
    ]
    assert found == ["booking_verify_by", "booking_partial", "booking_day", "booking_open"]


def test_the_places_of_days_long_over_are_dropped_and_those_of_a_list_kept(diary: Diary) -> None:
    def left() -> list[int]:
        found = diary.database.read(lambda rows: rows.all("SELECT start_ms FROM place ORDER BY start_ms"))
        return [row["start_ms"] for row in found]

    def forget() -> int:
        return diary.do(lambda tx: due.forget_places(tx, diary.hall.id), "system")

    starts = [diary.at("09:00", day) for day in (TUESDAY, WEDNESDAY)]
    for start_ms in starts:
        diary.book(RENT, start_ms)
    diary.do(lambda tx: [booking_store.set_places(tx, diary.hall.id, "G", start_ms, 9) for start_ms in starts])
    diary.go_to(diary.at("09:00") + due.PLACES_KEPT_DAYS * due.DAY_MS)
    diary.close()
    diary.close(WEDNESDAY)
    assert (forget(), len(left())) == (0, 2)
    diary.clock.step(60)
    assert (forget(), left()) == (1, [diary.at("09:00", WEDNESDAY)])
    assert diary.database.read(lambda rows: rows.value("SELECT count(*) FROM place_change")) == 1


def test_the_sweep_finds_what_is_over_by_an_index(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    diary.hold(RENT, diary.at("09:00"))
    diary.clock.step(diary.hall.booking.hold_min * 60)
    asked = Asked(monkeypatch)
    diary.tend()
    diary.do(lambda tx: due.forget_places(tx, diary.hall.id))
    assert asked.about("DELETE FROM") == 4
    assert asked.scans(diary.database, "place", "place_change", "hold") == []
