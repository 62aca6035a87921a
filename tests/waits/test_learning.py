"""Trees, history, ranges and the whole backtest on small made-up days."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from queue_server.cli.waits import waits
from queue_server.waits import backtest
from queue_server.waits.boosting import Shape, learn
from queue_server.waits.history import LEAN_CALLS, busy_of, by_day, history_of
from queue_server.waits.model import Taken, days_of
from queue_server.waits.ranges import KEPT, Errors, ErrorsByAhead, Promise
from queue_server.waits.records import COLUMNS, BadRecord, read

SMALL = Shape(trees=12, leaves=4, step=0.3)


def a_day(day: str, seed: int, line: str = "office/A") -> list[Taken]:
    """One window's day: arrivals at random, five minutes' service give or take."""
    chance = Random(seed)
    now, free, found = 480, 480.0, []
    for number in range(1, 60):
        now += chance.randint(1, 8)
        begin = max(float(now), free)
        free = begin + chance.uniform(3, 7)
        found.append(Taken(line, day, number, now, int(begin), 1))
    return found


def test_trees_find_a_step_and_are_the_same_each_time() -> None:
    rows = [(float(at), float(at % 7)) for at in range(200)]
    targets = [10.0 if at < 100 else 50.0 for at in range(200)]
    forest = learn(rows, targets, [1.0] * 200, Shape(trees=40, leaves=4, step=0.3))
    assert abs(forest.value((20.0, 3.0)) - 10) < 3
    assert abs(forest.value((180.0, 3.0)) - 50) < 3
    assert forest == learn(rows, targets, [1.0] * 200, Shape(trees=40, leaves=4, step=0.3))


def test_nothing_can_be_learnt_from_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        learn([], [], [], SMALL)


def test_busy_time_counts_overlapping_waits_once_and_idle_time_never() -> None:
    day = [Taken("A", "d", 1, 480, 490, 2), Taken("A", "d", 2, 485, 500, 2), Taken("A", "d", 3, 600, 600, 2)]
    assert busy_of(day)[:3] == (20, 2, 40)


def test_a_line_without_history_has_the_pace_of_all_and_one_with_much_its_own() -> None:
    day = [Taken("A", "d", at, 480, 480 + 5 * at, 1) for at in range(1, 2000)]
    past = history_of(by_day(days_of(day)).values())
    assert past.pace_min("new") == pytest.approx(5)
    assert past.pace_min("A") == pytest.approx(5)
    assert LEAN_CALLS > 0
    assert past.without(by_day(days_of(day))["d"]).all.calls == 0


def test_the_usual_wait_is_of_those_who_waited_and_of_other_days_and_an_empty_hour_has_its_lines() -> None:
    def came(day: str, at: int, wait: int) -> list[Taken]:
        return [Taken("A", day, number, at, at + wait, 1) for number in range(400)]

    lines = days_of([*came("1", 9 * 60, 30), *came("1", 14 * 60, 10), *came("2", 14 * 60, 50), *came("2", 600, 0)])
    days = by_day(lines)
    both, first = history_of(days.values()), history_of(days.values()).without(days["2"])
    assert both.usual_min("A", 9) == pytest.approx((30, 30), rel=0.01)
    assert both.usual_min("A", 14) == pytest.approx((30, 30), rel=0.01)
    assert first.usual_min("A", 14) == pytest.approx((20, 10), rel=0.02)
    assert first.usual_min("A", 10) == pytest.approx((20, 20), rel=0.01)  # called at once: nobody waited
    assert first.usual_min("new", 9) == pytest.approx((20, 20), rel=0.01)


def test_errors_forget_the_oldest() -> None:
    errors = Errors()
    for at in range(KEPT + 100):
        errors.add(float(at))
    assert len(errors.ordered) == KEPT
    assert errors.ordered[0] == 100.0


def test_ranges_hold_as_often_as_promised() -> None:
    chance, errors, promise, hits = Random(3), ErrorsByAhead(), Promise(0.8), 0
    for at in range(6000):
        wait = chance.lognormvariate(3, 0.6)
        low, high = promise.range(errors, 5, 20.0)
        if at >= 1000:
            hits += low <= wait <= high
        promise.learn(low, high, wait)
        errors.learn(5, 20.0, wait)
        if at % 300 == 299:
            promise.end_day()
    assert 0.78 < hits / 5000 < 0.82


def test_a_backtest_judges_only_test_days_and_says_everything_asked_for() -> None:
    train = a_day("2026-01-05", 1) + a_day("2026-01-06", 2) + a_day("2026-01-07", 3)
    test = a_day("2026-01-08", 4) + a_day("2026-01-09", 5)
    judged = backtest.run(train, test, SMALL)
    assert len(judged) == sum((one.wait_min or 0) > 0 for one in test)
    found = backtest.figures(judged)
    assert set(found["rules"]) == {"ours", *backtest.RULES}  # type: ignore[call-overload]
    assert set(found["ranges"]) == {"80", "90"}  # type: ignore[call-overload]


def test_no_estimate_looks_at_its_own_or_a_later_call() -> None:
    train = a_day("2026-01-05", 1) + a_day("2026-01-06", 2)
    test = a_day("2026-01-07", 3)
    cut = test[30].issued_min
    later = [
        one._replace(called_min=one.called_min + 3) if (one.called_min or 0) > cut and one.called_min else one
        for one in test
    ]
    known = sum((one.wait_min or 0) > 0 for one in test[:31])
    first, second = (backtest.run(train, days, SMALL)[:known] for days in (test, later))
    assert [(one.said, one.ranges) for one in first] == [(one.said, one.ranges) for one in second]


def test_the_command_prints_its_figures_as_json_and_as_a_table(tmp_path: Path) -> None:
    for name, days in (("train", (1, 2)), ("test", (3,))):
        lines = [",".join(COLUMNS)]
        for seed in days:
            for one in a_day(f"2026-01-0{seed}", seed):
                times = [f"{at // 60:02}:{at % 60:02}" for at in (one.issued_min, one.called_min or 0)]
                lines.append(f"o,A,{one.day},{one.number},{times[0]},{times[1]},1")
        (tmp_path / name).write_text("\n".join(lines))
    asked = ["backtest", "--train", str(tmp_path / "train"), "--test", str(tmp_path / "test")]
    told = CliRunner().invoke(waits, [*asked, "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["rules"]["head_of_line"]["mae_min"] >= 0
    assert "覆盖" in CliRunner().invoke(waits, asked).stdout


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(",".join(COLUMNS) + "\no,A,2026-01-05,1,morning,,1\n")
    with pytest.raises(BadRecord, match="line 2"):
        read(file)
