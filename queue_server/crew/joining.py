"""The joining record (进驻登记): who was sent by which department, to which post, with which training; who lacks some.

Who lacks a course that is needed at a window is listed, and works on: the hall decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from queue_server.crew import shifts
from queue_server.crew.pairs import posts
from queue_server.crew.records_model import RESULTS, Joining, Training
from queue_server.crew.records_refusals import BadRecordDay, IsJoined, UnknownRule
from queue_server.crew.records_store import JOININGS, TRAININGS
from queue_server.crew.score_rules import COURSES, NEEDED
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx


def join(tx: Tx, hall: Hall, new: Joining) -> Joining:
    """From a day on. NotOfCrew, UnknownWindow, BadRecordDay, IsJoined."""
    for who in (new.staff, *([new.b] if new.b is not None else [])):
        shifts.member(tx, hall, who)
    if new.window:
        hall.window(new.window)
    checked_day(new.from_day)
    if JOININGS.where(tx, "hall = ? AND staff = ? AND to_day = ''", hall.id, new.staff):
        raise IsJoined()
    return JOININGS.insert(tx, new, "joining_noted")


def leave(tx: Tx, hall: Hall, joining: str, day: str) -> Joining:
    """The last day here (退出). UnknownCrewThing, BadRecordDay."""
    one = JOININGS.by_id(tx, hall.id, joining)
    if checked_day(day) < one.from_day:
        raise BadRecordDay(day=day)
    return JOININGS.change(tx, one, "joining_ended", to_day=day)


def train(tx: Tx, hall: Hall, new: Training) -> Training:
    """A course that was done. NotOfCrew, UnknownRule, BadRecordDay where its day is still to come."""
    shifts.member(tx, hall, new.staff)
    if new.course not in COURSES:
        raise UnknownRule()
    if checked_day(new.day) > hours.business_day(hall, tx.now_ms):
        raise BadRecordDay(day=new.day)
    return TRAININGS.insert(tx, replace(new, acted_by=tx.actor), "crew_training_noted")


def checked_day(day: str) -> str:
    """The day; BadRecordDay."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise BadRecordDay(day=day) from None


def department_and_window(rows: Rows, hall: Hall) -> dict[int, tuple[str, str]]:
    """Of everybody: as joined, and where nothing is noted as posted."""
    found = {who: (one.department, one.window) for who, one in posts(rows, hall).items()}
    for one in JOININGS.where(rows, "hall = ? AND to_day = ''", hall.id):
        before = found.get(one.staff, ("", ""))
        found[one.staff] = (one.department or before[0], one.window or before[1])
    return found


def listed(rows: Rows, hall: Hall) -> dict[str, Any]:
    """`people` with joining, training and `lacking` courses; those lacking some who sit at a window are `unready`."""
    names = {one.id: one for one in shifts.crew(rows, hall)}
    joined = {one.staff: one for one in JOININGS.where(rows, "hall = ? AND to_day = ''", hall.id)}
    at, done = department_and_window(rows, hall), _trainings(rows, hall)
    people = []
    for who, person in names.items():
        one, mine = joined.get(who), done.get(who, [])
        passed = {each.course for each in mine if each.result == "passed"}
        lacking = [course for course in NEEDED if course not in passed]
        department, window = at.get(who, ("", ""))
        people.append(
            {
                "staff": who,
                "name": person.name,
                "number": person.number,
                "joining": one.id if one else "",
                "department": department,
                "post": one.post if one else "",
                "window": window,
                "b": one.b if one else None,
                "b_name": names[one.b].name if one and one.b in names else "",
                "from": one.from_day if one else "",
                "trainings": [_told(each) for each in mine],
                "lacking": [{"course": course, **_words(course)} for course in lacking],
                "unready": bool(lacking) and bool(window),
                "known": bool(one or mine or department or window),
            }
        )
    past = JOININGS.where(rows, "hall = ? AND to_day <> '' ORDER BY to_day DESC LIMIT 50", hall.id)
    left = [
        {
            "name": names[one.staff].name if one.staff in names else str(one.staff),
            "department": one.department,
            "from": one.from_day,
            "to": one.to_day,
        }
        for one in past
    ]
    return {"people": people, "left": left, "courses": [{"course": key, **_words(key)} for key in COURSES]}


def _trainings(rows: Rows, hall: Hall) -> dict[int, list[Training]]:
    found: dict[int, list[Training]] = {}
    for one in TRAININGS.where(rows, "hall = ? ORDER BY day, id", hall.id):
        found.setdefault(one.staff, []).append(one)
    return found


def _told(one: Training) -> dict[str, Any]:
    words = {"result_zh": RESULTS[one.result].zh, "result_en": RESULTS[one.result].en}
    return {"day": one.day, "hours": one.hours, "result": one.result, "score": one.score} | words | _words(one.course)


def _words(course: str) -> dict[str, str]:
    return {"zh": COURSES[course].zh, "en": COURSES[course].en}
