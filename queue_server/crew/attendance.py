"""Attendance (考勤): planned shifts less leave, against the journal's sign-ons; a correction stands beside
what it corrects, never instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from queue_server.crew import cover, duty_officer, shifts
from queue_server.crew.marks import Mark, Seen, Stretch, marks
from queue_server.crew.model import MARK_WORDS, VERDICTS, Word, without
from queue_server.crew.refusals import NoSuchMark, OwnAttendance
from queue_server.crew.store import WORDS, keep_reason, reason
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.hall.store import TRAINING
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.journal import Entry
from queue_server.kernel.journal_search import first_seq_at
from queue_server.kernel.rows import Rows, Tx, entry_of

KINDS: Final = ("window_opened", "window_paused", "window_resumed", "window_closed")
COUNTED: Final = ("late", "early", "absent", "away", "no_sign_off")


@dataclass(frozen=True)
class Day:
    """One person's day: the half days of it on leave, and the marks."""

    staff: int
    day: str
    kind: str
    leave_halves: int
    marks: tuple[Mark, ...]


def seen(rows: Rows, hall: Hall, first: str, last: str) -> dict[tuple[int, str], list[Seen]]:
    """What people did at windows on these days, by person and day; who practises is at work."""
    found: dict[tuple[int, str], list[Seen]] = {}
    for entry in sorted(_entries(rows, hall, first, last), key=lambda one: one.at_ms):
        body, kind = entry.body, entry.kind.removeprefix("window_")
        one = Seen(
            entry.seq,
            entry.at_ms,
            kind,
            str(body["window"]),
            str(body["reason"]),
            body["back_at_ms"],
            kind == "closed" and entry.actor == "system",
        )
        found.setdefault((int(body["staff"]), hours.business_day(hall, entry.at_ms)), []).append(one)
    return found


def _entries(rows: Rows, hall: Hall, first: str, last: str) -> Iterator[Entry]:
    from_ms, until_ms = hours.instant_ms(hall, first), hours.instant_ms(hall, last, 24 * 60)
    sql = (
        "SELECT * FROM journal WHERE hall = ? AND seq >= ? AND seq < ?"
        " AND kind IN ('window_opened','window_paused','window_resumed','window_closed') ORDER BY seq"
    )
    for place in (hall.id, hall.id + TRAINING):
        bounds = (first_seq_at(rows, place, from_ms), first_seq_at(rows, place, until_ms))
        yield from map(entry_of, rows.all(sql, place, *bounds))


def days(rows: Rows, hall: Hall, calendar: Calendar, first: str, last: str, now_ms: int) -> list[Day]:
    """Everybody's planned days in order, as far as they have begun; guides, who sit at no window, have no marks."""
    at_work, plan = seen(rows, hall, first, last), shifts.planned(rows, hall, first, last)
    known = cover.look(rows, hall, calendar, first, last)
    found = []
    for (who, day), spans in sorted(known.planned.items(), key=lambda one: (one[0][1], one[0][0])):
        if hours.instant_ms(hall, day) > now_ms or who not in known.people:
            continue
        left = without(spans, am=known.is_away(who, day, "am"), pm=known.is_away(who, day, "pm"))
        stretches = [
            Stretch(hours.instant_ms(hall, day, one.start_min), hours.instant_ms(hall, day, one.end_min))
            for one in left
        ]
        mine = at_work.get((who, day), [])
        noted = marks(stretches, mine, now_ms) if mine or (known.posts.get(who) and known.posts[who].window) else []
        free = sum(known.works(who, day, half) and known.is_away(who, day, half) for half in cover.HALVES)
        found.append(Day(who, day, plan[who, day], free, tuple(noted)))
    return found


def say(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, new: Word, text: str) -> Word:
    """What somebody says to a mark of the own; sealed. NoSuchMark."""
    _check_mark(tx, hall, calendar, new)
    made = WORDS.insert(tx, replace(new, verdict="", text=""), "attendance_said")
    keep_reason(tx, secrets, made.id, text)
    return made


