"""The score sheets as people see them: a month of all, one clerk's lines, workload, and a quarter with its awards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from queue_server.crew import attendance, awards, scores, scoring, workload
from queue_server.crew.awards import Standing
from queue_server.crew.records_model import APPEAL_STATES, Appeal
from queue_server.crew.score_rules import MANUAL, RULES, SECTIONS, VOIDS_AWARD
from queue_server.crew.scores import Line
from queue_server.crew.scoring import Month
from queue_server.crew.workload import Done, Load
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff.service import everybody
from queue_server.views import score_facts
from queue_server.views.score_facts import days_of
from queue_server.views.sight import Sight


def month_of(rows: Rows, sight: Sight, hall: Hall, month: str) -> Month:
    """The month as it stands or was frozen."""
    return scoring.of(rows, hall, month, score_facts.of_month(rows, sight, hall, month))


def month_sheet(rows: Rows, sight: Sight, hall: Hall, month: str) -> dict[str, Any]:
    """`people` with total and sections, the best first; `appeals` that wait; `rules` with the hall's points."""
    found, names = month_of(rows, sight, hall, month), _names(rows, hall)
    people: list[dict[str, Any]] = []
    for who, lines in found.lines.items():
        name, number = names.get(who, ("", str(who)))
        people.append(
            {
                "staff": who,
                "name": name,
                "number": number,
                "department": found.places.get(who, ("", ""))[0],
                "window": found.places.get(who, ("", ""))[1],
                "total": scores.total(lines),
                "sections": scores.by_section(lines),
                "lines": len(lines),
            }
        )
    people.sort(key=lambda one: (-one["total"], one["number"]))
    for one in people:
        one["rank"] = 1 + sum(other["total"] > one["total"] for other in people)
    waiting = [
        {**_appeal(one), "line_told": _line_of(found, one)} | {"name": names.get(one.staff, ("", ""))[0]}
        for one in found.appeals
        if one.state == "asked"
    ]
    return {"month": month, "frozen": found.is_frozen, "people": people, "appeals": waiting, **rules(rows, hall)}


def sheet(rows: Rows, sight: Sight, hall: Hall, month: str, staff: int, own: bool) -> dict[str, Any]:
    """One clerk's lines, each with its evidence; to the clerk (`own`) without where a rating came from."""
    found = month_of(rows, sight, hall, month)
    lines = found.lines.get(staff, [])
    if own and month >= hours.business_day(hall, sight.clock.now_ms())[:7]:
        lines = [one for one in lines if one.rule != "satisfaction"]  # it would tell what the last visit gave
    name, number = _names(rows, hall).get(staff, ("", str(staff)))
    appeals = {one.line: _appeal(one) for one in found.appeals if one.staff == staff}
    return {
        "month": month,
        "frozen": found.is_frozen,
        "staff": staff,
        "name": name,
        "number": number,
        "department": found.places.get(staff, ("", ""))[0],
        "total": scores.total(lines),
        "sections": scores.by_section(lines),
        "lines": [{**_line(one, own), "appeal": appeals.get(one.key)} for one in lines],
        **rules(rows, hall),
    }


def rules(rows: Rows, hall: Hall) -> dict[str, Any]:
    """`section_words` and `rules` with their source."""
    points = scoring.points(rows, hall)
    listed = [
        {
            "code": one.code,
            "section": one.section,
            "zh": one.words.zh,
            "en": one.words.en,
            "points": points[one.code],
            "source_zh": one.source.zh,
            "source_en": one.source.en,
            "automatic": one.is_automatic,
            "manual": one.code in MANUAL,
        }
        for one in RULES.values()
    ]
    sections = {key: {"zh": one.words.zh, "en": one.words.en, "points": one.points} for key, one in SECTIONS.items()}
    return {"rules": listed, "section_words": sections}


def loads(rows: Rows, hall: Hall, first: str, last: str) -> list[Load]:
    """Workload of these days. Numbers put on hold weigh by their items and teach nothing of how long these take."""
    return workload.corrected(_done(rows, hall, first, last))


def work_sheet(rows: Rows, hall: Hall, month: str) -> dict[str, Any]:
    """Numbers and standard numbers side by side, with the formula."""
    names = _names(rows, hall)
    found = [
        {**one._asdict(), "name": names[one.staff][0], "number": names[one.staff][1]}
        for one in loads(rows, hall, *days_of(month))
        if one.staff in names
    ]
    return {
        "month": month,
        "people": found,
        "formula_zh": workload.FORMULA_ZH,
        "formula_en": workload.FORMULA_EN,
        "rank_min": workload.RANK_MIN,
    }


