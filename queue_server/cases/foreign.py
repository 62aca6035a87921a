"""Cases another system keeps: a copy here under its number, as it last said; what is ours, and what
happened here since, is never overwritten by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from queue_server.cases import finding, numbers, opening, persons, store, typed
from queue_server.cases.model import ENDED, Case, Item, Kind, Source, State
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import Person

_FAR: Final[Mapping[State, int]] = {
    "applied": 0,
    "told": 0,  # papers come and are found wanting: back and forth
    "accepted": 1,
    "concluded": 2,
    "delivered": 3,
    "refused": 3,
    "withdrawn": 3,
}
_SAID: Final = ("state", "accepted_ms", "concluded_ms", "ended_ms", "granted", "result", "result_number", "reason")


class CaseIsOurs(Refusal):
    """This hall keeps the case itself: nobody else's word changes it."""

    code, status = "case_is_ours", 409
    zh = "办件 {number} 由本大厅办理，不能用平台的内容覆盖。"
    en = "Case {number} is kept by this hall; the platform's word does not change it."


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """A case as its keeper tells it. Instants in Unix milliseconds; what it does not say stays as it was."""

    number: str
    owner: str
    state: State
    name: str
    item: str = ""
    department: str = ""
    kind: Kind = "other"
    applied_ms: int | None = None
    accepted_ms: int | None = None
    concluded_ms: int | None = None
    ended_ms: int | None = None
    granted: bool | None = None
    result: str = ""
    result_number: str = ""
    reason: str = ""


def keep(
    tx: Tx,
    hall: Hall,
    secrets: Secrets,
    new_id: Callable[[], str],
    said: Foreign,
    source: Source,
    service: str,
    person: Person | None = None,
) -> tuple[Case, bool]:
    """The copy as it is now, and whether anything was new. BadCaseNumber, CaseIsOurs."""
    number = numbers.checked(hall, said.number)
    known, is_new = finding.found_by_number(tx, hall.id, number), False
    if known is None:
        item = Item(said.item, "", said.name, said.department, said.kind)
        opened = opening.Opened(
            case_id=new_id(),
            service=service,
            item=item,
            source=source,
            number=number,
            owner=said.owner,
            applied_ms=said.applied_ms,
            person=person,
        )
        known, is_new = opening.open_case(tx, hall, secrets, opened), True
    elif not known.owner:
        raise CaseIsOurs(number=number)
    elif known.is_unverified and person is not None:
        _name(tx, secrets, known, person)
    shown = _shown(known, said, source, service) if known.is_unverified else {}
    changes = shown | _news(tx, hall, known, said, is_first=bool(shown))
    if changes:
        known = store.change(tx, known, "case_fetched", changes)
        if known.state in ENDED:
            persons.end(tx, hall, known)
    return known, is_new or bool(changes)


def typed_in(item: Item) -> Item:
    """What a copy is opened as that only its number is known of: what was asked for at the window, and no more."""
    return Item("", "", item.name, item.department, "other")


def _shown(known: Case, said: Foreign, source: Source, service: str) -> dict[str, Any]:
    """What its keeper says of a case that nothing but the number was known of."""
    words = {"name": said.name, "item": said.item, "item_version": "", "department": said.department, "kind": said.kind}
    applied_ms = known.applied_ms if said.applied_ms is None else said.applied_ms
    told = {"owner": said.owner, "source": source, "service": service or known.service, "applied_ms": applied_ms}
    return {**words, **told, "department": said.department or known.department}


def _name(tx: Tx, secrets: Secrets, case: Case, person: Person) -> None:
    """Its keeper says whose it is: whoever the number was typed in for, if that is somebody else, is not."""
    if not persons.is_of(tx, secrets, case, (person,)):
        persons.drop(tx, case)
        persons.keep(tx, secrets, case, person, None, None)


def _news(tx: Tx, hall: Hall, known: Case, said: Foreign, is_first: bool) -> dict[str, Any]:
    if not is_first and _is_older(tx, known, said):
        return {}
    told = typed.cleaned({name: getattr(said, name) for name in _SAID})
    news = {name: value for name, value in told.items() if value not in (None, "") and value != getattr(known, name)}
    if "accepted_ms" in news:
        news["accepted_day"] = hours.business_day(hall, news["accepted_ms"])
    return news


def _is_older(rows: Rows, known: Case, said: Foreign) -> bool:
    """Whether its keeper does not know yet what happened here: an event of the case is still on its way there, or the
    word lies before where the case stands. What has ended stays so."""
    if known.state in ENDED and said.state != known.state:
        return True
    return _FAR[said.state] < _FAR[known.state] or outgoing.is_under_way(rows, known.id)