def correct(tx: Tx, hall: Hall, calendar: Calendar, new: Word, by: int) -> Word:
    """A manager's word on a mark: excused, made up (补签) or it stands, and why; the last one counts.

    OwnAttendance, NoSuchMark.
    """
    if new.staff == by:
        raise OwnAttendance()
    _check_mark(tx, hall, calendar, new)
    return WORDS.insert(tx, new, "attendance_corrected")


def _check_mark(tx: Tx, hall: Hall, calendar: Calendar, new: Word) -> None:
    shifts.monday_of(new.day)
    for one in days(tx, hall, calendar, new.day, new.day, tx.now_ms):
        if one.staff == new.staff and any((each.kind, each.from_ms) == (new.mark, new.from_ms) for each in one.marks):
            return
    raise NoSuchMark()


def month(
    rows: Rows, hall: Hall, calendar: Calendar, secrets: Secrets, of: str, now_ms: int, only: int | None = None
) -> dict[str, Any]:
    """The month sheet: `people` with counts by mark that stand, `departments` summed up, `marks` one by one."""
    every = duty_officer.days_of(of)
    found = [
        one for one in days(rows, hall, calendar, every[0], every[-1], now_ms) if only is None or one.staff == only
    ]
    known = cover.look(rows, hall, calendar, every[0], every[-1])
    said = _said(rows, hall, secrets, every[0], every[-1])
    listed: list[dict[str, Any]] = []
    lines: dict[int, dict[str, Any]] = {}
    for one in found:
        person, post = known.people[one.staff], known.posts.get(one.staff)
        line = lines.setdefault(
            one.staff,
            {
                "staff": one.staff,
                "name": person.name,
                "number": person.number,
                "department": post.department if post else "",
                "days": 0,
                "leave_days": 0.0,
                "excused": 0,
                **dict.fromkeys(COUNTED, 0),
            },
        )
        line["days"] += 1
        line["leave_days"] += one.leave_halves / 2
        for mark in one.marks:
            words = said.get((one.staff, one.day, mark.kind, mark.from_ms), [])
            told = _told(one, mark, words, person.name)
            line[mark.kind if told["counts"] else "excused"] += 1
            listed.append(told)
    people = sorted(lines.values(), key=lambda one: (one["department"], one["number"]))
    return {"month": of, "people": people, "departments": _summed(people), "marks": listed}


def _told(one: Day, mark: Mark, words: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    verdict = next((each["verdict"] for each in reversed(words) if each["verdict"]), "")
    return {
        "staff": one.staff,
        "name": name,
        "day": one.day,
        "mark": mark.kind,
        "mark_zh": MARK_WORDS[mark.kind].zh,
        "mark_en": MARK_WORDS[mark.kind].en,
        "from_ms": mark.from_ms,
        "until_ms": mark.until_ms,
        "minutes": mark.minutes,
        "evidence": list(mark.evidence),
        "words": list(words),
        "counts": verdict not in ("excused", "made_up"),
    }


def _said(rows: Rows, hall: Hall, secrets: Secrets, first: str, last: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for one in WORDS.where(rows, "hall = ? AND day >= ? AND day <= ? ORDER BY said_ms, rowid", hall.id, first, last):
        text = one.text if one.verdict else reason(rows, secrets, one.id)
        told = {
            "verdict": one.verdict,
            "verdict_zh": VERDICTS[one.verdict].zh if one.verdict else "",
            "verdict_en": VERDICTS[one.verdict].en if one.verdict else "",
            "text": text,
            "said_ms": one.said_ms,
            "by": one.acted_by,
        }
        found.setdefault((one.staff, one.day, one.mark, one.from_ms), []).append(told)
    return found


def _summed(people: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in people:
        line = found.setdefault(
            one["department"],
            {"department": one["department"], "people": 0, "days": 0, "leave_days": 0.0, "excused": 0}
            | dict.fromkeys(COUNTED, 0),
        )
        line["people"] += 1
        for name in ("days", "leave_days", "excused", *COUNTED):
            line[name] += one[name]
    return list(found.values())
