"""寄送: the parcel of a case, from the address given once to delivered or come back, with its carrier and number.

The address is sealed with the case's persons; the row and the journal say only where the parcel stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from queue_server.cases import collecting, persons, store, working
from queue_server.cases.couriering import check_courier
from queue_server.cases.model import ENDED, Case
from queue_server.cases.refusals import (
    STATE_WORDS,
    CaseIsThePlatforms,
    CaseStateForbids,
    NoParcel,
    ParcelForbids,
)
from queue_server.cases.typed import number_of_parcel
from queue_server.hall.model import Hall
from queue_server.kernel import folding
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx

State = Literal["asked", "sent", "delivered", "returned", "withdrawn"]
LISTED_MAX: Final = 500
ALL: Final = -1
LABELLED: Final = ("asked", "sent")  # while its label, and so its address, may be looked at
TRANSITIONS: Final[Mapping[tuple[str, State], State]] = {
    ("ask", "asked"): "asked",
    ("ask", "returned"): "asked",
    ("ask", "withdrawn"): "asked",
    ("send", "asked"): "sent",
    ("pick_up", "asked"): "sent",
    ("pick_up", "withdrawn"): "sent",  # called off too late
    ("withdraw", "asked"): "withdrawn",
    ("deliver", "sent"): "delivered",
    ("return", "sent"): "returned",
}
MIGRATIONS: Final = (
    Migration(
        "parcels",
        (
            "CREATE TABLE parcel(id TEXT PRIMARY KEY, hall TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('asked','sent','delivered','returned')), carrier TEXT NOT NULL, tracking TEXT NOT NULL,"
            " is_free INTEGER NOT NULL, asked_ms INTEGER NOT NULL, sent_ms INTEGER, ended_ms INTEGER,"
            " acted_by TEXT NOT NULL) STRICT",
            "CREATE INDEX parcel_state ON parcel(hall, state)",
            "CREATE TABLE parcel_sending(hall TEXT NOT NULL, case_id TEXT NOT NULL, at_ms INTEGER NOT NULL,"
            " is_free INTEGER NOT NULL, PRIMARY KEY(hall, at_ms, case_id)) STRICT, WITHOUT ROWID",
        ),
    ),
    Migration(
        "parcel_sendings",  # files that took the first one before sendings were counted
        (
            "CREATE TABLE IF NOT EXISTS parcel_sending(hall TEXT NOT NULL, case_id TEXT NOT NULL,"
            " at_ms INTEGER NOT NULL, is_free INTEGER NOT NULL, PRIMARY KEY(hall, at_ms, case_id))"
            " STRICT, WITHOUT ROWID",
        ),
    ),
    Migration(
        "parcels called off",
        (
            "CREATE TABLE parcel_now(id TEXT PRIMARY KEY, hall TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('asked','sent','delivered','returned','withdrawn')), carrier TEXT NOT NULL, tracking TEXT NOT NULL,"
            " is_free INTEGER NOT NULL, asked_ms INTEGER NOT NULL, sent_ms INTEGER, ended_ms INTEGER,"
            " acted_by TEXT NOT NULL) STRICT",
            "INSERT INTO parcel_now SELECT * FROM parcel ORDER BY rowid",
            "DROP TABLE parcel",
            "ALTER TABLE parcel_now RENAME TO parcel",
            "CREATE INDEX parcel_state ON parcel(hall, state)",
        ),
    ),
)


@dataclass(frozen=True)
class Parcel:
    """The parcel of the case `id`. `is_free`: the hall pays (免费邮寄)."""

    id: str
    hall: str
    state: State
    carrier: str
    tracking: str
    is_free: bool
    asked_ms: int
    sent_ms: int | None
    ended_ms: int | None
    acted_by: str


@dataclass(frozen=True)
class Address:
    """Where it goes; said once and sealed."""

    name: str
    phone: str
    text: str


_COLUMNS: Final = tuple(field.name for field in fields(Parcel))


def _of(row: Row) -> Parcel:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    values["is_free"] = bool(values["is_free"])
    return Parcel(**values)


def of_case(rows: Rows, case_id: str) -> Parcel | None:
    """The case's parcel, if one was asked for."""
    row = rows.one("SELECT * FROM parcel WHERE id = ?", case_id)
    return None if row is None else _of(row)


def is_wanted(rows: Rows, case: Case) -> bool:
    """Whether it is to be sent, or was: somebody asked for it and has not called it off."""
    parcel = of_case(rows, case.id)
    return parcel is not None and parcel.state != "withdrawn"


