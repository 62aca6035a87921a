"""Acts at a window while the server was away are taken in afterwards with the times at which they were done: whoever
was called by voice from the last list has been called. What the hall knows better is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Tx
from queue_server.tickets import calling, finishing, moving, store
from queue_server.tickets.model import AT_WINDOW, Ticket
from queue_server.tickets.refusals import STATE_ZH, NotServedHere, WindowIsBusy

Kind = Literal["called", "recalled", "served", "held", "resumed", "finished", "missed"]
SKEW_MS: Final = 5_000  # how far a page's idea of the hall's clock may run ahead
CONFLICT: Final = "meanwhile_conflict"
RULE: Final = "meanwhile"
HERE: Final = AT_WINDOW | {"held"}
REACHED: Final[Mapping[Kind, tuple[str, ...]]] = {
    "called": ("called", "serving", "held", "finished", "missed"),
    "recalled": ("serving", "held", "finished", "missed"),
    "served": ("serving", "held", "finished"),
    "held": ("held",),
    "resumed": ("serving", "finished"),
    "finished": ("finished",),
    "missed": ("missed",),
}


class TimeDoesNotFit(Refusal):
    """The act is said to have been done in the future, before the ticket's last step, or on another day."""

    code, status = "time_does_not_fit", 409
    zh, en = "{number} 号：记录的时间不对，没有补记。", "{number}: the time noted cannot be, so nothing was entered."


class CalledElsewhere(Refusal):
    """Two windows called one number while neither could know of the other; the first to say so has it."""

    code, status = "called_elsewhere", 409
    zh, en = (
        "{number} 号断网期间也由 {window} 号窗口叫号，已记在该窗口。",
        "{number} was called by window {window} too during the cut, and is entered there.",
    )


class MovedMeanwhile(Refusal):
    """Something else was done with the ticket after the instant of this act."""

    code, status = "moved_meanwhile", 409
    zh, en = (
        "{number} 号在此之后另有操作，现在是“{state_zh}”，没有补记，请核对。",
        "{number} was acted on after that and is {state} now. Nothing was entered: please check.",
    )


@dataclass(frozen=True)
class Done:
    """One act as the clerk did it; `at_ms` by the hall's clock as the page knew it."""

    ticket: str
    act: Kind
    at_ms: int
    outcome: str | None = None


More = Callable[[Tx, Hall, Ticket, str], Mapping[str, object]]


@dataclass(frozen=True)
class Step:
    """One act with what it is taken in with: where, when by true time, and what the journal says besides."""

    hall: Hall
    window: str
    at_ms: int
    outcome: str | None
    more: More

    @property
    def extra(self) -> dict[str, object]:
        """What every entry says of an act that was done meanwhile."""
        return {"window": self.window, "meanwhile_ms": self.at_ms}


def take_in(tx: Tx, hall: Hall, window: str, done: Done, more: More) -> tuple[Ticket, bool]:
    """The ticket after the act, and whether it was new; `more` says what the journal holds besides an outcome.

    TimeDoesNotFit, CalledElsewhere, MovedMeanwhile, NotServedHere, WindowIsBusy, StateForbids, UnknownTicket,
    and what `more` refuses.
    """
    ticket = store.by_id(tx, done.ticket)
    if ticket.hall != hall.id:
        raise NotServedHere(window=window, queue=ticket.queue)
    if ticket.window == window and ticket.state in REACHED[done.act]:
        return ticket, False
    if ticket.window not in (None, window) and ticket.state != "waiting":
        raise CalledElsewhere(number=ticket.label, window=ticket.window)
    step = Step(hall, window, _at_ms(tx, hall, ticket, done), done.outcome, more)
    if done.act in COMES:
        _check_free(tx, ticket, step, COMES[done.act])
    elif ticket.window != window or ticket.state not in AT_WINDOW:
        _forbid(ticket)
    return TAKES[done.act](tx, ticket, step), True


def refuse(tx: Tx, hall: Hall, window: str, done: Done, refusal: Refusal) -> None:
    """What could not be taken in stands in the journal: which act at which ticket, when, and why not."""
    body = {"window": window, "act": done.act, "meanwhile_ms": done.at_ms, "code": refusal.code}
    found = tx.one("SELECT id FROM ticket WHERE id = ? AND hall = ?", done.ticket, hall.id)
    tx.record(hall.id, CONFLICT, f"window:{window}", body | {"ticket": found["id"] if found else None})


