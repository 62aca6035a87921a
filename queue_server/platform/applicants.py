"""Who applied, as a file of cases says it: a whole document is checked, a masked one is nobody. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from queue_server.catalogue.problems import Problem, problem
from queue_server.people.documents import IdType, fault, normalised
from queue_server.people.model import (
    ID_TYPE_WORDS,
    BadIdNumber,
    BadName,
    BadPhone,
    Person,
    checked,
    checked_phone,
)
from queue_server.platform import fields

MASK: Final = "*"
KNOWN: Final[Mapping[str, IdType]] = {
    said: kind for kind, words in ID_TYPE_WORDS.items() for said in (kind, words[0], words[1], fields.ID_CODES[kind])
}


def read(body: Mapping[str, Any], row: int, day: str) -> tuple[Person | None, str, list[Problem]]:
    """(applicant, phone, what is wrong) of a row; nobody where it names none, or masked."""
    problems: list[Problem] = []
    person, phone = None, ""
    try:
        person = _person(body, row, day, problems)
    except (BadIdNumber, BadName):
        problems.append(problem("bad_person", row, "申请人证件号码", "申请人证件号码"))
    said = str(body.get("申请人联系电话", ""))
    if said and MASK not in said:
        try:
            phone = checked_phone(said)
        except BadPhone:
            problems.append(problem("bad_phone", row, "申请人联系电话", "申请人联系电话"))
    return person, phone, problems


def _person(body: Mapping[str, Any], row: int, day: str, problems: list[Problem]) -> Person | None:
    number, said = str(body.get("申请人证件号码", "")), str(body.get("申请人证件类型", ""))
    if not number or MASK in number:
        return None
    kind = KNOWN.get(said) if said else _kind_of(number, day)
    if kind is None:
        known = "、".join(words[0] for words in ID_TYPE_WORDS.values())
        known_en = ", ".join(words[1] for words in ID_TYPE_WORDS.values())
        label = "申请人证件类型"
        problems.append(problem("not_a_choice", row, label, label, value=said[:40], known=known, known_en=known_en))
        return None
    return checked(str(body.get("申请人名称", "")), kind, number, day)


def _kind_of(number: str, day: str) -> IdType:
    """Whose number it is where the file does not say: an organisation's if it checks as one, else a resident's."""
    return "resident" if fault("org", normalised(number), day) else "org"
