"""From the query of a what-if call to a policy, with every nonsense value refused by its name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from queue_server.api.contract import Asked
from queue_server.hall import hours
from queue_server.hall.lending import HANDICAP_MAX
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.twin.policies import Policy, Scene

CREDIT_MAX: Final = 480
QUERY: Final = {
    "queue": "the letter of the line it is for",
    "open": "windows that would be opened, with commas; they serve the line",
    "close": "windows that would be closed, with commas",
    "help": "windows that would take the line as their own, with commas",
    "handicap_min": f"the handicap of the windows that only help the line, 1 to {HANDICAP_MAX} minutes",
    "appointment_credit_min": f"the credit of an appointment, 0 to {CREDIT_MAX} minutes",
    "priority_credit_min": f"the credit of every class that goes first, 0 to {HANDICAP_MAX} minutes",
    "booked_percent": "how many of a hundred of the line have an appointment",
    "stop": "HH:MM from when the line gets no more numbers",
}


def asked_policy(asked: Asked, hall: Hall, day: str) -> Policy:
    """The policy the query names; BadInput where it names none or nonsense, UnknownQueue, UnknownWindow."""
    queue, query = hall.queue(asked.query.get("queue", "")).id, asked.query
    windows = {
        name: tuple(hall.window(one).id for one in query.get(name, "").split(",") if one)
        for name in ("open", "close", "help")
    }
    percent = number(asked, "booked_percent", 0, 100)
    policy = Policy(
        queue,
        opened=windows["open"],
        closed=windows["close"],
        helpers=windows["help"],
        handicap_min=number(asked, "handicap_min", 1, HANDICAP_MAX),
        appointment_credit_min=number(asked, "appointment_credit_min", 0, CREDIT_MAX),
        priority_credit_min=number(asked, "priority_credit_min", 0, HANDICAP_MAX),
        booked_share=None if percent is None else percent / 100,
        stop_ms=_clock(query.get("stop", ""), hall, day),
    )
    if not policy.changes:
        raise _wrong("queue", "nothing would be different: " + ", ".join(name for name in QUERY if name != "queue"))
    if any(queue not in hall.window(one).queues for one in policy.opened):
        raise _wrong("open", "does not serve the line")
    twice = set(policy.closed) & {*policy.opened, *policy.helpers}
    if twice:
        raise _wrong("close", "is opened or helps as well: " + ", ".join(sorted(twice)))
    return policy


def check(scene: Scene, hall: Hall, policy: Policy) -> None:
    """What only the day can tell: the line is open, windows to close and to help are at work, those to open are not."""
    at_work = {one.window for one in scene.posts}
    if policy.queue not in scene.spans:
        raise _wrong("queue", "is not open that day")
    if not set(policy.opened).isdisjoint(at_work):
        raise _wrong("open", "is at work already: " + ", ".join(sorted(set(policy.opened) & at_work)))
    for name, asked in (("close", policy.closed), ("help", policy.helpers)):
        if not set(asked) <= at_work:
            raise _wrong(name, "is not at work: " + ", ".join(sorted(set(asked) - at_work)))
    closes_ms = scene.closes_ms[policy.queue]
    if policy.stop_ms is not None and not scene.from_ms <= policy.stop_ms <= closes_ms:
        raise _wrong("stop", "from {} to {}".format(*(_said(hall, at) for at in (scene.from_ms, closes_ms))))


def _wrong(field: str, problem: str) -> BadInput:
    return BadInput(fields=[{"field": field, "problem": problem}])


def number(asked: Asked, name: str, low: int, high: int) -> int | None:
    """A whole number of the query, None where it is not asked for; BadInput."""
    text = asked.query.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and low <= int(text) <= high):
        raise _wrong(name, f"{low} to {high}")
    return int(text)


def _clock(text: str, hall: Hall, day: str) -> int | None:
    if not text:
        return None
    hour, _, minute = text.partition(":")
    is_time = all(one.isascii() and one.isdecimal() and len(one) == 2 for one in (hour, minute))
    if not is_time or int(hour) > 23 or int(minute) > 59:
        raise _wrong("stop", "HH:MM")
    return hours.instant_ms(hall, day, int(hour) * 60 + int(minute))


def _said(hall: Hall, at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, hall.zone_info):%H:%M}"


def day_of(asked: Asked) -> str:
    """The day of the query; BadInput."""
    text = asked.query.get("day", "")
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise _wrong("day", "YYYY-MM-DD")
    return text
