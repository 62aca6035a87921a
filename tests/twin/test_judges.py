"""The twin before three judges: theory (Erlang's C), the recursion of Kiefer and Wolfowitz, and another simulator."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from queue_server.twin.erlang import erlang_c, mean_wait
from queue_server.twin.model import FIRST_COME, Passage, Post, Visit
from queue_server.twin.running import run
from tests.twin.theory import waits_by_recursion

WORK_MS = 600_000
JUDGE = Path(__file__).parent / "judge.py"
LIBRARY = f"{sys.prefix}/judge"  # where `make setup-test` puts it
GRID = [(1, 0.5), (1, 0.95), (2, 0.7), (5, 0.8), (8, 0.95), (20, 0.5), (20, 0.95)]


def crowd(windows: int, load: float, count: int, seed: int) -> list[Visit]:
    """Poisson arrivals with exponential work so that each of the windows is busy for `load` of its time."""
    chance, at, found = random.Random(seed), 0.0, []
    for _ in range(count):
        at += chance.expovariate(windows * load / WORK_MS)
        found.append(Visit(round(at), "A", round(chance.expovariate(1 / WORK_MS))))
    return found


def by_twin(visits: list[Visit], windows: int) -> list[Passage]:
    return run(visits, [Post(str(n), ("A",), ((0, 1),)) for n in range(windows)], FIRST_COME)


@pytest.mark.parametrize(("windows", "load"), GRID)
def test_every_single_wait_is_that_of_the_recursion(windows: int, load: float) -> None:
    visits = crowd(windows, load, 4000, seed=windows)
    assert [one.wait_ms for one in by_twin(visits, windows)] == waits_by_recursion(visits, windows)


@pytest.mark.parametrize(("windows", "load"), [(1, 0.9), (4, 0.8)])
def test_another_simulator_makes_the_same_waits_of_the_same_people(windows: int, load: float) -> None:
    visits = crowd(windows, load, 600, seed=windows)
    gaps = [visits[0].at_ms] + [after.at_ms - before.at_ms for before, after in pairwise(visits)]
    asked = {"windows": windows, "gaps_ms": gaps, "works_ms": [one.work_ms for one in visits]}
    judge = subprocess.run(
        [sys.executable, JUDGE], input=json.dumps(asked), env={"PYTHONPATH": LIBRARY}, capture_output=True, text=True
    )
    assert judge.returncode == 0, judge.stderr
    finished = {int(number): wait for number, wait in json.loads(judge.stdout).items()}
    twin = {number: one.wait_ms for number, one in enumerate(by_twin(visits, windows), 1)}
    judged = twin.keys() & finished.keys()  # the judge stops while some are still at a window
    assert len(judged) >= len(visits) - windows
    assert {number: twin[number] for number in judged} == {number: finished[number] for number in judged}


def test_the_mean_wait_is_erlangs() -> None:
    """Thirty thousand people; `make twin` does it for every load with intervals of one per cent."""
    passages = by_twin(crowd(3, 0.7, 30_000, seed=5), 3)
    mean = sum(one.wait_ms for one in passages) / len(passages)
    assert mean == pytest.approx(mean_wait(3, 3 * 0.7, WORK_MS), rel=0.08)


def test_erlangs_c_as_the_tables_have_it() -> None:
    """M/M/1 waits with its load; M/M/2 with 2ρ²/(1+ρ); ten windows at eight erlangs: 0.4092."""
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang_c(2, 1.4) == pytest.approx(2 * 0.49 / 1.7)
    assert erlang_c(10, 8.0) == pytest.approx(0.4092, abs=5e-5)
    assert mean_wait(1, 0.5, 10) == pytest.approx(10)


@pytest.mark.parametrize(("windows", "load"), [(0, 0.5), (2, 2.0), (2, 0.0)])
def test_a_line_that_grows_for_ever_has_no_mean(windows: int, load: float) -> None:
    with pytest.raises(ValueError, match="load"):
        erlang_c(windows, load)
