"""What a window decides about a case with one key: accepted as complete, accepted short, told once, not accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.cases import accepting, undoing
from queue_server.cases.model import Case, Got
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Tx
from queue_server.tickets.model import Ticket


@dataclass(frozen=True)
class Decision:
    """One of: accepted, but for what may `follow` later; what is missing and `tell`s; why it is `refuse`d. Or none."""

    accept: bool = False
    follow: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    refuse: str = ""

    @property
    def is_one(self) -> bool:
        """At most one thing is decided, and nothing follows what is not accepted."""
        decided = (self.accept, bool(self.tell), bool(self.refuse))
        return sum(decided) <= 1 and (self.accept or not self.follow)


def decide(tx: Tx, hall: Hall, calendar: Calendar, case: Case, decision: Decision, ticket: Ticket) -> Case:
    """The case as the window left it, for this visit; what is named and not on its list is added. Refusals as of each
    act."""
    by = undoing.mark(ticket, case)
    if decision.accept:
        follow = _plain(decision.follow)
        case = _complete(tx, case, follow)
        return accepting.accept(tx, hall, calendar, case, follow, by=by)
    if decision.tell:
        missing = _plain(decision.tell)
        accepting.check_untold(case)
        return accepting.tell(tx, _complete(tx, case, missing), missing, by)
    if decision.refuse:
        return accepting.refuse(tx, hall, case, decision.refuse, by)
    return case


def _plain(names: Sequence[str]) -> list[str]:
    """Names as they are stored: no numbers of people, none twice."""
    return list(dict.fromkeys(redact(name) for name in names))


def _complete(tx: Tx, case: Case, lacking: Sequence[str]) -> Case:
    """Everything required was there, but for what is lacking: all of that is named."""
    came: dict[str, tuple[Got, int]] = {name: ("window", 1) for name in case.missing if name not in lacking}
    came |= _unlisted(case, lacking)
    return accepting.supply(tx, case, came) if came else case


def _unlisted(case: Case, names: Sequence[str]) -> dict[str, tuple[Got, int]]:
    known = {one.name for one in case.materials}
    return {name: ("missing", 0) for name in names if name not in known}
