"""What each audience may see of ratings: the holder, the clerk in groups, managers in counts, who answers a bad grade.

The holder's own page says that a visit was rated and never how: whoever finds a slip has the same link.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.ratings import asking, bad_store, figures, giving, store, unproven
from queue_server.ratings.bad_model import BadGrade
from queue_server.ratings.model import GRADES, Rating, after
from queue_server.ratings.unproven import Unproven
from queue_server.staff import store as staff_store
from queue_server.tickets import finding
from queue_server.tickets import store as ticket_store
from queue_server.tickets.model import UNCLOSED, Ticket
from queue_server.views.sight import Sight, named

Proof = Literal["own", "asked", "none"]
ENDED_MAX = 50


def for_holder(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """Whether the visit can be rated or added to and until when; what was answered to a bad grade. No grade."""
    found = store.of_ticket(rows, ticket.id)
    calendar = sight.calendar(rows, hall.id)
    until = giving.last_day(rows, hall, calendar, ticket)
    is_open = ticket.state == "finished" and hours.business_day(hall, sight.clock.now_ms()) <= until
    state = found.state if found else "not_yet"
    bad = bad_store.of_ticket(rows, ticket.id) if state == "given" else None
    return {
        "number": ticket.label,
        "state": state,
        "can_rate": is_open and after("give", found.state if found else None) is not None,
        "can_add": is_open and found is not None and found.state == "given" and found.more_ms is None,
        "until": until,
        "reply": bad.reply if bad and bad.state in ("replied", "closed") else "",
    }


def given(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, rating: Rating) -> dict[str, Any]:
    """What whoever has just rated is told."""
    return for_holder(rows, sight, hall, ticket) | {
        "channel": rating.more_channel or rating.channel,
        "grade": rating.grade if rating.more_ms is None else rating.more_grade,
        "aspects": json.loads(rating.aspects if rating.more_ms is None else rating.more_aspects),
        "given_at": sight.at(hall, rating.more_ms or rating.given_ms),
        "verified": True,
    }


def given_unproven(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, one: Unproven) -> dict[str, Any]:
    """What whoever has graded a mere number is told; the visit itself stands as before."""
    return for_holder(rows, sight, hall, ticket) | {
        "channel": "kiosk",
        "grade": one.grade,
        "aspects": json.loads(one.aspects),
        "given_at": sight.at(hall, one.given_ms),
        "verified": False,
    }


def to_rate(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, proof: Proof = "own") -> dict[str, Any]:
    """A visit somebody wants to rate at a kiosk or desk: enough to know it by, and the token that rates it. `asked`:
    the end of its document is to be typed first; `none`: nobody will ever know whose the grade is."""
    service = named(sight.knowing(rows, hall, ticket).service, ticket.service)
    held = for_holder(rows, sight, hall, ticket)
    if proof == "none" and held["can_rate"] and unproven.is_given(rows, ticket.id):
        held |= {"can_rate": False, "state": "given"}
    tokens = {"own": sight.token(ticket.id), "none": sight.secrets.token(unproven.PURPOSE, ticket.id)}
    return {
        "ticket": tokens.get(proof),
        "asks_tail": proof == "asked",
        "verified": proof == "own",
        "service": service,
        "window": ticket.window,
        "finished_at": sight.at(hall, ticket.finished_ms),
        **held,
    }


def find(rows: Rows, sight: Sight, hall: Hall, text: str) -> list[Ticket]:
    """The hall's tickets of what was typed (today's number) or scanned (bars or link of a slip)."""
    token = finding.token_of(text)
    if token is not None:
        ticket_id = sight.ticket_of(token)
        found = ticket_store.by_ids(rows, [ticket_id]) if ticket_id else []
        return [one for one in found if one.hall == hall.id]
    if (slip := finding.slip_of(text)) is not None:
        return finding.by_slip(rows, hall.id, slip)
    number = finding.number_of(text)
    day = hours.business_day(hall, sight.clock.now_ms())
    return [] if number is None else finding.by_number(rows, hall.id, day, *number)


def is_typed(text: str) -> bool:
    """Whether it is a number as it stands on the board, not what a slip says to a scanner."""
    return finding.token_of(text) is None and finding.slip_of(text) is None


# --- counts -----------------------------------------------------------------------------------------------------------


def count_value(one: figures.Count, name: str) -> dict[str, Any]:
    """A row of the figures; every rate with its counts. Where no grade may be told apart it says only how many."""
    hides = one.given > 0 and one.told == 0
    return {
        "key": one.key,
        "name": name,
        "finished": one.finished,
        "asked": one.asked,
        "skipped": one.skipped,
        "given": one.given,
        "withheld": one.withheld,
        "defaults": one.defaults,
        "excluded": one.excluded,
        "unverified": one.unverified,
        "own_issued": one.own_issued,
        "few": hides,
        "grades": {str(grade): None if hides else one.grades.get(grade, 0) for grade in GRADES},
        "good": None if hides else one.good,
        "satisfied_pct": "—" if hides else one.satisfied,
        "took_part_pct": one.took_part,
    }


def counted(rows: Rows, sight: Sight, hall: Hall, span: tuple[str, str, figures.By]) -> dict[str, Any]:
    """The figures of the weeks that a stretch of days lies in, as far as grades are looked at today."""
    until, by = shown_until(rows, sight, hall), span[2]
    weeks = figures.weeks_of(span[0], span[1], until)
    cells, sums = [], []
    for week in weeks:
        found = figures.counts(rows, hall.id, week.first, week.last, by)
        cells += figures.shown(found, week.is_over)
        sums += figures.shown([figures.total(found)], week.is_over)
    names = {one.id: one.name for one in hall.services} if by == "service" else {}
    return {
        "from": weeks[0].first if weeks else min(span[0], until),
        "to": weeks[-1].last if weeks else min(span[1], until),
        "by": by,
        "rows": [count_value(one, names.get(one.key, one.key)) for one in figures.added(cells)],
        "total": count_value(figures.total(sums), ""),
    }


def shown_until(rows: Rows, sight: Sight, hall: Hall) -> str:
    """The last day whose grades are looked at today."""
    today = hours.business_day(hall, sight.clock.now_ms())
    return figures.shown_until(sight.calendar(rows, hall.id), today)


def own(rows: Rows, sight: Sight, hall: Hall, staff: int) -> dict[str, Any]:
    """A clerk's own groups, the newest first."""
    calendar = sight.calendar(rows, hall.id)
    found = figures.own(rows, hall, calendar, staff, sight.clock.now_ms())
    shown = [
        {
            "first": one.first,
            "last": one.last,
            "given": one.given,
            "grades": {str(grade): count for grade, count in one.grades.items()},
            "satisfied_pct": one.satisfied,
        }
        for one in reversed(found)
    ]
    return {"groups": shown, "least": figures.GROUP_MIN}


