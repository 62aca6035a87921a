"""Rows of joining, patrols and scores change only with their entry, and a frozen sheet not at all."""

from __future__ import annotations

import pytest

from queue_server.crew import records_store as store
from queue_server.crew.records_model import Appeal, Joining, Note, Patrol, RulePoints, Sheet, Training
from tests.conftest import Office


def test_what_the_journal_tells_is_each_table(office: Office) -> None:
    base = office.house.database
    rows = (
        (store.JOININGS, Joining("j", "JN01", 7, "市公安局", "出入境", "305", 8, "2026-01-04"), "joining_noted"),
        (store.TRAININGS, Training("t", "JN01", 7, "joining", "2026-01-04", 8, "passed", 92), "crew_training_noted"),
        (store.RULE_POINTS, RulePoints("r", "JN01", "late", -2), "score_rule_set"),
        (
            store.NOTES,
            Note("n", "JN01", "2026-10", 7, "praise", "2026-10-12", 5, "锦旗 13800138000", "", "staff:3"),
            "score_note_entered",
        ),
        (store.APPEALS, Appeal("a", "JN01", "2026-10", 7, "note:n", "…", "asked"), "score_appeal_made"),
    )
    for table, row, kind in rows:
        base.write(lambda tx, table=table, row=row, kind=kind: table.insert(tx, row, kind))  # type: ignore[attr-defined]
    found = Patrol("p", "JN01", "covert", "2026-10-12", "305", 7, "phone", "看手机", "open", "2026-10-15", False)
    made = base.write(lambda tx: store.PATROLS.insert(tx, found, "patrol_noted"))
    assert base.write(lambda tx: store.PATROLS.change(tx, made, "patrol_released", released=True)).released is True
    assert base.read(store.differences) == []
    bodies = base.read(lambda rows: str([row["body"] for row in rows.all("SELECT body FROM journal")]))
    assert "13800138000" not in bodies
    base.write(lambda tx: tx.execute("UPDATE patrol SET released = 0"))
    assert base.read(store.differences) == ["patrol p: released is 1 in the journal, 0 in the table"]


def test_a_frozen_sheet_stays(office: Office) -> None:
    base = office.house.database
    sheet = Sheet("s", "JN01", "2026-10", 7, "市公安局", "305", 990, ('{"key": "a"}',))
    base.write(lambda tx: store.SHEETS.insert(tx, sheet, "score_sheet_frozen"))
    with pytest.raises(Exception, match="does not change"):
        base.write(lambda tx: tx.execute("UPDATE score_sheet SET total = 1000"))
