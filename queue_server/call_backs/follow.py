"""What call-backs do because of the journal: one begins with a case's result and with a bad grade, and one ends when
the person has rated both dimensions themselves, or the decision it was about is undone.

Ratings stand beside this slice and are not imported: their entries say all that is needed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from queue_server.call_backs import opening, store
from queue_server.cases import finding
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import store as tickets

NAME: Final = "call_backs"
# entries by which a case can have come to its result
RESULTS: Final = frozenset({"case_concluded", "case_refused", "case_fetched", "case_opened"})
UNDONE: Final = "case_undone"
ADDRESS: Final = "parcel_asked"  # it may name the first phone
# entry -> the columns that hold its grade and its aspects
RATED: Final[Mapping[str, tuple[str, str]]] = {
    "rating_given": ("grade", "aspects"),
    "rating_added_to": ("more_grade", "more_aspects"),
}
BAD: Final = frozenset({"bad_grade_opened", "bad_grade_reopened"})


@dataclass(frozen=True)
class Ground:
    """What following needs: the hall and calendar in force, and the keys of sealed texts."""

    hall: Callable[[Rows, str], Hall]
    calendar: Callable[[Rows, str], Calendar]
    secrets: Secrets


def follower(ground: Ground) -> Follower:
    """Opens and settles call-backs."""

    def handle(tx: Tx, entry: Entry) -> None:
        if entry.kind in RESULTS:
            case = finding.by_id(tx, entry.subject)
            opening.for_case(tx, ground.hall(tx, entry.hall), ground.calendar(tx, entry.hall), ground.secrets, case)
        elif entry.kind == UNDONE:
            opening.taken_back(tx, finding.by_id(tx, entry.subject))
        elif entry.kind == ADDRESS:
            opening.phone_came(tx, ground.hall(tx, entry.hall), ground.secrets, finding.by_id(tx, entry.subject))
        elif entry.kind in BAD:
            _bad(tx, ground, entry)
        else:
            _rated(tx, entry)

    return Follower(NAME, RESULTS | BAD | {ADDRESS, UNDONE} | frozenset(RATED), handle)


def _bad(tx: Tx, ground: Ground, entry: Entry) -> None:
    """A bad grade; one that came of a call is not called about again, nor one of days long over: the journal is older
    than call-backs."""
    hall, calendar = ground.hall(tx, entry.hall), ground.calendar(tx, entry.hall)
    due = calendar.add_working_days(hours.business_day(hall, entry.at_ms), hall.call_backs.bad_days)
    if due < hours.business_day(hall, tx.now_ms):
        return
    ticket = tickets.by_id(tx, entry.subject.partition(":")[2])
    if store.opened_by_call(tx, ticket.id, entry.at_ms):
        return
    earlier = store.of_ticket(tx, ticket.id)
    if any(one.state == "open" for one in earlier):
        return
    staff = entry.body["set"].get("staff", earlier[-1].staff if earlier else None)
    again = f"-{entry.seq}" if earlier else ""
    opening.for_bad_grade(tx, hall, calendar, ground.secrets, ticket, staff, again)


def _rated(tx: Tx, entry: Entry) -> None:
    """Both dimensions in the person's own words: the visit's grade is its quality, beside it the attitude."""
    grade, aspects = (entry.body["set"][name] for name in RATED[entry.kind])
    told: dict[str, Any] = json.loads(aspects)
    if "attitude" in told:
        ticket = tickets.by_id(tx, entry.subject.partition(":")[2])
        opening.rated(tx, ticket, entry.at_ms, int(told.get("overall", grade)), int(told["attitude"]))
