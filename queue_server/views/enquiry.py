"""What each audience sees of an enquiry: its asker by the link, staff who answer (person masked), lists a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from queue_server.enquiries import answering, asking, figures, finding, phrases, sealed
from queue_server.enquiries.model import ADDED_MAX, KINDS, STATES, STEPS, TOPICS, Enquiry, Step, over_days
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.people.masking import mask_name, mask_phone
from queue_server.ratings.rates import share
from queue_server.staff import service as staff
from queue_server.staff.model import Staff
from queue_server.staff.roles import ROLE_WORDS
from queue_server.tickets import store as tickets
from queue_server.views.sight import CITIZENS, Sight, named

PURPOSE: Final = "enquiry"
PAGE: Final = 50
DAY_MIN: Final = 24 * 60


def token(sight: Sight, one: Enquiry) -> str:
    """The enquiry's own token: an HMAC of its id, stored nowhere."""
    return sight.secrets.token(PURPOSE, one.id)


def of_token(sight: Sight, text: str) -> str | None:
    """The id of a genuine token."""
    return sight.secrets.token_subject(PURPOSE, text)


def path_of(sight: Sight, one: Enquiry) -> str:
    """The path of the asker's own page."""
    return f"{CITIZENS}/asked/{token(sight, one)}"


def link(sight: Sight, hall: Hall, one: Enquiry) -> str:
    """The same, absolute where phones can reach it."""
    return (hall.public_url or sight.public_url or "").rstrip("/") + path_of(sight, one)


def asked(sight: Sight, hall: Hall, one: Enquiry, by_staff: bool) -> dict[str, Any]:
    """What whoever has just asked takes away; staff who write it down for somebody get no key to that one's page."""
    key = {"token": token(sight, one), "link": link(sight, hall, one)}
    return {
        "id": one.id,
        "number": one.number,
        "kind": one.kind,
        "state": one.state,
        **_due(sight, hall, one),
        **(dict.fromkeys(key) if by_staff else key),
    }


def for_asker(rows: Rows, sight: Sight, hall: Hall, one: Enquiry) -> dict[str, Any]:
    """The asker's own: the words, by when, what was answered; of staff nobody."""
    calendar, secrets, now_ms = sight.calendar(rows, hall.id), sight.secrets, sight.clock.now_ms()
    put_off = one.last("extend")
    replied = one.reply_step
    return {
        "number": one.number,
        "hall": {"id": hall.id, "name": hall.name, "name_en": hall.name_en},
        **_words_of(one),
        "about": _about(rows, hall, one) | ({"case": None} if one.channel == "phone" else {}),  # stands in the words
        "language": one.language,
        "asked_at": sight.at(hall, one.asked_ms),
        "text": sealed.words_of(rows, secrets, one, 0),
        **_tapped(rows, sight, hall, one),
        "can_add": one.state == "open" and sum(step.act == "add" for step in one.steps) < ADDED_MAX,
        "has_phone": sealed.text_of(rows, secrets, one, sealed.PHONE) is not None,
        "called_back": not one.steps[0].has_text and not one.steps[0].phrases,
        **_due(sight, hall, one),
        **_lateness(calendar, hall, one, now_ms),
        "extended": None
        if put_off is None
        else {"until": put_off[1].day, "reason": sealed.words_of(rows, secrets, one, put_off[0])},
        "reply": sealed.words_of(rows, secrets, one, replied),
        "replied_at": sight.at(hall, one.steps[replied].at_ms) if replied is not None else None,
        "voids": one.voids,
        "passed_to": one.passed_to or None,
        "judged": one.judged,
        "can_judge": answering.can_judge(hall, one, now_ms),
        "judge_until": one.judge_by_day,
        "can_withdraw": one.state == "open",
        "ended_at": sight.at(hall, one.ended_ms),
    }


