"""What the box remembers of its jobs, through crashes, torn lines and restores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.agent import spool as spools
from devices.agent.spool import Known, Spool, name_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spool.jsonl"


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_a_job_that_had_begun_when_the_box_died_is_unknown_and_never_new_again(path: Path, state: str) -> None:
    Spool(path).note("1.a", state)
    after = Spool(path)
    assert after.untold() == [Known("1.a", "unknown", "agent_restarted")]
    assert not after.is_new("1.a")


@pytest.mark.parametrize("state", ["confirmed", "unknown", "failed"])
def test_an_end_survives_and_is_told_until_it_was_heard(path: Path, state: str) -> None:
    first = Spool(path)
    first.note("1.a", state, "why")
    second = Spool(path)
    (one,) = second.untold()
    assert (one.state, one.detail, one.server_id) == (state, "why", "1")
    second.told(one)
    assert Spool(path).untold() == []


def test_an_answer_to_an_older_state_does_not_count_for_the_newer_one(path: Path) -> None:
    spool = Spool(path)
    spool.note("1.a", "sending")
    (sending,) = spool.untold()
    spool.note("1.a", "confirmed")
    spool.told(sending)
    assert [one.state for one in spool.untold()] == ["confirmed"]


def test_a_last_line_cut_short_counts_as_not_written(path: Path) -> None:
    Spool(path).note("1.a", "confirmed")
    with path.open("a") as file:
        file.write('["2.b", "confi')
    spool = Spool(path)
    assert [one.job for one in spool.untold()] == ["1.a"]
    assert spool.is_new("2.b")


def test_nonsense_in_the_file_is_passed_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'\xff\xfe\n{}\n[1]\nnull\n["3.c", "confirmed", "", true]\n')
    assert not Spool(path).is_new("3.c")


def test_a_job_that_ended_and_is_offered_again_is_told_again(path: Path) -> None:
    spool = Spool(path)
    spool.note("1.a", "confirmed")
    (one,) = spool.untold()
    spool.told(one)
    assert spool.untold() == []
    assert not spool.is_new("1.a")
    assert [one.job for one in spool.untold()] == ["1.a"]


def test_a_job_is_its_id_and_what_it_prints() -> None:
    doc = {"v": 1, "blocks": [{"t": "cut"}]}
    assert name_of({"id": 1, "doc": doc}) == name_of({"doc": json.loads(json.dumps(doc)), "id": "1", "copy": 1})
    assert name_of({"id": 1, "doc": doc}) != name_of({"id": 1, "doc": doc | {"v": 2}})
    assert name_of({"id": 1, "doc": doc}) != name_of({"id": 2, "doc": doc})


def test_the_file_stays_small_and_the_newest_jobs_stay_in_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spools, "KEEP", 10)
    spool = Spool(path)
    for number in range(35):
        spool.note(f"{number}.a", "confirmed")
    assert len(path.read_text().splitlines()) <= 20
    assert not spool.is_new("34.a")
    assert not Spool(path).is_new("34.a")