def _at_ms(tx: Tx, hall: Hall, ticket: Ticket, done: Done) -> int:
    """When it was done, between the ticket's last step and now."""
    at_ms = min(done.at_ms, tx.now_ms)
    is_ahead = done.at_ms - tx.now_ms > SKEW_MS
    if is_ahead or at_ms < ticket.arrived_ms or hours.business_day(hall, at_ms) != ticket.day:
        raise TimeDoesNotFit(number=ticket.label)
    if ticket.state in HERE and at_ms + SKEW_MS < ticket.since_ms:
        raise TimeDoesNotFit(number=ticket.label)
    return max(at_ms, ticket.since_ms) if ticket.state in HERE else at_ms


def _check_free(tx: Tx, ticket: Ticket, step: Step, needed: str) -> None:
    """Whoever comes to the window is where that act finds people, is of its lines, and nobody else is there."""
    if ticket.state != needed:
        _forbid(ticket)
    if ticket.queue not in step.hall.window(step.window).queues:
        raise NotServedHere(window=step.window, queue=ticket.queue)
    if _was_called_since(tx, ticket, step.at_ms):
        _forbid(ticket)
    current = store.at_window(tx, step.hall.id, step.window)
    if current is not None:
        raise WindowIsBusy(number=current.label)


def _call(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    """Called by voice: screens and speakers, which could say nothing then, say nothing now."""
    handicap_min = calling.caller_of(step.hall, step.window).handicap_min.get(ticket.queue, 0)
    line = calling.line_of(tx, step.hall.id, (ticket.queue,))
    run = calling.note_run(tx, step.hall.id, next(one for one in line if one.id == ticket.id), line)
    why: dict[str, Any] = {
        "rule": RULE,
        "rank_ms": ticket.sort_key[0],
        "basis_ms": ticket.basis_ms,
        "credit_min": ticket.credit_min,
        "handicap_min": handicap_min,
        "booked": ticket.booked,
        "beat": [],
        "moved": store.moves_of(tx, ticket.id),
    }
    changes = {"window": step.window, "to_window": None, "calls": 1, "called_ms": step.at_ms, "call_seq": None}
    changes |= {"missed_ms": None} if ticket.missed_ms is not None else {}
    return moving.do(tx, ticket, "call", "ticket_called", changes, {"why": why, **run, **step.extra})


def _recall(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    """Called by voice again, noted as it was; how often and how soon was the page's to keep."""
    changes = {"calls": ticket.calls + 1, "called_ms": step.at_ms, "call_seq": None}
    return moving.do(tx, ticket, "recall", "ticket_recalled", changes, step.extra)


def _serve(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    return moving.do(tx, ticket, "serve", "ticket_served", {"served_ms": step.at_ms}, step.extra)


def _hold(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    return moving.do(tx, ticket, "hold", "ticket_held", {"held_ms": step.at_ms}, step.extra)


def _resume(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    changes = {"window": step.window, "held_ms": None}
    return moving.do(tx, ticket, "resume", "ticket_resumed", changes, {"taken_from": None, **step.extra})


def _finish(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    moving.check_state(ticket, "finish")
    outcome = step.outcome or step.hall.service(ticket.service).default_outcome
    said = {**step.extra, **step.more(tx, step.hall, ticket, outcome)}
    return finishing.finish(tx, step.hall, ticket, outcome, said, step.at_ms)


def _miss(tx: Tx, ticket: Ticket, step: Step) -> Ticket:
    if ticket.state == "called" and ticket.booked and ticket.slot_ms is not None and step.at_ms < ticket.slot_ms:
        return moving.put_off(tx, ticket, step.extra)
    return moving.do(tx, ticket, "miss", "ticket_missed", {"missed_ms": step.at_ms}, step.extra)


def _was_called_since(tx: Tx, ticket: Ticket, at_ms: int) -> bool:
    sql = (
        "SELECT 1 FROM journal WHERE subject = ? AND kind = 'ticket_called'"
        " AND coalesce(json_extract(body, '$.meanwhile_ms'), at_ms) > ? LIMIT 1"
    )
    return bool(tx.value(sql, ticket.id, at_ms))


def _forbid(ticket: Ticket) -> NoReturn:
    raise MovedMeanwhile(number=ticket.label, state=ticket.state, state_zh=STATE_ZH[ticket.state])


COMES: Final[Mapping[Kind, str]] = {"called": "waiting", "resumed": "held"}
TAKES: Final[Mapping[Kind, Callable[[Tx, Ticket, Step], Ticket]]] = {
    "called": _call,
    "recalled": _recall,
    "served": _serve,
    "held": _hold,
    "resumed": _resume,
    "finished": _finish,
    "missed": _miss,
}
