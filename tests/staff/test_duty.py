"""One person per window, one window per person, and every change in the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.hall.errors import UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database, IntegrityError
from queue_server.kernel.errors import BadInput, NotYours, Refusal
from queue_server.kernel.rows import Tx, entries_after
from queue_server.staff import duty, service, store
from queue_server.staff.model import (
    AlreadySignedOn,
    NewStaff,
    NotYourWindow,
    Staff,
    WindowDuty,
    WindowIsClosed,
    WindowIsNotPaused,
    WindowIsPaused,
    WindowIsTaken,
)


def sign_off(tx: Tx, hall: Hall, window: str, staff: int) -> WindowDuty:
    return duty.close(tx, duty.own(tx, hall, window, staff), "")


def test_a_day_at_the_window_is_in_the_journal(db: Database, hall: Hall, clerk: Staff, clock: SteppedClock) -> None:
    at = clock.now_ms()
    opened = db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id), clerk.actor)
    assert opened == WindowDuty("JN01", "301", clerk.id, "open", at)
    clock.step(1)
    paused = db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id, " 取　材料 ", at + 9000), clerk.actor)
    assert paused == WindowDuty("JN01", "301", clerk.id, "paused", at + 1000, "取 材料", at + 9000)
    clock.step(1)
    resumed = db.write(lambda tx: duty.resume(tx, hall, "301", clerk.id), clerk.actor)
    assert resumed == WindowDuty("JN01", "301", clerk.id, "open", at + 2000)
    assert db.read(lambda rows: duty.of_hall(rows, "JN01")) == [resumed]
    assert db.read(lambda rows: duty.of_staff(rows, clerk.id)) == resumed
    assert db.write(lambda tx: sign_off(tx, hall, "301", clerk.id), clerk.actor) == resumed
    assert db.read(lambda rows: duty.of_window(rows, "JN01", "301")) is None
    entries = db.read(lambda rows: entries_after(rows, 1, 10))
    common = {"window": "301", "staff": clerk.id, "reason": "", "back_at_ms": None}
    assert [(e.kind, e.subject, e.actor, dict(e.body)) for e in entries] == [
        ("window_opened", "window:301", "staff:1", common),
        ("window_paused", "window:301", "staff:1", {**common, "reason": "取 材料", "back_at_ms": at + 9000}),
        ("window_resumed", "window:301", "staff:1", common),
        ("window_closed", "window:301", "staff:1", common),
    ]


def test_signing_on_again_where_one_is_changes_nothing(db: Database, hall: Hall, clerk: Staff) -> None:
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    paused = db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id))
    assert db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id)) == paused


def test_a_taken_window_says_by_whom(db: Database, hall: Hall, clerk: Staff, other: Staff) -> None:
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    with pytest.raises(WindowIsTaken) as refused:
        db.write(lambda tx: duty.sign_on(tx, hall, "301", other.id))
    assert refused.value.message("zh") == "301 号窗口由工号 1001 使用中。请换窗口，或请对方先离岗。"


def test_one_person_has_one_window(db: Database, hall: Hall, clerk: Staff) -> None:
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    with pytest.raises(AlreadySignedOn) as refused:
        db.write(lambda tx: duty.sign_on(tx, hall, "302", clerk.id))
    assert refused.value.details == {"window": "301"}


def test_the_database_keeps_both_rules_too(db: Database, clerk: Staff, other: Staff) -> None:
    db.write(lambda tx: store.add_duty(tx, WindowDuty("JN01", "301", clerk.id, "open", 0)))
    for made in (WindowDuty("JN01", "301", other.id, "open", 0), WindowDuty("JN01", "302", clerk.id, "open", 0)):
        with pytest.raises(IntegrityError):
            db.write(lambda tx, made=made: store.add_duty(tx, made))  # type: ignore[misc]


def test_who_is_not_there_may_do_nothing_there(db: Database, hall: Hall, clerk: Staff, other: Staff) -> None:
    for act in (duty.pause, duty.resume, duty.own, duty.open_for):
        with pytest.raises(WindowIsClosed):
            db.write(lambda tx, act=act: act(tx, hall, "301", clerk.id))  # type: ignore[misc]
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    for act in (duty.pause, duty.resume, duty.own, duty.open_for):
        with pytest.raises(NotYourWindow) as refused:
            db.write(lambda tx, act=act: act(tx, hall, "301", other.id))  # type: ignore[misc]
        assert refused.value.details == {"window": "301", "number": "1001"}


def test_a_paused_window_calls_nobody_but_its_person_is_still_there(db: Database, hall: Hall, clerk: Staff) -> None:
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    with pytest.raises(WindowIsNotPaused):
        db.write(lambda tx: duty.resume(tx, hall, "301", clerk.id))
    paused = db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id))
    with pytest.raises(WindowIsPaused):
        db.read(lambda rows: duty.open_for(rows, hall, "301", clerk.id))
    with pytest.raises(WindowIsPaused):
        db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id, "再次"))
    assert db.read(lambda rows: duty.own(rows, hall, "301", clerk.id)) == paused
    db.write(lambda tx: sign_off(tx, hall, "301", clerk.id))


def test_the_manager_closes_anybodys_window(db: Database, hall: Hall, clerk: Staff) -> None:
    made = db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    db.write(lambda tx: duty.close(tx, made, "下班"), "staff:9")
    entry = db.read(lambda rows: entries_after(rows, 0, 10))[-1]
    assert (entry.kind, entry.actor, entry.body["staff"], entry.body["reason"]) == (
        "window_closed",
        "staff:9",
        clerk.id,
        "下班",
    )
    with pytest.raises(WindowIsClosed):
        db.write(lambda tx: duty.close(tx, made, "下班"))


def test_an_unknown_window_is_refused(db: Database, hall: Hall, clerk: Staff) -> None:
    for window in ("999", "", "\ud800", "301\n"):
        with pytest.raises(UnknownWindow):
            db.write(lambda tx, window=window: duty.sign_on(tx, hall, window, clerk.id))  # type: ignore[misc]
        with pytest.raises(UnknownWindow):
            db.read(lambda rows, window=window: duty.at(rows, hall, window))  # type: ignore[misc]


def test_an_account_of_another_hall_or_a_closed_one_signs_on_nowhere(db: Database, hall: Hall, clerk: Staff) -> None:
    stranger = db.write(lambda tx: service.add_account(tx, NewStaff("far", "赵六", "7", "clerk", "JN02"), "hash"))
    db.write(lambda tx: service.set_active(tx, clerk.id, False))
    for staff in (stranger.id, clerk.id, 99):
        with pytest.raises(NotYours):
            db.write(lambda tx, staff=staff: duty.sign_on(tx, hall, "301", staff))  # type: ignore[misc]


def test_a_reason_is_short_and_holds_no_number_of_a_person(db: Database, hall: Hall, clerk: Staff) -> None:
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    for reason in ("长" * 61, "a\x00b"):
        with pytest.raises(BadInput):
            db.write(lambda tx, reason=reason: duty.pause(tx, hall, "301", clerk.id, reason))  # type: ignore[misc]
    with pytest.raises(BadInput):
        db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id, "", 1))
    paused = db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id, "找 11010519491231002X 13812340014"))
    assert paused.reason == "找 [redacted] [redacted]"


def test_of_many_who_sign_on_at_once_one_gets_the_window(db: Database, hall: Hall, password_hash: str) -> None:
    def make(number: int) -> Staff:
        new = NewStaff(f"c{number}", "某", str(number), "clerk", "JN01")
        return db.write(lambda tx: service.add_account(tx, new, password_hash))

    def try_it(staff: Staff) -> bool:
        try:
            db.write(lambda tx: duty.sign_on(tx, hall, "301", staff.id))
        except WindowIsTaken:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(try_it, [make(number) for number in range(16)])).count(True) == 1


ACTS = (duty.sign_on, duty.pause, duty.resume, sign_off)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["301", "302", "303"]), st.integers(1, 2))))
def test_the_journal_rebuilds_the_table(
    db: Database,
    hall: Hall,
    clerk: Staff,
    other: Staff,
    clock: SteppedClock,
    acts: list[tuple[object, str, int]],
) -> None:
    for act, window, staff in acts:
        clock.step(1)
        try:
            db.write(lambda tx, act=act, window=window, staff=staff: act(tx, hall, window, staff))  # type: ignore
        except Refusal:
            continue
    stored = {(one.hall, one.window): one for one in db.read(lambda rows: duty.of_hall(rows, "JN01"))}
    assert duty.replayed(db.read(lambda rows: entries_after(rows, 0, 100_000))) == stored
    assert len({one.staff for one in stored.values()}) == len(stored)


def test_who_takes_a_window_over_sits_there_and_the_other_nowhere(
    db: Database, hall: Hall, clerk: Staff, other: Staff, clock: SteppedClock
) -> None:
    with pytest.raises(WindowIsClosed):
        db.write(lambda tx: duty.take_over(tx, hall, "301", other.id))
    db.write(lambda tx: duty.sign_on(tx, hall, "301", clerk.id))
    db.write(lambda tx: duty.pause(tx, hall, "301", clerk.id, "用餐", clock.now_ms() + 60_000))
    clock.step(5)
    taken = db.write(lambda tx: duty.take_over(tx, hall, "301", other.id), other.actor)
    assert taken == WindowDuty("JN01", "301", other.id, "open", clock.now_ms())
    assert db.read(lambda rows: duty.of_staff(rows, clerk.id)) is None
    assert db.write(lambda tx: duty.take_over(tx, hall, "301", other.id)) == taken
    db.write(lambda tx: duty.sign_on(tx, hall, "302", clerk.id))
    with pytest.raises(AlreadySignedOn):
        db.write(lambda tx: duty.take_over(tx, hall, "301", clerk.id))
    entries = db.read(lambda rows: entries_after(rows, 0, 100))
    closed = [(one.kind, one.body["staff"], one.actor) for one in entries if one.kind.startswith("window_")][2:4]
    assert closed == [("window_closed", clerk.id, other.actor), ("window_opened", other.id, other.actor)]
