"""What people do about the platform: let a refused event go again or give it up, run and sign a check list, and keep
what was fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queue_server.cases.foreign import CaseIsOurs, Foreign, keep
from queue_server.cases.model import Case
from queue_server.cases.refusals import BadCaseNumber
from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import Person
from queue_server.platform import store
from queue_server.platform.checking import Key
from queue_server.platform.model import NAME, CheckList, has_failed


class UnknownEvent(Refusal):
    """No event under this key is held up."""

    code, status = "unknown_platform_event", 404
    zh, en = (
        "这个事件没有被平台拒收，或已处理。请刷新页面。",
        "This event is not held up any more. Please reload the page.",
    )


class UnknownCheckList(Refusal):
    """No such run."""

    code, status = "unknown_check_list", 404
    zh, en = "没有这份检查单。", "There is no such check list."


class CheckListHasFailed(Refusal):
    """A list with a check that failed confirms nothing."""

    code, status = "check_list_has_failed", 409
    zh = "有检查未通过，不能签字确认。请排除问题后重新运行。"
    en = "A check has failed: this list cannot be signed. Mend it and run the checks again."


class CheckListIsSigned(Refusal):
    """It was signed before; a signature stays."""

    code, status = "check_list_is_signed", 409
    zh, en = "这份检查单已签字。", "This check list is signed already."


def held(rows: Rows, hall: str, epoch: int, seq: int) -> Outgoing:
    """The refused event of that key; UnknownEvent."""
    found = outgoing.one(rows, NAME, hall, epoch, seq)
    if found is None or found.state != "refused":
        raise UnknownEvent()
    return found


def send_again(tx: Tx, event: Outgoing) -> None:
    """It may go again, and what waits behind it after it."""
    if not outgoing.again(tx, event):
        raise UnknownEvent()
    tx.record(event.hall, "platform_event_again", f"case:{event.lane}", _named(event))


def give_up(tx: Tx, event: Outgoing, reason: str) -> None:
    """The platform will never have it; what waits behind it goes on."""
    if not outgoing.drop(tx, event, reason):
        raise UnknownEvent()
    tx.record(event.hall, "platform_event_dropped", f"case:{event.lane}", {**_named(event), "reason": reason})


def _named(event: Outgoing) -> dict[str, str]:
    return {"key": event.key, "kind": event.kind, "number": str(event.body.get("办件编号", ""))}


def keep_fetched(
    tx: Tx,
    hall: Hall,
    secrets: Secrets,
    new_id: Callable[[], str],
    found: Sequence[Foreign],
    subject: str,
    person: Person | None,
) -> list[Case]:
    """Copies of what the platform told because a clerk asked; ours among them stay as they are, odd numbers are left
    out. Each is of the hall's service of its name, if there is one. The journal learns who asked, for which ticket."""
    services, kept = {one.name: one.id for one in hall.services}, []
    for one in found:
        try:
            service = services.get(one.name, "")
            kept.append(keep(tx, hall, secrets, new_id, one, "platform", service, person)[0])
        except (CaseIsOurs, BadCaseNumber):
            continue
    body = {"by": "number" if person is None else "person", "found": len(found), "kept": [one.number for one in kept]}
    tx.record(hall.id, "platform_asked", subject, body)
    return kept


def begin_check(tx: Tx, hall: str) -> tuple[Key, Key]:
    """Two entries of the journal, whose keys the test events go under."""
    keys = []
    for n in (1, 2):
        seq = tx.record(hall, "platform_check_begun", "platform", {"n": n})
        epoch = tx.value("SELECT epoch FROM journal WHERE hall = ? AND seq = ?", hall, seq)
        keys.append((hall, int(epoch), seq))
    return keys[0], keys[1]


def end_check(tx: Tx, run: CheckList) -> None:
    """Keep the run."""
    store.insert(tx, run)
    results = {one.check: one.state for one in run.results}
    tx.record(run.hall, "platform_checked", f"check:{run.id}", {"platform": run.platform, "results": results})


def check_list(rows: Rows, hall: str, run: str) -> CheckList:
    """That run; UnknownCheckList."""
    found = store.by_id(rows, hall, run)
    if found is None:
        raise UnknownCheckList()
    return found


def sign(tx: Tx, run: CheckList) -> None:
    """Whoever acts confirms the link by this list; CheckListHasFailed, CheckListIsSigned."""
    if has_failed(run.results):
        raise CheckListHasFailed()
    if not store.sign(tx, run.id):
        raise CheckListIsSigned()
    tx.record(run.hall, "platform_check_signed", f"check:{run.id}", {"platform": run.platform})
