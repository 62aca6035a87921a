"""The sheet of a month: live while it goes on, frozen after its end; a correction is then a line of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queue_server.crew import joining, scores, shifts
from queue_server.crew.records_model import Appeal, Fact, Note, RulePoints, Sheet
from queue_server.crew.records_refusals import (
    AppealIsDecided,
    IsAppealed,
    MonthIsFrozen,
    MonthIsNotOver,
    MonthIsNotReady,
    MonthIsOpen,
    OwnScore,
    UnknownLine,
    UnknownRule,
)
from queue_server.crew.records_store import APPEALS, NOTES, PATROLS, RULE_POINTS, SHEETS, TRAININGS
from queue_server.crew.score_rules import MANUAL, RULES
from queue_server.crew.scores import Line
from queue_server.crew.store import WORDS
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx


@dataclass(frozen=True)
class Month:
    """Everybody's lines of a month, counted, and whether it is frozen."""

    month: str
    is_frozen: bool
    lines: Mapping[int, list[Line]]
    places: Mapping[int, tuple[str, str]]
    appeals: Sequence[Appeal]


def points(rows: Rows, hall: Hall) -> dict[str, int]:
    """What each rule counts here."""
    own = {one.code: one.points for one in RULE_POINTS.where(rows, "hall = ?", hall.id)}
    return {code: own.get(code, rule.points) for code, rule in RULES.items()}


def set_points(tx: Tx, hall: Hall, code: str, amount: int) -> RulePoints:
    """For what is recorded in every month not frozen, and for what is entered from now on; given without sign.

    UnknownRule.
    """
    rule = RULES.get(code)
    if rule is None or code == "correction":
        raise UnknownRule()
    value = amount if rule.points > 0 else -amount
    before = RULE_POINTS.find(tx, hall.id, f"{hall.id}.{code}")
    if before is None:
        return RULE_POINTS.insert(tx, RulePoints(f"{hall.id}.{code}", hall.id, code, value), "score_rule_set")
    return RULE_POINTS.change(tx, before, "score_rule_set", points=value)


def of(rows: Rows, hall: Hall, month: str, facts: Iterable[Fact]) -> Month:
    """The month: as it was frozen with what was corrected since, or as it stands now; of those with a post or joining,
    and of whoever has something recorded, also when the account was closed or moved since."""
    notes = NOTES.where(rows, "hall = ? AND month = ? ORDER BY day, id", hall.id, month)
    appeals = APPEALS.where(rows, "hall = ? AND month = ? ORDER BY id", hall.id, month)
    frozen = SHEETS.where(rows, "hall = ? AND month = ?", hall.id, month)
    if frozen:
        return _frozen(month, frozen, notes, appeals)
    places, known, facts = joining.department_and_window(rows, hall), points(rows, hall), tuple(facts)
    active = {one.id for one in shifts.crew(rows, hall)}
    people = active & {*places} | {one.staff for one in facts} | {one.staff for one in notes}
    lines: dict[int, list[Line]] = {who: [] for who in people}
    for fact in facts:
        lines[fact.staff] += scores.of_facts([fact], known)
    for note in notes:
        lines[note.staff] += scores.of_notes([note])
    said = {who: [one for one in appeals if one.staff == who] for who in people}
    counted = {who: scores.counted(found, said[who]) for who, found in lines.items()}
    return Month(month, False, counted, places, appeals)


def _frozen(month: str, frozen: Sequence[Sheet], notes: Sequence[Note], appeals: Sequence[Appeal]) -> Month:
    lines = {one.staff: [_line(json.loads(text)) for text in one.lines] for one in frozen}
    for note in notes:
        if note.rule == "correction" and note.staff in lines:
            lines[note.staff] += scores.counted(scores.of_notes([note]), appeals)
    return Month(month, True, lines, {one.staff: (one.department, one.window) for one in frozen}, appeals)


def _line(values: dict[str, Any]) -> Line:
    return Line(**{**values, "links": tuple(values["links"])})


def note(tx: Tx, hall: Hall, new: Note, by: int) -> Note:
    """Enter a line; its points are the rule's, but a correction's own. UnknownRule, OwnScore, NotOfCrew, MonthIsFrozen,
    MonthIsOpen."""
    if new.staff == by:
        raise OwnScore()
    is_frozen = _is_frozen(tx, hall, new.month)
    if new.rule == "correction":
        if not is_frozen:
            raise MonthIsOpen(month=new.month)
        if not SHEETS.find(tx, hall.id, f"{hall.id}.{new.month}.{new.staff}"):
            raise UnknownLine()
        return NOTES.insert(tx, new, "score_note_corrected")
    shifts.member(tx, hall, new.staff)
    if new.rule not in MANUAL:
        raise UnknownRule()
    if is_frozen:
        raise MonthIsFrozen(month=new.month)
    values = {**new.__dict__, "points": points(tx, hall)[new.rule]}
    return NOTES.insert(tx, Note(**values), "score_note_entered")