def known(rows: Rows, case: Case) -> Parcel:
    """The same; NoParcel."""
    found = of_case(rows, case.id)
    if found is None:
        raise NoParcel(number=case.number)
    return found


def address_of(rows: Rows, secrets: Secrets, case: Case) -> Address | None:
    """Where it goes, for the label; None once it has been dropped."""
    text = persons.text_of(rows, secrets, case.id, persons.ADDRESS)
    return Address(**json.loads(text)) if text else None


def ask(tx: Tx, secrets: Secrets, case: Case, address: Address, is_free: bool) -> Parcel:
    """The applicant wants it sent; a concluded case waits for the courier from now on. ParcelForbids once it is sent,
    CaseStateForbids for a case that has ended, CaseIsThePlatforms for one whose result is not ours to send,
    NoCourier for an item whose result is not sent."""
    if case.owner:
        raise CaseIsThePlatforms(number=case.number, owner=case.owner)
    if case.state in ENDED:
        zh, en = STATE_WORDS[case.state]
        raise CaseStateForbids(number=case.number, state=case.state, state_zh=zh, state_en=en)
    check_courier(tx, case)
    before = of_case(tx, case.id)
    if before is not None and ("ask", before.state) not in TRANSITIONS:
        raise ParcelForbids(state=before.state)
    text = json.dumps({"name": address.name, "phone": address.phone, "text": address.text}, ensure_ascii=False)
    persons.keep_text(tx, secrets, case, persons.ADDRESS, text)
    collecting.by_courier_instead(tx, case)
    made = Parcel(case.id, case.hall, "asked", "", "", is_free, tx.now_ms, None, None, tx.actor)
    return _put(tx, made, "parcel_asked")


def number(tx: Tx, case: Case, carrier: str, tracking: str) -> Parcel | None:
    """The carrier has given it this number, which its label says; it still lies here. None where it went otherwise."""
    parcel = of_case(tx, case.id)
    if parcel is None or parcel.state != "asked":
        return None
    return _change(tx, parcel, "parcel_numbered", {"carrier": redact(carrier), "tracking": tracking})


def send(tx: Tx, case: Case, carrier: str, tracking: str) -> Parcel:
    """People give it to the carrier under its number; the case must be concluded, with everything here. BadTracking."""
    parcel = _to_send(tx, case)
    working.check_complete(case)
    return _sent(tx, case, parcel, carrier, number_of_parcel(tracking))


def picked_up(tx: Tx, case: Case, carrier: str, tracking: str) -> Parcel:
    """The carrier has it, whatever has been noted as missing since it was ordered, and though it was called off."""
    parcel = _to_send(tx, case, "pick_up")
    return _sent(tx, collecting.by_courier_instead(tx, case), parcel, carrier, tracking)


def withdraw(tx: Tx, case: Case) -> Parcel:
    """It lies here and is not to go any more; ParcelForbids."""
    parcel = _stepped(known(tx, case), "withdraw")
    return _change(tx, parcel, "parcel_withdrawn", {"state": "withdrawn", "ended_ms": tx.now_ms})


def _to_send(rows: Rows, case: Case, act: str = "send") -> Parcel:
    parcel = _stepped(known(rows, case), act)
    if case.state != "concluded":
        zh, en = STATE_WORDS[case.state]
        raise CaseStateForbids(number=case.number, state=case.state, state_zh=zh, state_en=en)
    return parcel


def _sent(tx: Tx, case: Case, parcel: Parcel, carrier: str, tracking: str) -> Parcel:
    sql = "INSERT INTO parcel_sending(hall, case_id, at_ms, is_free) VALUES (?,?,?,?)"
    tx.execute(sql, case.hall, case.id, tx.now_ms, int(parcel.is_free))
    changes = {"state": "sent", "carrier": redact(carrier), "tracking": tracking, "sent_ms": tx.now_ms}
    return _change(tx, parcel, "parcel_sent", changes)


def deliver(tx: Tx, hall: Hall, case: Case) -> Parcel:
    """The applicant has it: 送达, which ends the case unless it has ended elsewhere already, also where only the parcel
    was written as delivered before."""
    parcel = known(tx, case)
    is_half = parcel.state == "delivered" and case.state == "concluded"
    if not is_half:
        _stepped(parcel, "deliver")
    if case.state not in ENDED:
        working.deliver(tx, hall, case, "courier", {"tracking": parcel.tracking})
    if is_half:
        return parcel
    return _change(tx, parcel, "parcel_delivered", {"state": "delivered", "ended_ms": tx.now_ms})


