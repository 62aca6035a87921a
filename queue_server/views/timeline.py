"""One line of time: bookings, tickets, cases, questions, ratings and call-backs of one person, enterprise or project.

For who answers for the hall. That somebody rated is told and never how; bad grades and complaints about whoever looks
are left out, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from appointments.model import Booking
from queue_server.call_backs import store as call_backs
from queue_server.call_backs.model import KINDS as CALL_BACK_KINDS
from queue_server.call_backs.model import OUTCOMES as CALL_BACK_OUTCOMES
from queue_server.call_backs.model import CallBack
from queue_server.cases import speaking, taking
from queue_server.cases.model import Case
from queue_server.enquiries import finding as enquiries
from queue_server.enquiries.model import KINDS as ENQUIRY_KINDS
from queue_server.enquiries.model import STATES as ENQUIRY_STATES
from queue_server.enquiries.model import Enquiry
from queue_server.hall import hours
from queue_server.hall.codes import OUTCOMES, Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.ratings import bad_store
from queue_server.ratings import store as ratings
from queue_server.ratings.bad_model import STATES as BAD_STATES
from queue_server.ratings.bad_model import BadGrade
from queue_server.ratings.model import Rating
from queue_server.tickets.model import UNCLOSED, Ticket
from queue_server.views.sight import Sight, named
from queue_server.views.timeline_finding import Known

BOOKED = Words("预约时间", "Booked for")
BOOKING_ENDS = {
    "arrived": Words("已到场", "came"),
    "cancelled": Words("已取消", "cancelled"),
    "missed": Words("爽约", "did not come"),
    "lapsed": Words("未验证，作废", "never verified"),
}
# what happens to a case, by the column that says when
CASE_MARKS = {
    "applied_ms": Words("申请", "Applied for"),
    "told_ms": Words("一次性告知", "Told what is missing"),
    "accepted_ms": Words("受理", "Accepted"),
    "concluded_ms": Words("办结", "Concluded"),
}
NO_WORDS = Words("", "")


class Event(NamedTuple):
    """One thing that happened: when, of which kind, what, to which thing, and where more of it stands."""

    at_ms: int
    kind: str
    what: Words
    name: str
    number: str = ""
    more: Words = NO_WORDS
    link: str | None = None


@dataclass(frozen=True)
class Eyes:
    """Who looks: an account, and whether it oversees."""

    asker: int
    oversees: bool


class Beside(NamedTuple):
    """What stands beside visits and cases, by their ids: ratings, bad grades, call-backs, who took a result."""

    ratings: Mapping[str, Rating]
    bad: Mapping[str, BadGrade]
    called: Mapping[str, Sequence[CallBack]]
    handed: Mapping[str, taking.Handed]


def days(rows: Rows, sight: Sight, hall: Hall, known: Known, eyes: Eyes) -> list[dict[str, Any]]:
    """What happened, day by day, the newest first; within a day in order."""
    beside = _beside(rows, sight, known)
    found = [
        *(event for one in known.bookings for event in _booking(hall, one)),
        *(event for one in known.tickets for event in _ticket(rows, sight, hall, beside, one, eyes)),
        *(event for one in known.cases for event in _case(beside, one, eyes)),
        *(event for one in known.enquiries if _may_see(one, eyes) for event in _enquiry(one)),
    ]
    day_of: Callable[[Event], str] = lambda event: hours.business_day(hall, event.at_ms)  # noqa: E731
    ordered = sorted(dict.fromkeys(found), key=lambda event: event.at_ms)
    by_day = [(day, list(events)) for day, events in groupby(ordered, key=day_of)]
    return [{"day": day, "events": [_value(sight, hall, one) for one in events]} for day, events in reversed(by_day)]


def _beside(rows: Rows, sight: Sight, known: Known) -> Beside:
    """Read once for all of them."""
    visits = [one.id for one in known.tickets]
    called: dict[str, list[CallBack]] = {}
    for one in call_backs.about(rows, [case.id for case in known.cases], visits):
        called.setdefault(one.ticket or one.case_id or "", []).append(one)
    handed = taking.of_cases(rows, sight.secrets, known.cases)
    return Beside(ratings.of_tickets(rows, visits), bad_store.of_tickets(rows, visits), called, handed)


def _value(sight: Sight, hall: Hall, one: Event) -> dict[str, Any]:
    return {
        "at": sight.at(hall, one.at_ms),
        "kind": one.kind,
        "what_zh": one.what.zh,
        "what_en": one.what.en,
        "name": one.name,
        "number": one.number or None,
        "more_zh": one.more.zh or None,
        "more_en": one.more.en or None,
        "link": one.link,
    }


def _booking(hall: Hall, one: Booking) -> Iterator[Event]:
    name, more = named(hall.service, one.service)["name"], BOOKING_ENDS.get(one.state, NO_WORDS)
    yield Event(one.start_ms, "booking", BOOKED, name, one.number, more)


def _ticket(rows: Rows, sight: Sight, hall: Hall, beside: Beside, one: Ticket, eyes: Eyes) -> Iterator[Event]:
    name = named(sight.knowing(rows, hall, one).service, one.service)["name"]
    yield Event(one.arrived_ms, "ticket", Words("取号", "Number taken"), name, one.label)
    if one.finished_ms is not None and one.outcome not in (None, UNCLOSED):
        more = OUTCOMES.get(one.outcome or "", NO_WORDS)
        at_window = Words(f"{one.window} 号窗口 {more.zh}", f"window {one.window} {more.en}") if one.window else more
        yield Event(one.finished_ms, "ticket", Words("窗口办完", "Served"), name, one.label, at_window)
    yield from _rated(beside, name, one, eyes)


def _rated(beside: Beside, name: str, ticket: Ticket, eyes: Eyes) -> Iterator[Event]:
    """That somebody rated, and what a bad grade came to for who sees to them; never a grade."""
    rating, bad = beside.ratings.get(ticket.id), beside.bad.get(ticket.id)
    if rating is not None and rating.state == "given" and rating.given_ms is not None:
        yield Event(rating.given_ms, "rating", Words("本人评价", "Rated"), name, ticket.label)
        if rating.more_ms is not None:
            yield Event(rating.more_ms, "rating", Words("追加评价", "Added to the rating"), name, ticket.label)
    if bad is not None and eyes.oversees and bad.staff != eyes.asker:
        link = f"/ratings/bad/{quote(ticket.id, safe='')}"
        what = Words("差评办理", "Bad grade")
        yield Event(bad.opened_ms, "rating", what, name, ticket.label, BAD_STATES[bad.state], link)
    yield from _called(name, ticket.label, beside.called.get(ticket.id, ()), eyes)


def _case(beside: Beside, one: Case, eyes: Eyes) -> Iterator[Event]:
    link = f"/cases/{quote(one.number, safe='')}"
    for mark, what in CASE_MARKS.items():
        at_ms = getattr(one, mark)
        if at_ms is not None:
            yield Event(at_ms, "case", what, one.name, one.number, Words(one.department, one.department), link)
    if one.ended_ms is not None:
        yield Event(
            one.ended_ms,
            "case",
            Words(*speaking.state_words(one)),
            one.name,
            one.number,
            _taken(beside.handed.get(one.id)),
            link,
        )
    yield from _called(one.name, one.number, beside.called.get(one.id, ()), eyes)


def _taken(handed: taking.Handed | None) -> Words:
    """Who took the result at a window, and against what."""
    if handed is None or handed.who is None:
        return NO_WORDS
    who, proof = taking.WHO[handed.who], taking.PROOFS.get(handed.proof, NO_WORDS)
    return Words(f"{who.zh}（{handed.name}）{proof.zh}", f"{who.en} ({handed.name}) {proof.en}")


def _called(name: str, number: str, found: Sequence[CallBack], eyes: Eyes) -> Iterator[Event]:
    for one in found:
        if one.ended_ms is None or one.staff == eyes.asker or (one.kind == "bad_grade" and not eyes.oversees):
            continue
        link = f"/call-backs/{quote(one.id, safe='')}"
        what, more = CALL_BACK_KINDS[one.kind], CALL_BACK_OUTCOMES[one.outcome]
        yield Event(one.ended_ms, "call_back", what, name, number, more, link)


def _may_see(one: Enquiry, eyes: Eyes) -> bool:
    return enquiries.may_see(one, eyes.asker, eyes.oversees)


def _enquiry(one: Enquiry) -> Iterator[Event]:
    link, what = f"/enquiries/{quote(one.id, safe='')}", ENQUIRY_KINDS[one.kind]
    yield Event(one.asked_ms, "enquiry", what, one.department, one.number, ENQUIRY_STATES[one.state], link)
    if one.answered_ms is not None:
        yield Event(one.answered_ms, "enquiry", Words("回复", "Answered"), one.department, one.number, NO_WORDS, link)