def for_staff(rows: Rows, sight: Sight, hall: Hall, one: Enquiry) -> dict[str, Any]:
    """The whole with its steps; name and phone masked."""
    people = {person.id: person for person in staff.everybody(rows)}
    put_off = one.last("extend")
    name, phone = (sealed.text_of(rows, sight.secrets, one, kind) for kind in (sealed.NAME, sealed.PHONE))
    fit = asking.fit_owners(rows, one)
    return {
        **row(rows, sight, hall, one, people),
        "text": sealed.words_of(rows, sight.secrets, one, 0),
        **_tapped(rows, sight, hall, one),
        "reply": sealed.words_of(rows, sight.secrets, one, one.reply_step),
        "extended": None
        if put_off is None
        else {"until": put_off[1].day, "reason": sealed.words_of(rows, sight.secrets, one, put_off[0])},
        "name": mask_name(name) if name else None,
        "phone": mask_phone(phone) if phone else None,
        "language": one.language,
        "about_staff": _number(people, one.about_staff),
        "answered_by": _person(people, one.answered_by),
        "passed_to": one.passed_to or None,
        "steps": [_step(rows, sight, hall, one, at, step, people) for at, step in enumerate(one.steps)],
        "owners": [_owner(who) for who in staff.in_order(fit)],
        "extend_until": _extend_until(rows, sight, hall, one),
    }


def _tapped(rows: Rows, sight: Sight, hall: Hall, one: Enquiry) -> dict[str, Any]:
    """What was tapped ready-made, and what its asker added since."""
    added = [(at, step) for at, step in enumerate(one.steps) if step.act == "add"]
    return {
        "phrases": phrases.told(one.kind, one.steps[0].phrases),
        "added": [
            {"at": sight.at(hall, step.at_ms), "text": sealed.words_of(rows, sight.secrets, one, at)}
            for at, step in added
        ],
    }


def row(
    rows: Rows, sight: Sight, hall: Hall, one: Enquiry, people: Mapping[int, Staff] | None = None
) -> dict[str, Any]:
    """A line of a list: no word of the asker, no person."""
    people = people if people is not None else {person.id: person for person in staff.everybody(rows)}
    calendar, now_ms = sight.calendar(rows, hall.id), sight.clock.now_ms()
    return {
        "id": one.id,
        "number": one.number,
        "hall": one.hall,
        **_words_of(one),
        "channel": one.channel,
        "department": one.department,
        "about": _about(rows, hall, one),
        "owner": _person(people, one.owner),
        "asked_at": sight.at(hall, one.asked_ms),
        "first_due_day": one.first_due_day,
        **_due(sight, hall, one),
        **_lateness(calendar, hall, one, now_ms),
        "is_extended": one.is_extended,
        "voids": one.voids,
        "judged": one.judged,
        "judged_badly": one.is_judged_badly,
        "has_text": one.steps[0].has_text,
        "replied_at": sight.at(hall, one.answered_ms),
        "ended_at": sight.at(hall, one.ended_ms),
    }


def listed(
    rows: Rows, sight: Sight, hall: Hall, what: finding.List, asker: int, oversees: bool, page: int
) -> dict[str, Any]:
    """A page of a list, from 1, and how many each list holds of what is still to be done."""
    today = hours.business_day(hall, sight.clock.now_ms())
    found = finding.listed(rows, hall.id, what, asker, oversees, today, PAGE + 1, (page - 1) * PAGE)
    people = {person.id: person for person in staff.everybody(rows)}
    return {
        "list": what,
        "page": page,
        "items": [row(rows, sight, hall, one, people) for one in found[:PAGE]],
        "more": len(found) > PAGE,
        "counts": finding.counts(rows, hall.id, asker, oversees, today),
    }


def short(rows: Rows, sight: Sight, hall: Hall, ones: Sequence[Enquiry]) -> list[dict[str, Any]]:
    """Some enquiries of one person or case, a line each."""
    people = {person.id: person for person in staff.everybody(rows)}
    return [row(rows, sight, hall, one, people) for one in ones]