def come_back(tx: Tx, secrets: Secrets, case: Case, code: str) -> Parcel:
    """It could not be delivered: the result waits at the collection windows, and may be sent anew."""
    parcel = _stepped(known(tx, case), "return")
    back = _change(tx, parcel, "parcel_returned", {"state": "returned", "ended_ms": tx.now_ms})
    collecting.at_window_instead(tx, secrets, case, code)
    return back


def listed(rows: Rows, hall: str, state: str, most: int = LISTED_MAX) -> list[Parcel]:
    """The hall's parcels in one state: those to be dealt with the oldest first, those that ended the newest first.
    What was asked for a case that has ended otherwise is dealt with no more."""
    order = "asked_ms, id" if state in ("asked", "sent") else "ended_ms DESC, id"
    found = rows.all(
        f'SELECT p.* FROM parcel p JOIN "case" c ON c.id = p.id WHERE p.hall = ? AND p.state = ?'  # noqa: S608
        f" AND NOT (p.state = 'asked' AND c.ended_ms IS NOT NULL) ORDER BY p.{order} LIMIT ?",
        hall,
        state,
        most,
    )
    return [_of(row) for row in found]


def unaddressed(rows: Rows, hall: str) -> list[Case]:
    """Concluded cases of ours whose result is to be sent, and nobody has said where; those that wait longest first."""
    found = rows.all(
        "SELECT * FROM \"case\" c WHERE hall = ? AND state = 'concluded' AND delivery = 'courier' AND owner = ''"
        " AND NOT EXISTS (SELECT 1 FROM parcel p WHERE p.id = c.id AND p.state <> 'withdrawn')"
        " ORDER BY concluded_ms, id LIMIT ?",
        hall,
        LISTED_MAX,
    )
    return [store.case_of(row) for row in found]


def counts(rows: Rows, hall: str, from_ms: int, until_ms: int) -> dict[str, dict[str, int]]:
    """Per department of the case: how many sendings there were in that time, and how many at the hall's cost; each of
    a parcel that came back and went again counts."""
    found = rows.all(
        "SELECT c.department, count(*) AS sent, sum(s.is_free) AS free FROM parcel_sending s"
        ' JOIN "case" c ON c.id = s.case_id WHERE s.hall = ? AND s.at_ms >= ? AND s.at_ms < ?'
        " GROUP BY c.department ORDER BY c.department",
        hall,
        from_ms,
        until_ms,
    )
    return {row["department"]: {"sent": row["sent"], "free": row["free"]} for row in found}


def differences(rows: Rows) -> list[str]:
    """Every place where tables and journal disagree, one sentence each; empty when they agree."""
    entries = list(folding.all_entries(rows))
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM parcel")}
    said = {(entry.subject, entry.at_ms) for entry in entries if entry.kind == "parcel_sent"}
    found = {(row["case_id"], row["at_ms"]) for row in rows.all("SELECT case_id, at_ms FROM parcel_sending")}
    sendings = [f"parcel {case}: its sending at {at_ms} is not told alike" for case, at_ms in sorted(said ^ found)]
    return folding.differences("parcel", folding.told(entries, "parcel_"), kept) + sendings


def _stepped(parcel: Parcel, act: str) -> Parcel:
    if (act, parcel.state) not in TRANSITIONS:
        raise ParcelForbids(state=parcel.state)
    return parcel


def _put(tx: Tx, parcel: Parcel, kind: str) -> Parcel:
    values = {name: getattr(parcel, name) for name in _COLUMNS} | {"is_free": int(parcel.is_free)}
    tx.execute("DELETE FROM parcel WHERE id = ?", parcel.id)
    tx.execute(f"INSERT INTO parcel({','.join(_COLUMNS)}) VALUES ({','.join('?' * len(_COLUMNS))})", *values.values())  # noqa: S608
    tx.record(parcel.hall, kind, parcel.id, {"set": values})
    return parcel


def _change(tx: Tx, parcel: Parcel, kind: str, changes: Mapping[str, Any]) -> Parcel:
    values = {**changes, "acted_by": tx.actor}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE parcel SET {sets} WHERE id = ? AND state = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), parcel.id, parcel.state) != 1:
        raise ParcelForbids(state=parcel.state)
    tx.record(parcel.hall, kind, parcel.id, {"set": values})
    return _of(tx.all("SELECT * FROM parcel WHERE id = ?", parcel.id)[0])
