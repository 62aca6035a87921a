"""Who is told of a card: whoever is responsible and the managers, at once in their own lists, and on a phone they have
named. An order nobody answers in time is told to the next person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import structlog

from queue_server.cases import finding
from queue_server.enquiries import finding as enquiries
from queue_server.kernel.crypto import SealIsBroken
from queue_server.kernel.errors import Refusal
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.schema import Migration
from queue_server.kernel.spans import HOUR_MS
from queue_server.notices import writing
from queue_server.notices.writing import Pen
from queue_server.ratings import bad_store
from queue_server.staff import duty, service
from queue_server.staff.model import Staff
from queue_server.staff.roles import may
from queue_server.supervision import contacts, store
from queue_server.supervision.model import CLOCK_WORDS, ESCALATED, LEVEL_WORDS, STATE_WORDS, Alarm

NAME: Final = "alarms_told"
Why = Literal["card", "order", "escalated"]
LATE_MS: Final = 6 * HOUR_MS  # what is older stands in the list; no phone rings for it any more
NUMBER_SIGNS: Final = 14  # so much of a case's number stands in a message
WHY: Final[dict[str, Why]] = {
    "alarm_raised": "card",
    "alarm_rose": "card",
    "alarm_ordered": "order",
    "alarm_sent_back": "order",
    "alarm_escalated": "escalated",
}
MIGRATIONS: Final = (
    Migration(
        "alarms_told",
        (
            "CREATE TABLE alarm_told(staff INTEGER NOT NULL, alarm TEXT NOT NULL, why TEXT NOT NULL,"
            " at_ms INTEGER NOT NULL, PRIMARY KEY(staff, alarm, why)) STRICT, WITHOUT ROWID",
        ),
    ),
)
log = structlog.get_logger()


def follower(pen: Pen) -> Follower:
    """Tells of every yellow and red card, of every order and of every one nobody has answered in time; each once."""

    def handle(tx: Tx, entry: Entry) -> None:
        alarm = store.by_id(tx, entry.hall, entry.subject)
        why = WHY[entry.kind]
        if why == "card" and entry.body["set"]["level"] == "warning":
            return
        for who in told(tx, alarm, why):
            if who.actor != entry.actor:
                _tell(tx, pen, entry, alarm, who, why)

    return Follower(NAME, frozenset(WHY), handle)


def told(rows: Rows, alarm: Alarm, why: Why) -> Sequence[Staff]:
    """Whoever is responsible, then the managers; of an order nobody has answered the managers but its owner. Nobody of
    a complaint about himself; where nobody is left, the auditors."""
    here = [
        one
        for one in service.everybody(rows)
        if one.active and one.hall in (None, alarm.hall) and not concerns(rows, alarm, one.id)
    ]
    managers = [one for one in here if may(one.role, "oversee")]
    if why == "escalated":
        others = [one for one in managers if one.actor != alarm.owner]
        return others or [one for one in here if may(one.role, "audit")]
    actor = alarm.owner or responsible(rows, alarm)
    found = dict.fromkeys([*(one for one in here if one.actor == actor), *managers])
    return list(found) or [one for one in here if may(one.role, "audit")]


def concerns(rows: Rows, alarm: Alarm, staff: int) -> bool:
    """Whether it is about a complaint about this person, who neither reads of it nor acts on it."""
    what, _colon, its_id = alarm.subject.partition(":")
    if what != "enquiry":
        return False
    try:
        return not enquiries.may_see(enquiries.by_id(rows, its_id), staff, oversees=True)
    except Refusal:
        return False


def responsible(rows: Rows, alarm: Alarm) -> str:
    """Whose matter it is before anybody was ordered: who has the case, sits at the window, owns the question or the
    bad grade; "" for a line, which is everybody's."""
    what, _colon, its_id = alarm.subject.partition(":")
    try:
        return _owner(rows, alarm.hall, what, its_id)
    except Refusal:  # what it was about is not there any more: the managers are told all the same
        return ""


def _owner(rows: Rows, hall: str, what: str, its_id: str) -> str:
    if what == "case":
        return finding.by_id(rows, its_id).handler
    if what == "window":
        found = [one for one in duty.of_hall(rows, hall) if one.window == its_id]
        return f"staff:{found[0].staff}" if found else ""
    if what == "enquiry":
        owner = enquiries.by_id(rows, its_id).owner
        return f"staff:{owner}" if owner is not None else ""
    grade = bad_store.of_ticket(rows, its_id) if what == "bad_grade" else None
    return f"staff:{grade.owner}" if grade is not None and grade.owner is not None else ""


def own(rows: Rows, hall: str, who: Staff) -> list[Alarm]:
    """The open alarms this person was ordered to deal with or was told of, orders of their own first."""
    known = {row["alarm"] for row in rows.all("SELECT alarm FROM alarm_told WHERE staff = ?", who.id)}
    found = [
        one
        for one in store.live(rows, hall)
        if (one.owner == who.actor or one.id in known) and not concerns(rows, one, who.id)
    ]
    return sorted(found, key=lambda one: one.owner != who.actor or one.state != "ordered")


def forget(tx: Tx) -> int:
    """Who was told of what is closed is of no more use; answers how many rows went."""
    sql = "DELETE FROM alarm_told WHERE alarm IN (SELECT id FROM alarm WHERE closed_ms IS NOT NULL AND closed_ms < ?)"
    return tx.execute(sql, tx.now_ms - 31 * 24 * HOUR_MS)


def _tell(tx: Tx, pen: Pen, entry: Entry, alarm: Alarm, who: Staff, why: Why) -> None:
    sql = "INSERT INTO alarm_told(staff, alarm, why, at_ms) VALUES (?,?,?,?) ON CONFLICT DO NOTHING"
    tx.execute(sql, who.id, alarm.id, why, tx.now_ms)
    if tx.now_ms - entry.at_ms > LATE_MS:
        return
    try:
        phone = contacts.phone_of(tx, pen.secrets, who.id)
    except SealIsBroken:  # one row somebody has touched must not silence all the others
        log.error("contact_unreadable", staff=who.id)
        return
    if phone:
        writing.to_staff(tx, pen, alarm.hall, f"alarm:{alarm.id}", f"{entry.seq}:{who.id}", phone, words(alarm, why))


def words(alarm: Alarm, why: Why) -> dict[str, str]:
    """What the message is made of; the order's own words stay in the house."""
    cards = {"card": LEVEL_WORDS[alarm.level], "order": STATE_WORDS["ordered"], "escalated": ESCALATED}
    return {
        "reason": cards[why].zh,
        "matter": CLOCK_WORDS[alarm.clock].zh,
        "number": alarm.label[-NUMBER_SIGNS:],
        "place": alarm.place,
    }
