"""Papers a kiosk gave out while it was alone: which ticket each stands for, and what staff must know of it.

Most stand for the ticket of their own number. One whose key had issued a ticket before the server went away is another
name of that ticket: its number and its link lead there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from queue_server.hall.codes import Words
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import store
from queue_server.tickets.model import Ticket, label

SECOND_NUMBER: Final = "second_number"
OVER_LIMIT: Final = "over_limit"
NO_DOCUMENT: Final = "no_document"
CLOCK_AHEAD: Final = "clock_ahead"
NUMBER_TAKEN: Final = "number_taken"
FLAG_WORDS: Final[Mapping[str, Words]] = {
    SECOND_NUMBER: Words("一人多号：此证件另有此事项的号", "Second number: this ID holds another for the same service"),
    OVER_LIMIT: Words("超限：此证件今天已取过此事项的号", "Over the limit: this ID had today's number already"),
    NO_DOCUMENT: Words("离线取号时没有可用的证件号码，请核对证件", "No usable ID number was typed: check the document"),
    CLOCK_AHEAD: Words(
        "离线取号时间有误，按收到时间计", "Its kiosk's clock was ahead: counted from when it was heard of"
    ),
    NUMBER_TAKEN: Words(
        "纸号与另一张离线小票相同，请核对小票时间", "Another paper bears the same number: check its time"
    ),
}


@dataclass(frozen=True)
class Paper:
    """`paper` is the id the box was given for this number, `ticket` what it stands for; `flags` are codes for staff."""

    paper: str
    ticket: str
    hall: str
    day: str
    prefix: str
    number: int
    kiosk: str
    flags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The number on the paper."""
        return label(self.prefix, self.number)

    def row(self) -> dict[str, Any]:
        """The paper as its row and as the `paper` of its journal entry."""
        return {
            "paper": self.paper,
            "ticket": self.ticket,
            "hall": self.hall,
            "day": self.day,
            "prefix": self.prefix,
            "number": self.number,
            "kiosk": self.kiosk,
            "flags": json.dumps(self.flags),
        }


def keep(tx: Tx, paper: Paper) -> None:
    """The paper is known from now on."""
    row = paper.row()
    names, marks = ",".join(row), ",".join("?" * len(row))
    tx.execute(f"INSERT INTO ticket_paper({names}) VALUES ({marks})", *row.values())  # noqa: S608


def alias(tx: Tx, ticket: Ticket, paper: Paper) -> None:
    """The paper is another name of the ticket, and the journal says so."""
    keep(tx, paper)
    before = {"queue": ticket.queue, "window": ticket.window, "call": ticket.call_seq}
    body = {"set": {}, "number": ticket.label, "before": before, "paper": paper.row()}
    tx.record(ticket.hall, "ticket_aliased", ticket.id, body)


def by_id(rows: Rows, paper_id: str) -> Paper | None:
    """The paper of that id, once it has been brought in."""
    row = rows.one("SELECT * FROM ticket_paper WHERE paper = ?", paper_id)
    return None if row is None else _of(row)


def with_number(rows: Rows, hall: str, day: str, prefix: str | None, number: int) -> list[Ticket]:
    """The tickets for which papers of that number stand though they have another; without a letter, of any letter."""
    found = rows.all(
        "SELECT ticket FROM ticket_paper WHERE hall=?1 AND day=?2 AND (?3 IS NULL OR prefix=?3) AND number=?4"
        " AND ticket IN (SELECT id FROM ticket WHERE prefix <> ticket_paper.prefix OR number <> ticket_paper.number)"
        " ORDER BY prefix",
        hall,
        day,
        prefix,
        number,
    )
    return store.by_ids(rows, [row["ticket"] for row in found])


def told(rows: Rows, ticket: Ticket) -> tuple[str | None, tuple[str, ...]]:
    """The number on the holder's paper where it is another one, and what staff must know; kept in memory."""

    def load() -> Mapping[str, Paper]:
        found = rows.all("SELECT * FROM ticket_paper WHERE hall=? AND (flags <> '[]' OR ticket <> paper)", ticket.hall)
        return {row["ticket"]: _of(row) for row in found}

    paper = rows.kept(("papers", ticket.hall), ("ticket_paper",), load).get(ticket.id)
    if paper is None:
        return None, ()
    return (paper.label if paper.label != ticket.label else None), paper.flags


def is_out(rows: Rows, ticket_id: str) -> bool:
    """Whether the holder of that ticket has a paper from a kiosk that was alone: no other one shall come out."""
    sql = (
        "SELECT 1 FROM ticket_paper AS p, ticket AS t WHERE t.id=? AND p.hall=t.hall AND p.day=t.day AND p.ticket=t.id"
    )
    return bool(rows.value(sql, ticket_id))


def called(rows: Rows, ticket: Ticket) -> str:
    """The number as its holder knows it, which is what boards, voices and their own page say: that on the paper."""
    return told(rows, ticket)[0] or ticket.label


def _of(row: Mapping[str, Any]) -> Paper:
    return Paper(**{**row, "flags": tuple(json.loads(row["flags"]))})
