"""受理 and what stands in its way: what came, what is told to be missing (once), short acceptance, refusing.

行政许可法 §32: everything missing is told at once, and once. 容缺受理: the main papers are here, others may follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.cases import deferring, persons, store, terms
from queue_server.cases.model import MATERIALS_MAX, Act, Case, Got, State, after, following, received, required
from queue_server.cases.refusals import (
    STATE_WORDS,
    AlreadyTold,
    CaseIsFull,
    CaseIsThePlatforms,
    CaseStateForbids,
    MaterialsAreMissing,
    MayNotFollow,
    NothingIsMissing,
    ReasonIsNeeded,
    UnknownMaterial,
)
from queue_server.cases.refusals_papers import AskThePlatform
from queue_server.cases.typed import number_of_paper
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx

Visit = Mapping[str, Any]  # what a decision's entry says of the visit that made it, so that it can be taken back


def stepped(case: Case, act: Act) -> State:
    """The state the act leads to; CaseStateForbids, CaseIsThePlatforms for all but papers that come here for it."""
    if case.owner and act != "supply":
        raise CaseIsThePlatforms(number=case.number, owner=case.owner)
    to = after(act, case.state)
    if to is None:
        zh, en = STATE_WORDS[case.state]
        raise CaseStateForbids(number=case.number, state=case.state, state_zh=zh, state_en=en)
    return to


def supply(
    tx: Tx, case: Case, came: Mapping[str, tuple[Got, int]], licence: str = "", spared_because: str = ""
) -> Case:
    """These things came (name → how, how many copies), also ones the list does not have; or turn out to be missing.
    `licence`: the kind that stands for what is shared; `spared_because`: why it is, where no platform can be asked.

    A case that waited for documents goes on once nothing required is missing, and waits again once something is; where
    a platform keeps it, it says so. What nobody had on the list when it was told is kept as `asked_again`.
    """
    to = stepped(case, "supply")
    materials = received(case.materials, came, tx.now_ms, tx.actor, licence)
    if len(materials) > MATERIALS_MAX:
        raise CaseIsFull(most=MATERIALS_MAX)
    still = [one.name for one in materials if one.required and not one.is_here]
    state = case.state if case.owner else "told" if to == "applied" and case.told_ms is not None and still else to
    known = {one.name for one in case.materials} if case.told_ms is not None else set(came)
    again = [name for name, (got, _copies) in came.items() if got == "missing" and name not in known]
    more = {"asked_again": again, "spared_because": spared_because.strip()}
    extra = {"came": sorted(came), "missing": still, **{name: said for name, said in more.items() if said}}
    return store.change(tx, case, "case_supplied", {"state": state, "materials": materials}, extra)


def check_spared(case: Case, came: Mapping[str, tuple[Got, int]], has_platform: bool, because: str) -> None:
    """AskThePlatform, or ReasonIsNeeded where there is none, before a paper counts as shared (免提交) on a clerk's
    word; one that is shared already stays so."""
    stand = {one.name for one in case.materials if one.got == "shared"}
    if all(got != "shared" or name in stand for name, (got, _copies) in came.items()):
        return
    if has_platform:
        raise AskThePlatform()
    if not because.strip():
        raise ReasonIsNeeded()


def tell(tx: Tx, case: Case, missing: Sequence[str], by: Visit | None = None) -> Case:
    """一次性告知 these things, once for a case; AlreadyTold, NothingIsMissing, UnknownMaterial. `by`: see `undoing`."""
    check_untold(case)
    to = stepped(case, "tell")
    if not missing:
        raise NothingIsMissing()
    materials = received(_known(case, missing), dict.fromkeys(missing, ("missing", 0)), tx.now_ms, tx.actor)
    materials = required(materials, frozenset(missing))
    changes = {"state": to, "materials": materials, "told_ms": tx.now_ms}
    return store.change(tx, case, "case_told", changes, {"missing": list(missing), **(by or {})})


def check_untold(case: Case) -> None:
    """AlreadyTold, if it was told before."""
    if case.told_ms is not None:
        raise AlreadyTold(number=case.number)


def accept(
    tx: Tx,
    hall: Hall,
    calendar: Calendar,
    case: Case,
    follow: Sequence[str] = (),
    is_ahead: bool = False,
    document: str = "",
    by: Visit | None = None,
) -> Case:
    """受理, from which the term counts. `follow`: required things that may come later (容缺); `is_ahead`: decided
    before everything is here (先批后审). MayNotFollow, MaterialsAreMissing where something else is; NumberOfAPerson."""
    to = stepped(case, "accept")
    held = () if is_ahead else deferring.not_to_follow(hall.cases, case.item_version, case.materials, set(follow))
    if held:
        raise MayNotFollow(names="、".join(held))
    materials = following(_known(case, follow), frozenset(follow))
    left = [one.name for one in materials if one.required and not one.is_here and not one.may_follow]
    if left and not is_ahead:
        raise MaterialsAreMissing(names="、".join(left))
    day = terms.accepted_day(calendar, hours.business_day(hall, tx.now_ms), hall.cases.rest_day)
    changes: dict[str, Any] = {
        "state": to,
        "materials": materials,
        "accepted_ms": tx.now_ms,
        "accepted_day": day,
        "is_short": any(one.may_follow and not one.is_here for one in materials),
        "is_ahead": is_ahead,
        "document": number_of_paper(document),
    }
    return store.change(tx, case, "case_accepted", changes, by)


def refuse(tx: Tx, hall: Hall, case: Case, reason: str, by: Visit | None = None) -> Case:
    """不予受理, with the reason; ReasonIsNeeded."""
    return _ended(tx, hall, case, "refuse", "case_refused", reason, by)


def withdraw(tx: Tx, hall: Hall, case: Case, reason: str) -> Case:
    """The applicant takes the application back; ReasonIsNeeded."""
    return _ended(tx, hall, case, "withdraw", "case_withdrawn", reason)


def _ended(tx: Tx, hall: Hall, case: Case, act: Act, kind: str, reason: str, by: Visit | None = None) -> Case:
    to = stepped(case, act)
    if not reason.strip():
        raise ReasonIsNeeded()
    ended = store.change(tx, case, kind, {"state": to, "ended_ms": tx.now_ms, "reason": reason.strip()}, by)
    persons.end(tx, hall, ended)
    return ended


def _known(case: Case, names: Sequence[str]) -> tuple[Any, ...]:
    known = {one.name for one in case.materials}
    for name in names:
        if name not in known:
            raise UnknownMaterial(name=name)
    return case.materials
