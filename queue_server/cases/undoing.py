"""Taking back within seconds what a window decided by finishing: told once, accepted, not accepted.

The case is again as it was before the key was pressed, with an entry of its own that says so; nothing is wiped. Where
the case has gone on since, its decision stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from queue_server.cases import finding, persons, store
from queue_server.cases.model import Case
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets.model import Ticket

Decision = Literal["told", "accepted", "refused"]
DECISIONS: Final[Mapping[str, Decision]] = {"case_told": "told", "case_accepted": "accepted", "case_refused": "refused"}
UNDONE: Final = "case_undone"
_OF_EACH: Final = frozenset({"acted_by", "changes"})  # every change sets them anew


class Undone(NamedTuple):
    """What became of one decision: told, accepted or refused; `is_back` where the case is as it was before."""

    case: Case
    decision: Decision
    is_back: bool


def mark(ticket: Ticket, case: Case) -> dict[str, Any]:
    """What the entry of a decision says of the visit it was made in, and of the case it was made upon."""
    return {"ticket": ticket.id, "item": ticket.item, "from": case.changes}


def undo(tx: Tx, ticket: Ticket) -> list[Undone]:
    """Take back what was decided with the item of the visit that is taken back; none where nothing was."""
    made = [(case, *_decided(tx, ticket, case)) for case in finding.of_ticket(tx, ticket.id)]
    return [_undo(tx, case, kind, body) for case, kind, body in made if kind]


def is_undone(rows: Rows, entry: Entry) -> bool:
    """Whether the decision of this entry was taken back after it: nobody is told of it any more."""
    sql = "SELECT 1 FROM journal WHERE subject = ? AND kind = ? AND hall = ? AND (epoch, seq) > (?, ?)"
    return rows.value(sql, entry.subject, UNDONE, entry.hall, entry.epoch, entry.seq) is not None


def _decided(rows: Rows, ticket: Ticket, case: Case) -> tuple[str, Mapping[str, Any]]:
    """The entry by which this item of the visit decided the case, if that stands; ("", {}) otherwise."""
    kinds = (*DECISIONS, UNDONE)
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT kind, body FROM journal WHERE subject = ? AND kind IN ({marks}) ORDER BY pos DESC LIMIT 1"  # noqa: S608
    row = rows.one(sql, case.id, *kinds)
    body = json.loads(row["body"]) if row else {}
    is_ours = (body.get("ticket"), body.get("item")) == (ticket.id, ticket.item)
    return (row["kind"], body) if row and row["kind"] != UNDONE and is_ours else ("", {})


def _undo(tx: Tx, case: Case, kind: str, body: Mapping[str, Any]) -> Undone:
    decision = DECISIONS[kind]
    if case.changes != body["set"]["changes"]:
        return Undone(case, decision, False)
    then = finding.as_set(tx, case.id, _before(tx, case.id, body["from"]))
    names = [name for name in _said_since(tx, case.id, body["from"]) if name not in _OF_EACH]
    changes = {name: getattr(then, name) for name in names}
    back = store.change(tx, case, UNDONE, changes, {"undone": decision})
    if decision == "refused":
        persons.go_on(tx, back)
    return Undone(back, decision, True)


def _before(rows: Rows, case_id: str, changes: int) -> dict[str, Any]:
    """The columns as they stood after so many changes of the case."""
    said: dict[str, Any] = {}
    for values in _told(rows, case_id):
        if values["changes"] <= changes:
            said |= values
    return said


def _said_since(rows: Rows, case_id: str, changes: int) -> list[str]:
    since = [values for values in _told(rows, case_id) if values["changes"] > changes]
    return list(dict.fromkeys(name for values in since for name in values))


def _told(rows: Rows, case_id: str) -> Sequence[dict[str, Any]]:
    found = rows.all("SELECT body FROM journal WHERE subject = ? AND kind GLOB 'case_*' ORDER BY pos", case_id)
    return [values for row in found if (values := json.loads(row["body"]).get("set"))]
