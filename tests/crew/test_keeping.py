"""A row of the crew's tables changes only together with its entry, and only as it was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_server.crew import store
from queue_server.crew.model import Pair, Post, Span, spans_of, without
from queue_server.crew.refusals import CrewWasChanged, UnknownCrewThing
from tests.conftest import Office


def test_what_the_journal_tells_is_the_table_and_a_touched_row_is_named(office: Office) -> None:
    base = office.house.database
    post = Post("JN01.7", "JN01", 7, "305", "市公安局 310105199001011234", ("C", "D"))
    made = base.write(lambda tx: store.POSTS.insert(tx, post, "crew_post_set"), "staff:3")
    assert made.also == ("C", "D") and made.acted_by == "staff:3" and "19900101" not in made.department
    base.write(lambda tx: store.POSTS.change(tx, made, "crew_post_set", window="306"), "staff:3")
    assert base.read(store.differences) == []
    with pytest.raises(CrewWasChanged):
        base.write(lambda tx: store.POSTS.change(tx, made, "crew_post_set", window="307"))
    with pytest.raises(UnknownCrewThing):
        base.read(lambda rows: store.POSTS.by_id(rows, "other", "JN01.7"))
    base.write(lambda tx: tx.execute("UPDATE crew_post SET window = '399'"))
    assert base.read(store.differences) == ["crew_post JN01.7: window is '306' in the journal, '399' in the table"]


def test_a_reason_is_sealed_beside_and_not_in_the_journal(office: Office) -> None:
    base, keys = office.house.database, office.house.secrets
    base.write(lambda tx: store.keep_reason(tx, keys, "leave.x", "腰椎间盘手术"))
    assert base.read(lambda rows: store.reason(rows, keys, "leave.x")) == "腰椎间盘手术"
    assert base.read(lambda rows: store.reason(rows, keys, "leave.y")) == ""
    assert base.read(lambda rows: "手术" not in str(rows.value("SELECT sealed FROM crew_reason")))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("08:30-12:00,13:30-17:30", (Span(510, 720), Span(810, 1050))),
        ("12:00-08:30", None),
        ("08:30-12:00,11:00-13:00", None),
        ("8:30-12:00", None),
        ("08:61-12:00", None),
        ("08:30-24:01", None),
    ],
)
def test_times_of_a_shift_are_clock_times_in_order(text: str, spans: Any) -> None:
    assert spans_of(text) == spans


def test_half_days_of_leave_cut_at_noon() -> None:
    whole = (Span(540, 1020),)
    assert without(whole, am=True, pm=False) == (Span(720, 1020),)
    assert without(whole, am=False, pm=True) == (Span(540, 720),)
    assert without(whole, am=True, pm=True) == ()
    assert without(whole, am=False, pm=False) == whole


def test_a_pair_holds_on_both_its_ends() -> None:
    pair = Pair("p", "JN01", 1, 2, "305", "2026-11-02", "2026-11-06")
    assert [pair.holds(day) for day in ("2026-11-01", "2026-11-02", "2026-11-06", "2026-11-07")] == [0, 1, 1, 0]
    assert replace(pair, to_day="").holds("2030-01-01")
