"""What happens to an accepted case until its end: steps of the back office, the result, handing over
(先批后审 leaves documents to be brought; nothing is handed over before they are here)."""

from __future__ import annotations

from typing import Any

from queue_server.cases import persons, store
from queue_server.cases.accepting import stepped
from queue_server.cases.couriering import check_courier
from queue_server.cases.model import STEPS_MAX, Case, Delivery, Step
from queue_server.cases.refusals import (
    CaseIsFull,
    ClockStands,
    MaterialsAreMissing,
    NoSuchStep,
    ReasonIsNeeded,
)
from queue_server.cases.typed import number_of_paper
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx


def begin_step(tx: Tx, case: Case, name: str, handler: str) -> Case:
    """A further 环节 begins with whoever has it now; the first member of staff stays who they are (首问负责)."""
    stepped(case, "work")
    if len(case.steps) >= STEPS_MAX:
        raise CaseIsFull(most=STEPS_MAX)
    steps = (*case.steps, Step(name, handler, tx.now_ms))
    return store.change(tx, case, "case_step_begun", {"steps": steps, "handler": handler}, {"step": name})


def end_step(tx: Tx, case: Case, name: str, opinion: str = "") -> Case:
    """The open 环节 of that name is done; NoSuchStep."""
    stepped(case, "work")
    at = next((n for n, one in enumerate(case.steps) if one.name == name and one.ended_ms is None), None)
    if at is None:
        raise NoSuchStep(name=name)
    done = case.steps[at]._replace(ended_ms=tx.now_ms, opinion=opinion.strip())
    steps = (*case.steps[:at], done, *case.steps[at + 1 :])
    return store.change(tx, case, "case_step_ended", {"steps": steps}, {"step": name})


def hand_over(tx: Tx, case: Case, handler: str) -> Case:
    """Somebody else has it from now on, also before it is accepted."""
    stepped(case, "hand_over")
    return store.change(tx, case, "case_handed_over", {"handler": handler}, {"from": case.handler})


def conclude(
    tx: Tx, case: Case, granted: bool, result: str, result_number: str, delivery: Delivery, reason: str = ""
) -> Case:
    """办结: granted (准予) or not, with the paper's name and number and how it goes out. What was promised to follow
    must be here (MaterialsAreMissing) unless it was decided ahead; a refusal needs its reason. NumberOfAPerson."""
    to = stepped(case, "conclude")
    if case.is_paused:
        raise ClockStands()
    if granted and case.missing and not case.is_ahead:
        raise MaterialsAreMissing(names="、".join(case.missing))
    if not granted and not reason.strip():
        raise ReasonIsNeeded()
    if delivery == "courier":
        check_courier(tx, case)
    steps = tuple(one._replace(ended_ms=tx.now_ms) if one.ended_ms is None else one for one in case.steps)
    changes: dict[str, Any] = {
        "state": to,
        "steps": steps,
        "concluded_ms": tx.now_ms,
        "granted": granted,
        "result": (result or case.result) if granted else result,
        "result_number": number_of_paper(result_number),
        "delivery": delivery,
        "reason": reason.strip(),
    }
    return store.change(tx, case, "case_concluded", changes)


def deliver(tx: Tx, hall: Hall, case: Case, delivery: Delivery, extra: dict[str, Any] | None = None) -> Case:
    """The result is with the applicant: handed over at a window, delivered by courier, or nothing to hand over."""
    to = stepped(case, "deliver")
    if delivery != "courier":  # what is with the courier was looked at before it left
        check_complete(case)
    changes = {"state": to, "delivery": delivery, "ended_ms": tx.now_ms}
    delivered = store.change(tx, case, "case_delivered", changes, extra)
    persons.end(tx, hall, delivered)
    return delivered


def check_complete(case: Case) -> None:
    """MaterialsAreMissing before a paper leaves the house that was granted ahead of everything being here."""
    if case.granted and case.missing:
        raise MaterialsAreMissing(names="、".join(case.missing))
