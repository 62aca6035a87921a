"""What is said at issue: a range that holds what it promises, kept with its outcome, and never a reason to refuse."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from queue_server.hall import file as hall_file
from queue_server.hall.model import Hall
from queue_server.waits import learning, store
from queue_server.waits.learning import Learnt, as_text, from_text
from queue_server.waits.speaking import ENOUGH, Waits, known_ahead
from queue_server.waits.store import Past, Said
from tests.demo_hall import demo_hall
from tests.waits.lived_day import LivedDay, days, learnt_from


@cache
def hall() -> Hall:
    return hall_file.parse(demo_hall())


@cache
def some_days() -> tuple[list[Past], ...]:
    return tuple(days(hall(), 9))


@cache
def text() -> str:
    found = learnt_from(hall(), list(some_days()[:-1]))
    assert found is not None
    return as_text(found)


def learnt() -> Learnt:
    found = from_text(text())
    assert found is not None
    return found


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[LivedDay]:
    day = LivedDay(tmp_path, hall(), learnt())
    yield day
    day.database.close()


def said(day: list[Past]) -> list[Past]:
    return [one for one in day if one.said and one.said.basis == "pace" and one.called_ms is not None]


def test_on_a_day_it_has_not_seen_eight_in_ten_waits_lie_in_their_range(lived: LivedDay) -> None:
    found = said(lived.live(some_days()[-1]))
    inside = sum(one.said.low_min - 1e-3 <= one.wait_min <= one.said.high_min + 1e-3 for one in found)  # type: ignore
    assert len(found) > 400
    assert 0.72 <= inside / len(found) <= 0.9
    assert lived.database.read(store.differences) == []


def test_the_day_s_misses_move_the_tails(lived: LivedDay) -> None:
    day = lived.live(some_days()[-1])
    known = learnt()
    before = known.low, known.high
    missed_all = [one._replace(called_ms=one.issued_ms + 400 * 60_000) for one in said(day)]
    learning.day_over(known, missed_all)
    assert known.high < before[1] and known.low > before[0]


def test_what_was_said_stands_in_the_journal_and_survives_a_kill(lived: LivedDay, tmp_path: Path) -> None:
    first = some_days()[-1][0]._replace(called_ms=None, slot_ms=None)
    lived.live([first])
    kept = lived.database.read(lambda rows: store.said_at_issue(rows, first.ticket))
    entry = lived.database.read(lambda rows: rows.value("SELECT body FROM journal WHERE kind='ticket_issued'"))
    assert kept is not None and f'"high":{kept["high_min"]},' in entry
    lived.database.close()  # nothing of it was in memory alone
    again = LivedDay(tmp_path, hall(), None)
    assert again.database.read(lambda rows: store.said_at_issue(rows, first.ticket)) == kept
    again.database.write(lambda tx: store.called(tx, first.ticket, first.issued_ms + 60_000, moved=False))
    again.database.write(lambda tx: store.called(tx, first.ticket, first.issued_ms + 600_000, moved=False))
    outcomes = again.database.read(lambda rows: store.outcomes(rows, hall().id, first.day))
    assert [one.wait_min for one in outcomes] == [1.0]
    again.database.close()


def test_without_knowledge_numbers_are_given_out_and_nothing_is_said(tmp_path: Path) -> None:
    lived = LivedDay(tmp_path, hall(), None)
    found = lived.live(some_days()[-1][:20])
    assert len(found) == 20 and all(one.said is None for one in found)
    assert {one.ticket: one.called_ms for one in found} == {one.ticket: one.called_ms for one in some_days()[-1][:20]}
    lived.database.close()


def test_an_estimate_that_fails_refuses_nobody(tmp_path: Path) -> None:
    broken = learnt()
    broken.history = None  # type: ignore[assignment]
    lived = LivedDay(tmp_path, hall(), broken)
    found = lived.live([one._replace(slot_ms=None) for one in some_days()[-1][:5]])
    assert len(found) == 5 and all(one.said is None for one in found)
    lived.database.close()


def test_a_range_that_cannot_be_shown_refuses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lived = LivedDay(tmp_path, hall(), learnt())
    unheard = Said(1, "pace", 1.0, float("nan"), float("nan"))
    monkeypatch.setattr(Waits, "_said_to", lambda *_args: unheard)
    found = lived.live([one._replace(slot_ms=None) for one in some_days()[-1][:5]])
    assert len(found) == 5 and all(one.said is None for one in found)
    lived.database.close()


@pytest.mark.parametrize("bad", ["", "{}", "null", '{"day": 3', "[]"])
def test_knowledge_that_cannot_be_read_is_none(bad: str) -> None:
    assert from_text(bad) is None


def test_what_is_kept_is_read_back_the_same() -> None:
    assert as_text(learnt()) == text()


def test_few_waits_say_nothing_and_seldom_seen_lines_take_the_errors_of_shorter_ones(tmp_path: Path) -> None:
    few = learnt()
    few.waits = 49
    lived = LivedDay(tmp_path, hall(), few)
    assert all(one.said is None or one.said.basis == "slot" for one in lived.live(some_days()[-1][:30]))
    lived.database.close()
    errors = learnt().errors
    for one in errors.bins[3:]:
        one.ordered.clear()
    assert known_ahead(errors, 40) == 3 and known_ahead(errors, 2) == 2
    for one in errors.bins:
        del one.ordered[ENOUGH - 1 :]
    assert known_ahead(errors, 0) is None
