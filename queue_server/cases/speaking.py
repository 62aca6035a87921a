"""In which language an applicant is told, and by which names: English ones where the hall file has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from queue_server.cases.items import name_of
from queue_server.cases.model import Case, Delivery, State
from queue_server.cases.refusals import STATE_WORDS
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall, Service
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows
from queue_server.tickets import personal

_OF_RESULTS: Final[Mapping[tuple[State, Delivery], tuple[str, str]]] = {
    ("concluded", "window"): ("已办结，待领取", "concluded, to be collected"),
    ("concluded", "courier"): ("已办结，邮寄送达", "concluded, goes out by courier"),
    ("delivered", "window"): ("已领取", "collected"),
    ("delivered", "courier"): ("已送达", "delivered"),
    ("delivered", "none"): ("已办结", "concluded"),
}


def language_of(rows: Rows, secrets: Secrets, case: Case) -> str:
    """What the number of the newest visit was taken in: "en", else "zh"; "zh" too where it is not kept any more."""
    said = (personal.told(rows, secrets, one.ticket, "language") for one in reversed(case.visits))
    return "en" if next((one for one in said if one), "zh") == "en" else "zh"


def state_words(case: Case) -> tuple[str, str]:
    """Where the case stands, in both languages: a result is said to wait only where one lies at a window."""
    return _OF_RESULTS.get((case.state, case.delivery), STATE_WORDS[case.state])


def materials(hall: Hall, case: Case, names: Sequence[str], lang: str) -> tuple[str, ...]:
    """These things in that language: what has no English name keeps its Chinese one."""
    service = _service(hall, case)
    if lang != "en" or service is None:
        return tuple(names)
    known = dict(zip(map(name_of, service.materials), service.materials_en, strict=False))
    return tuple(known.get(name) or name for name in names)


def matter(hall: Hall, case: Case, lang: str) -> str:
    """What the case is for."""
    service = _service(hall, case) if lang == "en" else None
    return (service.name_en if service else "") or case.name


def _service(hall: Hall, case: Case) -> Service | None:
    try:
        return hall.service(case.service)
    except UnknownService:  # a newer hall file has dropped it
        return None