def quarter(rows: Rows, sight: Sight, hall: Hall, of: str) -> dict[str, Any]:
    """`2026-Q3`: the frozen months, everybody's totals and lines, leave, work and the awards proposed."""
    months = months_of(of)
    sheets = {month: month_of(rows, sight, hall, month) for month in months}
    frozen = {month: one for month, one in sheets.items() if one.is_frozen}
    names, (first, _end), (_begin, last) = _names(rows, hall), days_of(months[0]), days_of(months[-1])
    work = {one.staff: one for one in loads(rows, hall, first, last)}
    people = sorted({who for one in frozen.values() for who in one.lines})
    standings = [_standing(who, frozen, work.get(who)) for who in people]
    away = _leave(rows, sight, hall, months)
    listed = [
        {
            **one._asdict(),
            "name": names.get(one.staff, ("", ""))[0],
            "number": names.get(one.staff, ("", str(one.staff)))[1],
            "months": {m: scores.total(s.lines[one.staff]) for m, s in frozen.items() if one.staff in s.lines},
            "mean": round(one.merit[0], 1),
            "finished": work[one.staff].finished if one.staff in work else 0,
            "leave_days": away.get(one.staff, 0.0),
        }
        for one in standings
    ]
    by_staff = {one["staff"]: one for one in listed}
    is_whole = len(frozen) == len(months)
    return {
        "quarter": of,
        "months": months,
        "missing": [month for month in months if month not in frozen],
        "people": sorted(listed, key=lambda one: (one["department"], -one["mean"], one["number"])),
        "lines": list(_lines(frozen, by_staff)),
        "clerks": [by_staff[one.staff] for one in awards.clerks(standings)] if is_whole else [],
        "windows": [{"window": at, "mean": round(mean, 1)} for at, mean in awards.windows(standings)]
        if is_whole
        else [],
        "rule_zh": awards.RULE_ZH,
        "rule_en": awards.RULE_EN,
    }


def months_of(quarter_text: str) -> list[str]:
    """`2026-Q3` as its three months."""
    year, number = quarter_text.split("-Q")
    return [f"{year}-{month:02d}" for month in range(int(number) * 3 - 2, int(number) * 3 + 1)]


def _standing(who: int, frozen: Mapping[str, Month], load: Load | None) -> Standing:
    mine = [one for one in frozen.values() if who in one.lines]
    is_void = any(
        line.rule in VOIDS_AWARD and not line.struck and not _is_taken_back(one, who, line)
        for one in mine
        for line in one.lines[who]
    )
    department, window = mine[-1].places.get(who, ("", ""))
    totals = tuple(scores.total(one.lines[who]) for one in mine)
    return Standing(who, department, window, totals, is_void, load.standard if load else 0.0)


def _is_taken_back(month: Month, who: int, line: Line) -> bool:
    return any(one.staff == who and one.line == line.key and one.state == "struck" for one in month.appeals)


def _lines(frozen: Mapping[str, Month], people: Mapping[int, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for month, one in frozen.items():
        for who, lines in one.lines.items():
            for line in lines:
                yield {
                    "month": month,
                    "number": people[who]["number"],
                    "name": people[who]["name"],
                    **_line(line, True),
                }


def _leave(rows: Rows, sight: Sight, hall: Hall, months: Sequence[str]) -> dict[int, float]:
    found: dict[int, float] = {}
    for month in months:
        calendar, now_ms = sight.calendar(rows, hall.id), sight.clock.now_ms()
        for one in attendance.month(rows, hall, calendar, sight.secrets, month, now_ms)["people"]:
            found[one["staff"]] = found.get(one["staff"], 0.0) + one["leave_days"]
    return found


def _done(rows: Rows, hall: Hall, first: str, last: str) -> Iterator[Done]:
    sql = (
        "SELECT * FROM ticket WHERE hall = ? AND day BETWEEN ? AND ? AND state = 'finished'"
        " AND acted_by GLOB 'staff:*' AND served_ms IS NOT NULL AND finished_ms IS NOT NULL"
    )
    for row in rows.all(sql, hall.id, first, last):
        values = dict(row)
        items = tuple(str(one[0]) for one in json.loads(values["items"]))
        who = int(values["acted_by"].removeprefix("staff:"))
        yield Done(who, items, values["finished_ms"] - values["served_ms"])


def _names(rows: Rows, hall: Hall) -> dict[int, tuple[str, str]]:
    """Of everybody, since a month stands longer than an account."""
    return {one.id: (one.name, one.number) for one in everybody(rows)}


def _line(one: Line, own: bool) -> dict[str, Any]:
    rule, section = RULES[one.rule], RULES[one.rule].section
    hidden: dict[str, Any] = {"links": [], "day": ""} if own and one.private else {"links": list(one.links)}
    if own and one.rule == "satisfaction":
        hidden["evidence"] = ""
    words = {"zh": rule.words.zh, "en": rule.words.en, "source_zh": rule.source.zh, "source_en": rule.source.en}
    return one.told() | words | {"section": section, "automatic": rule.is_automatic} | hidden


def _line_of(found: Month, appeal: Appeal) -> dict[str, Any] | None:
    lines = found.lines.get(appeal.staff, [])
    return next((_line(one, False) for one in lines if one.key == appeal.line), None)


def _appeal(one: Appeal) -> dict[str, Any]:
    said = APPEAL_STATES[one.state]
    words = {"state_zh": said.zh, "state_en": said.en, "decision": one.decision}
    return {"id": one.id, "staff": one.staff, "line": one.line, "text": one.text, "state": one.state} | words
