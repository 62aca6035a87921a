"""全员支援: a manager calls everybody of some roles to the hall. Who is told is known beforehand; who has answered and
which windows were opened since stands on the wall, until it is taken back or hours have passed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final, cast

from queue_server.hall.model import Hall
from queue_server.kernel import folding
from queue_server.kernel.crypto import SealIsBroken
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.kernel.schema import Migration
from queue_server.kernel.spans import HOUR_MS
from queue_server.notices import writing
from queue_server.notices.writing import Pen
from queue_server.staff import duty, service
from queue_server.staff.model import Staff
from queue_server.staff.roles import Role
from queue_server.supervision import contacts

ROLES: Final[tuple[Role, ...]] = ("clerk", "guide", "manager")  # who can be called: those who work in the hall
LASTS_MS: Final = 4 * HOUR_MS
MIGRATIONS: Final = (
    Migration(
        "all_hands",
        (
            "CREATE TABLE all_hands(id TEXT PRIMARY KEY, hall TEXT NOT NULL, roles TEXT NOT NULL, reason TEXT NOT NULL,"
            " at_work TEXT NOT NULL, answers TEXT NOT NULL, called_by TEXT NOT NULL, called_ms INTEGER NOT NULL,"
            " ended_ms INTEGER) STRICT",
            "CREATE UNIQUE INDEX all_hands_live ON all_hands(hall) WHERE ended_ms IS NULL",
        ),
    ),
)


@dataclass(frozen=True)
class AllHands:
    """One call. `at_work` are the windows that had somebody when it was made; `answers`: staff id -> when."""

    id: str
    hall: str
    roles: tuple[Role, ...]
    reason: str
    at_work: tuple[str, ...]
    answers: Mapping[str, int]
    called_by: str
    called_ms: int
    ended_ms: int | None


class HandsAreCalled(Refusal):
    """A call is under way; it is taken back before another is made."""

    code, status = "hands_are_called", 409
    zh, en = "已经在呼叫全员支援，请先结束那一次。", "All hands are called already; end that call first."


class NobodyIsCalled(Refusal):
    """No call is under way any more."""

    code, status = "nobody_is_called", 409
    zh, en = "现在没有全员支援呼叫，可能已经结束。", "No call of all hands is under way; it may be over."


def live(rows: Rows, hall: str, now_ms: int) -> AllHands | None:
    """The call under way."""
    sql = "SELECT * FROM all_hands WHERE hall=? AND ended_ms IS NULL AND called_ms > ?"
    row = rows.one(sql, hall, now_ms - LASTS_MS)
    return None if row is None else _call_of(row)


def told(rows: Rows, hall: str, roles: Collection[str], caller: str = "") -> list[Staff]:
    """Who is told: everybody of these roles who works in the hall, but the one who calls."""
    found = [one for one in service.everybody(rows) if one.active and one.hall in (None, hall) and one.role in roles]
    return [one for one in found if one.actor != caller]


def call(tx: Tx, hall: Hall, its_id: str, roles: Collection[Role], reason: str) -> AllHands:
    """Call everybody of these roles; HandsAreCalled."""
    if live(tx, hall.id, tx.now_ms) is not None:
        raise HandsAreCalled()
    for row in tx.all("SELECT * FROM all_hands WHERE hall=? AND ended_ms IS NULL", hall.id):  # over by itself
        _set(tx, _call_of(row), "all_hands_ended", {"ended_ms": row["called_ms"] + LASTS_MS})
    at_work = tuple(sorted(one.window for one in duty.of_hall(tx, hall.id)))
    wanted = tuple(one for one in ROLES if one in roles)
    made = AllHands(its_id, hall.id, wanted, str(redact(reason)), at_work, {}, tx.actor, tx.now_ms, None)
    columns = _columns(made)
    tx.execute(
        "INSERT INTO all_hands(id, hall, roles, reason, at_work, answers, called_by, called_ms, ended_ms)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        *columns.values(),
    )
    tx.record(hall.id, "all_hands_called", its_id, {"set": columns})
    return made


def answer(tx: Tx, hall: Hall, staff: Staff) -> AllHands:
    """This person comes; said twice it is said once. NobodyIsCalled, NotYours for who was not called."""
    one = _live_or_refusal(tx, hall)
    if staff.role not in one.roles:
        raise NotYours()
    if str(staff.id) in one.answers:
        return one
    answered = replace(one, answers={**one.answers, str(staff.id): tx.now_ms})
    _set(tx, answered, "all_hands_answered", {"answers": _columns(answered)["answers"]})
    return answered


def end(tx: Tx, hall: Hall) -> None:
    """Take it back; NobodyIsCalled."""
    _set(tx, _live_or_refusal(tx, hall), "all_hands_ended", {"ended_ms": tx.now_ms})


def follower(pen: Pen) -> Follower:
    """Sends a message to the phones of those who have named one."""

    def handle(tx: Tx, entry: Entry) -> None:
        one = live(tx, entry.hall, tx.now_ms)
        if one is None or one.id != entry.subject:
            return
        for who in told(tx, one.hall, one.roles, one.called_by):
            try:
                phone = contacts.phone_of(tx, pen.secrets, who.id)
            except SealIsBroken:
                continue
            if phone:
                writing.of_hands(tx, pen, one.hall, f"hands:{one.id}", str(who.id), phone, {"reason": one.reason})

    return Follower("hands_told", frozenset({"all_hands_called"}), handle)


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each."""
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM all_hands")}
    return folding.differences("call of all hands", folding.told(folding.all_entries(rows), "all_hands_"), kept)


def _live_or_refusal(tx: Tx, hall: Hall) -> AllHands:
    one = live(tx, hall.id, tx.now_ms)
    if one is None:
        raise NobodyIsCalled()
    return one


def _set(tx: Tx, one: AllHands, kind: str, columns: Mapping[str, object]) -> None:
    sets = ", ".join(f"{column}=?" for column in columns)
    tx.execute(f"UPDATE all_hands SET {sets} WHERE id=?", *columns.values(), one.id)  # noqa: S608
    tx.record(one.hall, kind, one.id, {"set": dict(columns)})


def _columns(one: AllHands) -> dict[str, object]:
    packed = {"roles": one.roles, "at_work": one.at_work, "answers": one.answers}
    return {**asdict(one), **{name: json.dumps(value) for name, value in packed.items()}}


def _call_of(row: Row) -> AllHands:
    roles = cast("tuple[Role, ...]", tuple(json.loads(row["roles"])))
    at_work, answers = tuple(json.loads(row["at_work"])), json.loads(row["answers"])
    return AllHands(**{**row, "roles": roles, "at_work": at_work, "answers": answers})