def _words_of(one: Enquiry) -> dict[str, Any]:
    kind, topic, state = KINDS[one.kind], TOPICS[one.topic], STATES[one.state]
    return {
        "kind": one.kind,
        "kind_zh": kind.zh,
        "kind_en": kind.en,
        "topic": one.topic,
        "topic_zh": topic.zh,
        "topic_en": topic.en,
        "state": one.state,
        "state_zh": state.zh,
        "state_en": state.en,
    }


def _about(rows: Rows, hall: Hall, one: Enquiry) -> dict[str, Any]:
    found = tickets.by_ids(rows, [one.ticket]) if one.ticket else []
    return {
        "service": named(hall.service, one.service) if one.service else None,
        "window": one.window,
        "case": one.case_number,
        "ticket": {"number": found[0].label, "day": found[0].day} if found else None,
    }


def _due(sight: Sight, hall: Hall, one: Enquiry) -> dict[str, Any]:
    return {"due_day": one.due_day, "due_at": sight.at(hall, hours.instant_ms(hall, one.due_day, DAY_MIN) - 1000)}


def _lateness(calendar: Calendar, hall: Hall, one: Enquiry, now_ms: int) -> dict[str, Any]:
    """`overdue`: it still waits after its day; `late`: it was ever late; `late_days` working days over it."""
    today = hours.business_day(hall, now_ms)
    now = over_days(calendar, one.due_day, today) if one.state == "open" else 0
    return {"overdue": now > 0, "late": one.is_late(today), "late_days": max(one.late_days, now)}


def _extend_until(rows: Rows, sight: Sight, hall: Hall, one: Enquiry) -> dict[str, str] | None:
    """From which day to which it can be put off; None where it cannot."""
    if one.state != "open" or one.is_extended or one.voids:
        return None
    today = hours.business_day(hall, sight.clock.now_ms())
    first, last = answering.extension_days(hall, sight.calendar(rows, hall.id), one, today)
    return {"first": first, "last": last} if first <= last else None


def _step(
    rows: Rows, sight: Sight, hall: Hall, one: Enquiry, at: int, step: Step, people: Mapping[int, Staff]
) -> dict[str, Any]:
    prefix, _, number = step.by.partition(":")
    words = STEPS[step.act]
    return {
        "act": step.act,
        "act_zh": words.zh,
        "act_en": words.en,
        "at": sight.at(hall, step.at_ms),
        "by": _person(people, int(number)) if prefix == "staff" else None,
        "by_asker": prefix in ("citizen", "device"),
        "owner": _person(people, step.owner),
        "day": step.day,
        "grade": step.grade,
        "text": sealed.words_of(rows, sight.secrets, one, at),
    }


def _owner(who: Staff) -> dict[str, Any]:
    zh, en = ROLE_WORDS[who.role]
    return {"id": who.id, "number": who.number, "name": who.name, "role_zh": zh, "role_en": en}


def _person(people: Mapping[int, Staff], who: int | None) -> dict[str, Any] | None:
    found = people.get(who or 0)
    return {"id": found.id, "number": found.number, "name": found.name} if found else None


def _number(people: Mapping[int, Staff], who: int | None) -> str | None:
    found = people.get(who or 0)
    return found.number if found else None


# --- figures ----------------------------------------------------------------------------------------------------------


def counted(rows: Rows, sight: Sight, hall: Hall, first: str, last: str) -> dict[str, Any]:
    """The figures of a stretch of days, per kind and department, with the rate as it is published."""
    found = figures.counted(rows, hall, first, last, hours.business_day(hall, sight.clock.now_ms()))
    return {
        "from": first,
        "to": last,
        "kinds": {
            kind: {
                "kind_zh": KINDS[kind].zh,
                "kind_en": KINDS[kind].en,
                "departments": [_line(one, one.department or hall.name) for one in lines],
                "total": _line(figures.total(lines), ""),
            }
            for kind, lines in found.items()
        },
    }


def _line(one: figures.Line, name: str) -> dict[str, Any]:
    return asdict(one) | {"department": name, "in_time_pct": share(one.in_time, one.in_time + one.late)}
