"""What a day comes to in the rollups: each act in its place, what is taken back taken out, always as the journal."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from queue_server.figures import follow, running, store
from queue_server.figures.counts import Counts, quantile_min
from queue_server.figures.fold import is_counted
from queue_server.figures.store import Spans, spans_of
from queue_server.kernel.followers import advance, cursor
from queue_server.kernel.rows import Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.pages.journal_words import KINDS
from queue_server.tickets import calling, finishing, moving
from queue_server.tickets.refusals import StateForbids
from tests.figures.conftest import Figures

M = MINUTE_MS


class Torn(Exception):
    """The power goes."""


def test_two_visits_by_service_window_clerk_hour_and_channel(figures: Figures) -> None:
    figures.counter.issue("records")
    figures.counter.issue("records", channel="kiosk")
    figures.later(12)
    figures.serve(figures.call(), 6)
    figures.later(20)
    figures.serve(figures.call(staff=2), 4, "told_once", staff=2)
    whole = figures.by("hall")[""]
    assert (whole.issued, whole.called, whole.served, whole.abandoned) == (2, 2, 2, 0)
    assert (whole.wait_ms, whole.work_ms, whole.busy_ms) == ((12 + 38) * M, 10 * M, 10 * M)
    assert (whole.long_waits, quantile_min(whole.waits, 50), quantile_min(whole.waits, 100)) == (1, 12, 38)
    assert (whole.matters, whole.first_time) == (2, 1)
    assert figures.by("service") == {"records": whole}
    assert {key: (one.issued, one.called) for key, one in figures.by("window").items()} == {"317": (0, 2)}
    assert {key: (one.served, one.work_ms) for key, one in figures.by("clerk").items()} == {
        "1": (1, 6 * M),
        "2": (1, 4 * M),
    }
    assert {key: (one.issued, one.called) for key, one in figures.by("channel").items()} == {
        "desk": (1, 1),
        "kiosk": (1, 1),
    }
    hours = figures.by("hour")
    assert (hours["09"].issued, hours["09"].called, hours["09"].served) == (2, 2, 1)  # 09:20; done at 09:38 and 10:02
    assert (hours["10"].issued, hours["10"].served, hours["09"].busy_ms, hours["10"].busy_ms) == (0, 1, 8 * M, 2 * M)


def test_who_misses_a_call_and_comes_back_is_not_abandoned_and_who_does_not_is(figures: Figures) -> None:
    figures.counter.issue("records")
    ticket = figures.call()
    figures.miss(ticket)
    assert (figures.by("hall")[""].abandoned, figures.by("window")["317"].abandoned) == (1, 1)
    figures.counter.act(moving.come_back, ticket)
    figures.serve(figures.call(), 3)
    figures.counter.issue("records")
    figures.later(30)
    figures.close_day()
    whole = figures.by("hall")[""]
    assert (whole.issued, whole.called, whole.served, whole.missed, whole.abandoned) == (2, 1, 1, 1, 1)


def test_a_finish_taken_back_is_counted_once(figures: Figures) -> None:
    figures.counter.issue("records")
    ticket = figures.call()
    figures.serve(ticket, 5)
    assert figures.by("hall")[""].served == 1
    figures.counter.act(finishing.undo, ticket)
    assert (figures.by("hall")[""].served, figures.by("hall")[""].busy_ms) == (0, 0)
    figures.later(2)
    figures.counter.act(finishing.finish, ticket, "accepted")
    whole = figures.by("hall")[""]
    assert (whole.served, whole.work_ms, whole.busy_ms) == (1, 7 * M, 7 * M)


def test_time_on_hold_is_no_service_time_and_a_transfer_is_counted_where_it_left(figures: Figures) -> None:
    figures.counter.issue("records")
    ticket = figures.call()
    figures.counter.act(moving.serve, ticket)
    figures.later(4)
    figures.counter.act(moving.hold, ticket)
    figures.later(30)
    figures.counter.act(moving.resume, ticket, "317")
    figures.later(2)
    figures.counter.act(moving.transfer, ticket, None, "317")
    figures.later(10)
    figures.serve(figures.call(), 3)
    whole = figures.by("window")["317"]
    assert (whole.transferred, whole.served, whole.work_ms, whole.busy_ms) == (1, 1, 9 * M, 9 * M)
    assert (whole.called, whole.wait_ms) == (1, 0)  # one number, one wait: until its first call


def test_windows_stand_open_or_paused_until_the_next_act_and_no_longer_than_the_hall(
    figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.halls, "calendar", lambda _rows, _hall: figures.counter.calendar)
    figures.at_window("close", "301")  # where the first clerk sits to begin with
    figures.at_window("close")
    figures.at_window("sign_on")
    figures.later(50)
    figures.at_window("pause")
    figures.later(15)
    figures.at_window("resume")
    figures.by("window")
    figures.later(12 * 60)
    hall, now_ms = figures.counter.hall, figures.counter.clock.now_ms()
    still = figures.counter.database.read(lambda rows: running.stretches(rows, hall, now_ms))
    day, kept = figures.counter.day, figures.by("window")
    before = running.with_more(kept, running.by_key(still, "window", day, day))
    figures.at_window("close", actor="system")
    found = figures.by("window")["317"]
    assert before["317"] == found, "while it stands open it counts what it will when the day's end closes it"
    closes_min = (17 - 9) * 60 - 20
    assert (found.open_ms, found.pause_ms) == ((closes_min - 15) * M, 15 * M)
    assert figures.by("clerk")["1"] == found and "317" not in figures.by("service")
    assert figures.by("hour")["09"].open_ms == 40 * M


def test_a_visit_nobody_finished_has_no_service_time(figures: Figures) -> None:
    figures.counter.issue("records")
    figures.counter.act(moving.serve, figures.call())
    figures.later(600)
    figures.close_day()
    whole = figures.by("hall")[""]
    assert (whole.unclosed, whole.served, whole.busy_ms, whole.abandoned) == (1, 0, 0, 0)


def test_a_ticket_of_training_is_in_no_figure() -> None:
    assert is_counted({"hall": "JN01"}) and not is_counted({"hall": "JN01-PX"})


def test_a_busy_day_is_the_same_from_the_journal_however_the_follower_is_cut(figures: Figures) -> None:
    chance = random.Random(7)
    for _ in range(50):
        _one_act(figures, chance)
        figures.later(chance.choice((0.2, 1, 3)))
        if chance.random() < 0.3:
            figures.counter.database.write(lambda tx: advance(tx, follow.follower(figures.ground)))
    figures.close_day()
    assert figures.by("hall")[""].issued > 10


def _one_act(figures: Figures, chance: random.Random) -> None:
    counter, window = figures.counter, chance.choice(("317", "318"))
    at = counter.database.read(lambda rows: calling.current(rows, "JN01", window))
    if chance.random() < 0.4:
        counter.issue(*chance.choice((("records",), ("assisted",), ("records", "assisted"))))
    elif at is None:
        counter.call(window)
    else:
        acts = [(moving.serve,), (moving.miss,), (moving.hold,), (finishing.finish, "accepted"), (moving.put_back,)]
        act, *more = chance.choice(acts)
        with suppress(StateForbids):
            counter.act(act, at, *more)


def test_a_crash_between_rows_and_cursor_counts_nothing_twice(figures: Figures) -> None:
    figures.counter.issue("records")
    following = follow.follower(figures.ground)

    def torn(tx: Tx) -> None:
        advance(tx, following)
        raise Torn

    with pytest.raises(Torn):
        figures.counter.database.write(torn)
    at = figures.counter.database.read(lambda rows: (cursor(rows, follow.NAME), store.kept(rows)))
    assert at == (0, {})
    assert figures.by("hall")[""].issued == 1


def test_whole_months_are_read_as_months() -> None:
    assert list(spans_of("2026-11-05", "2026-11-23")) == [Spans("day", "2026-11-05", "2026-11-23")]
    assert list(spans_of("2026-11-01", "2026-11-30")) == [Spans("month", "2026-11", "2026-11")]
    assert list(spans_of("2025-12-31", "2026-03-01")) == [
        Spans("day", "2025-12-31", "2025-12-31"),
        Spans("month", "2026-01", "2026-02"),
        Spans("day", "2026-03-01", "2026-03-01"),
    ]


def test_days_and_months_add_up_to_the_same(figures: Figures) -> None:
    for _ in range(3):
        figures.counter.issue("records")
        figures.serve(figures.call(), 5)
        figures.later(11 * 24 * 60)
    figures.followers.catch_up()
    month = figures.by("hall", "2026-11-01", "2026-12-31")[""]
    days = figures.counter.database.read(lambda rows: store.by_day(rows, "JN01", "2026-11-01", "2026-12-31"))
    assert month.issued == 3 and len(days) == 3
    assert sum((one for one in days.values()), Counts()) == month


def test_every_kind_of_entry_about_tickets_is_followed() -> None:
    assert {kind for kind in KINDS if kind.startswith("ticket_")} <= follow.TICKET_KINDS
