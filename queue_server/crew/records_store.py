"""The tables of joining and training, patrol findings, score lines, appeals and frozen sheets; see keeping.py."""

from __future__ import annotations

from typing import Final

from queue_server.crew.keeping import Table
from queue_server.crew.records_model import Appeal, Joining, Note, Patrol, RulePoints, Sheet, Training
from queue_server.kernel import folding
from queue_server.kernel.rows import Rows
from queue_server.kernel.schema import Migration

_WHO: Final = "id TEXT PRIMARY KEY, hall TEXT NOT NULL, staff INTEGER NOT NULL"
_ENDS: Final = "acted_by TEXT NOT NULL, changes INTEGER NOT NULL) STRICT"
MIGRATIONS: Final = (
    Migration(
        "crew records",
        (
            f"CREATE TABLE joining({_WHO}, department TEXT NOT NULL, post TEXT NOT NULL, window TEXT NOT NULL,"
            f" b INTEGER, from_day TEXT NOT NULL, to_day TEXT NOT NULL, {_ENDS}",
            "CREATE UNIQUE INDEX joining_once ON joining(hall, staff) WHERE to_day = ''",
            f"CREATE TABLE crew_training({_WHO}, course TEXT NOT NULL, day TEXT NOT NULL, hours INTEGER NOT NULL,"
            f" result TEXT NOT NULL CHECK (result IN ('passed','failed')), score INTEGER, {_ENDS}",
            "CREATE INDEX crew_training_staff ON crew_training(hall, staff, day)",
            "CREATE TABLE patrol(id TEXT PRIMARY KEY, hall TEXT NOT NULL, mode TEXT NOT NULL"
            " CHECK (mode IN ('open','covert')), day TEXT NOT NULL, window TEXT NOT NULL, staff INTEGER,"
            " kind TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL"
            " CHECK (state IN ('open','replied','closed','withdrawn')), due_day TEXT NOT NULL,"
            " released INTEGER NOT NULL, reply TEXT NOT NULL, replied_by TEXT NOT NULL, finding TEXT NOT NULL,"
            f" closed_by TEXT NOT NULL, late_days INTEGER NOT NULL, {_ENDS}",
            "CREATE INDEX patrol_day ON patrol(hall, day)",
            "CREATE TABLE score_rule(id TEXT PRIMARY KEY, hall TEXT NOT NULL, code TEXT NOT NULL,"
            f" points INTEGER NOT NULL, {_ENDS}",
            "CREATE TABLE score_note(id TEXT PRIMARY KEY, hall TEXT NOT NULL, month TEXT NOT NULL,"
            " staff INTEGER NOT NULL, rule TEXT NOT NULL, day TEXT NOT NULL, points INTEGER NOT NULL,"
            f" reason TEXT NOT NULL, evidence TEXT NOT NULL, noted_by TEXT NOT NULL, {_ENDS}",
            "CREATE INDEX score_note_month ON score_note(hall, month)",
            "CREATE TABLE score_appeal(id TEXT PRIMARY KEY, hall TEXT NOT NULL, month TEXT NOT NULL,"
            " staff INTEGER NOT NULL, line TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL"
            f" CHECK (state IN ('asked','stands','struck')), decision TEXT NOT NULL, decided_by TEXT NOT NULL, {_ENDS}",
            "CREATE UNIQUE INDEX score_appeal_once ON score_appeal(hall, month, staff, line)",
            "CREATE TABLE score_sheet(id TEXT PRIMARY KEY, hall TEXT NOT NULL, month TEXT NOT NULL,"
            " staff INTEGER NOT NULL, department TEXT NOT NULL, window TEXT NOT NULL, total INTEGER NOT NULL,"
            f" lines TEXT NOT NULL, {_ENDS}",
            "CREATE TRIGGER score_sheet_frozen BEFORE UPDATE ON score_sheet"
            " BEGIN SELECT RAISE(ABORT, 'a frozen sheet does not change'); END",
        ),
    ),
)
JOININGS: Final = Table("joining", Joining, "joining_")
TRAININGS: Final = Table("crew_training", Training, "crew_training_")
PATROLS: Final = Table("patrol", Patrol, "patrol_")
RULE_POINTS: Final = Table("score_rule", RulePoints, "score_rule_")
NOTES: Final = Table("score_note", Note, "score_note_")
APPEALS: Final = Table("score_appeal", Appeal, "score_appeal_")
SHEETS: Final = Table("score_sheet", Sheet, "score_sheet_")


def differences(rows: Rows) -> list[str]:
    """Every place where these tables and the journal disagree, one sentence each; empty when they agree."""
    entries = list(folding.all_entries(rows))
    tables = (JOININGS, TRAININGS, PATROLS, RULE_POINTS, NOTES, APPEALS, SHEETS)
    return [line for table in tables for line in table.differences(rows, entries)]