# --- bad grades -------------------------------------------------------------------------------------------------------


def bad_grades(rows: Rows, sight: Sight, hall: Hall, asker: int) -> dict[str, Any]:
    """What is to be done and what is over, without those about the asker; no comment, no person."""
    live = [one for one in bad_store.live(rows, hall.id) if one.staff != asker]
    ended = [one for one in bad_store.ended(rows, hall.id, ENDED_MAX) if one.staff != asker]
    return {
        "live": _values(rows, sight, hall, live),
        "ended": _values(rows, sight, hall, ended),
    }


def _values(rows: Rows, sight: Sight, hall: Hall, found: Sequence[BadGrade]) -> list[dict[str, Any]]:
    numbers = {one.id: one.number for one in staff_store.all_staff(rows)}
    return [bad_value(rows, sight, hall, one, numbers) for one in found]


def bad_value(
    rows: Rows, sight: Sight, hall: Hall, one: BadGrade, numbers: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """A bad grade as the list shows it; people of the hall by their numbers."""
    numbers = numbers or {person.id: person.number for person in staff_store.all_staff(rows)}
    ticket, rating = ticket_store.by_id(rows, one.ticket), store.of_ticket(rows, one.ticket)
    assert rating is not None
    steps = ("verified_by", "mended_by", "replied_by", "reviewed_by", "doubted_by", "decided_by")
    return {
        "id": one.ticket,
        "number": ticket.label,
        "day": ticket.day,
        "service": named(sight.knowing(rows, hall, ticket).service, ticket.service),
        "window": rating.window,
        "rated": numbers.get(one.staff or 0),
        "grade": rating.grade,
        "more_grade": rating.more_grade,
        "aspects": json.loads(rating.aspects),
        "channel": rating.channel,
        "has_comment": rating.has_comment or rating.more_has_comment,
        "state": one.state,
        "owner": numbers.get(one.owner or 0),
        "due": one.due_day,
        "late": one.is_late(hours.business_day(hall, sight.clock.now_ms())),
        "late_days": one.late_days,
        "opened_at": sight.at(hall, one.opened_ms),
        "ended_at": sight.at(hall, one.ended_ms),
        "finding": one.finding,
        "mending": one.mending,
        "reply": one.reply,
        "review": one.review,
        "ground": one.ground,
        "doubt": one.doubt,
        "decision": one.decision,
        "by": {step: numbers.get(getattr(one, step) or 0) for step in steps},
    }


# --- the tablet at a window -------------------------------------------------------------------------------------------


def visit_asked(rows: Rows, sight: Sight, hall: Hall, window: str) -> Ticket | None:
    """The visit a tablet or pad at the window asks about: that ended there last, while nobody has answered for it."""
    now_ms = sight.clock.now_ms()
    last = finding.last_left(rows, hall.id, hours.business_day(hall, now_ms), window)
    if last is None or last.state != "finished" or last.outcome == UNCLOSED or last.finished_ms is None:
        return None
    rating = store.of_ticket(rows, last.id)
    if (rating is not None and rating.state != "asked") or now_ms >= _asked_until_ms(hall, last):
        return None
    return last


def _asked_until_ms(hall: Hall, visit: Ticket) -> int:
    return (visit.finished_ms or 0) + hall.rating.ask_s * 1000


class TabletView:
    """Topic `rating:WINDOW`: `hall`, and `ask`, the visit that ended there last while nobody has answered for it."""

    def __init__(self, sight: Sight, hall_id: str, window_id: str) -> None:
        self._sight, self._hall, self._window = sight, hall_id, window_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """The window's own acts and the answers."""
        if entry.kind in ("hall_loaded", "clock_jumped", "day_closed"):
            return None
        if entry.kind.startswith("rating_"):
            return {"ask"}
        if not entry.kind.startswith("ticket_"):
            return set()
        windows = (entry.body.get("before", {}).get("window"), entry.body["set"].get("window"))
        return {"ask"} if self._window in windows else set()

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        hall = self._sight.hall(rows, self._hall)
        found: dict[str, object] = {}
        if "hall" in keys:
            found["hall"] = {"name": hall.name, "name_en": hall.name_en, "version": self._sight.version(rows, hall)}
        if "ask" in keys and (ask := self._ask(rows, hall)) is not None:
            found["ask"] = ask
        return found

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole view."""
        return self.values(rows, {"hall", "ask"})

    def _ask(self, rows: Rows, hall: Hall) -> dict[str, Any] | None:
        last = visit_asked(rows, self._sight, hall, self._window)
        if last is None:
            return None
        until_ms = _asked_until_ms(hall, last)
        clerk = staff_store.staff_by_id(rows, asking.staff_of(last) or 0)
        return {
            "ticket": self._sight.token(last.id),
            "number": last.label,
            "service": named(self._sight.knowing(rows, hall, last).service, last.service),
            "clerk": clerk.number if clerk else "",
            "until": self._sight.at(hall, until_ms),
        }