def appeal(tx: Tx, hall: Hall, new: Appeal, facts: Iterable[Fact]) -> Appeal:
    """Said by the clerk against one own line, once. UnknownLine, IsAppealed."""
    found = of(tx, hall, new.month, facts)
    line = next((one for one in found.lines.get(new.staff, []) if one.key == new.line), None)
    if line is None:
        raise UnknownLine()
    if line.points >= 0 or any(one.staff == new.staff and one.line == new.line for one in found.appeals):
        raise IsAppealed()
    return APPEALS.insert(tx, new, "score_appeal_made")


def _noted_by(rows: Rows, hall: Hall, one: Appeal) -> set[str]:
    """Who entered what a line follows from: a note, a finding, an exam, or that a mark of attendance stands."""
    kind, _, key = one.line.partition(":")
    if kind == "note":
        return {note.noted_by for note in NOTES.where(rows, "hall = ? AND id = ?", hall.id, key)}
    if kind == "exam":
        return {exam.acted_by for exam in TRAININGS.where(rows, "hall = ? AND id = ?", hall.id, key)}
    if kind in ("patrol", "unmended"):
        sql = "SELECT actor FROM journal WHERE hall = ? AND kind = 'patrol_noted' AND subject = ?"
        return {row["actor"] for row in rows.all(sql, hall.id, key)}
    if kind == "mark":
        day, mark, _minute = key.split(":")
        sql = "hall = ? AND staff = ? AND day = ? AND mark = ? AND verdict = 'stands'"
        return {word.acted_by for word in WORDS.where(rows, sql, hall.id, one.staff, day, mark)}
    return set()


def decide(tx: Tx, hall: Hall, appeal_id: str, struck: bool, text: str, by: int, new_id: str) -> Appeal:
    """Said by somebody else than the clerk and whoever entered the line or judged the mark; in a frozen month
    what is struck comes back as a correction. UnknownCrewThing, AppealIsDecided, OwnScore."""
    one = APPEALS.by_id(tx, hall.id, appeal_id)
    if one.state != "asked":
        raise AppealIsDecided()
    if one.staff == by or f"staff:{by}" in _noted_by(tx, hall, one):
        raise OwnScore()
    sheet = SHEETS.find(tx, hall.id, f"{hall.id}.{one.month}.{one.staff}")
    lines = {line.key: line for line in map(_line, map(json.loads, sheet.lines))} if sheet else {}
    if struck and one.line in lines and lines[one.line].counted:
        today, back = hours.business_day(hall, tx.now_ms), -lines[one.line].counted
        at, reason = (new_id, hall.id, one.month, one.staff), f"申诉成立：{text}"
        fix = Note(*at, "correction", today, back, reason, one.line, tx.actor)
        NOTES.insert(tx, fix, "score_note_corrected")
    state = "struck" if struck else "stands"
    return APPEALS.change(tx, one, "score_appeal_decided", state=state, decision=text, decided_by=tx.actor)


def freeze(tx: Tx, hall: Hall, month: str, facts: Iterable[Fact], ratings: int = 0, words: int = 0) -> int:
    """Keep everybody's sheet of a month that is over, for good; how many. `ratings` of the month still being seen to
    and `words` said to marks that nobody has answered. MonthIsFrozen, MonthIsNotOver, MonthIsNotReady."""
    if _is_frozen(tx, hall, month):
        raise MonthIsFrozen(month=month)
    if hours.business_day(hall, tx.now_ms)[:7] <= month:
        raise MonthIsNotOver(month=month)
    found = of(tx, hall, month, facts)
    waiting = sum(one.state == "asked" for one in found.appeals)
    covert = PATROLS.where(
        tx, "hall = ? AND day LIKE ? AND released = 0 AND state <> 'withdrawn'", hall.id, f"{month}-%"
    )
    if waiting or covert or ratings or words:
        raise MonthIsNotReady(appeals=waiting, covert=len(covert), ratings=ratings, words=words)
    for who, lines in sorted(found.lines.items()):
        department, window = found.places.get(who, ("", ""))
        kept = tuple(json.dumps(one.told(), ensure_ascii=False) for one in lines)
        total = scores.total(lines)
        sheet = Sheet(f"{hall.id}.{month}.{who}", hall.id, month, who, department, window, total, kept)
        SHEETS.insert(tx, sheet, "score_sheet_frozen")
    return len(found.lines)


def _is_frozen(rows: Rows, hall: Hall, month: str) -> bool:
    return bool(SHEETS.where(rows, "hall = ? AND month = ? LIMIT 1", hall.id, month))
