"""Papers of a kiosk that was alone and that were not taken in: somebody stands there with a slip that is no number, so
staff see it until one of them has dealt with it or the day is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Row, Rows, Tx

NOTED: Final = "paper_refused"
SETTLED: Final = "paper_settled"
KINDS: Final = frozenset({NOTED, SETTLED})
WHY: Final[Mapping[str, Words]] = {
    "unknown_number": Words(
        "号码不在这台取号机当天的号段内，或已过一周", "Not of this kiosk's numbers for that day, or over a week old"
    ),
    "unknown_service": Words("大厅没有小票上的事项", "The hall does not have the service on it"),
    "unknown_queue": Words("大厅没有小票上的队列", "The hall does not have the line on it"),
}
ELSE: Final = Words("服务器没有接收这张小票", "The server did not take it in")


@dataclass(frozen=True)
class RefusedPaper:
    """`number` is what stands on it (E502), `kiosk` the id of the device, `given_ms` when it came out by its box;
    `done_by` is whoever dealt with it, 'system' at the close of day, the kiosk where it was taken in after all."""

    hall: str
    paper: str
    day: str
    number: str
    kiosk: int
    code: str
    given_ms: int
    at_ms: int
    done_ms: int | None = None
    done_by: str | None = None

    @property
    def why(self) -> Words:
        """Why it is no number, for whoever tells its holder."""
        return WHY.get(self.code, ELSE)


class UnknownPaper(Refusal):
    """No paper of that id was refused in this hall."""

    code, status = "unknown_paper", 404
    zh, en = "没有这张未被接收的小票。", "There is no such refused paper."


_COLUMNS: Final = tuple(field.name for field in fields(RefusedPaper))


def note(tx: Tx, paper: RefusedPaper) -> bool:
    """It is known from now on; False where it was before (a box brings its papers again until it has an answer)."""
    if _by_id(tx, paper.hall, paper.paper) is not None:
        return False
    row = asdict(paper)
    names, marks = ",".join(row), ",".join("?" * len(row))
    tx.execute(f"INSERT INTO refused_paper({names}) VALUES ({marks})", *row.values())  # noqa: S608
    tx.record(paper.hall, NOTED, f"device:{paper.kiosk}", {"set": row, "number": paper.number, "code": paper.code})
    return True


def settle(tx: Tx, hall: str, paper: str) -> RefusedPaper:
    """Somebody has dealt with it; once more changes nothing. UnknownPaper."""
    known = _by_id(tx, hall, paper)
    if known is None:
        raise UnknownPaper()
    if known.done_ms is not None:
        return known
    changed = {"done_ms": tx.now_ms, "done_by": tx.actor}
    tx.execute("UPDATE refused_paper SET done_ms=?, done_by=? WHERE hall=? AND paper=?", *changed.values(), hall, paper)
    tx.record(hall, SETTLED, f"device:{known.kiosk}", {"set": {"paper": paper, **changed}, "number": known.number})
    return _of(tx.all("SELECT * FROM refused_paper WHERE hall=? AND paper=?", hall, paper)[0])


def taken_after_all(tx: Tx, hall: str, paper: str) -> None:
    """The box brought it again and now it is a number: nobody need look for its holder."""
    known = _by_id(tx, hall, paper)
    if known is not None and known.done_ms is None:
        settle(tx, hall, paper)


def end_all(tx: Tx, hall: str) -> int:
    """Close of day: whoever held one has gone home. Answers how many."""
    left = open_of_hall(tx, hall)
    for one in left:
        settle(tx, hall, one.paper)
    return len(left)


def open_of_hall(rows: Rows, hall: str) -> list[RefusedPaper]:
    """Those nobody has dealt with, in the order in which they were given out."""
    found = rows.all("SELECT * FROM refused_paper WHERE hall=? AND done_ms IS NULL ORDER BY given_ms, number", hall)
    return [_of(row) for row in found]


def by_number(rows: Rows, hall: str, day: str, prefix: str | None, number: int) -> list[RefusedPaper]:
    """Papers of that day and number, dealt with or not; without a letter, of any letter."""
    found = rows.all("SELECT * FROM refused_paper WHERE hall=? AND day=? ORDER BY number, given_ms", hall, day)
    papers = (_of(row) for row in found)
    return [one for one in papers if prefix in (None, one.number[0]) and int(one.number[1:]) == number]


def by_id(rows: Rows, hall: str, paper: str) -> list[RefusedPaper]:
    """The paper of that id as a list of one, or none."""
    found = _by_id(rows, hall, paper)
    return [] if found is None else [found]


def _by_id(rows: Rows, hall: str, paper: str) -> RefusedPaper | None:
    row = rows.one("SELECT * FROM refused_paper WHERE hall=? AND paper=?", hall, paper)
    return None if row is None else _of(row)


def _of(row: Row) -> RefusedPaper:
    return RefusedPaper(*(row[column] for column in _COLUMNS))
