"""Who takes a result: the applicant, the agent known from the application, or somebody they sent with 委托书.

The journal knows in which of these ways it went; who it was is sealed with the case's other people.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from queue_server.cases import persons
from queue_server.cases.model import Case
from queue_server.hall.codes import Words
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.people.finding import tail_of
from queue_server.people.masking import mask_name
from queue_server.people.model import BadName
from queue_server.people.names import name_fault, normalised_name

Who = Literal["applicant", "agent", "other"]
WHO: Final[dict[Who, Words]] = {
    "applicant": Words("申请人本人领取", "taken by the applicant"),
    "agent": Words("代办人领取", "taken by the agent"),
    "other": Words("代领人凭委托书领取", "taken by somebody sent with a letter"),
}
PROOFS: Final = {
    "code": Words("凭取件码", "against the code"),
    "signature": Words("核验证件、签字", "against document and signature"),
    "tablet": Words("核验证件、平板签名", "against document, signed on the tablet"),
}


class TakerIsNeeded(Refusal):
    """It must be said who takes the result: the applicant is an organisation or not known, or the name lacks."""

    code, status = "taker_is_needed", 422
    zh = "请写明谁来领取：姓名和证件末 4 位。"
    en = "Please say who takes it: the name, and the last 4 places of the document."


class LetterIsNeeded(Refusal):
    """Somebody else takes the result only with a letter of the applicant."""

    code, status = "letter_is_needed", 422
    zh = "代领须有委托书：请核对后勾选。"
    en = "Whoever takes it for somebody else needs a letter of the applicant. Please look at it and tick it."


@dataclass(frozen=True)
class Taker:
    """`name`, `tail` (the last places of their document) and `has_letter` (委托书 seen) are of `other` alone."""

    who: Who = "applicant"
    name: str = ""
    tail: str = ""
    has_letter: bool = False


@dataclass(frozen=True)
class Handed:
    """How a result was handed over at a window: when, by whom (an actor), against what, and who took it."""

    at_ms: int
    actor: str
    proof: str
    who: Who | None
    has_letter: bool
    name: str
    tail: str


def keep(tx: Tx, secrets: Secrets, case: Case, taker: Taker) -> dict[str, Any]:
    """Seal who takes the result; what the journal says of it. TakerIsNeeded, LetterIsNeeded, BadName."""
    known = {
        "applicant": persons.applicant_of(tx, secrets, case.id),
        "agent": persons.agent_of(tx, secrets, case.id),
        "other": None,
    }[taker.who]
    name, tail = _other(taker) if taker.who == "other" else ("", "")
    if taker.who != "other":
        if known is None or known.is_org:
            raise TakerIsNeeded()
        name, tail = known.name, tail_of(known.id_number)
    persons.keep_text(tx, secrets, case, persons.TAKER, json.dumps([name, tail], ensure_ascii=False))
    return {"taker": taker.who} | ({"letter": True} if taker.who == "other" else {})


def _other(taker: Taker) -> tuple[str, str]:
    name, tail = normalised_name(taker.name), tail_of(taker.tail)
    if not name or len(tail) < 4:
        raise TakerIsNeeded()
    why = name_fault(name)
    if why is not None:
        raise BadName(why=why)
    if not taker.has_letter:
        raise LetterIsNeeded()
    return name, tail


def of_case(rows: Rows, secrets: Secrets, case: Case) -> Handed | None:
    """How the result was handed over, its taker masked; None where it was not, or went another way."""
    return of_cases(rows, secrets, [case]).get(case.id)


def of_cases(rows: Rows, secrets: Secrets, cases: Sequence[Case]) -> dict[str, Handed]:
    """The same of many, by their ids, with as many queries as for one."""
    ids = [one.id for one in cases if one.state == "delivered" and one.delivery == "window"]
    if not ids:
        return {}
    marks = ",".join("?" * len(ids))
    sql = f"SELECT * FROM journal WHERE kind = 'case_delivered' AND subject IN ({marks}) ORDER BY pos"  # noqa: S608
    names = persons.texts_of(rows, secrets, ids, persons.TAKER)
    return {row["subject"]: _handed(row, names.get(row["subject"])) for row in rows.all(sql, *ids)}


def _handed(row: Row, text: str | None) -> Handed:
    body = json.loads(row["body"])
    name, tail = json.loads(text) if text else ("", "")
    return Handed(
        at_ms=row["at_ms"],
        actor=row["actor"],
        proof=str(body.get("proof", "")),
        who=body.get("taker"),
        has_letter=bool(body.get("letter")),
        name=mask_name(name) if name else "",
        tail=tail,
    )
